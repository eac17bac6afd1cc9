"""The bot was away for longer than a quarter of an hour. What waited is not done as if new; leaving still is."""

import pytest

from bot.dialogue.place import Place, Since, When, pack, unpack
from tests.bot_api import Message, Person
from tests.channels.telegram.conftest import Setting

AWAY = 0.3
"""Hours."""


def _ours(person: Person) -> list[Message]:
    return [message for message in person.chat if message.from_bot]


async def _on_the_first_screen(setting: Setting) -> Person:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    return person


async def _comes_back(setting: Setting, hours: float = AWAY) -> None:
    setting.clock.passes(hours)
    await setting.settle()


async def test_a_press_that_waited_changes_its_message_and_sends_nothing(setting: Setting) -> None:
    person = await _on_the_first_screen(setting)
    person.presses("Get help now")
    await _comes_back(setting)
    assert "1800 737 732" in person.sees.text
    assert len(_ours(person)) == 1


async def test_a_press_that_waited_writes_nothing_into_a_chat_that_was_cleared(setting: Setting) -> None:
    person = await _on_the_first_screen(setting)
    message = person.sees
    person.presses("Get help now")
    del setting.api.chats[person.id].messages[message.id]
    await _comes_back(setting)
    assert _ours(person) == []
    person.presses_data(pack(Place("help", jurisdiction="au")), message.id)
    await setting.settle()
    assert "1800 737 732" in person.sees.text, "a new press on the same message is answered"


async def test_a_file_that_was_asked_for_long_ago_does_not_come_unexpected(setting: Setting) -> None:
    person = await _on_the_first_screen(setting)
    place = Place("dates", jurisdiction="au").saying(when=When(Since.DAY, setting.clock.now().date()))
    person.presses_data(pack(place), person.sees.id)
    await _comes_back(setting)
    assert [message.kind for message in _ours(person)] == ["text"]
    assert "I could not answer just now. Please try again." in person.sees.text
    person.presses_data(pack(place), person.sees.id)
    await setting.settle()
    assert [message.file.name for message in person.chat if message.file] == ["dates.ics"]


async def test_a_yes_that_waited_keeps_nothing_and_taking_back_is_done(setting: Setting) -> None:
    person = await _on_the_first_screen(setting)
    person.presses_data(pack(Place("remyes", jurisdiction="au")), person.sees.id)  # knows no day, so it only asks
    await setting.settle()
    yes = next(one.action for row in person.sees.keyboard for one in row if unpack(one.action).page == "remyes")
    person.presses_data(yes, person.sees.id)
    await _comes_back(setting)
    assert not setting.folder.exists()
    assert "I could not answer just now." in person.sees.text
    person.presses_data(yes, person.sees.id)
    await setting.settle()
    assert await setting.keeping.remembered(person.id) is not None
    person.presses_data(pack(Place("forget", jurisdiction="au")), person.sees.id)
    await _comes_back(setting)
    assert await setting.keeping.remembered(person.id) is None


async def test_what_is_being_written_outlives_a_press_that_waited(setting: Setting) -> None:
    person = await _on_the_first_screen(setting)
    person.presses_data(pack(Place("tell", jurisdiction="au", arg="ka1")), person.sees.id)
    await setting.settle()
    person.says("canary words")
    await setting.settle()
    assert setting.traces.account(person.id) is not None
    day = When(Since.DAY, setting.clock.now().date())
    person.says("and these waited")
    person.presses_data(pack(Place("dates", jurisdiction="au").saying(when=day)), person.sees.id)
    shown = len(_ours(person))
    await _comes_back(setting)
    assert len(_ours(person)) == shown
    held = setting.traces.account(person.id)
    assert held is not None
    assert [passage.words for passage in held.passages] == ["canary words", "and these waited"]


@pytest.mark.parametrize("words", ["x", "X ", "/leave", "/exit", "/quit", "leave fast", "quitter"])
@pytest.mark.parametrize("language", ["en", "fr"])
async def test_leaving_in_words_works_among_all_that_waited(setting: Setting, words: str, language: str) -> None:
    person = setting.api.person(language_code=language)
    person.says("/start au")
    await setting.settle()
    person.says("he raped me")
    person.presses_data(pack(Place("help", language, "au")), person.sees.id)
    person.says(words)
    await _comes_back(setting)
    (closing,) = person.chat
    assert closing.text.startswith(("Closed.", "Fermé."))


@pytest.mark.parametrize("hours", [AWAY, 5, 23])
async def test_the_button_to_leave_works_among_all_that_waited_and_nothing_comes_after_it(
    setting: Setting, hours: float
) -> None:
    person = await _on_the_first_screen(setting)
    screen = person.sees.id
    person.says("i want to kill myself")
    person.presses("Leave fast")
    person.presses_data(pack(Place("help", jurisdiction="au")), screen)
    person.says("hello?")
    await _comes_back(setting, hours)
    assert [message.text[:7] for message in _ours(person)] == ["Closed."]


async def test_after_a_restart_words_that_waited_are_not_answered_and_the_next_ones_are(setting: Setting) -> None:
    person = setting.api.person()
    for words in ("/start au", "my boss touched me", "/help", "/mydata"):
        person.says(words)
    await _comes_back(setting, 3)
    assert _ours(person) == []
    person.says("/help")
    await setting.settle()
    assert "Who you can reach now" in person.sees.text


async def test_what_waited_for_less_than_a_quarter_of_an_hour_is_answered(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await _comes_back(setting, 14 / 60)
    person.presses("Get help now")
    await _comes_back(setting, 14 / 60)
    assert "1800 737 732" in person.sees.text
