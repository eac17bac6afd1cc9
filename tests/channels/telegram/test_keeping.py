"""Keeping by consent on Telegram: asked first, a real database, one tap to take back, check-ins sent at most once."""

import asyncio
import json
import logging
import sqlite3
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from bot.app import send_check_ins
from bot.channels.telegram.traces import QUIET_FOR, Traces
from bot.consent import Answer, CheckIn, Greeting, Keep, Look, Outcome, Remembered
from bot.dialogue.conversation import World
from bot.dialogue.place import Place, pack
from bot.redaction import redacting_handler
from tests.bot_api import Message
from tests.bot_api.people import Person
from tests.channels.telegram.conftest import Clock, Setting, does
from tests.conftest import NOW
from tests.crawl import reachable, with_an_account

WORDS = "canary-zebra stood in the door"
TEA = "Time for a cup of tea."


async def _writes(setting: Setting) -> Person:
    person = setting.api.person(id=990_011_223)
    await does(setting, person, "/start au", "write it down", "[Write it here, step by step]", "[Begin]", WORDS)
    return person


async def _time_goes_on(setting: Setting) -> None:
    """What the program does by itself every half minute."""
    await setting.keeping.sweep()
    await send_check_ins(setting.channel, setting.keeping, setting.application.bot)


def _rows(setting: Setting) -> int:
    with sqlite3.connect(setting.folder / "keeping.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM consents").fetchone()[0])


def _documents(person: Person) -> list[Message]:
    return [message for message in person.chat if message.kind == "document"]


async def test_a_whole_tour_without_a_yes_makes_no_database(setting: Setting, world: World) -> None:
    person = setting.api.person()
    await does(setting, person, "/start au-nsw")
    start = Place(jurisdiction="au-nsw")
    agreeing = {"remyes", "wkept", "wkey", "cyes"}
    for place in (*reachable(world, start, NOW), *with_an_account(start)):
        if place.page not in agreeing | {"leave", "letter", "wfile"}:
            person.presses_data(pack(place), person.sees.id)
    await does(setting, person, "/mydata", "/forget", "remember", "check in", "x")
    await _time_goes_on(setting)
    assert not setting.folder.exists()


async def test_an_account_is_kept_opened_and_taken_back_with_one_tap(setting: Setting) -> None:
    person = await _writes(setting)
    await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]", "[Keep it without a passphrase]")
    assert "It is kept. This is your receipt" in person.sees.text
    assert _rows(setting) == 1
    await does(setting, person, "[Forget what is in memory]")
    assert setting.traces.account(person.id) is None
    assert "What you asked me to keep stays." in person.sees.text
    await does(setting, person, "/mydata", "[Account kept 22 November 2026, 02:10]")
    await does(setting, person, "[Open it]")
    assert WORDS in person.sees.text
    await does(setting, person, "/mydata", "[Account kept 22 November 2026, 02:10]", "[Take it back and delete it]")
    assert "What was kept under that consent is deleted." in person.sees.text
    assert _rows(setting) == 0


async def test_the_same_button_twice_keeps_one(setting: Setting) -> None:
    person = await _writes(setting)
    await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]")
    person.presses("Keep it without a passphrase")
    person.presses("Keep it without a passphrase")
    await setting.settle()
    assert _rows(setting) == 1
    assert "This is your receipt" in person.sees.text


async def test_a_passphrase_is_deleted_from_the_chat_and_opens_it(setting: Setting) -> None:
    person = await _writes(setting)
    await does(setting, person, "[Finish]", "[Keep it here]", "[90 days]", "[Keep it with a passphrase]")
    await does(setting, person, "grey kettle sings early")
    assert "It is kept." in person.sees.text
    assert not any("kettle" in message.text for message in person.chat)
    await does(setting, person, "[Open it with the passphrase]", "grey kettle sings late")
    assert "That is not the passphrase." in person.sees.text
    await does(setting, person, "grey kettle sings early")
    assert WORDS in person.sees.text
    assert not any("kettle" in message.text for message in person.chat)


async def test_an_older_message_that_is_changed_is_no_passphrase(setting: Setting) -> None:
    person = await _writes(setting)
    message = person.says("more words of mine")
    await setting.settle()
    await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]", "[Keep it with a passphrase]")
    person.edits(message.id, "more words of mine, changed")
    await setting.settle()
    assert not setting.folder.exists()
    assert "A passphrase of your own" in person.sees.text


