"""Keeping, looking and taking back an account, with few others in the database and with many, interleaved."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.account.account import Account, Prompt
from bot.consent import Keep, Look, Withdraw
from bot.database import Database, read_url
from bot.keeping.keeping import Keeping
from bot.keeping.keys import new_key, read_keyring
from bot.keeping.tables import MIGRATIONS

OTHERS = (10, 1_000)
ROUNDS = 15
NOW = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)
UNTIL = NOW + timedelta(days=30)
ACCOUNT = Account(NOW).writing(1, Prompt.FREELY, "word " * 1_000, NOW)


async def _with_others(folder: Path, others: int) -> Keeping:
    path = folder / f"{others}.sqlite3"
    keeping = Keeping(Database(read_url(f"sqlite:///{path}"), MIGRATIONS), read_keyring(new_key()), lambda: NOW)
    await keeping.fulfil(0, Keep(ACCOUNT, UNTIL))
    with sqlite3.connect(path) as database:
        _id, *rest = database.execute("SELECT * FROM consents").fetchone()
        marks = ", ".join("?" for _column in (_id, *rest))
        rows = ((f"other{number:05}", number.to_bytes(32), *rest[1:]) for number in range(others))
        database.executemany(f"INSERT INTO consents VALUES ({marks})", rows)
    database.close()
    return keeping


async def _measured() -> dict[tuple[str, int], list[float]]:
    times: dict[tuple[str, int], list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        keepings = {others: await _with_others(Path(folder), others) for others in OTHERS}
        for _round in range(ROUNDS):
            for others, keeping in keepings.items():
                begin = time.perf_counter()
                kept = await keeping.fulfil(1, Keep(ACCOUNT, UNTIL))
                looking = time.perf_counter()
                await keeping.fulfil(1, Look())
                taking_back = time.perf_counter()
                await keeping.fulfil(1, Withdraw(kept.about))
                end = time.perf_counter()
                for deed, took in (
                    ("keep", looking - begin),
                    ("look", taking_back - looking),
                    ("take back", end - taking_back),
                ):
                    times.setdefault((deed, others), []).append(took * 1000)
        for keeping in keepings.values():
            await keeping.close()
    return times


def report() -> None:
    """Prints medians and ratios."""
    times = asyncio.run(_measured())
    few, many = OTHERS
    print(f"Keeping an account of 5,000 letters; {ROUNDS} rounds, interleaved; milliseconds.")
    for deed in ("keep", "look", "take back"):
        less, more = (statistics.median(times[deed, others]) for others in OTHERS)
        print(f"  {deed:10} with {few} others {less:6.1f}, with {many:,} {more:6.1f}: x{more / less:.1f}")
