"""Whatever ends the bot in the middle of a write: the old state or the new one, and what was confirmed is so.

Kill -9 leaves the files as they are at that moment. So while something is done once, the folder is copied in the middle
of each of its writes, and each copy is opened as after a kill. At some of the writes a process is really killed.
"""

import asyncio
import multiprocessing
import shutil
import signal
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from sqlite3 import Row, connect

import pytest

from bot.consent import CheckIn, Greeting, Keep, Look, Outcome, Remembered, Withdraw
from bot.keeping.keeping import Keeping
from tests.keeping.populated import ACCOUNT, AT, KEPT, SOMEBODY
from tests.keeping.scratch import Clock, all_due, bytes_in, holds_any_of, log_of, opened, rows
from tests.keeping.syscalls import Countdown, Fate, interposed

pytestmark = pytest.mark.usefixtures("no_waiting")

DATABASES = Path(__file__).with_name("databases")
STRANGER = 5
LATER, MUCH_LATER = AT + timedelta(hours=2), AT + timedelta(days=365)
TEA = Keep(CheckIn(LATER, Greeting.TEA, "en"), MUCH_LATER)
LONG = Keep(ACCOUNT.writing(1, ACCOUNT.passages[0].prompt, "long " * 1200, AT), MUCH_LATER)
LONG_FOR_SHORT = Keep(LONG.content, LATER)
OTHER = Keep(Remembered("en", "au-nsw"), MUCH_LATER)
CONTENTS = [wish.content for wish in (TEA, LONG, OTHER, *KEPT[SOMEBODY])]

EVERY = 20
"""At every so many writes a process is really killed."""


async def keeps(keeping: Keeping, _first: str) -> None:
    assert (await keeping.fulfil(SOMEBODY, LONG)).outcome is Outcome.DONE


async def replaces(keeping: Keeping, first: str) -> None:
    assert (await keeping.fulfil(SOMEBODY, Keep(LONG.content, MUCH_LATER, instead_of=first))).outcome is Outcome.DONE


async def withdraws(keeping: Keeping, first: str) -> None:
    assert (await keeping.fulfil(SOMEBODY, Withdraw(first))).outcome is Outcome.DONE


async def sweeps(keeping: Keeping, _first: str) -> None:
    await keeping.sweep()


async def hands_out(keeping: Keeping, _first: str) -> None:
    assert await all_due(keeping) == [(SOMEBODY, TEA.content)]


async def looks(keeping: Keeping, _first: str) -> None:
    assert (await keeping.fulfil(SOMEBODY, Look())).outcome is Outcome.DONE


@dataclass(frozen=True)
class Deed:
    """Something that writes, what is kept before it, and when it is done."""

    it: Callable[[Keeping, str], Awaitable[None]]
    before: tuple[Keep, ...] = ()
    now: datetime = AT
    release: str = ""


DEEDS = {
    "the first keeping": Deed(keeps),
    "another keeping": Deed(keeps, (OTHER,)),
    "a replacement": Deed(replaces, (LONG, OTHER)),
    "a withdrawal": Deed(withdraws, (LONG, OTHER)),
    "an expiry": Deed(sweeps, (LONG_FOR_SHORT, OTHER), LATER),
    "a check-in": Deed(hands_out, (TEA, OTHER), LATER),
    "an update": Deed(looks, release="0001"),
}


async def prepare(deed: Deed, path: Path) -> None:
    """What there is before the deed."""
    path.parent.mkdir(mode=0o700)
    if deed.release:
        shutil.copy(DATABASES / f"{deed.release}.sqlite3", path)
    for number, wish in enumerate(deed.before):
        async with opened(path, Clock(AT + timedelta(seconds=number))) as keeping:
            await keeping.fulfil(SOMEBODY, wish)


async def do(
    deed: Deed, path: Path, confirm: Callable[[], object], watched: AbstractContextManager[None] | None = None
) -> None:
    """Does it, and says so when it is confirmed."""
    first = next((row["id"] for row in rows(path)), "")
    async with opened(path, Clock(deed.now)) as keeping:
        if deed.before:  # then only the deed is watched; how it is opened, the first keeping and the update show
            await keeping.fulfil(STRANGER, Look())
        with watched or nullcontext():
            await deed.it(keeping, first)
            confirm()
            await keeping.close()


