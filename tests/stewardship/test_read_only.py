"""A disk that takes no writes: people see what they saw, a decision fails as a whole, and the copy is made up for."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bot.directory.directory import Directory
from bot.stewardship.deciding import Approve, Outcome
from bot.stewardship.history import state_of
from bot.stewardship.last_good import LastGood
from tests.readonly import mounted_read_only, unchangeable
from tests.stewardship.conftest import BEN, LINE, number_in, proposes, stewardship_at

OLD, NEW, NEWER = "1800 737 732", "1800 551 800", "13 11 14"


@pytest.mark.parametrize("how", ["mounted", "unchangeable"])
async def test_nothing_can_be_decided_and_nothing_is_lost(small: Directory, tmp_path: Path, how: str) -> None:
    path = tmp_path / "kept" / "d.sqlite3"
    first = stewardship_at(path, small)
    number = (await proposes(first, NEW)).number
    assert (await first.fulfil(BEN, Approve(number))).outcome is Outcome.DONE
    await first.close()
    folder = path.parent
    read_only: AbstractContextManager[None] = (
        mounted_read_only(folder) if how == "mounted" else unchangeable(*folder.iterdir(), folder)
    )
    stewardship = stewardship_at(path, small)
    with read_only:
        await stewardship.refresh()
        assert number_in(stewardship.directory) == NEW, "what was approved is seen"
        assert (await proposes(stewardship, NEWER)).outcome is Outcome.FAILED
        assert not await stewardship.count_wrong(1, LINE)
        assert number_in(stewardship.directory) == NEW
    await stewardship.refresh()
    assert stewardship.faults == ()
    assert (await proposes(stewardship, NEWER)).outcome is Outcome.DONE
    assert await stewardship.count_wrong(1, LINE)
    assert state_of(await stewardship.written()).count == 3
    await stewardship.close()


async def test_a_copy_that_could_not_be_written_is_written_at_the_next_look(small: Directory, tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite3"
    copy = path.with_name("d.sqlite3.last-good")
    stewardship = stewardship_at(path, small)
    number = (await proposes(stewardship, NEW)).number
    with unchangeable(copy):
        assert (await stewardship.fulfil(BEN, Approve(number))).outcome is Outcome.DONE
        assert number_in(stewardship.directory) == NEW, "the decision stands"
        await stewardship.refresh()
        assert len(LastGood(copy).read()) == 1
    await stewardship.refresh()
    assert len(LastGood(copy).read()) == 2
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".new")] == []
    await stewardship.close()
