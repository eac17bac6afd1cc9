"""Several processes on one PostgreSQL: decided once, seen by all within a look, and gone and back without a restart."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.directory.directory import Directory
from bot.settings import Settings
from bot.stewardship.deciding import Approve, Outcome
from bot.stewardship.desk import Fault
from bot.stewardship.history import Deed, state_of
from bot.stewardship.stewardship import Stewardship
from bot.storage import load_stewardship
from tests.conftest import NOW
from tests.postgresql import Server
from tests.stewardship.conftest import ANA, BEN, CARLA, LINE, PEOPLE, number_in, proposes

OLD, NEW = "1800 737 732", "1800 551 800"


@pytest.fixture
async def process(
    postgresql: Server, small: Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[[], Stewardship]]:
    """Another process on the same database, on the same machine."""
    monkeypatch.chdir(tmp_path)
    address = await postgresql.database()
    made: list[Stewardship] = []

    def another() -> Stewardship:
        made.append(load_stewardship(Settings(directory_database=address), small, lambda: NOW, PEOPLE))
        return made[-1]

    yield another
    for one in made:
        await one.close()


async def test_two_approve_at_once_and_a_third_sees_it(process: Callable[[], Stewardship]) -> None:
    one, two, three = process(), process(), process()
    number = (await proposes(one, NEW)).number
    await asyncio.gather(two.refresh(), three.refresh())
    answers = await asyncio.gather(one.fulfil(BEN, Approve(number)), two.fulfil(CARLA, Approve(number)))
    assert sorted(answer.outcome for answer in answers) == [Outcome.DECIDED, Outcome.DONE]
    await three.refresh()
    assert number_in(three.directory) == NEW
    assert [record.deed for record in three.records] == [Deed.PROPOSED, Deed.APPROVED]
    assert state_of(await three.written()).count == 2


async def test_many_at_once_in_four_processes_are_one_chain(process: Callable[[], Stewardship]) -> None:
    processes = [process() for _one in range(4)]
    wishes = [proposes(one, NEW, who, f"{number}") for number, one in enumerate(processes) for who in (ANA, BEN)]
    answers = await asyncio.gather(*wishes)
    assert {answer.outcome for answer in answers} == {Outcome.DONE}
    assert sorted(answer.number for answer in answers) == list(range(1, 9))
    for one in processes:
        await one.refresh()
        assert state_of(one.records).count == 8


async def test_counts_and_the_digest_are_shared(process: Callable[[], Stewardship]) -> None:
    one, two = process(), process()
    for chat in range(6):
        assert await (one if chat % 2 else two).count_wrong(chat, LINE)
    await asyncio.gather(one.refresh(), two.refresh())
    for each in (one, two):
        desk = each.desk(ANA)
        assert desk is not None
        assert desk.reported == {LINE: 3}
    claims = await asyncio.gather(*(each.claims_digest(NOW.date(), was_there=False) for each in (one, two)))
    assert sorted(claims) == [False, True]


async def test_the_server_is_gone_and_back(process: Callable[[], Stewardship], postgresql: Server) -> None:
    one = process()
    number = (await proposes(one, NEW)).number
    assert (await one.fulfil(BEN, Approve(number))).outcome is Outcome.DONE
    await asyncio.to_thread(postgresql.stop)
    try:
        assert await one.refresh(), "stewards are to be told"
        assert one.faults == (Fault.UNREADABLE,)
        assert number_in(one.directory) == NEW, "what this process knows stays"
        assert (await proposes(one, OLD, BEN)).outcome is Outcome.FAILED
        new = process()
        await new.refresh()
        assert number_in(new.directory) == NEW, "a process that starts meanwhile has the copy"
    finally:
        await asyncio.to_thread(postgresql.start)
    assert (await proposes(one, OLD, BEN)).outcome is Outcome.DONE
    await asyncio.gather(one.refresh(), new.refresh())
    assert one.faults == new.faults == ()
    assert len(new.records) == 3
