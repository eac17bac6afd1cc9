"""python-telegram-bot, unmodified, talks to the double: without sockets, and over HTTP."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    MessageEntity,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler

from . import BotApi, OfflineRequest, Person, serve


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
def alex(api: BotApi) -> Person:
    person = api.person(id=7, first_name="Alex", language_code="fr")
    person.opens_chat()
    return person


@pytest.fixture(params=["offline", "http"])
async def builder(request: pytest.FixtureRequest, api: BotApi) -> AsyncIterator[Any]:
    """An application builder that reaches the double one way or the other."""
    if request.param == "offline":
        offline = OfflineRequest(api)
        yield ApplicationBuilder().token(api.token).request(offline).get_updates_request(OfflineRequest(api))
    else:
        async with serve(api) as base_url:
            yield ApplicationBuilder().token(api.token).base_url(f"{base_url}/bot")


@pytest.fixture
async def bot(builder: Any) -> AsyncIterator[Bot]:
    application = builder.build()
    async with application.bot:
        yield application.bot


async def test_sending_editing_deleting(bot: Bot, alex: Person) -> None:
    assert (await bot.get_me()).username == "alongside_test_bot"
    markup = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("Site", url="https://example.org")]]
    )
    sent = await bot.send_message(7, "🧡 <b>a</b>", parse_mode="HTML", reply_markup=markup, protect_content=True)
    assert sent.parse_entities([MessageEntity.BOLD]) == {sent.entities[0]: "a"}
    assert sent.reply_markup == markup
    assert alex.sees.keyboard == [[("Yes", "y"), ("Site", "https://example.org")]]
    assert alex.sees.protected
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("🧡 <b>a</b>", 7, sent.message_id, parse_mode="HTML", reply_markup=markup)
    await bot.edit_message_reply_markup(7, sent.message_id)
    await bot.edit_message_text("b", 7, sent.message_id)
    assert (alex.sees.text, alex.sees.keyboard) == ("b", [])
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(7, "x" * 4097)
    assert await bot.delete_messages(7, [sent.message_id, 1])
    assert alex.chat == []


async def test_everything_else(bot: Bot, api: BotApi, alex: Person) -> None:
    document = await bot.send_document(7, InputFile("Säfe".encode(), filename="plan.txt"), caption="a")
    assert document.document is not None
    assert alex.sees.file is not None
    assert (alex.sees.file.name, alex.sees.file.content, alex.sees.file.mime_type) == (
        "plan.txt",
        "Säfe".encode(),
        "text/plain",
    )
    await bot.send_document(7, document.document.file_id)
    await bot.send_chat_action(7, "typing")
    assert (await bot.get_chat(7)).first_name == "Alex"
    commands = [BotCommand("start", "Commencer")]
    await bot.set_my_commands(commands, BotCommandScopeAllPrivateChats(), "fr")
    assert list(await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "fr")) == commands
    await bot.set_my_description("d", "fr")
    await bot.set_my_short_description("s")
    await bot.set_my_name("n")
    assert (await bot.get_my_description("fr")).description == "d"
    assert (await bot.get_my_short_description()).short_description == "s"
    assert (await bot.get_my_name()).name == "n"
    await bot.set_webhook("https://example.org/x", secret_token="a_b-c")
    assert (await bot.get_webhook_info()).url == "https://example.org/x"
    await bot.delete_webhook(drop_pending_updates=True)
    query = alex.presses_data("x", 1)
    assert await bot.answer_callback_query(query, "ok")
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("1")


async def test_failures(bot: Bot, api: BotApi, alex: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    # Without it merely creating a RetryAfter warns that retry_after will become a timedelta, and warnings are errors.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    api.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(7, "a")
    assert flood.value.retry_after == timedelta(seconds=3)
    api.fail_next("sendMessage", 502, "Bad Gateway")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(7, "a")
    alex.blocks_bot()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(7, "a")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(8, "a")


async def test_a_slow_answer_times_out_after_the_deed(bot: Bot, api: BotApi, alex: Person) -> None:
    api.delay("sendMessage", 0.3)
    with pytest.raises(TimedOut):
        await bot.send_message(7, "a", read_timeout=0.05)
    assert [message.text for message in alex.chat] == ["a"]
    api.delay("sendMessage", 0)
    await bot.send_message(7, "b", read_timeout=0.3)


async def test_long_polling(bot: Bot, api: BotApi, alex: Person) -> None:
    started = time.perf_counter()
    assert await bot.get_updates(timeout=1, limit=1) == ()
    assert time.perf_counter() - started > 0.9
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    assert not poll.done()
    alex.says("/start")
    (update,) = await asyncio.wait_for(poll, 1)
    assert update.message is not None
    assert update.message.text == "/start"


async def test_the_newest_poll_wins(builder: Any, bot: Bot, alex: Person) -> None:
    """Two instances of the bot run by mistake; PTB's own pool for getUpdates has a single connection."""
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    other = builder.build().bot
    await other.initialize()
    second = asyncio.create_task(other.get_updates(timeout=5))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    alex.says("a")
    assert len(await second) == 1
    await other.shutdown()