async def test_language_and_place_are_there_after_a_restart(setting: Setting, clock: Clock) -> None:
    person = setting.api.person(language_code="en")
    await does(
        setting, person, "/start ca-qc", "/language", "[Français]", "/settings", "[Retenir pour la prochaine fois]"
    )
    await does(setting, person, "[Oui, retenez-les]")
    setting.channel.traces = Traces(clock)  # the program was restarted
    await does(setting, person, "/start")
    assert "Québec" in person.sees.text
    assert "Bonjour" in person.sees.text


async def test_forget_erases_everything_from_any_page_without_asking(setting: Setting) -> None:
    person = await _writes(setting)
    await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]", "[Keep it without a passphrase]")
    await does(setting, person, "/menu", "/settings", "[Remember this for next time]", "[Yes, remember it]", "/help")
    assert _rows(setting) == 2
    await does(setting, person, "/forget")
    assert "Erased" in person.sees.text
    assert _rows(setting) == 0
    assert setting.traces.account(person.id) is None


async def test_plain_words_ask_first(setting: Setting) -> None:
    person = await _writes(setting)
    await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]", "[Keep it without a passphrase]", "/menu")
    await does(setting, person, "forget")
    assert "Erase all that is kept?" in person.sees.text
    assert _rows(setting) == 1
    await does(setting, person, "[Yes, erase it all now]")
    assert _rows(setting) == 0


async def test_everything_can_be_taken_along(setting: Setting) -> None:
    person = await _writes(setting)
    await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]", "[Keep it without a passphrase]")
    await does(
        setting, person, "[Your data]", "[All of it as a data file (JSON)]", "[Your data]", "[All of it as text]"
    )
    as_json, as_text = (message.file.content for message in _documents(person) if message.file is not None)
    kept = json.loads(as_json)["kept"]
    assert [one["account"]["passages"][0]["words"] for one in kept] == [WORDS]
    assert WORDS in as_text.decode()
    assert "Until: 22 December 2026, 02:10" in as_text.decode()


async def test_nobody_reaches_what_is_anothers(setting: Setting) -> None:
    person = await _writes(setting)
    await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]", "[Keep it without a passphrase]")
    (kept,) = (await setting.keeping.fulfil(person.id, Look())).kept
    other = setting.api.person(id=person.id + 1)
    await does(setting, other, "/start au")
    for page in ("mopen", "mine", "munlock", "takeback"):
        other.presses_data(pack(Place(page=page, arg=kept.consent.id)), other.sees.id)
        await setting.settle()
        assert WORDS not in other.sees.text
    await does(setting, other, "grey kettle sings early", "/forget")
    assert _rows(setting) == 1


async def test_a_storage_that_fails_is_said_and_nothing_is_lost(setting: Setting) -> None:
    setting.folder.write_text("a file stands where the folder should be")
    person = await _writes(setting)
    await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]", "[Keep it without a passphrase]")
    assert "Nothing was kept, and nothing was deleted." in person.sees.text
    assert "What you wrote is still in my memory." in person.sees.text
    setting.folder.unlink()
    await does(setting, person, "[Try again]")
    assert "It is kept." in person.sees.text


async def test_what_expires_is_gone_without_being_asked(setting: Setting, clock: Clock) -> None:
    person = await _writes(setting)
    await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]", "[Keep it without a passphrase]")
    clock.passes(30 * 24 + 0.1)
    await _time_goes_on(setting)
    assert _rows(setting) == 0
    await does(setting, person, "/mydata")
    assert "I keep nothing about you on any disk." in person.sees.text


async def _asks_for_tea(setting: Setting) -> Person:
    person = setting.api.person()
    await does(setting, person, "/start au-act", "check in", "[Tomorrow]", "[Monday noon]", f"[{TEA}]")
    await does(setting, person, "[Yes, write to me then]", "x")
    return person


async def test_a_check_in_comes_once_says_nothing_and_leaves_nothing(setting: Setting, clock: Clock) -> None:
    person = await _asks_for_tea(setting)
    clock.passes(33)
    await _time_goes_on(setting)
    assert not [message for message in person.chat if TEA in message.text]
    clock.passes(0.85)  # Monday noon in Sydney is 01:00 UTC
    await _time_goes_on(setting)
    await _time_goes_on(setting)
    (sent,) = [message for message in person.chat if TEA in message.text]
    assert sent.text == TEA
    assert [button.label for row in sent.keyboard for button in row] == ["Menu"]
    assert _rows(setting) == 0


