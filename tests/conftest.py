"""What every test may lean on: the real directory and words, a fixed moment, and no network but loopback."""

import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.catalogues import load_speeches
from bot.dialogue.conversation import World
from bot.dialogue.speech import Speech
from bot.world import load_world

NOW = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)
"""Ten past two in the night in Canberra, a Sunday; ten past ten in the morning in Ottawa, a Saturday."""


@pytest.fixture(scope="session")
def world() -> World:
    """The real facts and phrases, where something can be kept for those who ask."""
    return replace(load_world(), keeps=True)


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
