"""Telegram misbehaves. Whoever pressed ends on the screen they pressed for, nobody else waits, nothing is logged.

Each row of the tables below is one fault. Those on the wire go over HTTP and through the real transport.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import product
from pathlib import Path

import pytest
from telegram.request import BaseRequest

from bot.channels.telegram import order, transport
from bot.channels.telegram.application import UPDATES, build
from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.transport import AiohttpRequest, PollingRequest
from bot.consent import Keep, Remembered
from bot.database import Database, read_url
from bot.dialogue.conversation import World
from bot.dialogue.place import Place, Since, When, pack
from bot.dialogue.speech import Speech
from bot.keeping.keeping import Keeping
from bot.keeping.keys import new_key, read_keyring
from bot.keeping.tables import MIGRATIONS
from bot.redaction import redacting_handler
from tests.bot_api import BotApi, Broken, OfflineRequest, Person, serve
from tests.channels.telegram.test_over_http import until

CANARY = "canary-zebra"
NUMBER = "1800 737 732"
"""Stands on the screen with the help lines of Australia, and on no screen before it."""

SOON = 0.7
"""Seconds within which somebody else is answered meanwhile. Every fault below takes longer, or is over at once."""

_ANOTHER_PAGE = "Who else can see"


@dataclass
class Telegram:
    """A pretend Telegram with our bot on it, and two people on their first screen."""

    api: BotApi
    alex: Person
    kim: Person

    def calls(self, method: str = "") -> int:
        """How often the bot called about Alex, with this method or with any."""
        return sum(
            (call.method == method if method else True)
            and (str(call.params.get("chat_id")) == str(self.alex.id) or call.method == "answerCallbackQuery")
            for call in self.api.calls
        )


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that a deployment would write at DEBUG. Looked through after every test."""
    stream, root = StringIO(), logging.getLogger()
    handler, level = redacting_handler("123456:canary-token-AAAA", stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    said = stream.getvalue()
    assert said
    for secret in (CANARY, "canary-token", "CanaryName", "77001122", NUMBER, "Privacy"):
        assert secret not in said, secret


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same patience as in a deployment, thirty times as fast; what is too long is so much earlier."""
    monkeypatch.setattr(transport, "_DEFAULT_TIMEOUT", 0.3)
    monkeypatch.setattr(transport, "_WHOLE", 0.2)
    monkeypatch.setattr(transport, "_LONGEST", 4 * 1024 * 1024)
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def channel(world: World, speeches: Mapping[str, Speech]) -> TelegramChannel:
    return TelegramChannel(world, speeches)


@asynccontextmanager
async def talking(channel: TelegramChannel, *, wire: bool) -> AsyncIterator[Telegram]:
    """Our bot as `build` makes it, talking: over HTTP, or without a socket."""
    api = BotApi(token="123456:canary-token-AAAA")
    async with serve(api, drop=0.1) as base_url:
        requests: tuple[BaseRequest, BaseRequest] = (
            (AiohttpRequest(), PollingRequest(channel.order.room))
            if wire
            else (OfflineRequest(api, 0.3), OfflineRequest(api))
        )
        application = build(channel, api.token, base_url, *requests)
        assert application.updater is not None
        async with application:
            await application.start()
            await application.updater.start_polling(timeout=2, allowed_updates=UPDATES)
            alex, kim = api.person(77_001_122, "CanaryName"), api.person(2)
            for person in (alex, kim):
                person.says("/start au")
            await until(lambda: all("Hello." in person.sees.text for person in (alex, kim)))
            await until(lambda: not api.waiting)  # the bot asks for what comes next
            api.calls[:] = [call for call in api.calls[-1:] if call.method == "getUpdates"]
            try:
                yield Telegram(api, alex, kim)
            finally:
                await application.updater.stop()
                await application.stop()


async def answers_others(telegram: Telegram) -> None:
    """Somebody else presses now, and is answered soon."""
    began = time.perf_counter()
    telegram.kim.presses("Privacy")
    await until(lambda: _ANOTHER_PAGE in telegram.kim.sees.text)
    assert time.perf_counter() - began < SOON


def presses(alex: Person) -> None:
    alex.presses("Get help now")


def types(alex: Person) -> None:
    alex.says(f"/help {CANARY}")


HOW = {"editMessageText": presses, "answerCallbackQuery": presses, "sendMessage": types}
"""What Alex does so that the bot calls a method."""

WHOM = {"editMessageText": 77_001_122, "answerCallbackQuery": None, "sendMessage": 77_001_122}
"""Whose calls are hit: Alex's. A query names no chat."""

REFUSED = {
    "429 for a second": (429, "Too Many Requests: retry after 1", 1),
    "500 once": (500, "Internal Server Error", None),
    "502 once": (502, "Bad Gateway", None),
}


async def ends_well(telegram: Telegram, method: str) -> None:
    """Alex does something that a fault waits for: the right screen comes, others go on, and few calls are made."""
    HOW[method](telegram.alex)
    await until(lambda: telegram.calls(method) > 0)
    await answers_others(telegram)
    await until(lambda: NUMBER in telegram.alex.sees.text, 5)
    await asyncio.sleep(0.05)
    assert NUMBER in telegram.alex.sees.text
    assert "Leave fast" in [button.label for row in telegram.alex.sees.keyboard for button in row]
    assert telegram.calls() <= 5, "edit, answer, at worst a new message and its content, and the answer to Kim"


@pytest.mark.parametrize("method", HOW)
@pytest.mark.parametrize("fault", REFUSED)
async def test_a_refusal_that_passes_costs_a_moment_and_nothing_else(
    channel: TelegramChannel, log: StringIO, method: str, fault: str
) -> None:
    async with talking(channel, wire=False) as telegram:
        status, words, wait = REFUSED[fault]
        telegram.api.fail_next(method, status, f"{words} {CANARY}", retry_after=wait, chat=WHOM[method])
        await ends_well(telegram, method)


@pytest.mark.parametrize(("method", "broken"), list(product(HOW, Broken)))
async def test_an_answer_that_breaks_on_its_way_is_asked_for_once_more(
    channel: TelegramChannel, log: StringIO, method: str, broken: Broken
) -> None:
    async with talking(channel, wire=True) as telegram:
        telegram.api.break_next(method, broken, chat=WHOM[method])
        await ends_well(telegram, method)
        assert not any("could not answer" in message.text for message in telegram.alex.chat)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("editMessageText", "message to edit not found"),
        ("editMessageText", "message can't be edited"),
        ("answerCallbackQuery", "query is too old and response timeout expired or query ID is invalid"),
    ],
)
async def test_a_message_or_a_press_that_telegram_no_longer_knows_keeps_nobody_from_their_screen(
    channel: TelegramChannel, log: StringIO, method: str, words: str
) -> None:
    async with talking(channel, wire=False) as telegram:
        telegram.api.fail_next(method, 400, f"Bad Request: {words}", chat=WHOM[method])
        await ends_well(telegram, method)