async def test_a_wrong_token(api: BotApi) -> None:
    assert (await api.answer("1000:other", "getMe", {}))[0] == 401
    assert (await api.answer("nonsense", "getMe", {}))[0] == 404
    with pytest.raises(InvalidToken):
        await Bot("1000:other", request=OfflineRequest(api), get_updates_request=OfflineRequest(api)).initialize()
    assert api.calls == []


async def test_an_application_holds_a_conversation(builder: Any, api: BotApi, alex: Person) -> None:
    async def start(update: Update, context: Any) -> None:
        yes = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
        assert update.effective_message is not None
        await update.effective_message.reply_text("Ready?", reply_markup=yes)

    async def press(update: Update, context: Any) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer()
        await update.callback_query.edit_message_text("Good.")

    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handlers([CommandHandler("start", start), CallbackQueryHandler(press)])
    async with application:
        assert application.updater is not None
        await application.updater.start_polling(allowed_updates=["message", "callback_query"])
        await application.start()
        alex.says("/start")
        await until(lambda: alex.chat[-1].from_bot)
        query = alex.presses("Yes")
        await until(lambda: alex.sees.text == "Good.")
        assert api.queries[query].answered
        alex.blocks_bot()
        await application.updater.stop()
        await application.stop()
    assert api.waiting == [], "stopping confirms everything, and my_chat_member was not asked for"


async def test_http_takes_json_and_query_strings(api: BotApi, alex: Person) -> None:
    async with serve(api) as base_url, aiohttp.ClientSession(f"{base_url}/bot{api.token}/") as http:
        async with http.post("sendMessage", json={"chat_id": 7, "text": "a", "reply_markup": None}) as answer:
            assert (answer.status, (await answer.json())["result"]["text"]) == (200, "a")
        async with http.get("sendMessage", params={"chat_id": 7, "text": "b"}) as answer:
            assert answer.status == 200
        for broken in ("[]", "{"):
            async with http.post("getMe", data=broken, headers={"Content-Type": "application/json"}) as answer:
                assert (answer.status, (await answer.json())["ok"]) == (400, False)
        async with http.post("nothing") as answer:
            assert (answer.status, await answer.json()) == (
                404,
                {"ok": False, "error_code": 404, "description": "Not Found"},
            )
    assert [message.text for message in alex.chat] == ["a", "b"]


async def test_leaving_the_server_does_not_wait_for_a_poll(api: BotApi) -> None:
    async with aiohttp.ClientSession() as http:
        async with serve(api) as base_url:
            poll = asyncio.create_task(http.post(f"{base_url}/bot{api.token}/getUpdates", json={"timeout": 30}))
            await until(lambda: api.calls)
            started = time.perf_counter()
        assert time.perf_counter() - started < 1
        with pytest.raises(aiohttp.ClientError):
            await poll


async def until(condition: Any) -> None:
    """Wait for something the bot does in its own time."""
    for _ in range(300):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")
