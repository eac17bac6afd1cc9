"""What the transport leaves out, because nobody reads it and it cost a third of the time of a press."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Message, Update

from bot.channels.telegram.transport import AiohttpRequest, lighten

_CHAT = {"id": 7, "type": "private", "first_name": "Alex"}
_PRESS = {
    "update_id": 1,
    "callback_query": {
        "id": "9",
        "from": {"id": 7, "is_bot": False, "first_name": "Alex"},
        "chat_instance": "1",
        "data": "a.help",
        "message": {
            "message_id": 5,
            "date": 1_700_000_000,
            "chat": _CHAT,
            "text": "Here you are.",
            "reply_markup": {"inline_keyboard": [[{"text": "Menu", "callback_data": "a"}]]},
        },
    },
}


def test_a_pressed_message_comes_in_without_what_stood_in_it() -> None:
    press = deepcopy(_PRESS)
    lighten(press)
    query = Update.de_json(press, None).callback_query
    assert query is not None
    assert query.data == "a.help"
    message = query.message
    assert isinstance(message, Message)
    assert (message.message_id, message.chat.id, message.date) == (5, 7, datetime.fromtimestamp(1_700_000_000, UTC))
    assert message.text is None
    assert message.reply_markup is None


def test_a_message_that_telegram_no_longer_shows_is_as_old_as_before() -> None:
    press: dict[str, Any] = deepcopy(_PRESS)
    press["callback_query"]["message"] = {"message_id": 5, "date": 0, "chat": _CHAT}
    heavy = Update.de_json(deepcopy(press), None).callback_query
    lighten(press)
    light = Update.de_json(press, None).callback_query
    assert heavy is not None
    assert heavy.message is not None
    assert light is not None
    assert light.message is not None
    assert light.message.date == heavy.message.date < datetime(1971, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "update",
    [
        None,
        [],
        {"update_id": 1, "message": {"message_id": 5, "date": 1, "chat": _CHAT, "text": "words"}},
        {"update_id": 1, "callback_query": None},
        {"update_id": 1, "callback_query": {"id": "9", "message": None}},
        {"update_id": 1, "callback_query": {"id": "9", "message": {"message_id": 5}}},
    ],
)
def test_everything_else_stays_as_it_came(update: Any) -> None:
    before = deepcopy(update)
    lighten(update)
    assert update == before


@pytest.mark.parametrize(
    ("payload", "result"),
    [
        (b'{"ok":true,"result":"\\ud83d half a letter"}', "\ud83d half a letter"),
        (b'{"ok":true,"result":"\xff no letter"}', "\ufffd no letter"),
        (b'{"ok":true,"result":12345678901234567890123}', 12345678901234567890123),
        (b'{"ok":true,"result":[1.5,null,"\\u00e9"]}', [1.5, None, "\u00e9"]),
    ],
)
def test_an_answer_is_read_whatever_letters_stand_in_it(payload: bytes, result: object) -> None:
    assert AiohttpRequest().parse_json_payload(payload)["result"] == result
