"""The person's side shows what a person would see, and tells the bot what Telegram would tell it."""

from typing import Any

import pytest
from telegram import Bot, Update

from . import BotApi, Person


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
def alex(api: BotApi) -> Person:
    return api.person(id=7, first_name="Alex", language_code="fr")


def last_update(api: BotApi) -> Update:
    """The newest update, as python-telegram-bot reads it."""
    update = Update.de_json(api.waiting[-1][1], Bot(api.token))
    assert not update.api_kwargs
    return update


def send(api: BotApi, chat_id: int, text: str, *rows: list[tuple[str, str]]) -> int:
    keyboard = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
    params = {"chat_id": chat_id, "text": text, "reply_markup": {"inline_keyboard": keyboard}}
    status, body = api.call("sendMessage", params)
    assert status == 200, body
    return int(body["result"]["message_id"])


def test_says(api: BotApi, alex: Person) -> None:
    alex.says("/start au-nsw")
    message = last_update(api).message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.from_user.language_code, message.chat.type) == ("/start au-nsw", "fr", "private")
    assert list(message.parse_entities().values()) == ["/start"]
    alex.says("🧡 see /help, not a/b")
    message = last_update(api).message
    assert message is not None
    assert list(message.parse_entities().values()) == ["/help"]
    with pytest.raises(ValueError, match="several messages"):
        alex.says("x" * 4097)


def test_edits(api: BotApi, alex: Person) -> None:
    written = alex.says("a").id
    alex.edits(written, "/b")
    edited = last_update(api).edited_message
    assert edited is not None
    assert (edited.message_id, edited.text, edited.edit_date is not None) == (written, "/b", True)
    with pytest.raises(ValueError, match="cannot edit"):
        alex.edits(send(api, 7, "a"), "b")


@pytest.mark.parametrize(
    "kind",
    ["photo", "voice", "sticker", "document", "location", "contact", "poll", "animation", "video_note"],
)
def test_sends(api: BotApi, alex: Person, kind: str) -> None:
    alex.sends(kind, caption="look" if kind == "photo" else "")
    message = last_update(api).message
    assert message is not None
    assert getattr(message, kind)
    assert message.text is None
    assert message.caption == ("look" if kind == "photo" else None)


def test_forwards(api: BotApi, alex: Person) -> None:
    alex.forwards("he wrote this")
    message = last_update(api).message
    assert message is not None
    assert message.text == "he wrote this"
    assert message.forward_origin is not None


def test_chat_shows_what_is_visible(api: BotApi, alex: Person) -> None:
    heard = alex.says("hello").id
    with pytest.raises(LookupError, match="no message of the bot"):
        assert alex.sees
    sent = send(api, 7, "hi", [("Yes", "y"), ("No", "n")], [("Leave", "x")])
    assert [(message.id, message.from_bot, message.text) for message in alex.chat] == [
        (heard, False, "hello"),
        (sent, True, "hi"),
    ]
    assert alex.sees.keyboard == [[("Yes", "y"), ("No", "n")], [("Leave", "x")]]
    api.call("editMessageText", {"chat_id": 7, "message_id": sent, "text": "<b>bye</b>", "parse_mode": "HTML"})
    assert (alex.sees.text, alex.sees.html, alex.sees.edited) == ("bye", "<b>bye</b>", True)
    api.call("deleteMessages", {"chat_id": 7, "message_ids": [heard, sent]})
    assert alex.chat == []


def test_presses(api: BotApi, alex: Person) -> None:
    alex.says("hello")
    old = send(api, 7, "old", [("Yes", "old-y"), ("Only here", "only")])
    new = send(api, 7, "new", [("Yes", "y")])
    for press, data, message_id in (("Yes", "y", new), ("old-y", "old-y", old), ("Only here", "only", old)):
        query_id = alex.presses(press)
        query = last_update(api).callback_query
        assert query is not None
        assert query.message is not None
        assert (query.id, query.data, query.message.message_id) == (query_id, data, message_id)
    with pytest.raises(LookupError, match=r"'Maybe'; there are \['Yes', 'Only here', 'Yes'\]"):
        alex.presses("Maybe")


def test_a_press_on_a_deleted_message(api: BotApi, alex: Person) -> None:
    alex.presses_data("forged", 3)
    query = last_update(api).callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible


def test_blocking(api: BotApi, alex: Person) -> None:
    alex.opens_chat()
    assert api.waiting == []
    alex.blocks_bot()
    alex.blocks_bot()
    change = last_update(api).my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    alex.unblocks_bot()
    assert [number for number, _ in api.waiting] == [5001, 5002]


def test_groups(api: BotApi, alex: Person) -> None:
    group = api.group(-20, "The team", by=alex)
    change = last_update(api).my_chat_member
    assert change is not None
    assert (change.chat.title, change.new_chat_member.status) == ("The team", "member")
    heard = group.says(alex, "/start").id
    assert group.has_bot
    send(api, -20, "hello")
    answers: list[Any] = [
        api.call("deleteMessage", {"chat_id": -20, "message_id": heard})[1]["description"],
        api.call("leaveChat", {"chat_id": -20})[1]["result"],
        api.call("sendMessage", {"chat_id": -20, "text": "a"})[1]["description"],
    ]
    left = "Forbidden: bot is not a member of the group chat"
    assert answers == ["Bad Request: message can't be deleted", True, left]
    assert not group.has_bot
    waiting = len(api.waiting)
    group.says(alex, "is it gone?")
    assert len(api.waiting) == waiting
    assert len(group.chat) == 3
    with pytest.raises(ValueError, match="negative"):
        api.group(20, "The team")


def test_thrown_out_of_a_group(api: BotApi, alex: Person) -> None:
    group = api.group(-20, "The team", by=alex)
    group.removes_bot(alex)
    answer = api.call("sendMessage", {"chat_id": -20, "text": "a"})[1]
    assert answer["description"] == "Forbidden: bot was kicked from the group chat"
    assert api.call("leaveChat", {"chat_id": 7})[1]["description"] == "Bad Request: chat not found"
    alex.opens_chat()
    assert "private chats" in api.call("leaveChat", {"chat_id": 7})[1]["description"]