async def test_not_modified_is_the_right_screen(channel: TelegramChannel, log: StringIO) -> None:
    async with talking(channel, wire=False) as telegram:
        message = telegram.alex.sees
        await ends_well(telegram, "editMessageText")
        telegram.alex.presses_data(pack(Place("help", jurisdiction="au")), message.id)
        await until(lambda: telegram.calls("editMessageText") == 2)
        await asyncio.sleep(0.3)  # longer than the pause before a second try
        assert telegram.calls("editMessageText") == 2, "it is not tried again"
        assert [one.from_bot for one in telegram.alex.chat].count(True) == 1


async def test_whoever_blocked_us_is_left_alone(channel: TelegramChannel, log: StringIO) -> None:
    async with talking(channel, wire=False) as telegram:
        telegram.alex.presses("Get help now")
        telegram.alex.blocks_bot()
        await until(lambda: telegram.calls("editMessageText") > 0)
        await answers_others(telegram)
        await asyncio.sleep(0.3)
        assert telegram.calls("editMessageText") == 1
        assert telegram.calls("sendMessage") == 0
        assert channel.traces.place(telegram.alex.id) is None


async def test_a_chat_that_telegram_does_not_find_is_not_asked_for_again_and_again(
    channel: TelegramChannel, log: StringIO
) -> None:
    async with talking(channel, wire=False) as telegram:
        for method in ("editMessageText", "sendMessage"):
            telegram.api.fail_next(method, 400, "Bad Request: chat not found", times=50, chat=telegram.alex.id)
        telegram.alex.presses("Get help now")
        await until(lambda: telegram.calls("sendMessage") > 0)
        await answers_others(telegram)
        await asyncio.sleep(0.3)
        assert telegram.calls() <= 5


async def test_a_longer_fault_is_said_and_the_next_press_works(channel: TelegramChannel, log: StringIO) -> None:
    async with talking(channel, wire=False) as telegram:
        telegram.api.fail_next("editMessageText", 502, f"Bad Gateway {CANARY}", times=2, chat=telegram.alex.id)
        telegram.alex.presses("Get help now")
        await until(lambda: telegram.calls("editMessageText") > 0)
        await answers_others(telegram)
        await until(lambda: "I could not answer just now." in telegram.alex.sees.text)
        telegram.alex.presses("Get help now")
        await until(lambda: NUMBER in telegram.alex.sees.text)
        assert telegram.calls("editMessageText") == 3


