"""What `doctor` finds, on a pretend Telegram over HTTP and real files. It changes nothing and tells no secret."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.database import Database, read_url
from bot.directory.loading import load_directory
from bot.doctor import Finding, State, examined
from bot.keeping.keys import new_key
from bot.keeping.tables import MIGRATIONS
from bot.stewardship.deciding import Approve
from tests import valkey
from tests.bot_api import BotApi, serve
from tests.postgresql import Server
from tests.stewardship.conftest import BEN, proposes, stewardship_at
from tests.test_cli import bot

TOKEN = "123456:canary-token-AAAA"

Examine = Callable[..., Coroutine[Any, Any, dict[str, Finding]]]


@pytest.fixture
def api() -> BotApi:
    """A pretend Telegram."""
    return BotApi(token=TOKEN)


@pytest.fixture
async def examine(api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Examine]:
    """Everything that is found with some settings, by what it is about."""
    async with serve(api) as url:
        usual = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": url,
            "BOT_STEWARDS": "501:Ana,502:Ben",
            "BOT_APPROVERS": "501,502",
            "BOT_KEEPING_DATABASE": f"sqlite:///{tmp_path}/kept/keeping.sqlite3",
            "BOT_DIRECTORY_DATABASE": f"sqlite:///{tmp_path}/directory/directory.sqlite3",
        }

        async def look(ahead: timedelta = timedelta(0), **settings: str) -> dict[str, Finding]:
            for name, value in {**usual, **settings}.items():
                monkeypatch.setenv(name, value)
            found = [one async for one in examined(lambda: datetime.now(UTC) + ahead)]
            assert not any("canary" in one.says for one in found)
            return {one.what: one for one in found}

        yield look


async def test_a_deployment_that_can_do_its_work(examine: Examine, tmp_path: Path) -> None:
    found = await examine()
    facts = found.pop("facts")
    assert facts.state <= State.LOOK
    assert {one.state for one in found.values()} == {State.FINE}, found
    assert found["token"].says == "belongs to @alongside_test_bot"
    assert found["clock"].says == "agrees with Telegram's"
    assert "the bot asks for updates" in found["updates"].says
    assert not list(tmp_path.iterdir()), "looking makes nothing"


@pytest.mark.parametrize(
    ("settings", "what", "state", "says"),
    [
        ({"BOT_LOG_LEVEL": "LOUD"}, "settings", State.BROKEN, "BOT_LOG_LEVEL cannot be used"),
        ({"BOT_TOKEN": ""}, "token", State.BROKEN, "BOT_TOKEN is not set"),
        ({"BOT_TOKEN": "123456:canary-but-wrong"}, "token", State.BROKEN, "is refused by Telegram"),
        ({"BOT_TOKEN": "", "BOT_TOKEN_FILE": "/no/such/file"}, "token", State.BROKEN, "BOT_TOKEN_FILE cannot be read"),
        ({"BOT_API_URL": "http://127.0.0.1:9"}, "Telegram", State.BROKEN, "cannot be reached"),
        ({"BOT_STEWARDS": "", "BOT_APPROVERS": ""}, "stewards", State.LOOK, "nobody looks after the facts"),
        ({"BOT_APPROVERS": ""}, "stewards", State.BROKEN, "BOT_APPROVERS names nobody"),
        ({"BOT_KEEPING_KEY": "canary"}, "keys", State.BROKEN, "BOT_KEEPING_KEY cannot be used"),
        ({"BOT_WEBHOOK_URL": "https://bot.example.org/"}, "webhook", State.LOOK, "does not know BOT_WEBHOOK_URL yet"),
        ({"BOT_DIRECTORY_DATABASE": "mysql://x/y"}, "directory", State.BROKEN, "cannot be used"),
    ],
)
async def test_what_cannot_work_is_named_with_its_remedy(
    examine: Examine, settings: dict[str, str], what: str, state: State, says: str
) -> None:
    found = await examine(**settings)
    assert found[what].state is state
    assert says in found[what].says


async def test_a_clock_that_is_off(examine: Examine) -> None:
    found = await examine(ahead=timedelta(minutes=3))
    assert found["clock"].state is State.BROKEN
    assert "seconds off" in found["clock"].says


async def test_facts_that_nobody_checked_for_years(examine: Examine) -> None:
    found = await examine(ahead=timedelta(days=1200))
    assert found["facts"].state is State.LOOK
    assert "past their day" in found["facts"].says


async def test_updates_that_wait(examine: Examine, api: BotApi) -> None:
    sam = api.person()
    for _time in range(101):
        sam.says("hello")
    found = await examine()
    assert found["updates"].says == "101 wait at Telegram: is the bot running?"
    api.waiting.clear()
    api.webhook = "https://somewhere.example.org/"
    assert "BOT_WEBHOOK_URL is not set" in (await examine())["webhook"].says


async def test_databases(examine: Examine, tmp_path: Path) -> None:
    directory = tmp_path / "directory" / "directory.sqlite3"
    stewardship = stewardship_at(directory, load_directory())
    await stewardship.fulfil(BEN, Approve((await proposes(stewardship, "1800 551 800")).number))
    await stewardship.close()
    keeping = tmp_path / "kept" / "keeping.sqlite3"
    database = Database(read_url(f"sqlite:///{keeping}"), MIGRATIONS)
    async with database.transaction():
        pass
    await database.close()
    before = directory.read_bytes()
    found = await examine(BOT_KEEPING_KEY=new_key())
    assert found["history"].says == "2 records fit together; 0 proposals wait"
    assert "is whole" in found["kept things"].says
    assert "is whole" in found["directory"].says
    assert directory.read_bytes() == before
    directory.chmod(0o644)
    assert (await examine())["directory"].state is State.LOOK
    with closing(sqlite3.connect(directory)) as one:
        one.execute("update records set line = replace(line, '551', '552')")
        one.commit()
    assert (await examine())["history"].state is State.BROKEN
    keeping.write_bytes(b"no database" * 1000)
    assert (await examine())["kept things"].state is State.BROKEN


async def test_a_file_with_a_secret_that_others_can_read(examine: Examine, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(f"{TOKEN}\n", "ascii")
    token.chmod(0o600)
    found = await examine(BOT_TOKEN="", BOT_TOKEN_FILE=str(token))
    assert found["token"].state is State.FINE
    assert found["BOT_TOKEN_FILE"].state is State.FINE
    token.chmod(0o640)
    assert "chmod 600" in (await examine(BOT_TOKEN="", BOT_TOKEN_FILE=str(token)))["BOT_TOKEN_FILE"].says


def test_as_a_monitor_runs_it(tmp_path: Path) -> None:
    done = bot(
        "doctor", BOT_DIRECTORY_DATABASE=f"sqlite:///{tmp_path}/x", BOT_KEEPING_DATABASE=f"sqlite:///{tmp_path}/y"
    )
    assert done.returncode == 2
    assert "broken token: BOT_TOKEN is not set" in done.stdout
    assert done.stderr == ""


async def test_a_database_on_a_server(examine: Examine, postgresql: Server, tmp_path: Path) -> None:
    found = await examine(BOT_KEEPING_DATABASE=await postgresql.database())
    assert found["kept things"] == Finding(State.FINE, "kept things", "its server answers")
    found = await examine(BOT_KEEPING_DATABASE=f"postgresql://x@/nothing?host={tmp_path}")
    assert found["kept things"].state is State.BROKEN


async def test_a_shared_memory_must_write_nothing(examine: Examine) -> None:
    if valkey.program() is None:
        pytest.skip("no Valkey or Redis server is installed here; .ci/run installs one")
    with valkey.server() as server:
        found = await examine(BOT_MEMORY_URL=server.url)
        assert found["shared memory"] == Finding(State.FINE, "shared memory", "answers, and writes nothing to a disk")
        client = Redis.from_url(server.url)
        await client.config_set("save", "60 1")
        await client.aclose()
        assert "save" in (await examine(BOT_MEMORY_URL=server.url))["shared memory"].says
    assert (await examine(BOT_MEMORY_URL=server.url))["shared memory"].state is State.BROKEN
    assert (await examine(BOT_MEMORY_URL="redis://:x@[bad"))["shared memory"].state is State.BROKEN
