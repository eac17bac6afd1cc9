"""A keeping to try things with, and eyes for what its files hold."""

import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from pathlib import Path

from bot.consent import CheckIn
from bot.database import Database, read_url
from bot.keeping.keeping import Keeping
from bot.keeping.keys import read_keyring
from bot.keeping.tables import MIGRATIONS
from tests.keeping.populated import AT, KEY


class Clock:
    """Shows the moment it is set to."""

    def __init__(self, at: datetime = AT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def passes(self, time: timedelta) -> None:
        self.at += time


def keeping_at(path: Path, clock: Clock, key: str = KEY, *old: str) -> Keeping:
    """A keeping on a file. Whoever calls it closes it."""
    return Keeping(Database(read_url(f"sqlite:///{path}"), MIGRATIONS), read_keyring(key, ",".join(old)), clock)


@asynccontextmanager
async def opened(path: Path, clock: Clock, key: str = KEY, *old: str) -> AsyncIterator[Keeping]:
    """A keeping on a file, closed afterwards."""
    keeping = keeping_at(path, clock, key, *old)
    try:
        yield keeping
    finally:
        await keeping.close()


async def all_due(keeping: Keeping) -> list[tuple[int, CheckIn]]:
    """Every check-in that is due, taken out one after the other as the program does."""
    found = []
    while (one := await keeping.due()) is not None:
        found.append(one)
    return found


def rows(path: Path) -> list[sqlite3.Row]:
    """Every row, read without the code of the bot from a copy, so that looking changes nothing."""
    if not path.exists() or not path.stat().st_size:
        return []
    with tempfile.TemporaryDirectory() as folder:
        for one in (path, path.with_name(path.name + "-wal")):
            if one.exists():
                shutil.copy(one, folder)
        with closing(sqlite3.connect(Path(folder) / path.name)) as connection:
            connection.row_factory = sqlite3.Row
            if not connection.execute("SELECT * FROM sqlite_master WHERE name = 'consents'").fetchall():
                return []
            return connection.execute("SELECT * FROM consents ORDER BY given_at, id").fetchall()


def bytes_in(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"\n".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


def holds_any_of(everything: bytes, secret: bytes) -> bool:
    """Whether any 32 bytes in a row of the secret are there: each such run holds an aligned block of 16."""
    return any(secret[start : start + 16] in everything for start in range(0, len(secret) - 15, 16))


def log_of(path: Path) -> Path:
    """The write-ahead log beside a database."""
    return path.with_name(path.name + "-wal")
