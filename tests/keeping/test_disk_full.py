"""On a full disk a wish fails as a whole or is fulfilled as a whole, and with room again everything goes on."""

import shutil
from itertools import count
from pathlib import Path

import pytest

from bot.consent import Look
from tests.keeping.populated import SOMEBODY
from tests.keeping.scratch import Clock, bytes_in, holds_any_of, opened, rows
from tests.keeping.syscalls import Countdown, Fate, interposed
from tests.keeping.test_killed import DEEDS, STRANGER, Deed, prepare, state_of

pytestmark = pytest.mark.usefixtures("no_waiting")


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
async def test_no_room_from_any_write_on(deed: Deed, tmp_path: Path) -> None:
    before, path = tmp_path / "before" / "db", tmp_path / "kept" / "db"
    await prepare(deed, before)
    old = rows(before)
    first = old[0]["id"] if old else ""
    for room in count(0, 3):
        shutil.copytree(before.parent, path.parent)
        async with opened(path, Clock(deed.now)) as keeping:
            if deed.before:
                await keeping.fulfil(STRANGER, Look())
            disk = Countdown(room, Fate.DISK_FULL)
            with interposed(disk):
                try:
                    await deed.it(keeping, first)
                    done = True
                except AssertionError:  # it says that it failed
                    done = False
            left = state_of(rows(path))
            if not done:
                assert left == state_of(old)
                await deed.it(keeping, first)
            await keeping.sweep()
            now = rows(path)
            everything = bytes_in(path.parent)
            gone = {row["content"] for row in old} - {row["content"] for row in now}
            assert not any(holds_any_of(everything, content) for content in gone)
            if done and deed.it is not DEEDS["an expiry"].it:
                assert left == state_of(now)
            assert (await keeping.fulfil(SOMEBODY, Look())).kept or not now
        shutil.rmtree(path.parent)
        if not disk.met:
            break
    assert room > 5
