"""The database is there from the first consent on, not before, for its owner alone, and is what the inventory says."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from bot.consent import Forget, Keep, Look, Outcome, Unlock, Wish, Withdraw
from bot.database import Database, UnusableDatabase, read_url, unreachable
from bot.keeping.keeping import Keeping
from bot.keeping.tables import INVENTORY, MIGRATIONS, Held, consents, metadata
from tests.keeping.populated import AT, CENTURY, KEPT, SOMEBODY
from tests.keeping.scratch import Clock, all_due, opened

KEEP = KEPT[SOMEBODY][1]


@pytest.fixture
def _anybody_may_read() -> Iterator[None]:
    """A system whose new files are open to all."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_nothing_is_there_before_the_first_keeping(path: Path, keeping: Keeping) -> None:
    answers: dict[Wish, Outcome] = {
        Look(): Outcome.DONE,
        Forget(): Outcome.DONE,
        Unlock("abc", "x"): Outcome.NOT_THERE,
        Withdraw("abc"): Outcome.NOT_THERE,
    }
    for wish, outcome in answers.items():
        answer = await keeping.fulfil(SOMEBODY, wish)
        assert (answer.outcome, answer.kept) == (outcome, ())
    assert await keeping.remembered(SOMEBODY) is None
    assert await all_due(keeping) == []
    assert not await keeping.is_anything_due()
    await keeping.sweep()
    await keeping.stop_check_ins(SOMEBODY)
    await keeping.close()
    assert not path.parent.exists()
    assert (await keeping.fulfil(SOMEBODY, KEEP)).outcome is Outcome.DONE
    assert [one.name for one in path.parent.iterdir()]


@pytest.mark.usefixtures("_anybody_may_read")
async def test_only_the_owner_may_read_it(path: Path, keeping: Keeping) -> None:
    await keeping.fulfil(SOMEBODY, KEEP)
    files = sorted(path.parent.iterdir())
    assert [one.name for one in files] == [path.name, f"{path.name}-shm", f"{path.name}-wal"]
    assert {mode(one) for one in files} == {0o600}
    assert mode(path.parent) == 0o700


async def test_what_others_could_read_is_closed_to_them(path: Path, tmp_path: Path, keeping: Keeping) -> None:
    await keeping.fulfil(SOMEBODY, KEEP)
    copied = shutil.copytree(path.parent, tmp_path / "as after a kill")
    files = sorted(copied.iterdir())
    assert len(files) == 3
    for one in files:
        one.chmod(0o666)
    async with opened(copied / path.name, Clock()) as again:
        assert len((await again.fulfil(SOMEBODY, Look())).kept) == 1
        assert [mode(one) for one in files] == [0o600] * 3


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("busy_timeout", 5000),
    ],
)
async def test_sqlite_is_set_up_to_keep_safe_and_erase(path: Path, pragma: str, value: object) -> None:
    database = Database(read_url(f"sqlite:///{path}"), MIGRATIONS)
    for _again in range(2):
        async with database.transaction() as connection:
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value
        await database.close()


async def test_the_tables_are_those_of_the_migrations_and_of_the_inventory(path: Path, keeping: Keeping) -> None:
    def compared(connection: Connection) -> list[object]:
        compare = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(compare, metadata))

    def columns(connection: Connection) -> dict[str, list[str]]:
        look = inspect(connection)
        return {table: [one["name"] for one in look.get_columns(table)] for table in look.get_table_names()}

    await keeping.fulfil(SOMEBODY, KEEP)
    database = Database(read_url(f"sqlite:///{path}"), MIGRATIONS)
    async with database.transaction() as connection:
        assert await connection.run_sync(compared) == []
        found = await connection.run_sync(columns)
    await database.close()
    assert found == {"alembic_version": ["version_num"], "consents": list(INVENTORY)}
    assert list(INVENTORY) == [column.name for column in consents.columns]
    assert {name for name, (held, _why) in INVENTORY.items() if held is not Held.OPEN} == {"person", "content"}


