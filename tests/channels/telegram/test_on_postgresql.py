"""PostgreSQL in trouble, and a conversation above it: help goes on, what needs storage says so, and it comes back.

Each row of `TROUBLES` is one trouble, made by another session of a real server and mended by it.
"""

import asyncio
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import database
from bot.account.account import Account, Prompt
from bot.channels.telegram import bot
from bot.consent import Keep, Look, Outcome, Remembered
from bot.database import Database, read_url
from bot.keeping.tables import MIGRATIONS
from bot.stewardship.deciding import Outcome as Decided
from bot.stewardship.deciding import Propose
from bot.stewardship.desk import Fault
from bot.stewardship.history import Deed
from tests.bot_api import Person
from tests.channels.telegram.conftest import ANA, Setting, does
from tests.conftest import NOW
from tests.postgresql import Server
from tests.stewardship.conftest import to_number

NUMBER = "1800 737 732"
"""Stands on the screen with the help lines of Australia."""

PATIENCE, FIRST = 0.5, 0.2
"""Seconds until a server counts as gone, and until somebody's first screen no longer waits for it. A deployment has
10 and 2."""

SPACE = "a_small_disk"
LONG = Keep(Account(NOW).writing(1, Prompt.FREELY, "long " * 2000, NOW), NOW + timedelta(days=30))

Trouble = Callable[[asyncpg.Connection], AbstractAsyncContextManager[object]]


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(database, "_ANSWERED_WITHIN", PATIENCE)
    monkeypatch.setattr(database, "_LOOK_AGAIN", 0.0)
    monkeypatch.setattr(bot, "_REMEMBERED_WITHIN", FIRST)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def addresses(postgresql: Server) -> tuple[str, str]:
    """Both kinds of tables in one database, as on a platform."""
    address = await postgresql.database()
    return address, address


@pytest.fixture
async def somebody_else(addresses: tuple[str, str]) -> AsyncIterator[asyncpg.Connection]:
    """Another session on the same database, with every right."""
    connection = await asyncpg.connect(addresses[0])
    yield connection
    await connection.close()


@asynccontextmanager
async def locked(other: asyncpg.Connection) -> AsyncIterator[None]:
    """A table is locked for as long as it lasts: somebody else changes it, or makes a backup of another kind."""
    async with other.transaction():
        await other.execute("LOCK TABLE consents IN ACCESS EXCLUSIVE MODE")
        yield


@asynccontextmanager
async def its_turn(other: asyncpg.Connection) -> AsyncIterator[None]:
    """Another process of ours has the turn, and does not let go of it."""
    async with other.transaction():
        # Whatever we wait for in turn is what our sessions hold while they work.
        turn = database.turn_of("keeping")
        await other.execute("SELECT pg_advisory_xact_lock($1)", turn)
        yield


async def end_sessions(other: asyncpg.Connection) -> None:
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


@asynccontextmanager
async def read_only(other: asyncpg.Connection) -> AsyncIterator[None]:
    """What managed servers do when their disk is nearly full. Sessions that began meanwhile stay so."""
    name = await other.fetchval("SELECT current_database()")
    await other.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    await end_sessions(other)
    yield
    await other.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")


def changed(by: str, back: str) -> Trouble:
    """Tables that are not what they should be."""

    @asynccontextmanager
    async def trouble(other: asyncpg.Connection) -> AsyncIterator[None]:
        await other.execute(by)
        yield
        await other.execute(back)

    return trouble


COLUMN = "ALTER TABLE consents RENAME COLUMN {} TO {}"
TABLE = "ALTER TABLE {} RENAME TO {}"
TROUBLES: dict[str, Trouble] = {
    "locked": locked,
    "another has the turn": its_turn,
    "read-only": read_only,
    "a column is gone": changed(COLUMN.format("content", "elsewhere"), COLUMN.format("elsewhere", "content")),
    "the table is gone": changed(TABLE.format("consents", "elsewhere"), TABLE.format("elsewhere", "consents")),
}


