"""Hands made updates to the channel one by one, and looks after each whether everybody is where they should be."""

import asyncio
import logging
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.catalogues import load_speeches
from bot.channels.telegram.application import build
from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.traces import Traces
from bot.database import Database, read_url
from bot.dialogue.conversation import World
from bot.dialogue.place import unpack
from bot.dialogue.speech import Speech
from bot.keeping.keeping import Keeping
from bot.keeping.keys import new_key, read_keyring
from bot.keeping.tables import MIGRATIONS
from bot.settings import Settings
from bot.stewardship.people import Steward, Stewards
from bot.storage import load_stewardship
from bot.world import load_world
from tests.conftest import NOW
from tests.fuzz.accepting import Accepting, Shown
from tests.fuzz.making import STEWARDS, Maker

_KEEPING_SHARE = 0.15
"""The share of updates that go to a deployment where things are kept and stewards are at work. It has its own chats."""

_SAID = (
    "text", "caption", "photo", "voice", "video", "video_note", "animation", "audio", "sticker", "document", "location",
    "venue", "contact", "dice", "game", "story",
)  # fmt: skip
_CLOSED = ("Closed.", "Fermé.")


class Broken(Exception):
    """Something does not hold. The words say what, and at which update."""


@dataclass
class Watched:
    """What was done in one process."""

    updates: int = 0
    seconds: float = 0.0
    calls: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    pages: set[str] = field(default_factory=set)
    """Pages that somebody stood on."""
    memory: tuple[int, int] = (0, 0)
    """Bytes of this process after the first tenth, and at the end."""


class _Deployment:
    """Our bot on a Telegram that accepts everything, with a clock of its own."""

    def __init__(self, world: World, speeches: Mapping[str, Speech], random: Random, folder: Path | None) -> None:
        self.at = NOW.timestamp()
        self.telegram = Accepting(random)
        self.maker = Maker(random, lambda: self.at, self.telegram.shown)
        self.errors: list[BaseException] = []
        self.pages: set[str] = set()
        self.keeping: Keeping | None = None
        tending = None
        if folder is not None:
            database = Database(read_url(f"sqlite:///{folder}/kept/keeping.sqlite3"), MIGRATIONS)
            self.keeping = Keeping(database, read_keyring(new_key()), self.now)
            people = {id: Steward(id, str(id), may_propose=True, may_approve=True) for id in STEWARDS}
            settings = Settings(directory_database=f"sqlite:///{folder}/directory/directory.sqlite3")
            tending = load_stewardship(settings, world.directory, self.now, Stewards(people))
            world = replace(world, keeps=True, counts=True)
        self.tending = tending
        traces = Traces(lambda: self.at)
        self.channel = TelegramChannel(world, speeches, self.now, traces, keeping=self.keeping, tending=tending)
        if tending is not None:
            tending.shows = self.channel.shows
        self.application = build(self.channel, "1000:test-token", "https://api", self.telegram, self.telegram)
        self.application.error_handlers.clear()
        self.application.add_error_handler(self._failed)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    async def _failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert context.error is not None
        self.errors.append(context.error)

    async def close(self) -> None:
        if self.keeping is not None:
            await self.keeping.close()
        if self.tending is not None:
            await self.tending.close()


def work(updates: int, seed: str) -> Watched:
    """All that one process does."""
    logging.disable()
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(watch(updates, seed, load_world(), load_speeches(), Path(folder)))


async def watch(updates: int, seed: str, world: World, speeches: Mapping[str, Speech], folder: Path) -> Watched:
    """Makes and handles this many updates. Raises Broken at the first that is not as it should be."""
    random = Random(seed)  # to be repeated, not to be secret
    seen = Watched(updates)
    early = 0
    async with _running(world, speeches, random, None) as plain, _running(world, speeches, random, folder) as keeping:
        began = time.perf_counter()
        for number in range(1, updates + 1):
            one = keeping if random.random() < _KEEPING_SHARE else plain
            one.at += random.choices((0.2, 30.0, 4000.0), (90, 9, 1))[0]
            try:
                seen.counts[await _handled(one)] += 1
            except Exception as error:
                where = "".join(traceback.format_tb(error.__traceback__)[-3:])
                what = f"update {number} of seed {seed}: {type(error).__name__}: {error}"
                raise Broken(f"{what}\n  {one.maker.last[:2000]}\n{where}") from error
            if number == max(1, updates // 10):
                early = memory()
        seen.seconds = time.perf_counter() - began
        seen.pages = plain.pages | keeping.pages
        seen.calls = plain.telegram.calls + keeping.telegram.calls
    seen.memory = (early, memory())
    return seen


@asynccontextmanager
async def _running(
    world: World, speeches: Mapping[str, Speech], random: Random, folder: Path | None
) -> AsyncIterator[_Deployment]:
    one = _Deployment(world, speeches, random, folder)
    async with one.application:
        yield one
    await one.close()


async def _handled(one: _Deployment) -> str:
    """Makes an update, hands it over, looks. What became of it, in a word."""
    made = one.maker.update()
    try:
        update = Update.de_json(made, one.application.bot)
    except Exception:  # such a one never gets past the transport: see PollingRequest
        return "not readable"
    one.telegram.begins()
    await one.application.update_processor.process_update(update, one.application.process_update(update))
    if one.errors:
        raise one.errors.pop()
    assert not one.telegram.refused, one.telegram.refused
    chat = _waits_for_an_answer(one, update)
    if chat is None:
        return "needs no answer"
    shown = one.telegram.now_shown.get(chat)
    if shown is None and one.maker.is_wrong:
        return "passed over"
    assert shown is not None, "nothing was shown"
    assert one.telegram.answered or update.callback_query is None, "the button still spins"
    place = one.channel.traces.place(chat)
    if place is not None:
        one.pages.add(place.page)
    return _looked_at(shown, "" if place is None else place.page)


def _looked_at(shown: Shown, page: str) -> str:
    if shown.text.startswith(_CLOSED):
        assert len(shown.buttons) == 1, "a closed chat has one button"
        return "closed"
    leads_to = {unpack(data).page for _label, data in shown.buttons}
    assert "leave" in leads_to, f"no Leave fast below {shown.text[:60]!r}"
    assert "help" in leads_to or page == "help", f"no help below {shown.text[:60]!r}"
    return "answered"


def _waits_for_an_answer(one: _Deployment, update: Update) -> int | None:
    """The private chat in which somebody did something that must be answered."""
    query = update.callback_query
    if update.my_chat_member is not None or update.effective_chat is None or update.effective_chat.type != "private":
        return None
    if not isinstance(update.effective_chat.id, int):
        return None
    if query is not None:
        return update.effective_chat.id
    message: Message | None = update.message or update.edited_message
    if message is None or not isinstance(message.date, datetime):
        return None
    said = any(getattr(message, kind) for kind in (_SAID[:2] if message.edit_date else _SAID))
    late = not message.edit_date and one.at - message.date.timestamp() >= 900
    return message.chat.id if said and not late else None


def memory() -> int:
    """Bytes this process holds, where the system says so."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    except OSError:
        return 0
