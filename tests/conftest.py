"""What every test may lean on: the real directory and words, a fixed moment, and no network but loopback."""

import gc
import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from bot.catalogues import load_speeches
from bot.dialogue.conversation import World
from bot.dialogue.speech import Speech
from bot.world import load_world
from tests.postgresql import Server, is_installed, server

NOW = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)
"""Ten past two in the night in Canberra, a Sunday; ten past ten in the morning in Ottawa, a Saturday."""

gc.set_threshold(50_000)
"""A tour keeps hundreds of thousands of small things. Looking for garbage as often as usual took a third."""


class OneTourOneWorker(LoadScopeScheduling):
    """Hands out tests one by one, but all tests over one tour to the same worker, so that it is walked once.

    `--dist loadgroup` is for that, but pytest-xdist 3.8 no longer finds the groups of pytest 9.2, and says nothing:
    https://github.com/pytest-dev/pytest-xdist/issues/1386
    """

    def _split_scope(self, nodeid: str) -> str:
        module, _colons, test = nodeid.partition("::")
        return test.partition("[")[2] or nodeid if module.endswith("test_promises.py") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneTourOneWorker:
    """How pytest-xdist is told."""
    return OneTourOneWorker(config, log)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A real PostgreSQL server."""
    if not is_installed():
        pytest.skip("no PostgreSQL server is installed here; .ci/run installs one")
    with server() as one:
        yield one


@pytest.fixture(scope="session")
def world() -> World:
    """The real facts and phrases, where something can be kept for those who ask."""
    return replace(load_world(), keeps=True, counts=True)


@pytest.fixture(scope="session")
def speeches() -> Mapping[str, Speech]:
    """The real words, in every language."""
    return load_speeches()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches beyond this machine fails, whatever library it happens in."""
    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_loopback)