async def remembers(setting: Setting, person: Person) -> None:
    """Has language and place remembered, and sees the receipt."""
    await does(setting, person, "/start au-act", "/settings", "[Remember this for next time]", "[Yes, remember it]")
    assert "This is your receipt" in person.sees.text


async def kept(setting: Setting, person: Person) -> int:
    return len((await setting.keeping.fulfil(person.id, Look())).kept)


async def goes_through(setting: Setting, trouble: AbstractAsyncContextManager[object]) -> None:
    """One has something kept, one wants to, one is new. Then it is mended, and all goes on."""
    alex, kim, new = (setting.api.person(id=number) for number in (1, 2, 3))
    await remembers(setting, alex)
    await does(setting, kim, "/start au")
    async with trouble:
        began = time.perf_counter()
        await does(setting, new, "/start au")
        assert "Hello." in new.sees.text
        assert time.perf_counter() - began < FIRST + 0.3, "nobody waits for the storage to see the first screen"
        for person in (alex, kim, new):
            await does(setting, person, "/help")
            assert NUMBER in person.sees.text
        await does(setting, kim, "/settings", "[Remember this for next time]", "[Yes, remember it]")
        assert "Nothing was kept, and nothing was deleted." in kim.sees.text
        await does(setting, alex, "/forget")
        assert "What is kept on the disk is still there." in alex.sees.text
        await does(setting, alex, "[Get help now]")
        assert NUMBER in alex.sees.text
    await does(setting, kim, "[Try again]")
    if "did not work" in kim.sees.text:  # a session that began before it was mended may say so once
        await does(setting, kim, "[Try again]")
    assert "This is your receipt" in kim.sees.text
    assert (await kept(setting, alex), await kept(setting, kim)) == (1, 1), "what was confirmed is there"
    await does(setting, alex, "/forget")
    assert "Erased" in alex.sees.text
    assert (await kept(setting, alex), await kept(setting, kim)) == (0, 1)


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_help_goes_on_what_needs_storage_says_so_and_it_comes_back(
    setting: Setting, somebody_else: asyncpg.Connection, trouble: Trouble
) -> None:
    await goes_through(setting, trouble(somebody_else))


async def test_the_server_is_gone_and_back(setting: Setting, postgresql: Server) -> None:
    @asynccontextmanager
    async def gone() -> AsyncIterator[None]:
        await asyncio.to_thread(postgresql.stop)
        try:
            yield
        finally:
            await asyncio.to_thread(postgresql.start)

    await goes_through(setting, gone())


async def test_whoever_waits_for_a_lock_waits_once_however_many_wait(
    setting: Setting, somebody_else: asyncpg.Connection
) -> None:
    """In a line, the last of many would wait for minutes."""
    for opened in (False, True):
        async with its_turn(somebody_else):
            began = time.perf_counter()
            answers = await asyncio.gather(*(setting.keeping.fulfil(number, Look()) for number in range(30)))
            assert {answer.outcome for answer in answers} == {Outcome.FAILED}
            assert time.perf_counter() - began < 2 * PATIENCE + 0.4, opened
        assert (await setting.keeping.fulfil(1, Look())).outcome is Outcome.DONE


