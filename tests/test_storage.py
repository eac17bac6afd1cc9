"""The keeping of a deployment: off without a key; a wrong setting is explained and never repeated."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import main
from bot.consent import Keep, Look, Outcome, Remembered
from bot.keeping.keys import finding_half, new_key
from bot.settings import Settings, WrongSetting
from bot.storage import is_tended, keeping_in_memory, load_keeping
from tests.conftest import NOW
from tests.test_cli import bot

CANARY = "canary-zebra"


def _now() -> datetime:
    return datetime.now(UTC)


def test_without_a_key_nothing_can_be_kept() -> None:
    assert load_keeping(Settings(), _now) is None
    assert load_keeping(Settings(keeping_key=SecretStr("")), _now) is None


def test_with_a_key_nothing_is_made_before_the_first_consent(tmp_path: Path) -> None:
    settings = Settings(keeping_key=SecretStr(new_key()), keeping_database=f"sqlite:///{tmp_path}/kept/here.sqlite3")
    keeping = load_keeping(settings, lambda: NOW)
    assert keeping is not None
    assert asyncio.run(keeping.fulfil(1, Look())).kept == ()
    assert not list(tmp_path.iterdir())


def test_a_key_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{new_key()}\n", "ascii")
    old = SecretStr(f"{new_key()},{finding_half(new_key())}")
    assert load_keeping(Settings(keeping_key_file=str(file), keeping_old_keys=old), _now) is not None


def test_nobody_tends_a_directory_that_has_neither_stewards_nor_a_history(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/directory.sqlite3"
    assert not is_tended(Settings(directory_database=address))
    assert not is_tended(Settings(directory_database=f"{address}?mode=rwc"))
    people = Settings(directory_database=address, stewards="1:Ana", approvers="2:Ben")
    assert is_tended(people)


@pytest.mark.parametrize("name", ["directory.sqlite3", "directory.sqlite3.last-good"])
def test_whatever_was_changed_once_counts_without_stewards(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert is_tended(Settings(directory_database=f"sqlite:///{tmp_path}/directory.sqlite3"))
    assert is_tended(Settings(directory_database=f"sqlite:///{tmp_path}/directory.sqlite3?mode=rwc"))


@pytest.mark.parametrize("address", ["postgresql://host/name", "sqlite+aiosqlite:///none.sqlite3", "sqlite://", CANARY])
def test_where_that_cannot_be_told_it_is_looked(address: str) -> None:
    assert is_tended(Settings(directory_database=address))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (Settings(keeping_key=SecretStr(CANARY)), "BOT_KEEPING_KEY cannot be used"),
        (Settings(keeping_key=SecretStr(new_key()), keeping_old_keys=SecretStr(CANARY)), "BOT_KEEPING_OLD_KEYS cannot"),
        (Settings(keeping_key_file=f"/no/{CANARY}"), "BOT_KEEPING_KEY_FILE cannot be read"),
        (Settings(keeping_key=SecretStr(new_key()), keeping_database=CANARY), "BOT_KEEPING_DATABASE cannot be used"),
        (
            Settings(keeping_key=SecretStr(new_key()), keeping_database=f"mysql://a:{CANARY}@b/c"),
            "BOT_KEEPING_DATABASE",
        ),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy_and_not_repeated(settings: Settings, says: str) -> None:
    with pytest.raises(WrongSetting, match=says) as caught:
        load_keeping(settings, _now)
    assert CANARY not in str(caught.value)


def test_a_key_that_was_printed_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keeping-key"]) == 0
    first, second, *_rest = capsys.readouterr().out.split("\n")
    key, half = first.removeprefix("BOT_KEEPING_KEY="), second.removeprefix("finding half: ")
    settings = Settings(keeping_key=SecretStr(new_key()), keeping_old_keys=SecretStr(f"{key},{half}"))
    assert load_keeping(settings, _now) is not None


def test_what_is_kept_in_memory_is_kept_while_it_lasts() -> None:
    with keeping_in_memory(lambda: NOW) as fulfil:
        assert fulfil(Keep(Remembered("en", "au"), NOW.replace(year=2027))).outcome is Outcome.DONE
        assert [one.content for one in fulfil(Look()).kept] == [Remembered("en", "au")]
    with keeping_in_memory(lambda: NOW) as fulfil:
        assert fulfil(Look()).kept == ()


def test_who_keeps_nothing_loads_no_database() -> None:
    code = "import sys, bot.app, bot.cli; print({'sqlalchemy', 'alembic', 'aiosqlite'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_migrate_makes_nothing_and_brings_up_to_date_what_is_there(tmp_path: Path) -> None:
    kept, changes = tmp_path / "kept.sqlite3", tmp_path / "directory.sqlite3"
    settings = {"BOT_KEEPING_DATABASE": f"sqlite:///{kept}", "BOT_DIRECTORY_DATABASE": f"sqlite:///{changes}"}
    done = bot("migrate", **settings)
    assert (done.returncode, done.stdout.count("there is none yet")) == (0, 2)
    assert not list(tmp_path.iterdir())
    shutil.copy(Path(__file__).parent / "keeping" / "databases" / "0001.sqlite3", kept)
    done = bot("migrate", **settings)
    assert (done.returncode, "BOT_KEEPING_DATABASE: up to date" in done.stdout) == (0, True)
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("select version_num from alembic_version").fetchone() == ("0002",)
    kept.write_bytes(b"no database" * 1000)
    done = bot("migrate", **settings)
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_program_that_crashes_leaves_no_core() -> None:
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2) if "
        "resource.getrlimit(resource.RLIMIT_CORE)[1] == resource.RLIM_INFINITY else None; "
        "from bot.cli import _leave_no_core; _leave_no_core(); print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(0, 0)"
