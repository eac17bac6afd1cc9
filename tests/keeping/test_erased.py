"""What is kept can be read by nobody without the key; what was taken back is in no file, not even encrypted."""

import random
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from bot.account.account import Account, Prompt
from bot.consent import CheckIn, Forget, Greeting, Keep, Outcome, Remembered, Withdraw
from bot.database import Database, read_url
from bot.keeping.keeping import Keeping
from bot.keeping.tables import MIGRATIONS, consents
from tests.keeping.populated import AT, KEY
from tests.keeping.scratch import Clock, all_due, bytes_in, holds_any_of, log_of, opened, rows

pytestmark = pytest.mark.usefixtures("no_waiting")

CHAT = 1_987_654_321
UNTIL = AT + timedelta(days=30)
SHORT = Account(AT).writing(1, Prompt.FREELY, "canary-zebra, look at me", AT)
LONG = SHORT.writing(1, Prompt.MORE, "canary-giraffe " * 6000, AT)
REMEMBERED = Remembered("canary-language", "canary-place")
CHECK_IN = CheckIn(AT + timedelta(hours=8), Greeting.REMINDER, "canary-language")


Keepable = Account | Remembered | CheckIn


async def keep(keeping: Keeping, content: Keepable, instead_of: str = "", chat: int = CHAT) -> str:
    """Keeps it and gives the consent."""
    answer = await keeping.fulfil(chat, Keep(content, UNTIL, instead_of=instead_of))
    assert answer.outcome is Outcome.DONE
    return answer.about


@pytest.mark.usefixtures("quick")
async def test_what_is_kept_is_readable_in_no_file(path: Path, keeping: Keeping) -> None:
    for chat in (CHAT, CHAT + 2**32):
        for content in (SHORT, REMEMBERED, CHECK_IN):
            await keep(keeping, content, chat=chat)
        await keeping.fulfil(chat, Keep(SHORT, UNTIL, "canary-passphrase"))
    everything = bytes_in(path.parent)
    assert b"account" in everything
    for secret in ("canary", "zebra", str(CHAT), str(CHAT + 2**32), "reminder", CHECK_IN.at.isoformat()):
        for written in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")):
            assert written not in everything, secret
    assert CHAT.to_bytes(4, "little") not in everything  # which covers 8 bytes as well
    assert CHAT.to_bytes(4, "big") not in everything


async def withdrawn(keeping: Keeping, _clock: Clock, id: str) -> None:
    assert (await keeping.fulfil(CHAT, Withdraw(id))).outcome is Outcome.DONE


async def forgotten(keeping: Keeping, _clock: Clock, _id: str) -> None:
    assert (await keeping.fulfil(CHAT, Forget())).outcome is Outcome.DONE


async def expired(keeping: Keeping, clock: Clock, _id: str) -> None:
    clock.at = UNTIL
    await keeping.sweep()


async def replaced(keeping: Keeping, _clock: Clock, id: str) -> None:
    await keep(keeping, SHORT, id)


async def remembered_anew(keeping: Keeping, _clock: Clock, _id: str) -> None:
    await keep(keeping, Remembered("en", "au"))


async def handed_out(keeping: Keeping, clock: Clock, _id: str) -> None:
    clock.at = CHECK_IN.at
    assert await all_due(keeping) == [(CHAT, CHECK_IN)]
    await keeping.sweep()  # which the program does every half minute


async def stopped(keeping: Keeping, _clock: Clock, _id: str) -> None:
    await keeping.stop_check_ins(CHAT)


WAYS = [
    *((content, way) for content in (SHORT, LONG) for way in (withdrawn, forgotten, expired, replaced)),
    (REMEMBERED, remembered_anew),
    (CHECK_IN, handed_out),
    (CHECK_IN, stopped),
]