async def test_a_process_that_hangs_in_the_middle_does_not_hold_up_the_others(
    setting: Setting, addresses: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its machine may be lost without a word: the server would wait for it for hours."""
    monkeypatch.setattr(database, "_SILENT_WITHIN", 0.1)
    one = Database(read_url(addresses[0]), MIGRATIONS)

    async def hangs() -> None:
        async with one.transaction() as connection:
            assert (await setting.keeping.fulfil(1, Look())).outcome is Outcome.DONE
            await connection.execute(text("SELECT 1"))

    with pytest.raises(SQLAlchemyError):
        await hangs()
    await one.close()


async def test_an_empty_database_is_put_in_its_place(setting: Setting, somebody_else: asyncpg.Connection) -> None:
    """The tables are made anew, and the history is in them again, because this process knows it."""
    alex = setting.api.person(id=1)
    await remembers(setting, alex)
    change = to_number(setting.stewardship.directory, "1800 551 800")
    assert (await setting.stewardship.fulfil(ANA, Propose((change,), "called"))).outcome is Decided.DONE
    for name in await somebody_else.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        await somebody_else.execute(f"DROP TABLE {name['tablename']}")
    assert (await setting.keeping.fulfil(alex.id, Look())).outcome is Outcome.FAILED
    assert await setting.stewardship.refresh(), "stewards are to be told"
    assert setting.stewardship.faults == (Fault.UNREADABLE,)
    assert await kept(setting, alex) == 0
    await remembers(setting, alex)
    await setting.stewardship.refresh()
    assert not setting.stewardship.faults
    assert [record.deed for record in await setting.stewardship.written()] == [Deed.PROPOSED]


async def test_sessions_are_ended_at_any_moment(
    setting: Setting, addresses: tuple[str, str], somebody_else: asyncpg.Connection
) -> None:
    """Whoever is told that it is kept finds it, once; whoever is told that it is not does not."""
    chance = random.Random(5)  # a seed

    async def ends_them() -> None:
        while True:
            await asyncio.sleep(chance.uniform(0, 0.06))
            await end_sessions(somebody_else)

    wish = Keep(Remembered("en", "au"), setting.clock.now() + timedelta(days=30))
    await setting.keeping.fulfil(0, Look())
    ending = asyncio.create_task(ends_them())
    answers: list[Outcome] = []
    while len(answers) < 120:
        chats = range(len(answers), len(answers) + 4)
        answers += [
            one.outcome for one in await asyncio.gather(*(setting.keeping.fulfil(chat, wish) for chat in chats))
        ]
    ending.cancel()
    await asyncio.wait([ending])
    assert {Outcome.DONE, Outcome.FAILED} == set(answers)
    await setting.keeping.sweep()
    found = [len((await setting.keeping.fulfil(chat, Look())).kept) for chat in range(len(answers))]
    assert found == [1 if outcome is Outcome.DONE else 0 for outcome in answers]


@pytest.fixture
def small_disk(postgresql: Server) -> Iterator[Path]:
    """A disk of one megabyte that the server may write to."""
    with tempfile.TemporaryDirectory(prefix="disk") as folder:
        command = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=777", "tmpfs", folder]
        if subprocess.run(command, capture_output=True).returncode:
            pytest.skip("no disk may be mounted here")
        try:
            place = Path(folder) / "space"
            place.mkdir()
            shutil.chown(place, "postgres")
            yield place
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


async def test_the_disk_of_the_server_is_full(
    setting: Setting, somebody_else: asyncpg.Connection, small_disk: Path
) -> None:
    @asynccontextmanager
    async def full() -> AsyncIterator[None]:
        await somebody_else.execute(f"CREATE TABLESPACE {SPACE} LOCATION '{small_disk}'")
        await somebody_else.execute(f"ALTER TABLE consents SET TABLESPACE {SPACE}")
        filler = small_disk.parent / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        yield
        filler.unlink()

    alex, kim = (setting.api.person(id=number) for number in (1, 2))
    await remembers(setting, alex)
    try:
        async with full():
            await does(setting, kim, "/start au")
            outcomes = []
            for number in range(100):  # the last page still has room for some
                outcomes.append((await setting.keeping.fulfil(100 + number, LONG)).outcome)
                if outcomes[-1] is Outcome.FAILED:
                    break
            assert outcomes[-1] is Outcome.FAILED
            await does(setting, kim, "/help")
            assert NUMBER in kim.sees.text
            assert await kept(setting, alex) == 1
            await does(setting, alex, "/forget")
            assert "Erased" in alex.sees.text, "what is deleted needs no room"
        await remembers(setting, kim)
        counts = [await kept(setting, setting.api.person(id=100 + number)) for number in range(len(outcomes))]
        assert counts == [1] * (len(outcomes) - 1) + [0]
        assert (await kept(setting, alex), await kept(setting, kim)) == (0, 1)
    finally:
        await somebody_else.execute("ALTER TABLE consents SET TABLESPACE pg_default")
        await somebody_else.execute(f"DROP TABLESPACE IF EXISTS {SPACE}")