async def test_a_check_in_that_is_hours_late_does_not_come(setting: Setting, clock: Clock) -> None:
    person = await _asks_for_tea(setting)
    clock.passes(36)
    await _time_goes_on(setting)
    assert not [message for message in person.chat if TEA in message.text]
    assert _rows(setting) == 0


async def test_while_telegram_cannot_be_reached_a_check_in_waits(setting: Setting, clock: Clock) -> None:
    person = await _asks_for_tea(setting)
    clock.passes(33.85)
    setting.api.fail_next("getMe", 502, "Bad Gateway")
    await _time_goes_on(setting)
    assert _rows(setting) == 1
    await _time_goes_on(setting)
    assert len([message for message in person.chat if TEA in message.text]) == 1


async def test_telegram_asking_to_wait_is_waited_for(
    setting: Setting, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    person = await _asks_for_tea(setting)
    clock.passes(33.85)
    setting.api.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    await _time_goes_on(setting)
    assert len([message for message in person.chat if TEA in message.text]) == 1


async def test_an_answer_that_was_lost_is_not_sent_again(setting: Setting, clock: Clock) -> None:
    person = await _asks_for_tea(setting)
    clock.passes(33.85)
    setting.api.fail_next("sendMessage", 502, "Bad Gateway")
    for _look in range(3):
        await _time_goes_on(setting)
    assert not [message for message in person.chat if TEA in message.text]
    assert _rows(setting) == 0


@pytest.mark.parametrize("how", ["blocks", "is found closed"])
async def test_a_closed_chat_ends_every_check_in_for_good(setting: Setting, clock: Clock, how: str) -> None:
    person = await _asks_for_tea(setting)
    later = CheckIn(clock.now() + timedelta(days=7), Greeting.WALK, "en")
    await setting.keeping.fulfil(person.id, Keep(later, later.at + timedelta(hours=1)))
    await setting.keeping.fulfil(person.id, Keep(Remembered("en", "au"), clock.now() + timedelta(days=365)))
    if how == "blocks":
        person.blocks_bot()
        await setting.settle()
    else:
        clock.passes(33.85)
        setting.api.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
        await _time_goes_on(setting)
    kept = (await setting.keeping.fulfil(person.id, Look())).kept
    assert [type(one.content) for one in kept] == [Remembered]


async def test_no_word_of_it_reaches_the_log_or_the_disk(setting: Setting, clock: Clock) -> None:
    stream, root = StringIO(), logging.getLogger()
    handler, level = redacting_handler(setting.api.token, stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        person = await _writes(setting)
        await does(setting, person, "[Finish]", "[Keep it here]", "[30 days]", "[Keep it without a passphrase]")
        await does(setting, person, "[Your data]", "[Account kept 22 November 2026, 02:10]", "[Open it]", "/forget")
        clock.passes(QUIET_FOR / 3600)
        await _time_goes_on(setting)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    written = [path.read_bytes() for path in setting.folder.iterdir()]
    for secret in ("canary", str(person.id)):
        assert secret not in stream.getvalue()
        assert not any(secret.encode() in content for content in written)


async def test_without_a_key_nothing_is_offered_and_the_answers_are_true(setting: Setting, world: World) -> None:
    setting.channel._world = replace(world, keeps=False)
    setting.channel._keeping = None
    person = await _writes(setting)
    await does(setting, person, "[Finish]")
    assert "Keep it here" not in str(person.sees.keyboard)
    await does(setting, person, "/mydata")
    assert "I keep nothing about you on any disk." in person.sees.text
    await does(setting, person, "/forget")
    assert "I keep nothing on any disk, and no account is in my memory now." in person.sees.text
    old = pack(Place(page="wkept", arg="30"))
    person.presses_data(old, person.sees.id)
    await setting.settle()
    assert "This bot keeps nothing about anybody on any disk." in person.sees.text


TO_A_PASSPHRASE = ("[Finish]", "[Keep it here]", "[30 days]", "[Keep it with a passphrase]")


async def test_a_picture_or_a_forwarded_message_is_no_passphrase_and_stays_in_the_chat(setting: Setting) -> None:
    person = await _writes(setting)
    await does(setting, person, *TO_A_PASSPHRASE)
    photo = person.sends("photo", caption="he sent me this on Monday")
    forwarded = person.forwards("if you talk you are finished here")
    person.sends("sticker")
    await setting.settle()
    assert {photo.id, forwarded.id} <= {message.id for message in person.chat}
    assert not setting.folder.exists()
    await does(setting, person, "grey kettle sings early")
    assert "It is kept." in person.sees.text


async def test_a_photo_stays_when_messages_are_deleted_as_they_come(setting: Setting) -> None:
    person = setting.api.person()
    begin = "[Begin, and delete my messages as I send them]"
    await does(setting, person, "/start au", "write it down", "[Write it here, step by step]", begin)
    photo = person.sends("photo", caption="what he sent me")
    await setting.settle()
    assert photo.id in {message.id for message in person.chat}


async def test_a_passphrase_that_waited_while_the_program_was_down_does_nothing(setting: Setting, clock: Clock) -> None:
    person = await _writes(setting)
    await does(setting, person, *TO_A_PASSPHRASE)
    person.says("grey kettle sings early")
    clock.passes(0.5)
    await setting.settle()
    assert not setting.folder.exists()
    assert not any("kettle" in message.text for message in person.chat)
    assert "Your message came late, so I did not use it." in person.sees.text


async def test_when_the_answer_is_lost_the_next_words_are_no_new_passphrase(setting: Setting) -> None:
    person = await _writes(setting)
    await does(setting, person, *TO_A_PASSPHRASE)
    setting.api.fail_next("sendMessage", 502, "Bad Gateway", times=2)
    await does(setting, person, "grey kettle sings early")
    assert "/mydata shows what is kept." in person.sees.text
    (kept,) = (await setting.keeping.fulfil(person.id, Look())).kept
    await does(setting, person, "did that work or not?")
    assert (await setting.keeping.fulfil(person.id, Look())).kept == (kept,)


async def test_after_two_silent_hours_a_passphrase_keeps_nothing(setting: Setting, clock: Clock) -> None:
    person = await _writes(setting)
    await does(setting, person, *TO_A_PASSPHRASE)
    clock.passes(QUIET_FOR / 3600 + 0.1)
    await does(setting, person, "grey kettle sings early")
    assert not setting.folder.exists()
    assert "I have no account of yours in memory." in person.sees.text


async def test_what_is_sent_to_a_person_does_not_hold_their_account_longer(setting: Setting, clock: Clock) -> None:
    person = await _writes(setting)
    clock.passes(QUIET_FOR / 3600 - 0.1)
    await setting.channel.check_ins.send(setting.application.bot, person.id, CheckIn(clock.now(), Greeting.TEA, "en"))
    clock.passes(0.2)
    assert setting.traces.account(person.id) is None


async def test_forget_reaches_a_check_in_that_is_waiting_to_be_sent(setting: Setting, clock: Clock) -> None:
    first, second = setting.api.person(id=1), setting.api.person(id=2)
    for person in (first, second):
        await does(setting, person, "/start au-act", "check in", "[Tomorrow]", "[Monday noon]", f"[{TEA}]")
        await does(setting, person, "[Yes, write to me then]")
    clock.passes(33.85)
    assert await setting.keeping.due() is not None  # one is on its way
    for person in (first, second):
        await does(setting, person, "/forget")
    await _time_goes_on(setting)
    assert not any(message.text == TEA for person in (first, second) for message in person.chat)


async def test_a_chat_that_was_closed_while_the_storage_failed_gets_no_check_in_later(
    setting: Setting, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await _asks_for_tea(setting)

    async def fails(chat: int) -> bool:
        return False

    monkeypatch.setattr(setting.keeping, "stop_check_ins", fails)
    person.blocks_bot()
    await setting.settle()
    monkeypatch.undo()
    person.unblocks_bot()
    clock.passes(33.85)
    await _time_goes_on(setting)
    assert not any(message.text == TEA for message in person.chat)
    assert _rows(setting) == 0


async def test_one_odd_refusal_does_not_end_other_check_ins(setting: Setting, clock: Clock) -> None:
    person = await _asks_for_tea(setting)
    later = CheckIn(clock.now() + timedelta(days=7), Greeting.WALK, "en")
    await setting.keeping.fulfil(person.id, Keep(later, later.at + timedelta(hours=1)))
    clock.passes(33.85)
    setting.api.fail_next("sendMessage", 400, "Bad Request: BUTTON_DATA_INVALID")
    await _time_goes_on(setting)
    assert _rows(setting) == 1


async def test_after_leave_fast_the_language_stays_where_nothing_is_remembered(setting: Setting) -> None:
    person = setting.api.person(language_code="en")
    await does(setting, person, "/start au", "/language", "[Français]", "x", "[Menu]")
    assert "Bonjour" in person.sees.text


async def test_after_leave_fast_the_remembered_place_is_there_again(setting: Setting) -> None:
    person = setting.api.person()
    await does(setting, person, "/start au-act", "/settings", "[Remember this for next time]", "[Yes, remember it]")
    await does(setting, person, "x", "[Menu]")
    assert "Place: Australian Capital Territory" in person.sees.text


async def test_a_lost_answer_does_not_end_the_writing(setting: Setting) -> None:
    person = setting.api.person()
    begin = "[Begin, and delete my messages as I send them]"
    await does(setting, person, "/start au", "write it down", "[Write it here, step by step]", begin)
    setting.api.fail_next("sendMessage", 502, "Bad Gateway", times=2)
    await does(setting, person, "the first", "the second", "the third")
    account = setting.traces.account(person.id)
    assert account is not None
    assert [passage.words for passage in account.passages] == ["the first", "the second", "the third"]
    assert not any("the second" in message.text for message in person.chat)


async def test_a_lost_answer_loses_neither_language_nor_place(setting: Setting) -> None:
    person = setting.api.person(language_code="en")
    await does(setting, person, "/start ca-qc", "/language", "[Français]")
    setting.api.fail_next("sendMessage", 502, "Bad Gateway", times=2)
    await does(setting, person, "/help", "/settings")
    assert "Lieu" in person.sees.text
    assert "Québec" in person.sees.text


@pytest.mark.parametrize("how", ["/forget", "blocks"])
async def test_what_waits_for_telegram_is_not_sent_after_it_was_taken_back(
    setting: Setting, clock: Clock, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    person = await _asks_for_tea(setting)
    clock.passes(33.85)
    setting.api.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    sending = asyncio.create_task(_time_goes_on(setting))
    await asyncio.sleep(0.3)
    if how == "blocks":
        person.blocks_bot()
        await setting.settle()
        person.unblocks_bot()
    else:
        await does(setting, person, how)
    await sending
    assert not any(message.text == TEA for message in person.chat)


async def test_one_that_waits_does_not_hold_up_the_others(
    setting: Setting, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    people = [setting.api.person(id=number) for number in (1, 2)]
    for one in people:
        await does(setting, one, "/start au-act", "check in", "[Tomorrow]", "[Monday noon]", f"[{TEA}]")
        await does(setting, one, "[Yes, write to me then]")
    clock.passes(33.85)
    setting.api.fail_next("sendMessage", 429, "Too Many Requests: retry after 2", retry_after=2)
    sending = asyncio.create_task(_time_goes_on(setting))
    await asyncio.sleep(1)
    assert [message.text for one in people for message in one.chat].count(TEA) == 1
    await sending
    assert [message.text for one in people for message in one.chat].count(TEA) == 2


async def test_what_is_agreed_to_after_coming_back_stays(
    setting: Setting, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await _asks_for_tea(setting)

    async def fails(chat: int) -> bool:
        return False

    monkeypatch.setattr(setting.keeping, "stop_check_ins", fails)
    person.blocks_bot()
    await setting.settle()
    monkeypatch.undo()
    person.unblocks_bot()
    await does(setting, person, "/start au-act", "check in", "[In 2 days]", "[Tuesday noon]", f"[{TEA}]")
    await does(setting, person, "[Yes, write to me then]")
    await _time_goes_on(setting)
    assert _rows(setting) == 1


async def test_below_a_check_in_the_menu_begins_with_what_is_remembered(setting: Setting, clock: Clock) -> None:
    person = setting.api.person()
    await does(setting, person, "/start au-act", "/settings", "[Remember this for next time]", "[Yes, remember it]")
    await setting.channel.check_ins.send(setting.application.bot, person.id, CheckIn(clock.now(), Greeting.TEA, "en"))
    await does(setting, person, "[Menu]")
    assert "Place: Australian Capital Territory" in person.sees.text


async def test_a_forget_that_waited_and_fails_is_said(
    setting: Setting, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await _writes(setting)

    async def fails(chat: int, wish: object) -> Answer:
        return Answer(Outcome.FAILED)

    monkeypatch.setattr(setting.keeping, "fulfil", fails)
    person.says("/forget")
    clock.passes(0.5)
    await setting.settle()
    assert "That did not work just now" in person.sees.text
    assert "What is kept on the disk is still there." in person.sees.text


async def test_an_old_screen_that_leave_fast_cannot_reach_any_more_is_mentioned(setting: Setting, clock: Clock) -> None:
    person = setting.api.person()
    await does(setting, person, "/start au-act")
    clock.passes(49)
    await does(setting, person, "[Get help now]", "hello", "x")
    assert any("Some messages could not be deleted." in message.text for message in person.chat)