@pytest.mark.parametrize("fresh", [False, True], ids=["same run", "after a restart"])
@pytest.mark.parametrize(("content", "way"), WAYS, ids=lambda one: getattr(one, "__name__", type(one).__name__))
async def test_what_is_gone_is_gone(
    path: Path,
    clock: Clock,
    content: Keepable,
    way: Callable[[Keeping, Clock, str], Awaitable[None]],
    fresh: bool,
) -> None:
    async with opened(path, clock) as keeping:
        for chat in (CHAT - 1, CHAT + 1):
            await keep(keeping, SHORT, chat=chat)
        id = await keep(keeping, content)
        if fresh:
            await keeping.close()
        (sealed,) = (row["content"] for row in rows(path) if row["id"] == id)
        assert holds_any_of(bytes_in(path.parent), sealed)
        await way(keeping, clock, id)
        assert not holds_any_of(bytes_in(path.parent), sealed)
        assert log_of(path).stat().st_size == 0


async def test_what_rested_on_an_old_key_is_gone_after_the_sweep(path: Path, clock: Clock) -> None:
    async with opened(path, clock) as keeping:
        for content in (SHORT, LONG, REMEMBERED, CHECK_IN):
            await keep(keeping, content)
    before = rows(path)
    async with opened(path, clock, "a" * 64, KEY) as keeping:
        await keeping.sweep()
        everything = bytes_in(path.parent)
        assert log_of(path).stat().st_size == 0
        for row in before:
            assert not holds_any_of(everything, row["content"])
            assert row["person"] not in everything


@given(st.randoms(use_true_random=False))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_in_any_order_nothing_stays_behind(tmp_path: Path, chance: random.Random) -> None:
    path = Path(mkdtemp(dir=tmp_path)) / "kept" / "db"  # the same chance may come twice, the same file must not
    ids: dict[str, int] = {}
    gone: list[bytes] = []
    async with opened(path, Clock()) as keeping:
        for _step in range(20):
            before = {row["id"]: row["content"] for row in rows(path)}
            if len(ids) > 5 and chance.random() < 0.6:
                id = chance.choice(list(ids))
                await keeping.fulfil(ids.pop(id), Withdraw(id))
                gone.append(before[id])
            else:
                chat = chance.randrange(2**40)
                letters = chance.choice([1, 300, 1000, 3000, 3500, 20_000])
                ids[await keep(keeping, SHORT.writing(1, Prompt.MORE, "x" * letters, AT), chat=chat)] = chat
        everything = bytes_in(path.parent)
        assert not any(holds_any_of(everything, one) for one in gone)
        assert {row["id"] for row in rows(path)} == ids.keys()


async def test_rows_that_moved_between_pages_leave_no_copy_behind(path: Path) -> None:
    """`secure_delete` alone does not do it: this order left something in the file without VACUUM."""
    chance = random.Random(20)
    database = Database(read_url(f"sqlite:///{path}"), MIGRATIONS)
    kept: dict[str, dict[str, Any]] = {}
    gone: list[bytes] = []
    for _step in range(8):
        async with database.transaction() as connection:
            for _row in range(20):
                row: dict[str, Any] = {
                    "id": f"{chance.randrange(10**10):010}",
                    "person": chance.randbytes(32),
                    "key": "",
                    "purpose": "account",
                    "version": 1,
                    "given_at": 1,
                    "expires_at": chance.randrange(10**9),
                    "due_at": None,
                    "content": chance.randbytes(chance.choice([284, 284, 284, 540, 1052, 3100])),
                }
                kept[row["id"]] = row
                await connection.execute(insert(consents).values(row))
            for id in chance.sample(sorted(kept), 15):
                row = kept.pop(id)
                gone += [row["content"], row["person"]]
                await connection.execute(delete(consents).where(consents.c.id == id))
                database.unwiped = True
    await database.wipe("consents")
    everything = bytes_in(path.parent)
    assert not any(holds_any_of(everything, one) for one in gone)
    await database.close()


async def test_while_another_program_reads_wiping_waits_for_the_next_sweep(
    path: Path, impatient: None, keeping: Keeping, caplog: pytest.LogCaptureFixture
) -> None:
    id = await keep(keeping, SHORT)
    (row,) = rows(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM consents").fetchone() == (1,)
        assert (await keeping.fulfil(CHAT, Withdraw(id))).outcome is Outcome.DONE
        assert "another program reads" in caplog.text
        assert rows(path) == []
    await keeping.sweep()
    assert not holds_any_of(bytes_in(path.parent), row["content"])
    assert log_of(path).stat().st_size == 0
