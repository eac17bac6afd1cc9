"""What the tests of the keeping share: a file that is not there yet, a clock, and a keeping on them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import database
from bot.keeping import keys
from bot.keeping.keeping import Keeping
from tests.keeping.scratch import Clock, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database will be; neither it nor its folder is there yet."""
    return tmp_path / "kept" / "alongside.sqlite3"


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until told."""
    return Clock()


@pytest.fixture
async def keeping(path: Path, clock: Clock) -> AsyncIterator[Keeping]:
    """A keeping on the file."""
    async with opened(path, clock) as one:
        yield one


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are stretched as little as Argon2id allows, so that many can be tried."""
    monkeypatch.setattr(keys, "_MEMORY", 32)
    monkeypatch.setattr(keys, "_PASSES", 1)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the disk, which only a power cut would tell: no test pulls a plug."""
    pragmas = tuple(one.replace("synchronous = FULL", "synchronous = OFF") for one in database._PRAGMAS)
    monkeypatch.setattr(database, "_PRAGMAS", pragmas)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds the database locked waits a moment only."""
    pragmas = tuple(one.replace("busy_timeout = 5000", "busy_timeout = 20") for one in database._PRAGMAS)
    monkeypatch.setattr(database, "_PRAGMAS", pragmas)