def state_of(content: list[Row]) -> list[tuple[str, int]]:
    """What a database holds, seen from outside."""
    return sorted((row["purpose"], len(row["content"])) for row in content)


def check_state(path: Path, before: list[Row], after: list[Row], confirmed: bool) -> None:
    """After an end in the middle there is the old state or the new one, and the new one if that was confirmed."""
    assert state_of(rows(path)) in ((state_of(after),) if confirmed else (state_of(before), state_of(after)))


async def check(deed: Deed, path: Path, before: list[Row]) -> None:
    """After the next start everything that is left is shown, what is gone is gone, and everything goes on."""
    async with opened(path, Clock(deed.now)) as keeping:
        await keeping.sweep()
        assert not log_of(path).exists() or log_of(path).stat().st_size == 0
        left = {row["content"] for row in rows(path)}
        gone = {row["content"] for row in before} - left
        everything = bytes_in(path.parent)
        assert not any(holds_any_of(everything, content) for content in gone), "what was deleted is still in a file"
        shown = (await keeping.fulfil(SOMEBODY, Look())).kept
        assert len(shown) == (len(left) if not deed.release else len(KEPT[SOMEBODY]))
        assert all(one.content in CONTENTS for one in shown)
        answer = await keeping.fulfil(STRANGER, OTHER)
        assert [one.content for one in answer.kept] == [OTHER.content]
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
async def test_an_end_in_the_middle_of_any_write(deed: Deed, tmp_path: Path) -> None:
    path, before = tmp_path / "kept" / "db", tmp_path / "before" / "db"
    await prepare(deed, path)
    shutil.copytree(path.parent, before.parent)
    snapshots: list[tuple[Path, bool]] = []
    confirmed: list[bool] = []

    def snapshot() -> None:
        folder = tmp_path / f"{len(snapshots)}"
        shutil.copytree(path.parent, folder)
        snapshots.append((folder / "db", bool(confirmed)))

    await do(deed, path, lambda: confirmed.append(True), interposed(lambda: Fate.STOPS_HALFWAY, snapshot))
    assert len(snapshots) > 5
    old, new = rows(before), rows(path)
    for copy, was_confirmed in snapshots:
        check_state(copy, old, new, was_confirmed)
    for copy, _was_confirmed in snapshots[::2]:  # takes a while
        await check(deed, copy, old)


def doomed(name: str, path: Path, passing: int, confirmation: Path) -> None:
    """What a process does that is killed at a write."""
    asyncio.run(do(DEEDS[name], path, confirmation.touch, interposed(Countdown(passing, Fate.STOPS_HALFWAY))))


@pytest.mark.parametrize("name", DEEDS)
def test_kill_9_at_some_of_the_writes(name: str, tmp_path: Path) -> None:
    deed, before, after = DEEDS[name], tmp_path / "before" / "db", tmp_path / "after" / "db"
    asyncio.run(prepare(deed, before))
    shutil.copytree(before.parent, after.parent)
    asyncio.run(do(deed, after, lambda: None, interposed(lambda: Fate.GOES_ON)))  # skips the test where that cannot be
    old, new = rows(before), rows(after)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__, "alembic.command"])
    for number in count(0, EVERY):
        path, confirmation = tmp_path / f"{number}" / "db", tmp_path / f"{number} confirmed"
        shutil.copytree(before.parent, path.parent)
        process = processes.Process(target=doomed, args=(name, path, number, confirmation))
        process.start()
        process.join(20)
        assert process.exitcode in (0, -signal.SIGKILL)
        check_state(path, old, new, confirmation.exists())
        asyncio.run(check(deed, path, old))
        if process.exitcode == 0:
            break
    assert number


@pytest.mark.parametrize("file", [False, True], ids=["before the file", "before anything is in it"])
async def test_an_end_while_the_file_is_made(tmp_path: Path, file: bool) -> None:
    path = tmp_path / "kept" / "db"
    path.parent.mkdir()
    if file:
        path.touch(0o600)
    await check(DEEDS["the first keeping"], path, [])
