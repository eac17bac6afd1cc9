"""Processes are killed in the midst of what people agree to, all real: a webhook, PostgreSQL, a shared memory, SIGKILL.

Telegram brings again what was not answered. Nobody can know then whether it was done: so doing it again must be right.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

import asyncpg  # type: ignore[import-untyped]
import pytest
from telegram import Update

from bot.account.account import Account
from bot.consent import MOST, Content, Locked, Look, Remembered
from bot.database import Database, read_url
from bot.dialogue.place import unpack
from bot.keeping.keeping import Keeping
from bot.keeping.keys import new_key, read_keyring
from bot.keeping.tables import MIGRATIONS
from tests import valkey
from tests.bot_api import BotApi, Message, Person
from tests.bot_api.limits import Json
from tests.channels.telegram.conftest import Setting
from tests.channels.telegram.test_over_http import running, until
from tests.channels.telegram.test_webhook import TOKEN, URL, bringing, free_port, is_healthy
from tests.postgresql import Server

SEED = 20_261_127
PEOPLE, DEEDS, DEATHS = 6, 2, 3

WAITS = 25.0
"""Seconds somebody waits for a screen at most; the turn of a killed process ends after five."""

PLACE, ACCOUNT, LOCKED = "language and place", "an account", "an account behind a passphrase"
RECEIPT = "This is your receipt"
GONE = ("What was kept under that consent is deleted.", "not kept, or no longer", "Erased")
DANGER = {"answerCallbackQuery": 0.05, "Your account": 0.5, **dict.fromkeys((RECEIPT, *GONE), 0.4)}
"""How likely a process is killed when it has shown this and has not heard that it did."""

PASSPHRASE = "grey kettle sings early"
WORDS = "He stood in the door."


@dataclass
class Somebody:
    """A person who agrees and takes back, and knows what they were told."""

    person: Person
    chance: random.Random
    at: Message | None = None
    told: dict[str, str] = field(default_factory=dict)
    """Consent -> what it is, for all that they were told is kept and not yet told is deleted."""

    async def says(self, words: str, *then: str) -> None:
        """Says something, and waits for a new message that answers it."""
        before = max((message.id for message in self.person.chat), default=0)
        self.person.says(words)

        def answer() -> Message | None:
            new = (message for message in self.person.chat if message.from_bot and message.id > before)
            return next((message for message in new if any(one in message.text for one in then)), None)

        await until(lambda: answer() is not None, WAITS)
        self.at = answer()

    async def presses(self, label: str, *then: str) -> None:
        """Presses a button of the message they look at, and waits until that shows it."""
        at = self.at
        assert at is not None
        buttons = [button for row in at.keyboard for button in row]
        (data, *_) = (one.action for one in buttons if one.label.startswith(label) or unpack(one.action).arg == label)
        self.person.presses_data(data, at.id)
        await until(lambda: any(one in at.text for one in then), WAITS)

    def receipt(self, what: str) -> None:
        """They hold a receipt now."""
        assert self.at is not None
        (place,) = (unpack(one.action) for row in self.at.keyboard for one in row if one.label.startswith("Take it"))
        if what == PLACE:  # it exists once
            self.told = {id: kind for id, kind in self.told.items() if kind != what}
        self.told[place.arg] = what

    async def remembers(self) -> None:
        await self.says("/settings", "Language and place")
        await self.presses("Remember this for next time", "Remember language and place")
        await self.presses("Yes, remember it", RECEIPT)
        self.receipt(PLACE)

    async def keeps_an_account(self) -> None:
        await self.says("write it down", "Writing it down")
        await self.presses("Write it here, step by step", "Before you write here")
        await self.presses("Begin", "Tell it in your own words.")
        await self.says(WORDS, "word for word")
        await self.presses("Finish", "What shall become of it?")
        await self.presses("Keep it here", "Taking it back")
        await self.presses("30 days", "With a passphrase of your own?")
        if self.chance.random() < 0.3:
            await self.presses("Keep it with a passphrase", "Send it as one message")
            await self.says(PASSPHRASE, RECEIPT)
            self.receipt(LOCKED)
            await self.presses("Open it with the passphrase", "Your passphrase")
            await self.says(PASSPHRASE, WORDS)
            await self.presses("Finish", "What shall become of it?")
            await self.presses("Throw it away", "I have let go of it")
        else:
            await self.presses("Keep it without a passphrase", RECEIPT)
            self.receipt(ACCOUNT)
            await self.presses("Forget what is in memory", "I have let go of it")

    async def takes_one_back(self) -> None:
        """By its receipt, among all that is kept."""
        if not self.told:
            return
        id = self.chance.choice(sorted(self.told))
        await self.says("/mydata", "Your data")
        assert self.kept_by_the_screen() == set(self.told), "the screen shows what they were told"
        await self.presses(id, "Until:")
        await self.presses("Take it back", *GONE)
        del self.told[id]

    async def forgets(self) -> None:
        await self.says("/forget", *GONE)
        self.told.clear()

    async def looks_and_leaves(self) -> None:
        """What they were told is kept is in effect."""
        await self.says("/mydata", "Your data")
        assert self.kept_by_the_screen() == set(self.told)
        await self.says("x", "Closed.")
        await self.presses("Menu", "Place: Australian Capital Territory")

    def kept_by_the_screen(self) -> set[str]:
        """The consents that have a button."""
        assert self.at is not None
        places = (unpack(one.action) for row in self.at.keyboard for one in row)
        return {place.arg for place in places if place.page == "mine" and "-" not in place.arg}

    async def lives(self, is_over: Callable[[], bool]) -> None:
        """Deeds in an order of their own, for as long as processes are killed."""
        await self.says("/start au-act", "Hello.")
        deeds: list[Callable[[], Awaitable[None]]] = [
            self.remembers,
            self.keeps_an_account,
            self.takes_one_back,
            self.forgets,
        ]
        done = 0
        while done < DEEDS or not is_over():
            (deed,) = self.chance.choices(deeds, [2, 4, 2, 1])
            if deed != self.keeps_an_account or len(self.told) < MOST - 1:
                await deed()
            done += 1
        await self.remembers()


def kind_of(content: Content) -> str:
    match content:
        case Remembered("en", "au-act"):
            return PLACE
        case Account(passages=passages) if passages and all(one.words == WORDS for one in passages):
            return ACCOUNT
        case Locked():
            return LOCKED
    return "something that nobody agreed to"


@pytest.fixture
def memory() -> Iterator[valkey.Server]:
    """A real Valkey or Redis server."""
    if valkey.program() is None:
        pytest.skip("no Valkey or Redis server is installed here; .ci/run installs one")
    with valkey.server() as one:
        yield one


class Overheard:
    """The Telegram of one process. `hears` is told of each call when it is done and not answered yet."""

    def __init__(self, api: BotApi, hears: Callable[[str, Json], None]) -> None:
        self._api, self._hears = api, hears

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)

    async def answer(self, token: str, method: str, params: Json) -> tuple[int, Json]:
        answer = await self._api.answer(token, method, params)
        self._hears(method, params)
        return answer


async def healthy(port: int) -> None:
    """Waits until a process takes updates."""
    for _look in range(200):
        if await is_healthy(port):
            return
        await asyncio.sleep(0.2)


class Processes:
    """Three of them, each started anew when it is killed."""

    def __init__(self, api: BotApi, settings: dict[str, str], chance: random.Random) -> None:
        self.ports = [free_port() for _process in range(3)]
        self._api, self._settings, self._chance = api, settings, chance
        self._alive: dict[int, asyncio.subprocess.Process] = {}
        self._stop = asyncio.Event()
        self.deaths = 0

    def heard(self, port: int, method: str, params: Json) -> None:
        """A process has called, and Telegram has done it. Some do not live to know: most often those that just told
        somebody what is kept or deleted, and sometimes those that are about to do it."""
        text = str(params.get("text"))
        danger = next((risk for words, risk in DANGER.items() if words in text or words == method), 0.01)
        is_time = not self.is_over and len(self._alive) > 1 and self._chance.random() < danger
        if is_time and port in self._alive:
            process = self._alive.pop(port)
            self.deaths += 1
            # While a press is answered, what it asks for is done: somewhere in the middle of that.
            later = self._chance.uniform(0, 0.03) if method == "answerCallbackQuery" else 0
            asyncio.get_running_loop().call_later(later, process.kill)

    @property
    def is_over(self) -> bool:
        """Whether no other has to die."""
        return self.deaths >= DEATHS

    async def _living(self, port: int) -> None:
        stopped = asyncio.create_task(self._stop.wait())
        telegram = cast("BotApi", Overheard(self._api, partial(self.heard, port)))
        while not self._stop.is_set():
            async with running(telegram, **self._settings, BOT_LISTEN=f"127.0.0.1:{port}") as process:
                died = asyncio.create_task(process.wait())
                await asyncio.wait([asyncio.create_task(healthy(port)), died], return_when=asyncio.FIRST_COMPLETED)
                self._alive[port] = process
                await asyncio.wait([died, stopped], return_when=asyncio.FIRST_COMPLETED)
                self._alive.pop(port, None)
                died.cancel()

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """While the block runs."""
        async with asyncio.TaskGroup() as together:
            for port in self.ports:
                together.create_task(self._living(port))
            yield
            self._stop.set()


async def test_what_was_confirmed_is_kept_once_and_what_was_deleted_is_gone_whoever_is_killed(
    postgresql: Server, memory: valkey.Server
) -> None:
    chance = random.Random(SEED)
    api = BotApi(token=TOKEN)
    address, key = await postgresql.database(), new_key()
    people = [Somebody(api.person(id), random.Random(chance.random())) for id in range(1, PEOPLE + 1)]
    settings = {
        "BOT_WEBHOOK_URL": URL,
        "BOT_JURISDICTION": "au",
        "BOT_MEMORY_URL": memory.url,
        "BOT_KEEPING_KEY": key,
        "BOT_KEEPING_DATABASE": address,
        "BOT_LOG_LEVEL": "ERROR",
    }
    processes = Processes(api, settings, chance)
    async with processes.living(), bringing(api, *processes.ports):
        async with asyncio.TaskGroup() as together:
            for one in people:
                together.create_task(one.lives(lambda: processes.is_over))
        await until(lambda: all(query.answered for query in api.queries.values()), WAITS)
        await asyncio.gather(*(one.looks_and_leaves() for one in people))
    keeping = Keeping(Database(read_url(address), MIGRATIONS), read_keyring(key), lambda: datetime.now(UTC))
    for one in people:
        kept = (await keeping.fulfil(one.person.id, Look())).kept
        assert {each.consent.id: kind_of(each.content) for each in kept} == one.told
    await keeping.close()
    connection = await asyncpg.connect(address)
    assert await connection.fetchval("SELECT count(*) FROM consents") == sum(len(one.told) for one in people)
    await connection.close()


async def _brought(setting: Setting, *order: int) -> None:
    """The updates that wait come in this order, some more than once, as after a kill."""
    waiting = [update for _number, update in setting.api.waiting]
    setting.api.waiting.clear()
    for number in order:
        update = Update.de_json(waiting[number], setting.application.bot)
        assert update is not None
        await setting.application.process_update(update)


async def _asked(setting: Setting) -> Person:
    """Somebody who is asked whether language and place shall be remembered."""
    person = setting.api.person()
    for step in ("/start au-act", "/settings"):
        person.says(step)
        await setting.settle()
    person.presses("Remember this for next time")
    await setting.settle()
    return person


async def _kept(setting: Setting, person: Person) -> list[str]:
    return [kind_of(one.content) for one in (await setting.keeping.fulfil(person.id, Look())).kept]


@pytest.mark.parametrize("order", [(1, 0), (0, 1, 0), (0, 1, 0, 0)])
async def test_a_yes_from_before_forget_keeps_nothing_after_it(setting: Setting, order: tuple[int, ...]) -> None:
    person = await _asked(setting)
    person.presses("Yes, remember it")
    person.says("/forget")
    await _brought(setting, *order)
    assert await _kept(setting, person) == []
    assert any("Erased" in message.text for message in person.chat)
    assert any("/mydata shows what is kept." in message.text for message in person.chat)


@pytest.mark.parametrize("order", [(1, 0), (0, 1, 0)])
async def test_a_forget_from_before_a_yes_asks_first(setting: Setting, order: tuple[int, ...]) -> None:
    person = await _asked(setting)
    button = next(one for row in person.sees.keyboard for one in row if one.label == "Yes, remember it")
    person.says("/forget")
    person.presses_data(button.action, person.sees.id)
    await _brought(setting, *order)
    assert await _kept(setting, person) == [PLACE]


async def test_words_that_come_again_are_written_down_once_and_a_passphrase_locks_once(setting: Setting) -> None:
    person = setting.api.person()
    person.says("write it down")
    await setting.settle()
    for label in ("Write it here, step by step", "Begin"):
        person.presses(label)
        await setting.settle()
    person.says(WORDS)
    await _brought(setting, 0, 0)
    account = setting.traces.account(person.id)
    assert account is not None
    assert [passage.words for passage in account.passages] == [WORDS]
    assert "word for word" in person.sees.text
    for label in ("Finish", "Keep it here", "30 days", "Keep it with a passphrase"):
        person.presses(label)
        await setting.settle()
    person.says(PASSPHRASE)
    await _brought(setting, 0, 0)
    assert await _kept(setting, person) == [LOCKED]
    assert RECEIPT in person.sees.text
    assert not any(PASSPHRASE in message.text for message in person.chat)
