"""On a full disk a decision fails as a whole or stands as a whole; people see what they saw; with room it goes on."""

import shutil
from itertools import count
from pathlib import Path

from bot.directory.directory import Directory
from bot.stewardship.deciding import Approve, Outcome
from bot.stewardship.history import state_of
from tests.keeping.syscalls import Countdown, Fate, interposed
from tests.stewardship.conftest import BEN, LINE, number_in, proposes, stewardship_at

OLD, NEW = "1800 737 732", "1800 551 800"


async def test_no_room_from_any_write_on(small: Directory, tmp_path: Path) -> None:
    before, path = tmp_path / "before" / "d.sqlite3", tmp_path / "now" / "d.sqlite3"
    first = stewardship_at(before, small)
    number = (await proposes(first, NEW)).number
    await first.close()
    for room in count(0, 3):
        shutil.copytree(before.parent, path.parent)
        stewardship = stewardship_at(path, small)
        await stewardship.refresh()
        disk = Countdown(room, Fate.DISK_FULL)
        with interposed(disk):
            answer = await stewardship.fulfil(BEN, Approve(number))
            assert answer.outcome in (Outcome.DONE, Outcome.FAILED)
            assert number_in(stewardship.directory) == (NEW if answer.outcome is Outcome.DONE else OLD)
            await stewardship.refresh()
            await stewardship.count_wrong(1, LINE)
        again = await stewardship.fulfil(BEN, Approve(number))
        assert again.outcome is (Outcome.DECIDED if answer.outcome is Outcome.DONE else Outcome.DONE)
        assert number_in(stewardship.directory) == NEW
        assert state_of(await stewardship.written()).count == 2
        await stewardship.close()
        after = stewardship_at(path, small)
        await after.refresh()
        assert (number_in(after.directory), after.faults) == (NEW, ())
        await after.close()
        shutil.rmtree(path.parent)
        if not disk.met:
            break
    assert room > 5