async def test_after_an_outage_that_nothing_could_be_said_in_the_old_buttons_work(
    channel: TelegramChannel, log: StringIO
) -> None:
    async with talking(channel, wire=True) as telegram:
        for method in ("editMessageText", "sendMessage", "answerCallbackQuery"):
            telegram.api.fail_next(method, 500, "Internal Server Error", times=2, chat=WHOM[method])
        telegram.alex.presses("Get help now")
        await until(lambda: telegram.calls("sendMessage") == 2)
        await asyncio.sleep(0.3)
        assert telegram.calls() <= 5, "nothing is tried for ever"
        assert "Hello." in telegram.alex.sees.text
        telegram.alex.presses("Get help now")
        await until(lambda: NUMBER in telegram.alex.sees.text)


async def test_presses_made_during_a_fault_are_answered_in_their_order(channel: TelegramChannel, log: StringIO) -> None:
    async with talking(channel, wire=True) as telegram:
        telegram.api.break_next("editMessageText", Broken.SILENT, chat=telegram.alex.id)
        for label in ("Get help now", "Privacy", "Get help now"):
            telegram.alex.presses(label)
        await until(lambda: telegram.calls("editMessageText") == 4)
        await until(lambda: NUMBER in telegram.alex.sees.text)
        assert all(query.answered for query in telegram.api.queries.values())


@pytest.mark.parametrize(
    ("method", "broken"),
    [
        ("deleteMessages", Broken.SILENT),
        ("deleteMessages", Broken.EMPTY),
        ("sendMessage", Broken.RESET),
        ("sendMessage", Broken.NO_JSON),
    ],
)
async def test_leave_fast_leaves_nothing_but_neutral_lines_whatever_breaks(
    channel: TelegramChannel, log: StringIO, method: str, broken: Broken
) -> None:
    async with talking(channel, wire=True) as telegram:
        telegram.api.break_next(method, broken, chat=telegram.alex.id)
        telegram.alex.presses("Leave fast")
        await until(lambda: telegram.calls(method) > 0)
        await answers_others(telegram)
        await until(lambda: len(telegram.alex.chat) > 0 and telegram.calls(method) >= 2)
        await asyncio.sleep(0.1)
        assert {message.text[:7] for message in telegram.alex.chat} == {"Closed."}


@pytest.mark.parametrize("method", ["editMessageText", "sendMessage"])
async def test_leave_fast_is_tried_once_more_where_telegram_stumbles(
    channel: TelegramChannel, log: StringIO, method: str
) -> None:
    async with talking(channel, wire=False) as telegram:
        if method == "editMessageText":  # nothing can be deleted, so the screen has to be overwritten
            for deleting in ("deleteMessages", "deleteMessage"):
                telegram.api.fail_next(deleting, 400, "Bad Request: message can't be deleted", times=5)
        telegram.api.fail_next(method, 502, "Bad Gateway", chat=telegram.alex.id)
        telegram.alex.presses("Leave fast")
        await until(lambda: telegram.alex.sees.text.startswith("Closed."))
        assert not any("Hello." in message.text for message in telegram.alex.chat if message.from_bot)


