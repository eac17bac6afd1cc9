"""What a person meets on Telegram: presses edit in place, words make new messages, leaving leaves one plain line."""

import pytest

from bot.dialogue.conversation import respond
from bot.dialogue.place import Place, Since, When, pack
from tests.bot_api import Message
from tests.channels.telegram.conftest import Setting


def labels(message: Message) -> list[str]:
    return [button.label for row in message.keyboard for button in row]


async def test_the_first_message_shows_nothing_on_a_lock_screen(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start")
    await setting.settle()
    sent = [call.params for call in setting.api.calls if call.method == "sendMessage"]
    assert [one["text"] for one in sent] == ["Here you are."]
    assert sent[0]["disable_notification"] == "true"
    assert person.sees.text.startswith("Here you are.\n\nHello.")
    assert "I am a program, not a person" in person.sees.text
    assert "not end-to-end encrypted" in person.sees.text
    assert labels(person.sees)[0] == "Get help now"


async def test_a_press_edits_the_message_in_place(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au-nsw")
    await setting.settle()
    before = len(person.chat)
    person.presses("Get help now")
    await setting.settle()
    assert len(person.chat) == before
    assert "1800 737 732" in person.sees.text
    assert "000" in person.sees.text
    assert all(query.answered for query in setting.api.queries.values())


async def test_the_language_of_the_app_is_the_first_language(setting: Setting) -> None:
    person = setting.api.person(language_code="fr-CA")
    person.says("/start ca-qc")
    await setting.settle()
    assert "Je suis un programme" in person.sees.text


async def test_a_deep_link_that_means_nothing_opens_all_the_same(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start xx-nowhere'; drop table")
    await setting.settle()
    assert "Hello." in person.sees.text


@pytest.mark.parametrize(
    "kind", ["photo", "voice", "sticker", "document", "location", "contact", "poll", "animation", "video_note"]
)
async def test_whatever_is_sent_gets_a_kind_reply(setting: Setting, kind: str) -> None:
    person = setting.api.person()
    person.sends(kind)
    await setting.settle()
    assert "I can only read text" in person.sees.text
    assert "Get help now" in labels(person.sees)


@pytest.mark.parametrize("words", ["a" * 4096, "🧡" * 2048, "نعم", "ᐃᓄᒃᑎᑐᑦ", "​", "/", "//", "/start@bot x y z", "<b>&"])
async def test_any_words_get_a_reply(setting: Setting, words: str) -> None:
    person = setting.api.person()
    person.says(words)
    await setting.settle()
    assert labels(person.sees)


async def test_edits_and_forwards_are_answered_too(setting: Setting) -> None:
    person = setting.api.person()
    message = person.says("qwzzx")
    person.forwards("somebody else's words")
    await setting.settle()
    person.edits(message.id, "privacy?")
    await setting.settle()
    assert "Privacy" in person.sees.text


async def test_the_same_button_twice_is_no_error(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    message = person.sees
    data = {button.label: button.action for row in message.keyboard for button in row}["Get help now"]
    person.presses_data(data, message.id)
    person.presses_data(data, message.id)
    await setting.settle()
    assert len([one for one in person.chat if one.from_bot]) == 1
    assert "1800 737 732" in person.sees.text


@pytest.mark.parametrize(
    "data", ["", "a", "zzz", "a.nothing.fr.ca-qc", "b.help", "a.help.xx.yy-zz.%%%.9999", "a." * 30]
)
async def test_old_and_forged_buttons_land_on_a_sensible_page(setting: Setting, data: str) -> None:
    person = setting.api.person()
    person.says("/start")
    await setting.settle()
    person.presses_data(data, person.sees.id)
    await setting.settle()
    assert {"Leave fast", "Partir vite"} & set(labels(person.sees))


async def test_a_message_that_is_gone_is_shown_anew(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    person.presses_data(pack(Place("help", jurisdiction="au")), 999_999)
    await setting.settle()
    assert "1800 737 732" in person.sees.text


async def test_leave_fast_clears_both_sides_and_leaves_one_plain_line(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    person.says("secret words nobody understands qwx")
    await setting.settle()
    person.presses("Leave fast")
    await setting.settle()
    assert [message.text for message in person.chat] == [
        "Closed. To remove this chat on Telegram: hold it in your list, tap Delete, and delete it for the bot too."
    ]
    assert labels(person.chat[0]) == ["Menu"]
    assert len(setting.traces) == 0


@pytest.mark.parametrize("words", ["x", "X", " x ", "/exit", "/x"])
async def test_the_word_x_leaves_too(setting: Setting, words: str) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    person.says(words)
    await setting.settle()
    assert len(person.chat) == 1
    assert person.chat[0].text.startswith("Closed.")


async def test_what_is_too_old_to_delete_is_overwritten(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    setting.clock.passes(hours=49)
    person.presses("Leave fast")
    await setting.settle()
    ours = [message for message in person.chat if message.from_bot]
    assert len(ours) == 1
    assert ours[0].text.startswith("Closed.")


async def test_one_message_that_cannot_be_deleted_does_not_keep_the_others(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    setting.api.fail_next("deleteMessages", 400, "Bad Request: message can't be deleted for everyone")
    person.says("x")
    await setting.settle()
    assert len(person.chat) == 1


async def test_the_page_is_remembered_for_typed_words_and_forgotten_on_leaving(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start ca-qc")
    await setting.settle()
    person.says("/help")
    await setting.settle()
    assert "911" in person.sees.text
    person.says("x")
    await setting.settle()
    assert setting.traces.place(person.id) is None


async def test_in_a_group_one_neutral_line_and_out(setting: Setting) -> None:
    person = setting.api.person()
    group = setting.api.group(-5, "The office")
    await setting.settle()
    assert not group.has_bot
    line = next(message.text for message in group.chat if message.from_bot)
    assert "https://t.me/" in line
    assert "private chats only" in line
    assert person.chat == []


async def test_somebody_who_blocked_the_bot_makes_no_noise(setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    person = setting.api.person()
    person.says("hello")
    person.blocks_bot()
    await setting.settle()
    assert "hello" not in caplog.text
    assert len(setting.traces) == 0


async def test_when_something_breaks_the_person_gets_a_way_on(
    setting: Setting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*arguments: object) -> object:
        monkeypatch.setattr("bot.channels.telegram.bot.respond", respond)
        raise ZeroDivisionError("canary-words")

    monkeypatch.setattr("bot.channels.telegram.bot.respond", broken)
    person = setting.api.person()
    person.says("canary-words")
    await setting.settle()
    assert "could not answer" in person.sees.text
    assert "Get help now" in labels(person.sees)
    assert "canary-words" not in caplog.text


async def test_a_failing_answer_does_not_keep_the_screen_back(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    setting.api.fail_next("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    person.presses("Get help now")
    await setting.settle()
    assert "1800 737 732" in person.sees.text


async def test_leaving_after_walking_on_from_the_closing_line(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    person.presses("Leave fast")
    await setting.settle()
    person.presses("Menu")
    await setting.settle()
    person.presses("Something happened to me")
    person.says("x")
    await setting.settle()
    assert [message.text[:7] for message in person.chat] == ["Closed."]


async def test_an_old_screen_is_overwritten_when_x_is_typed_later(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    setting.clock.passes(30)
    person.presses("Get help now")
    await setting.settle()
    setting.clock.passes(20)
    person.says("x")
    await setting.settle()
    assert not any("1800 737 732" in message.text for message in person.chat)
    assert any("Some messages could not be deleted" in message.text for message in person.chat)


async def test_what_could_not_be_deleted_is_tried_again_and_said(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    for method, times in (("deleteMessages", 2), ("deleteMessage", 10), ("editMessageText", 1)):
        setting.api.fail_next(method, 500, "Internal Server Error", times=times)
    person.says("x")
    await setting.settle()
    assert "Some messages could not be deleted" in person.sees.text
    person.says("x")
    await setting.settle()
    assert not any("Hello." in message.text for message in person.chat)


async def test_a_caption_is_read(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    person.sends("photo", caption="i want to kill myself")
    await setting.settle()
    assert "13 11 14" in person.sees.text


async def test_a_long_story_does_not_bury_the_card_its_beginning_led_to(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    person.says("i want to kill myself " + "and so on " * 300)
    person.says("qwx zzz")
    await setting.settle()
    assert "13 11 14" in person.sees.text


async def test_words_that_waited_are_not_answered_as_if_new_but_leaving_is(setting: Setting) -> None:
    person = setting.api.person()
    person.says("he raped me")
    setting.clock.passes(hours=3)
    await setting.settle()
    assert [message for message in person.chat if message.from_bot] == []
    person.says("x")
    setting.clock.passes(hours=3)
    await setting.settle()
    assert [message.text[:7] for message in person.chat] == ["Closed."]


async def test_telegram_asks_to_wait(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    setting.api.fail_next("editMessageText", 429, "Too Many Requests: retry after 0", retry_after=0)
    person.presses("Get help now")
    await setting.settle()
    assert "1800 737 732" in person.sees.text


async def test_a_moved_location_or_a_set_timer_is_not_answered(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    person = setting.api.person()
    message = person.says("/start au")
    await setting.settle()
    before = len(person.chat)
    wire = {
        **message.wire(),
        "message_id": 5000,
        "edit_date": int(setting.clock()),
        "location": {"latitude": 1, "longitude": 1},
    }
    wire.pop("text")
    wire.pop("entities", None)
    setting.api.push({"edited_message": wire})
    timer = {**wire, "message_id": 5001, "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}}
    timer.pop("location")
    timer.pop("edit_date")
    setting.api.push({"message": timer})
    await setting.settle()
    assert len(person.chat) == before


async def test_a_deep_link_with_underscore_and_an_unknown_part(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start AU_zz")
    await setting.settle()
    assert "Place: Australia" in person.sees.text


async def test_a_calendar_file_is_sent_and_goes_with_the_rest(setting: Setting) -> None:
    person = setting.api.person()
    person.says("/start au")
    await setting.settle()
    place = Place("dates", jurisdiction="au").saying(when=When(Since.DAY, setting.clock.now().date()))
    person.presses_data(pack(place), person.sees.id)
    await setting.settle()
    files = [message.file for message in person.chat if message.file is not None]
    assert [file.name for file in files] == ["dates.ics"]
    assert b"Date to remember" in files[0].content
    person.says("x")
    await setting.settle()
    assert len(person.chat) == 1
