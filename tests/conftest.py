"""Every test run has a cache folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: what must end in time is bounded where it runs.
settings.register_profile("lorabib", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lorabib")

pytest_plugins = ["registries.fixtures"]


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    patch = pytest.MonkeyPatch()
    patch.setenv("LORABIB_CACHE", str(tmp_path_factory.mktemp("cache")))
    patch.delenv("LORABIB_LIBRARY", raising=False)
    yield
    patch.undo()


@pytest.fixture
def root() -> Path:
    """The project's own folder."""
    return Path(__file__).parent.parent
