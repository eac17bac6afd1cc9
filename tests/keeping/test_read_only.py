"""A disk that takes no writes: nothing is called kept or deleted that is not, and once it is mended all goes on."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bot.consent import Forget, Keep, Look, Outcome, Remembered
from bot.keeping.keeping import Keeping
from tests.keeping.populated import ACCOUNT, AT, CENTURY, SOMEBODY, SOMEBODY_ELSE
from tests.keeping.scratch import Clock, all_due, log_of, opened, rows
from tests.readonly import disk, mounted_read_only, unchangeable

pytestmark = pytest.mark.usefixtures("impatient")

ONE, OTHER = Keep(ACCOUNT, AT + CENTURY), Keep(Remembered("fr", "ca-qc"), AT + CENTURY)
READ_ONLY: dict[str, Callable[[Path], AbstractContextManager[None]]] = {
    "mounted": mounted_read_only,
    "unchangeable": lambda folder: unchangeable(*folder.iterdir(), folder),
}


async def changes_nothing(keeping: Keeping) -> None:
    """Whatever is tried, it is said that it could not be done."""
    assert (await keeping.fulfil(SOMEBODY_ELSE, ONE)).outcome is Outcome.FAILED
    assert (await keeping.fulfil(SOMEBODY, Forget())).outcome is Outcome.FAILED
    assert await all_due(keeping) == []
    await keeping.sweep()


async def goes_on(keeping: Keeping, path: Path) -> None:
    """All that was confirmed is there, and everything can be done."""
    assert [one.content for one in (await keeping.fulfil(SOMEBODY, Look())).kept] == [ACCOUNT]
    assert (await keeping.fulfil(SOMEBODY_ELSE, OTHER)).outcome is Outcome.DONE
    assert (await keeping.fulfil(SOMEBODY, Forget())).outcome is Outcome.DONE
    await keeping.sweep()
    assert [row["purpose"] for row in rows(path)] == ["remember"]


@pytest.mark.parametrize("read_only", READ_ONLY.values(), ids=READ_ONLY)
async def test_it_was_so_when_the_program_began(
    path: Path, read_only: Callable[[Path], AbstractContextManager[None]]
) -> None:
    async with opened(path, Clock()) as keeping:
        await keeping.fulfil(SOMEBODY, ONE)
    async with opened(path, Clock()) as keeping:
        with read_only(path.parent):
            await changes_nothing(keeping)
        await goes_on(keeping, path)


async def test_it_became_so_while_the_program_runs(path: Path, keeping: Keeping) -> None:
    """All but the index of the log, which SQLite maps into memory: made unchangeable alone, the system ends the whole
    process. A disk that fails does not do that, as the next test shows."""
    await keeping.fulfil(SOMEBODY, ONE)
    with unchangeable(path, log_of(path), path.parent):
        await changes_nothing(keeping)
    await goes_on(keeping, path)


async def test_the_disk_fails_while_the_program_runs(tmp_path: Path) -> None:
    """Such a disk is taken out, looked through and put in again; a new process finds all that was confirmed."""
    with disk(tmp_path) as one:
        path = one.folder / "kept" / "db"
        async with opened(path, Clock()) as keeping:
            assert (await keeping.fulfil(SOMEBODY, ONE)).outcome is Outcome.DONE
            one.fails()
            for _time in range(2):
                await changes_nothing(keeping)
                assert [each.content for each in (await keeping.fulfil(SOMEBODY, Look())).kept] == [ACCOUNT]
        assert one.unmount()
        assert one.mount()
        async with opened(path, Clock()) as keeping:
            await goes_on(keeping, path)


async def test_there_is_no_database_yet(path: Path, keeping: Keeping) -> None:
    path.parent.mkdir()
    with mounted_read_only(path.parent):
        assert (await keeping.fulfil(SOMEBODY, Look())).outcome is Outcome.DONE
        assert (await keeping.fulfil(SOMEBODY, ONE)).outcome is Outcome.FAILED
        assert (await keeping.fulfil(SOMEBODY, Forget())).outcome is Outcome.DONE, "there is nothing, which is true"
    assert list(path.parent.iterdir()) == []
    assert (await keeping.fulfil(SOMEBODY, ONE)).outcome is Outcome.DONE
