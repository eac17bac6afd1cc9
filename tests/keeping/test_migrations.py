"""The database of every release is read by today's, and what cannot be read is left alone and said."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.consent import Forget, Keep, Locked, Look, Outcome, Unlock, Withdraw
from bot.keeping.keeping import Keeping
from bot.keeping.tables import MIGRATIONS
from tests.keeping.populated import ACCOUNT, CHECK_IN, KEPT, PASSPHRASE, SOMEBODY, SOMEBODY_ELSE, kept_by, populate
from tests.keeping.scratch import Clock, all_due, bytes_in, keeping_at

pytestmark = pytest.mark.usefixtures("no_waiting")

DATABASES = Path(__file__).with_name("databases")
NEWEST = max(DATABASES.glob("*.sqlite3"))
KEEP = KEPT[SOMEBODY][1]


def revisions() -> list[str]:
    """Every release's number, newest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]


def test_there_is_a_database_of_every_release() -> None:
    missing = set(revisions()) - {one.stem for one in DATABASES.glob("*.sqlite3")}
    assert not missing, "python -m tests.keeping.populated tests/keeping/databases/NUMBER.sqlite3 makes it"


@pytest.fixture
def old(path: Path) -> Path:
    """A database of the newest release."""
    path.parent.mkdir(mode=0o700)
    shutil.copy(NEWEST, path)
    return path


@pytest.mark.parametrize("release", sorted(DATABASES.glob("*.sqlite3")), ids=lambda one: one.stem)
async def test_what_a_release_kept_is_there(release: Path, old: Path, keeping: Keeping) -> None:
    shutil.copy(release, old)
    shown = [one.content for one in await kept_by(old, SOMEBODY)]
    assert sorted(shown, key=repr) == sorted((wish.content for wish in KEPT[SOMEBODY]), key=repr)
    (locked, *check_in) = sorted(await kept_by(old, SOMEBODY_ELSE), key=lambda one: one.consent.purpose)
    assert isinstance(locked.content, Locked)
    assert [one.content for one in check_in] == ([] if release.stem == "0001" else [CHECK_IN])
    answer = await keeping.fulfil(SOMEBODY_ELSE, Unlock(locked.consent.id, PASSPHRASE))
    assert ACCOUNT in [one.content for one in answer.kept]
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(revisions()[0],)]


async def test_every_release_ends_in_the_same_tables(tmp_path: Path) -> None:
    def tables(path: Path) -> set[tuple[str, str, str]]:
        with closing(sqlite3.connect(path)) as connection:
            columns = connection.execute(
                "SELECT 'column', t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
            )
            others = connection.execute("SELECT type, name, tbl_name FROM sqlite_master")
            return {*columns.fetchall(), *others.fetchall()}

    await populate(tmp_path / "new")
    for release in DATABASES.glob("*.sqlite3"):
        copy = Path(shutil.copy(release, tmp_path))
        await kept_by(copy, SOMEBODY)
        assert tables(copy) == tables(tmp_path / "new")


Trouble = Iterator[None]


@contextmanager
def of_a_later_release(path: Path) -> Trouble:
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    later = path.read_bytes()
    yield
    assert path.read_bytes() == later
    path.write_bytes(before)


@contextmanager
def no_database(path: Path) -> Trouble:
    before = path.read_bytes()
    path.write_bytes(b"something else entirely " * 500)
    yield
    assert path.read_bytes() == b"something else entirely " * 500
    path.write_bytes(before)


@contextmanager
def damaged(path: Path) -> Trouble:
    before = path.read_bytes()
    path.write_bytes(before[:4096] + b"\xff" * (len(before) - 4096))
    yield
    path.write_bytes(before)


@contextmanager
def a_folder_in_its_place(path: Path) -> Trouble:
    before = path.read_bytes()
    path.unlink()
    path.mkdir()
    yield
    path.rmdir()
    path.write_bytes(before)


@contextmanager
def locked(path: Path) -> Trouble:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def nobody_may_write(path: Path) -> Trouble:
    if os.geteuid() == 0:
        pytest.skip("whoever runs this may write anywhere")
    path.chmod(0o400)
    path.parent.chmod(0o500)
    yield
    path.parent.chmod(0o700)
    path.chmod(0o600)


TROUBLES = [of_a_later_release, no_database, damaged, a_folder_in_its_place, locked, nobody_may_write]


async def expect_failures(keeping: Keeping, id: str) -> None:
    for wish in (Look(), KEEP, Keep(KEEP.content, KEEP.until, instead_of=id), Withdraw(id), Forget(), Unlock(id, "")):
        answer = await keeping.fulfil(SOMEBODY, wish)
        assert (answer.outcome, answer.kept) == (Outcome.FAILED, ()), wish
    assert await keeping.remembered(SOMEBODY) is None
    assert await all_due(keeping) == []
    assert not await keeping.is_anything_due()
    await keeping.sweep()
    await keeping.stop_check_ins(SOMEBODY)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.__name__)
async def test_what_stands_in_the_way_is_said_and_when_it_is_gone_all_goes_on(
    old: Path, keeping: Keeping, trouble: Callable[[Path], AbstractContextManager[None]]
) -> None:
    before = await kept_by(old, SOMEBODY)
    with trouble(old):
        await expect_failures(keeping, before[0].consent.id)
    assert (await keeping.fulfil(SOMEBODY, Look())).kept == before
    assert len((await keeping.fulfil(SOMEBODY, KEEP)).kept) == len(before) + 1


@pytest.mark.usefixtures("impatient")
async def test_a_lock_that_comes_while_it_is_open(old: Path, keeping: Keeping) -> None:
    before = (await keeping.fulfil(SOMEBODY, Look())).kept
    with locked(old):
        await expect_failures(keeping, before[0].consent.id)
    assert (await keeping.fulfil(SOMEBODY, Look())).kept == before
    assert (await keeping.fulfil(SOMEBODY, Forget())).outcome is Outcome.DONE


@pytest.fixture
def _empty(old: Path) -> None:
    old.write_bytes(b"")


@pytest.mark.usefixtures("_empty")
async def test_an_empty_file_is_a_database_without_anything(keeping: Keeping) -> None:
    """The bot may have been killed right after it made it."""
    answer = await keeping.fulfil(SOMEBODY, Look())
    assert (answer.outcome, answer.kept) == (Outcome.DONE, ())
    assert len((await keeping.fulfil(SOMEBODY, KEEP)).kept) == 1


async def test_a_place_that_can_never_be(tmp_path: Path, path: Path) -> None:
    """Not even asking whether it is there works."""
    keeping = keeping_at(tmp_path / ("x" * 300), Clock())
    await expect_failures(keeping, "abc")
    path.parent.write_text("a file where the folder should be")
    keeping = keeping_at(path, Clock())
    assert (await keeping.fulfil(SOMEBODY, KEEP)).outcome is Outcome.FAILED
    path.parent.unlink()
    assert (await keeping.fulfil(SOMEBODY, KEEP)).outcome is Outcome.DONE
    await keeping.close()
    assert b"zebra" not in bytes_in(tmp_path)
