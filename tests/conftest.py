"""Every test run has a cache folder of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lending import stocked
from registries import faults
from registries.server import Registries

# A busy machine is no fault of the code: what must end in time is bounded where it runs.
settings.register_profile("lorabib", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lorabib")

# Compiling the code takes a process of ours longer than its work: where the environment keeps no
# byte code (as in most containers), the tests keep it beside pytest's own cache.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parent.parent / ".pytest_cache" / "pycache")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

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


@pytest.fixture
def quick(registries: Registries) -> Registries:
    """The stocked server, which allows a thousand requests a second."""
    limits = (("x-rate-limit-limit", "1000"), ("x-rate-limit-interval", "1s"))
    registries.fail("crossref", faults.headers(*limits), times=None)
    return stocked(registries)