async def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    database = Database(read_url(f"sqlite:///{path}"), MIGRATIONS)
    row = dict.fromkeys(INVENTORY, 1) | {"id": "x", "person": b"", "key": "", "purpose": "", "content": b"canary"}

    async def twice() -> None:
        async with database.transaction() as connection:
            await connection.execute(insert(consents).values(row))
            await connection.execute(insert(consents).values(row))

    with pytest.raises(IntegrityError) as error:
        await twice()
    assert "canary" not in str(error.value) + repr(error.value)
    async with database.transaction() as connection:
        assert (await connection.execute(consents.select())).all() == []
    await database.close()


async def test_errors_show_no_parameters(path: Path, keeping: Keeping, caplog: pytest.LogCaptureFixture) -> None:
    await keeping.fulfil(SOMEBODY, KEEP)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE consents RENAME TO elsewhere")
    caplog.clear()
    caplog.set_level(0)
    assert (await keeping.fulfil(SOMEBODY, Keep(KEEP.content, AT + CENTURY))).outcome is Outcome.FAILED
    await keeping.sweep()
    await keeping.stop_check_ins(SOMEBODY)
    assert await all_due(keeping) == []
    assert not await keeping.is_anything_due()
    said = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert len(said) == 5
    assert all(": OperationalError: " in one for one in said)
    assert not any(secret in caplog.text for secret in ("zebra", str(SOMEBODY), str(path)))


@pytest.mark.parametrize(
    "address", ["", "kept.sqlite3", "mysql://a:canary@b/c", "postgresql://a:canary@/c", "sqlite+pysqlcipher://", "://"]
)
def test_an_address_that_cannot_be_used_is_refused_and_never_shown(address: str) -> None:
    with pytest.raises(UnusableDatabase) as error:
        read_url(address)
    assert str(error.value) == ""


async def test_a_database_in_memory_lives_as_long_as_it_is_open() -> None:
    database = Database(read_url("sqlite://"), MIGRATIONS)
    assert not database.exists()
    async with database.transaction() as connection:
        assert (await connection.execute(consents.select())).all() == []
    assert database.exists()
    await database.close()
    assert not database.exists()


async def test_a_file_that_is_taken_away_or_put_back_while_the_program_runs(
    path: Path, keeping: Keeping, tmp_path: Path
) -> None:
    """Nothing is confirmed that goes into a file nobody can find any more; a backup that is put back counts at once."""
    assert (await keeping.fulfil(SOMEBODY, KEEP)).outcome is Outcome.DONE
    await keeping.close()
    backup = shutil.copy(path, tmp_path / "backup")
    assert len((await keeping.fulfil(SOMEBODY, Look())).kept) == 1
    for one in list(path.parent.iterdir()):
        one.unlink()
    assert (await keeping.fulfil(SOMEBODY, Look())).kept == ()
    assert not path.exists(), "looking makes nothing"
    assert (await keeping.fulfil(SOMEBODY, KEPT[SOMEBODY][0])).outcome is Outcome.DONE
    assert path.exists()
    Path(backup).replace(path)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    kept = (await keeping.fulfil(SOMEBODY, Look())).kept
    assert [one.content for one in kept] == [KEEP.content]


@pytest.mark.parametrize(
    ("address", "means"),
    [
        ("postgres://a:b@c/d", "postgresql+asyncpg://a:***@c/d"),
        ("postgresql://a:b@c:5/d?sslmode=require", "postgresql+asyncpg://a:***@c:5/d?ssl=require"),
        ("sqlite:///x/y.sqlite3", "sqlite+aiosqlite:///x/y.sqlite3"),
    ],
)
def test_an_address_is_understood_as_platforms_write_it(address: str, means: str) -> None:
    assert str(read_url(address)) == means


async def test_a_server_that_is_not_there_is_said_without_its_password() -> None:
    said = await unreachable(read_url("postgresql://a:canary@127.0.0.1:9/d"))
    assert "does not answer" in said
    assert "canary" not in said
