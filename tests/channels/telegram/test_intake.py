"""Updates that Telegram would never send harm nobody, and nobody's id stays behind."""

import logging
from collections.abc import Mapping
from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram.application import build
from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.intake import is_sound
from bot.dialogue.conversation import World
from bot.dialogue.speech import Speech
from tests.bot_api import BotApi, OfflineRequest
from tests.channels.telegram.conftest import Setting

USER = {"id": 7, "is_bot": False, "first_name": "A", "language_code": "en"}
CHAT = {"id": 7, "type": "private", "first_name": "A"}
MESSAGE = {"message_id": 3, "date": 1_790_000_000, "chat": CHAT, "from": USER, "text": "canary-zebra"}
QUERY = {"id": "1", "from": USER, "chat_instance": "1", "message": MESSAGE, "data": "a.help"}


@pytest.mark.parametrize(
    "update",
    [
        {"message": {**MESSAGE, "text": 7}},
        {"message": {**MESSAGE, "text": ["canary-zebra"]}},
        {"message": {**MESSAGE, "date": None}},
        {"message": {**MESSAGE, "message_id": "canary-zebra"}},
        {"message": {**MESSAGE, "message_id": 2**70}},
        {"message": {**MESSAGE, "chat": {**CHAT, "id": "canary-zebra"}}},
        {"message": {**MESSAGE, "chat": {**CHAT, "id": [7]}}},
        {"message": {**MESSAGE, "chat": None}},
        {"message": {**MESSAGE, "from": {**USER, "id": [7]}}},
        {"message": {**MESSAGE, "from": {**USER, "language_code": 7}}},
        {"message": {**MESSAGE, "document": {"file_id": 5, "file_unique_id": "5", "file_size": "large"}}},
        {"callback_query": {**QUERY, "data": 7}},
        {"callback_query": {**QUERY, "id": None}},
        {"callback_query": {**QUERY, "from": None}},
        {"callback_query": {**QUERY, "message": {**MESSAGE, "message_id": None}}},
    ],
)
async def test_what_is_not_what_telegram_sends_is_passed_over_without_a_word_of_it(
    world: World, speeches: Mapping[str, Speech], caplog: pytest.LogCaptureFixture, update: dict[str, Any]
) -> None:
    api = BotApi()
    application = build(TelegramChannel(world, speeches), api.token, "https://api", *_offline(api))
    caplog.set_level(logging.INFO)
    async with application:
        read = Update.de_json({"update_id": 1, **update}, application.bot)
        await application.update_processor.process_update(read, application.process_update(read))
    assert not is_sound(read)
    assert {call.method for call in api.calls} == {"getMe"}
    assert "was passed over" in caplog.text
    assert "canary" not in caplog.text


async def test_what_telegram_sends_is_answered(setting: Setting) -> None:
    person = setting.api.person()
    for update in ({"message": MESSAGE}, {"callback_query": QUERY}):
        assert is_sound(Update.de_json({"update_id": 1, **update}, None))
    person.says("hello")
    await setting.settle()
    assert person.sees.text


async def test_the_library_notes_nobodys_id(world: World, speeches: Mapping[str, Speech]) -> None:
    """It keeps two sets of ids for a persistence that nobody set up, and empties them only then."""
    api = BotApi()
    application = build(TelegramChannel(world, speeches), api.token, "https://api", *_offline(api))
    person = api.person(77_001_122)
    async with application:
        for _time in range(2):
            person.says("/start au")
            for update in await application.bot.get_updates(timeout=0):
                await application.process_update(update)
    assert person.sees.text
    names = [name for name in dir(application) if "_ids_" in name or name in ("user_data", "chat_data")]
    assert len(names) >= 4
    assert [name for name in names if person.id in getattr(application, name)] == []


def _offline(api: BotApi) -> tuple[OfflineRequest, OfflineRequest]:
    return OfflineRequest(api), OfflineRequest(api)
