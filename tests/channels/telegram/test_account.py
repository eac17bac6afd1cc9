"""Writing an account on Telegram: held in memory, handed over as a file, gone when it should be."""

import logging
from io import BytesIO, StringIO

import pytest

from bot.channels.telegram.traces import QUIET_FOR, Traces
from bot.redaction import redacting_handler
from tests.bot_api import Message
from tests.bot_api.people import Person
from tests.channels.telegram.conftest import Clock, Setting

WORDS = 'canary-zebra said: "look at you" ᐃᓄᒃ'


_TO_WRITING = (
    "Something happened to me",
    "Skip all questions",
    "Keeping what may help later",
    "Write it down for myself",
    "Write it here, step by step",
)


async def _begins(setting: Setting, how: str = "Begin") -> Person:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    for label in (*_TO_WRITING, how):
        person.presses(label)
        await setting.settle()
    return person


def _documents(person: Person) -> list[Message]:
    return [message for message in person.chat if message.kind == "document"]


async def _says(setting: Setting, person: Person, *words: str) -> None:
    for one in words:
        person.says(one)
        await setting.settle()


async def test_from_the_first_word_to_the_file(setting: Setting) -> None:
    person = await _begins(setting)
    assert "Tell it in your own words." in person.sees.text
    await _says(setting, person, WORDS)
    assert "I have it, word for word." in person.sees.text
    person.presses("Show me what I have")
    await setting.settle()
    assert WORDS in person.sees.text
    person.presses("Finish")
    await setting.settle()
    person.presses("As text")
    await setting.settle()
    (file,) = _documents(person)
    assert file.file is not None
    assert file.file.name == "notes.txt"
    assert WORDS in file.file.content.decode()
    assert "This file has no seal." in file.file.content.decode()


async def test_a_pdf_with_a_password_and_the_password_goes(setting: Setting) -> None:
    import pikepdf

    person = await _begins(setting)
    await _says(setting, person, WORDS)
    person.presses("Finish")
    await setting.settle()
    person.presses("PDF with a password")
    await setting.settle()
    await _says(setting, person, "four words at least")
    assert not any("four words at least" in (message.text or "") for message in person.chat)
    (file,) = _documents(person)
    assert file.file is not None
    assert file.file.name == "notes.pdf"
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(file.file.content))
    with pikepdf.open(BytesIO(file.file.content), password="four words at least") as opened:
        assert opened.encryption.R == 6


async def test_messages_go_as_they_come_if_wished(setting: Setting) -> None:
    person = await _begins(setting, "Begin, and delete my messages as I send them")
    await _says(setting, person, WORDS, "and more")
    assert not any("canary" in message.text for message in person.chat)
    person.presses("Show me what I have")
    await setting.settle()
    assert WORDS in person.sees.text


async def test_leaving_forgets_it(setting: Setting) -> None:
    person = await _begins(setting)
    await _says(setting, person, WORDS, "x")
    assert setting.traces.account(person.id) is None
    assert not any("canary" in message.text for message in person.chat)


async def test_two_silent_hours_forget_it_and_it_is_said(setting: Setting, clock: Clock) -> None:
    person = await _begins(setting)
    await _says(setting, person, WORDS)
    shown = person.sees
    clock.passes(QUIET_FOR / 3600 + 0.1)
    person.presses("Show me what I have")
    await setting.settle()
    assert "I have no account of yours in memory." in person.sees.text
    assert shown is not None


async def test_a_message_changed_afterwards_is_not_taken_in_twice(setting: Setting) -> None:
    person = await _begins(setting)
    message = person.says(WORDS)
    await setting.settle()
    person.edits(message.id, "other words")
    await setting.settle()
    assert WORDS in person.sees.text


async def test_no_word_of_it_reaches_the_log(setting: Setting) -> None:
    stream, root = StringIO(), logging.getLogger()
    handler, level = redacting_handler(setting.api.token, stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        person = await _begins(setting, "Begin, and delete my messages as I send them")
        setting.api.fail_next("deleteMessage", 400, "Bad Request: message can't be deleted")
        await _says(setting, person, WORDS)
        person.presses("Finish")
        await setting.settle()
        setting.api.fail_next("sendDocument", 400, "Bad Request: canary-zebra")
        person.presses("As PDF")
        await setting.settle()
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert "canary" not in stream.getvalue()


def test_accounts_together_are_bounded() -> None:
    from datetime import UTC, datetime

    from bot.account.account import Account, Prompt

    traces = Traces(lambda: 0.0)
    now = datetime(2026, 11, 27, tzinfo=UTC)
    for chat in range(250):
        traces.hold(chat, Account(now).writing(1, Prompt.FREELY, "x" * 100_000, now))
    held = [chat for chat in range(250) if traces.account(chat) is not None]
    assert held == list(range(50, 250))


async def test_a_time_stamp_comes_as_a_second_file_or_not_at_all(setting: Setting) -> None:
    asked: list[bytes] = []

    async def stamp(content: bytes) -> bytes:
        asked.append(content)
        if len(asked) > 1:
            raise OSError("the authority is away")
        return b"stamp"

    setting.channel.showing.stamp = stamp
    person = await _begins(setting)
    await _says(setting, person, WORDS)
    for _time in range(2):
        person.presses_data("a.wfile.en.au.stamp", person.sees.id)
        await setting.settle()
    names = [message.file.name for message in _documents(person) if message.file]
    assert names == ["notes.pdf", "notes.pdf.tsr", "notes.pdf"]
    files = [message.file.content for message in _documents(person) if message.file]
    assert asked == [files[0], files[2]]
