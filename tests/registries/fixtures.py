"""The fixtures, for a `conftest.py` or a test module that says so in one line:

    pytest_plugins = ["registries.fixtures"]

(PYTEST_DONT_REWRITE: there is no assertion here, and who imports this otherwise is not warned.)
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from registries.server import Registries


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registries]:
    """A running server that holds nothing yet. No proxy stands between it and its clients."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with Registries() as running:
        yield running


@pytest.fixture
def registries_env(registries: Registries, monkeypatch: pytest.MonkeyPatch) -> Registries:
    """The same, with lorabib's variables set to it."""
    for name, value in registries.env().items():
        monkeypatch.setenv(name, value)
    return registries