async def test_leave_fast_waits_for_nothing_that_telegram_holds_up(
    channel: TelegramChannel, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram may ask to wait half a minute; here it is three seconds. What waited comes to nothing afterwards."""
    monkeypatch.setattr(order, "_POLITE", 0.1)
    async with talking(channel, wire=False) as telegram:
        telegram.api.fail_next("editMessageText", 429, "Too Many Requests", retry_after=3, chat=telegram.alex.id)
        for label in ("Get help now", "Privacy", "Get help now"):
            telegram.alex.presses(label)
        telegram.alex.says(CANARY)
        await until(lambda: telegram.calls("editMessageText") == 1)
        began = time.perf_counter()
        telegram.alex.presses("Leave fast")
        await until(lambda: telegram.alex.sees.text.startswith("Closed."))
        assert time.perf_counter() - began < SOON
        await until(lambda: channel.order.is_idle, 6)
        assert {message.text[:7] for message in telegram.alex.chat} == {"Closed."}
        assert channel.traces.account(telegram.alex.id) is None
        telegram.alex.says("/menu")
        await until(lambda: "Hello." in telegram.alex.sees.text)


async def test_what_was_asked_for_before_leaving_is_done_and_not_shown(
    world: World, speeches: Mapping[str, Speech], tmp_path: Path, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "_POLITE", 0.1)
    database = Database(read_url(f"sqlite:///{tmp_path}/kept.sqlite3"), MIGRATIONS)
    keeping = Keeping(database, read_keyring(new_key()), lambda: datetime.now(UTC))
    channel = TelegramChannel(world, speeches, keeping=keeping)
    async with talking(channel, wire=False) as telegram:
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        await keeping.fulfil(telegram.alex.id, Keep(Remembered("fr", "ca"), tomorrow))
        assert await keeping.remembered(telegram.alex.id) is not None
        telegram.api.fail_next("editMessageText", 429, "Too Many Requests", retry_after=2, chat=telegram.alex.id)
        telegram.alex.presses("Get help now")
        telegram.alex.says("/forget")
        await until(lambda: telegram.calls("editMessageText") == 1)
        telegram.alex.presses("Leave fast")
        await until(lambda: telegram.alex.sees.text.startswith("Closed."))
        assert await keeping.remembered(telegram.alex.id) is not None, "it waits behind the press before it"
        await until(lambda: channel.order.is_idle, 6)
        assert await keeping.remembered(telegram.alex.id) is None
        assert {message.text[:7] for message in telegram.alex.chat} == {"Closed."}
    await keeping.close()


async def test_a_message_that_arrives_after_leaving_is_taken_away(
    channel: TelegramChannel, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "_POLITE", 0.1)
    monkeypatch.setattr(transport, "_DEFAULT_TIMEOUT", 5.0)
    async with talking(channel, wire=True) as telegram:
        telegram.api.delay("sendMessage", 1.0)
        telegram.alex.says("/help")
        await until(lambda: telegram.calls("sendMessage") == 1)
        telegram.api.delay("sendMessage", 0.0)
        telegram.alex.presses_data(pack(Place("leave")), telegram.alex.chat[1].id)
        await until(lambda: telegram.alex.sees.text.startswith("Closed."))
        assert "Some messages could not be deleted." in telegram.alex.sees.text, "one is on its way"
        await until(lambda: channel.order.is_idle, 6)
        assert {message.text[:7] for message in telegram.alex.chat} == {"Closed."}


async def test_a_message_whose_answer_got_lost_is_not_passed_over_in_silence_when_leaving(
    channel: TelegramChannel, log: StringIO
) -> None:
    """It was sent twice, and the first of the two cannot be deleted: nobody told us its id."""
    async with talking(channel, wire=True) as telegram:
        telegram.api.break_next("sendMessage", Broken.RESET, chat=telegram.alex.id)
        telegram.alex.says("/help")
        await until(lambda: NUMBER in telegram.alex.sees.text)
        telegram.alex.says("x")
        await until(lambda: telegram.alex.sees.text.startswith("Closed."))
        await until(lambda: len(telegram.alex.chat) == 2)
        orphan, closing = telegram.alex.chat
        assert orphan.text == "Here you are."
        assert "Some messages could not be deleted." in closing.text


@pytest.mark.parametrize("broken", [Broken.RESET, Broken.SILENT])
async def test_a_file_comes_although_the_answer_before_it_got_lost(
    channel: TelegramChannel, log: StringIO, broken: Broken
) -> None:
    async with talking(channel, wire=True) as telegram:
        telegram.api.break_next("editMessageText", broken, chat=telegram.alex.id)
        today = datetime.now(UTC).date()
        dates = Place("dates", jurisdiction="au").saying(when=When(Since.DAY, today))
        telegram.alex.presses_data(pack(dates), telegram.alex.sees.id)
        await until(lambda: any(message.file is not None for message in telegram.alex.chat), 5)


async def test_a_file_that_telegram_refuses_is_not_called_sent(channel: TelegramChannel, log: StringIO) -> None:
    async with talking(channel, wire=False) as telegram:
        telegram.api.fail_next("sendDocument", 400, f"Bad Request: {CANARY}", times=9)
        dates = Place("dates", jurisdiction="au").saying(when=When(Since.DAY, datetime.now(UTC).date()))
        telegram.alex.presses_data(pack(dates), telegram.alex.sees.id)
        await until(lambda: "I could not answer just now." in telegram.alex.sees.text)
        assert telegram.calls("sendDocument") == 1


async def test_getting_updates_fails_without_a_storm_and_goes_on(channel: TelegramChannel, log: StringIO) -> None:
    def polls() -> int:
        return sum(call.method == "getUpdates" for call in telegram.api.calls)

    async with talking(channel, wire=True) as telegram:
        await until(lambda: polls() == 1)  # it waits already; the next ones break, and what they bring stays
        for broken in (Broken.NO_ANSWER, Broken.NESTED):
            telegram.api.break_next("getUpdates", broken)
        telegram.alex.presses("Get help now")
        await until(lambda: NUMBER in telegram.alex.sees.text)
        telegram.kim.presses("Privacy")
        await asyncio.sleep(0.5)
        assert polls() == 2, "python-telegram-bot asks again at once after errors it does not know"
        await until(lambda: _ANOTHER_PAGE in telegram.kim.sees.text, 8)
