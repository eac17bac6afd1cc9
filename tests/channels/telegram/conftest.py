"""The whole Telegram channel on a pretend Telegram, without a socket."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.traces import Traces
from bot.database import Database, read_url
from bot.dialogue.conversation import World
from bot.dialogue.speech import Speech
from bot.keeping.keeping import Keeping
from bot.keeping.keys import new_key, read_keyring
from bot.keeping.tables import MIGRATIONS
from bot.settings import Settings
from bot.stewardship.people import Steward, Stewards
from bot.stewardship.stewardship import Stewardship
from bot.storage import load_stewardship
from tests.bot_api import BotApi, OfflineRequest, Person
from tests.conftest import NOW

ANA, BEN = 501, 502
"""Two stewards."""


class Clock:
    """Time that stands still until a test moves it. Seconds since the epoch."""

    def __init__(self) -> None:
        self.at = NOW.timestamp()

    def __call__(self) -> float:
        return self.at

    def now(self) -> datetime:
        """The same moment as a datetime."""
        return datetime.fromtimestamp(self.at, UTC)

    def passes(self, hours: float) -> None:
        """Lets time pass."""
        self.at += hours * 3600


@dataclass
class Setting:
    """A pretend Telegram with our bot on it."""

    api: BotApi
    clock: Clock
    traces: Traces
    channel: TelegramChannel
    application: "Application[Any, Any, Any, Any, Any, Any]"
    keeping: Keeping
    folder: Path
    """Where the keeping would make its database."""
    stewardship: Stewardship

    async def settle(self) -> None:
        """Hands every waiting update to the bot, in order, and waits until all are answered."""
        bot = self.application.bot
        while updates := await bot.get_updates(timeout=0, allowed_updates=list(Update.ALL_TYPES)):  # 100 at most a call
            for update in updates:
                await self.application.process_update(update)
            await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0, limit=1)


async def does(setting: Setting, person: Person, *steps: str) -> None:
    """Presses what stands in square brackets, and says everything else."""
    for step in steps:
        if step.startswith("["):
            person.presses(step.strip("[]"))
        else:
            person.says(step)
        await setting.settle()


@pytest.fixture
def clock() -> Clock:
    """A clock for Telegram and the bot together."""
    return Clock()


@pytest.fixture
async def addresses(tmp_path: Path) -> tuple[str, str]:
    """The databases of the keeping and of the directory: files that are not there yet."""
    return f"sqlite:///{tmp_path}/kept/keeping.sqlite3", f"sqlite:///{tmp_path}/directory/directory.sqlite3"


@pytest.fixture
async def setting(
    world: World, speeches: Mapping[str, Speech], clock: Clock, tmp_path: Path, addresses: tuple[str, str]
) -> AsyncIterator[Setting]:
    """Our bot, started, on a pretend Telegram, with a real keeping on a real database."""
    api = BotApi(clock=clock)
    traces = Traces(clock)
    folder = tmp_path / "kept"
    kept, changed = addresses
    keeping = Keeping(Database(read_url(kept), MIGRATIONS), read_keyring(new_key()), clock.now)
    stewards = Stewards(
        {
            ANA: Steward(ANA, "Ana", may_propose=True, may_approve=True),
            BEN: Steward(BEN, "Ben", language="fr", may_propose=True, may_approve=True),
        }
    )
    settings = Settings(directory_database=changed)
    stewardship = load_stewardship(settings, world.directory, clock.now, stewards)
    looked_after = replace(world, counts=True)
    channel = TelegramChannel(looked_after, speeches, clock.now, traces, keeping=keeping, tending=stewardship)
    stewardship.shows = channel.shows
    application = (
        ApplicationBuilder()
        .token(api.token)
        .request(OfflineRequest(api))
        .get_updates_request(OfflineRequest(api))
        .job_queue(None)
        .updater(None)
        .build()
    )
    application.add_handler(TypeHandler(Update, channel.handle))
    application.add_error_handler(channel.failed)
    async with application:
        yield Setting(api, clock, traces, channel, application, keeping, folder, stewardship)
    await keeping.close()
    await stewardship.close()
