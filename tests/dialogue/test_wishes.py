"""Consent in the conversation: asked first with everything said, a wish only after a yes, deeds never repeated."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.account.account import Account, Prompt
from bot.consent import (
    ACCOUNT_DAYS,
    LATE,
    WORDING,
    Answer,
    CheckIn,
    Consent,
    Forget,
    Greeting,
    Keep,
    Kept,
    Locked,
    Look,
    Outcome,
    Purpose,
    Remembered,
    Unlock,
    Withdraw,
)
from bot.dialogue.conversation import (
    CameLate,
    Pressed,
    SentSomething,
    Turn,
    Typed,
    World,
    answered,
    checking_in,
    respond,
    show,
)
from bot.dialogue.greetings import GREETINGS
from bot.dialogue.here import Here
from bot.dialogue.pages.agreeing import state_of
from bot.dialogue.place import DEEDS, Place, pack
from bot.dialogue.receipts import number_of, receipt
from bot.dialogue.screen import Effect, SpokenFile, speak
from bot.dialogue.screen import Look as Looks
from bot.dialogue.speech import Speech
from bot.dialogue.understanding import understand
from bot.stewardship.deciding import CountWrong
from bot.world import load_world
from tests.conftest import NOW
from tests.crawl import reachable

ACCOUNT = Account(NOW).writing(1, Prompt.FREELY, "My words.", NOW)
HERE = Place(jurisdiction="au-act")

ASKED: Mapping[str, str] = {
    "remember": "",
    "wkeep": "",
    "wlock": "30",
    "wkey": "30",
    "cask": f"{int((NOW + timedelta(days=1)).timestamp()) // 60}-0-1-1",
}
"""The screens that people agree on, each with an argument."""


def _here_of(account: Account) -> Here:
    """What pages may know, as far as a yes depends on it."""
    directory = load_world().directory
    return Here(directory, directory.at(HERE.jurisdiction), NOW, ("en", "fr"), account=account)


ARGS = {"cyes": ASKED["cask"], "remyes": "1", "wkept": f"30-{state_of(ACCOUNT, _here_of(ACCOUNT))}"}
"""What the buttons carry that say yes."""

FINGERPRINT = (1, "373b2e690beaca65")
"""Version of the words, and their fingerprint in English."""


def _presses(world: World, page: str, arg: str = "", account: Account | None = None) -> Turn:
    return respond(world, Place(), Pressed(pack(HERE.to(page, arg))), NOW, account)


def _yes(account: Account, days: str = "30") -> str:
    """The argument of the button that says yes to keeping this account."""
    return f"{days}-{state_of(account, _here_of(account))}"


def _here(world: World) -> Here:
    return Here(world.directory, world.directory.at(HERE.jurisdiction), NOW, world.languages)


def _kept(content: Account | Locked | Remembered | CheckIn, id: str = "abcdefghij") -> Kept:
    purpose = Purpose.ACCOUNT if isinstance(content, Account | Locked) else Purpose.REMEMBER
    return Kept(Consent(id, purpose, WORDING, NOW, NOW + timedelta(days=30)), content)


def _words(world: World, speeches: Mapping[str, Speech], language: str) -> str:
    said = []
    for page, arg in ASKED.items():
        spoken = speak(show(world, replace(HERE.to(page, arg), language=language), NOW, ACCOUNT), speeches[language])
        said += [f"{block.label or ''} {block.words}" for block in spoken.blocks]
        said += [label for row in spoken.rows for label, _packed in row]
    return "\n".join(said)


def test_who_changes_the_words_of_a_consent_changes_their_version(world: World, speeches: Mapping[str, Speech]) -> None:
    found = hashlib.sha256(_words(world, speeches, "en").encode()).hexdigest()[:16]
    assert (WORDING, found) == FINGERPRINT, "raise WORDING in bot/consent.py unless nothing promised has changed"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", ["remember", "wkeep", "cask"])
def test_before_each_consent_stands_what_how_long_who_and_how_to_take_it_back(
    world: World, speeches: Mapping[str, Speech], language: str, page: str
) -> None:
    place = replace(HERE.to(page, ASKED[page]), language=language)
    screen = show(world, place, NOW, ACCOUNT)
    labels = [speeches["en"].say(block.label) for block in screen.blocks if block.label is not None]
    assert [label for label in labels if label != "Day"] == ["What", "How long", "Who could read it", "Taking it back"]
    spoken = speak(screen, speeches[language])
    no = {"en": "No, thank you", "fr": "Non, merci"}[language]
    assert any(label == no for row in spoken.rows for label, _packed in row)
    costless = {"en": "If you say no, nothing more is kept", "fr": "Si vous dites non, rien de plus n'est gardé"}
    assert any(costless[language] in block.words for block in spoken.blocks)


def test_nothing_is_wished_on_a_whole_tour_but_by_the_buttons_of_a_yes(world: World) -> None:
    wishing: dict[type, set[str]] = {}
    for place in reachable(world, HERE, NOW):
        turn = respond(world, Place(), Pressed(pack(place)), NOW, None)
        if turn.wish is not None:
            wishing.setdefault(type(turn.wish), set()).add(place.page)
    assert wishing[Keep] == {"remyes", "cyes"}  # an account is kept only where there is one
    assert wishing[Look] <= {"mydata", "mine", "minefile", "mopen", "erase"}
    assert wishing[CountWrong] == {"wrong"}
    assert wishing.keys() <= {Keep, Look, Forget, Withdraw, CountWrong}


@pytest.mark.parametrize("days", ACCOUNT_DAYS)
def test_an_account_is_kept_as_long_as_was_chosen(world: World, days: int) -> None:
    turn = _presses(world, "wkept", _yes(ACCOUNT, str(days)), ACCOUNT)
    assert turn.wish == Keep(ACCOUNT, NOW + timedelta(days=days))


@pytest.mark.parametrize("forged", ["", "9999", "366", "abc"])
def test_a_forged_length_is_the_shortest(world: World, forged: str) -> None:
    turn = _presses(world, "wkept", _yes(ACCOUNT, forged), ACCOUNT)
    assert turn.wish == Keep(ACCOUNT, NOW + timedelta(days=30))


@pytest.mark.parametrize(
    "since",
    [
        ACCOUNT.writing(1, Prompt.MORE, "More.", NOW),
        replace(ACCOUNT, kept_as="zyxwvutsrq"),
        replace(ACCOUNT, begun_at=NOW + timedelta(hours=1)),
        ACCOUNT.changing(1, "Other words."),
    ],
)
def test_an_old_yes_is_no_yes_to_another_account(world: World, since: Account) -> None:
    turn = _presses(world, "wkept", _yes(ACCOUNT), since)
    assert not isinstance(turn.wish, Keep)


def test_a_yes_of_yesterday_is_asked_about_anew_and_that_is_said(world: World, speeches: Mapping[str, Speech]) -> None:
    opened = replace(ACCOUNT, kept_as="abcdefghij", changed=True)
    yes = pack(HERE.to("wkept", _yes(opened, "30n")))
    turn = respond(world, Place(), Pressed(yes), NOW + timedelta(days=1), opened)
    assert turn.wish is None
    assert any("Nothing was kept just now" in block.words for block in speak(turn.screen, speeches["en"]).blocks)
    again = [choice.to.arg for row in turn.screen.rows for choice in row if choice.to.page == "wlock"]
    assert again == ["30n", "90n", "365n"]  # still as another one


def test_the_day_that_is_promised_is_the_day_on_the_receipt(world: World, speeches: Mapping[str, Speech]) -> None:
    evening = datetime(2026, 11, 22, 3, 10, tzinfo=UTC)  # ten past ten at night on the 21st in Toronto
    place = replace(HERE, jurisdiction="ca-on")
    consent = Consent("abcdefghij", Purpose.ACCOUNT, WORDING, evening, evening + timedelta(days=30))
    answer = Answer(Outcome.DONE, (Kept(consent, ACCOUNT),))
    for page, arg in (("wlock", "30"), ("wkey", "30"), ("mydata", ""), ("mine", "abcdefghij")):
        spoken = speak(show(world, place.to(page, arg), evening, ACCOUNT, answer), speeches["en"])
        assert any("21 December 2026" in block.words for block in spoken.blocks), page
        assert not any("22 December 2026" in block.words for block in spoken.blocks), page


def test_a_yes_to_older_words_of_remembering_is_asked_about_anew(world: World) -> None:
    turn = _presses(world, "remyes", "0")
    assert turn.wish is None
    assert any(choice.to.page == "remyes" for row in turn.screen.rows for choice in row)


def test_an_old_button_throws_no_newer_account_away(world: World) -> None:
    old = show(world, HERE.to("finish"), NOW, ACCOUNT)
    away = next(choice.to for row in old.rows for choice in row if choice.to.page == "wgone")
    newer = Account(NOW + timedelta(hours=1)).writing(1, Prompt.FREELY, "Newer.", NOW)
    turn = respond(world, Place(), Pressed(pack(away)), NOW, newer)
    assert turn.account == newer
    assert turn.place.page == "have"
    assert respond(world, Place(), Pressed(pack(away)), NOW, ACCOUNT).account is None


def test_writing_a_part_anew_with_words_of_danger_shows_numbers_too(
    world: World, speeches: Mapping[str, Speech]
) -> None:
    have = show(world, HERE.to("have", "1"), NOW, ACCOUNT)
    fix = next(choice.to for row in have.rows for choice in row if choice.to.page == "fix")
    turn = respond(world, fix, Typed("I want to kill myself"), NOW, ACCOUNT)
    assert any("1800 737 732" in block.words for block in speak(turn.screen, speeches["en"]).blocks)


def test_a_passphrase_is_a_wish_and_leaves_the_chat(world: World) -> None:
    turn = respond(world, HERE.to("wkey", "90"), Typed("grey kettle"), NOW, ACCOUNT)
    assert turn.wish == Keep(ACCOUNT, NOW + timedelta(days=90), "grey kettle")
    assert Effect.REMOVE_WORDS in turn.screen.effects
    after = answered(world, turn, Answer(Outcome.DONE, (_kept(Locked(b"")),), "abcdefghij"), NOW)
    assert Effect.REMOVE_WORDS in after.screen.effects
    assert after.place.page == "mine"


@pytest.mark.parametrize("words", ["short", "", "é" * 200])
def test_a_poor_passphrase_keeps_nothing(world: World, words: str) -> None:
    turn = respond(world, HERE.to("wkey", "90"), Typed(words), NOW, ACCOUNT)
    assert turn.wish is None
    assert turn.place.arg == "90-short"
    assert Effect.REMOVE_WORDS in turn.screen.effects


@pytest.mark.parametrize("words", ["x", "/exit", "/help", "/forget"])
def test_leaving_and_commands_work_where_a_passphrase_is_asked(world: World, words: str) -> None:
    for page in ("wkey", "munlock"):
        turn = respond(world, HERE.to(page, "30"), Typed(words), NOW, ACCOUNT)
        assert turn.place.page in ("leave", "help", "forget")


def test_what_is_kept_again_takes_the_place_of_what_was_opened(world: World) -> None:
    turn = _presses(world, "mopen", "abcdefghij")
    assert turn.wish == Look()
    turn = answered(world, turn, Answer(Outcome.DONE, (_kept(ACCOUNT),)), NOW)
    assert turn.place.page == "have"
    assert turn.account is not None
    assert turn.account.passages == ACCOUNT.passages
    again = _presses(world, "wkept", _yes(turn.account), turn.account)
    assert isinstance(again.wish, Keep)
    assert again.wish.instead_of == "abcdefghij"
    beside = _presses(world, "wkept", _yes(turn.account, "30n"), turn.account)
    assert isinstance(beside.wish, Keep)
    assert beside.wish.instead_of == ""


def test_a_wrong_passphrase_changes_nothing(world: World) -> None:
    turn = respond(world, HERE.to("munlock", "abcdefghij"), Typed("grey kettle"), NOW, ACCOUNT)
    assert turn.wish == Unlock("abcdefghij", "grey kettle")
    turn = answered(world, turn, Answer(Outcome.WRONG_PASSPHRASE, (_kept(Locked(b"")),), "abcdefghij"), NOW)
    assert turn.account is ACCOUNT
    assert turn.place.arg == "abcdefghij-no"
    again = respond(world, turn.place, Typed("grey kettle sings"), NOW, turn.account)
    assert again.wish == Unlock("abcdefghij", "grey kettle sings")


@pytest.mark.parametrize("page", ["remyes", "wkept", "cyes", "takeback", "forget", "mydata", "mine", "mopen"])
def test_a_failing_storage_is_said_and_can_be_tried_again(
    world: World, speeches: Mapping[str, Speech], page: str
) -> None:
    turn = _presses(world, page, ARGS.get(page, "abcdefghij"), ACCOUNT)
    assert turn.wish is not None
    turn = answered(world, turn, Answer(Outcome.FAILED), NOW)
    spoken = speak(turn.screen, speeches["en"])
    assert spoken.blocks[0].words == "That did not work just now"
    again = next(packed for row in spoken.rows for label, packed in row if label == "Try again")
    assert respond(world, Place(), Pressed(again), NOW, turn.account).wish is not None
    if page != "forget":
        assert turn.account is ACCOUNT


@pytest.mark.parametrize("page", ["takeback", "forget", "remyes", "cyes"])
def test_coming_back_repeats_no_deed(world: World, page: str) -> None:
    turn = _presses(world, page, ARGS.get(page, "abcdefghij"))
    kept = (_kept(Remembered("en", "au")),) if page in ("remyes", "cyes") else ()
    turn = answered(world, turn, Answer(Outcome.DONE, kept, "abcdefghij"), NOW)
    aside = respond(world, turn.place, Typed("/help"), NOW)
    back = respond(world, Place(), Pressed(pack(aside.place.back())), NOW)
    assert not isinstance(back.wish, Keep | Withdraw | Forget)


def test_what_was_deleted_is_no_longer_replaced(world: World) -> None:
    account = replace(ACCOUNT, kept_as="abcdefghij")
    turn = _presses(world, "takeback", "abcdefghij", account)
    turn = answered(world, turn, Answer(Outcome.DONE, (), "abcdefghij"), NOW)
    assert turn.account == ACCOUNT


def test_a_moment_that_has_passed_is_asked_for_anew(world: World) -> None:
    past = f"{int((NOW - timedelta(minutes=1)).timestamp()) // 60}-0-1-1"
    turn = _presses(world, "cyes", past)
    assert turn.wish is None
    assert any(choice.to.page in ("chour", "ccity") for row in turn.screen.rows for choice in row)


@pytest.mark.parametrize(
    "forged", ["", "1", "a-b-c-d", "99999999999-0-1-1", "1-2-99-1", "-1-2-3-1", "٣-٣-٣-٣", "99999999999999999999"]
)
def test_a_forged_check_in_is_none(world: World, forged: str) -> None:
    for page in ("chour", "cwords", "cask", "cyes", "ccity"):
        assert respond(world, Place(), Pressed(f"a.{page}.en.au.{forged}"), NOW).wish is None


def test_a_check_in_is_kept_until_an_hour_after_its_moment(world: World) -> None:
    turn = _presses(world, "cyes", ASKED["cask"])
    assert isinstance(turn.wish, Keep)
    assert isinstance(turn.wish.content, CheckIn)
    assert turn.wish.until == turn.wish.content.at + LATE
    assert turn.wish.content.at.utcoffset() == timedelta(hours=11)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("greeting", Greeting)
def test_a_check_in_says_only_the_words_that_were_chosen(
    world: World, speeches: Mapping[str, Speech], language: str, greeting: Greeting
) -> None:
    spoken = speak(checking_in(world, CheckIn(NOW, greeting, language)).screen, speeches[language])
    assert [block.words for block in spoken.blocks] == [speeches[language].say(GREETINGS[greeting])]
    assert [label for row in spoken.rows for label, _packed in row] == ["Menu"]
    assert understand(spoken.blocks[0].words, world.phrases, language) == "menu"  # no card


def test_a_receipt_says_everything_that_was_agreed_to(world: World, speeches: Mapping[str, Speech]) -> None:
    say = speeches["en"].say
    said = {say(label): say(words) for label, words in receipt(_kept(ACCOUNT), _here(world))}
    assert said["What"] == "Your account. Parts: 1."
    assert said["Agreed"] == "22 November 2026, 02:10"
    assert said["Until"] == "22 December 2026, 02:10"
    assert "deletes it at once" in said["Taking it back"]
    assert list(map(say, number_of(_kept(ACCOUNT)))) == ["Number", "abcdefghij, words of version 1"]
    locked = {say(label): say(words) for label, words in receipt(_kept(Locked(b"")), _here(world))}
    assert "Only who knows or guesses your passphrase." in locked["Who could read it"]


def test_no_word_of_an_account_stands_on_a_page_of_data(world: World, speeches: Mapping[str, Speech]) -> None:
    answer = Answer(Outcome.DONE, (_kept(ACCOUNT),))
    for page, arg in (("mydata", ""), ("mine", "abcdefghij"), ("mine", "abcdefghij-new"), ("erase", "")):
        spoken = speak(show(world, HERE.to(page, arg), NOW, ACCOUNT, answer), speeches["en"])
        assert not any("My words." in block.words or block.look is Looks.WORDS_TO_SAY for block in spoken.blocks)


def test_where_nothing_can_be_kept_nothing_is_wished_or_offered(world: World) -> None:
    closed = replace(world, keeps=False, counts=False)
    offering = {"remember", "remyes", "wkeep", "wlock", "wkey", "wkept", "checkin", "cask", "cyes", "mine", "takeback"}
    for place in reachable(closed, HERE, NOW):
        assert place.page not in offering
        assert respond(closed, Place(), Pressed(pack(place)), NOW, ACCOUNT).wish is None
    for page in offering:
        assert _presses(closed, page, "30", ACCOUNT).wish is None


CRIES = ["I want to kill myself", "he is choking me", "je veux mourir"]


@pytest.mark.parametrize("page", ["wkey", "wpass"])
@pytest.mark.parametrize("words", [*CRIES, "he raped me last night", "help", "No, thank you", "non merci", "menu"])
def test_a_cry_for_help_or_a_no_is_no_passphrase(
    world: World, speeches: Mapping[str, Speech], page: str, words: str
) -> None:
    turn = respond(world, HERE.to(page, "30"), Typed(words), NOW, ACCOUNT)
    assert turn.wish is None
    assert turn.place.page in ("suicide", "danger", "strangle", "assault", "help", "hello")
    assert turn.account is ACCOUNT
    if turn.place.suggested:
        spoken = speak(turn.screen, speeches["en"])
        assert any("was not used as a password" in block.words for block in spoken.blocks)


@pytest.mark.parametrize("words", ["help", "menu", "x", "leave fast", "/help", "/forget"])
def test_where_something_is_opened_commands_are_commands(world: World, words: str) -> None:
    turn = respond(world, HERE.to("munlock", "abcdefghij"), Typed(words), NOW, ACCOUNT)
    assert not isinstance(turn.wish, Unlock)


@pytest.mark.parametrize("words", [*CRIES, "bleeding heart dove", "remind me tomorrow", "x@rain-9", "/no command"])
def test_what_may_open_is_tried_whatever_it_says_and_numbers_stand_below_if_it_does_not(
    world: World, speeches: Mapping[str, Speech], words: str
) -> None:
    turn = respond(world, HERE.to("munlock", "abcdefghij"), Typed(words), NOW)
    assert turn.wish == Unlock("abcdefghij", words)
    turn = answered(world, turn, Answer(Outcome.WRONG_PASSPHRASE, (), "abcdefghij"), NOW)
    assert any("000" in block.words for block in speak(turn.screen, speeches["en"]).blocks)


@pytest.mark.parametrize("words", ["x@light-rain-9", "data@home2024", "bye@kettle sings"])
def test_an_at_sign_makes_no_command_of_a_passphrase(world: World, words: str) -> None:
    assert isinstance(respond(world, HERE.to("wkey", "30"), Typed(words), NOW, ACCOUNT).wish, Keep)


@pytest.mark.parametrize("page", ["wkey", "wpass", "munlock"])
def test_what_came_late_is_not_used_and_that_is_said(world: World, speeches: Mapping[str, Speech], page: str) -> None:
    turn = respond(world, HERE.to(page, "30"), CameLate(), NOW, ACCOUNT)
    assert turn.wish is None
    assert turn.place.page == page
    assert Effect.REMOVE_WORDS in turn.screen.effects
    assert any("came late" in block.words for block in speak(turn.screen, speeches["en"]).blocks)


@pytest.mark.parametrize("page", ["wkey", "munlock", "wpass"])
def test_a_picture_leaves_the_question_for_a_passphrase_standing(world: World, page: str) -> None:
    assert respond(world, HERE.to(page, "30"), SentSomething(), NOW, ACCOUNT).place.page == page


@pytest.mark.parametrize("page", sorted(DEEDS))
def test_back_never_leads_to_a_deed(world: World, page: str) -> None:
    place = HERE.to(page, ARGS.get(page, "abcdefghij"))
    assert place.aside("help").under == ""
    old = f"a.help.en.au-act...{page}.abcdefghij"
    shown = respond(world, Place(), Pressed(old), NOW, ACCOUNT)
    assert not any(choice.to.page == page for row in shown.screen.rows for choice in row)


def test_opening_asks_before_it_throws_away_what_is_in_memory(world: World) -> None:
    other = Account(NOW + timedelta(hours=1)).writing(1, Prompt.FREELY, "Unfinished.", NOW)
    answer = Answer(Outcome.DONE, (_kept(ACCOUNT),), "abcdefghij")
    turn = answered(world, _presses(world, "mopen", "abcdefghij", other), answer, NOW)
    assert turn.account is other
    assert turn.place.page == "mine"
    yes = next(choice.to for row in turn.screen.rows for choice in row if choice.to.page == "mopen")
    turn = answered(world, respond(world, Place(), Pressed(pack(yes)), NOW, other), answer, NOW)
    assert turn.account == replace(ACCOUNT, kept_as="abcdefghij")


def test_a_new_receipt_of_a_locked_account_does_not_offer_to_forget_before_it_was_tried(world: World) -> None:
    answer = Answer(Outcome.DONE, (_kept(Locked(b"")),))
    screen = show(world, HERE.to("mine", "abcdefghij-new"), NOW, ACCOUNT, answer)
    assert not any(choice.to.page == "wgone" for row in screen.rows for choice in row)


def test_where_there_is_no_room_what_is_kept_is_shown(world: World, speeches: Mapping[str, Speech]) -> None:
    turn = _presses(world, "wkept", _yes(ACCOUNT), ACCOUNT)
    turn = answered(world, turn, Answer(Outcome.FULL, (_kept(Remembered("en", "au")),)), NOW)
    spoken = speak(turn.screen, speeches["en"])
    assert not any("I keep nothing" in block.words for block in spoken.blocks)
    labels = [label for row in spoken.rows for label, _packed in row]
    assert {"Language and place", "A file instead"} <= set(labels)
    assert turn.account is ACCOUNT
    assert turn.place.arg == ""  # said once


def test_who_takes_an_opened_account_apart_does_not_lose_the_kept_one_to_the_next(world: World) -> None:
    opened = replace(ACCOUNT, kept_as="abcdefghij")
    have = show(world, HERE.to("have", "1"), NOW, opened)
    out = next(choice.to for row in have.rows for choice in row if choice.to.page == "takeout")
    turn = respond(world, Place(), Pressed(pack(out)), NOW, opened)
    assert turn.account is None


def test_an_old_button_takes_nothing_out_of_another_account(world: World) -> None:
    have = show(world, HERE.to("have", "1"), NOW, ACCOUNT)
    other = Account(NOW + timedelta(hours=1)).writing(1, Prompt.FREELY, "Mine.", NOW)
    for page in ("takeout", "fix"):
        old = next(choice.to for row in have.rows for choice in row if choice.to.page == page)
        turn = respond(world, Place(), Pressed(pack(old)), NOW, other)
        turn = respond(world, turn.place, Typed("other words"), NOW, turn.account) if page == "fix" else turn
        assert turn.account == other


def test_the_hour_is_the_one_on_the_clock_also_when_clocks_change(world: World) -> None:
    place = replace(HERE, jurisdiction="au-act")
    asked = datetime(2027, 4, 2, 14, 30, tzinfo=UTC)  # Saturday 1:30 in Canberra; on Sunday clocks go back
    day = show(world, place.to("checkin"), asked).rows[0][0].to
    hour = show(world, day, asked).rows[0][0].to
    words = show(world, hour, asked).rows[0][0].to
    turn = respond(world, Place(), Pressed(pack(words.to("cyes", words.arg))), asked)
    assert isinstance(turn.wish, Keep)
    assert isinstance(turn.wish.content, CheckIn)
    assert turn.wish.content.at.isoformat() == "2027-04-04T08:00:00+10:00"


@pytest.mark.parametrize("jurisdiction", ["br", "es", "mx", "us", "ca", "gb", "au-nsw"])
def test_somebody_anywhere_finds_their_clock(world: World, jurisdiction: str) -> None:
    place = replace(HERE, jurisdiction=jurisdiction)
    for row in show(world, place.to("checkin"), NOW).rows[:2]:
        for choice in row:
            assert choice.to.page in ("ccity", "chour")
            shown = show(world, choice.to, NOW)
            assert any(one.to.page in ("chour", "cwords") for other in shown.rows for one in other)


def test_words_of_danger_in_an_account_are_taken_in_and_numbers_stand_below(
    world: World, speeches: Mapping[str, Speech]
) -> None:
    turn = respond(world, HERE.to("tell", "ka1"), Typed("I want to die"), NOW)
    spoken = speak(turn.screen, speeches["en"])
    assert turn.account is not None
    assert turn.account.passages[0].words == "I want to die"
    assert any("1800 737 732" in block.words for block in spoken.blocks)


def test_half_a_letter_does_not_break_the_files(world: World, speeches: Mapping[str, Speech]) -> None:
    account = Account(NOW).writing(1, Prompt.FREELY, "half: \ud800", NOW)
    contents = []
    for kind in ("txt", "json"):
        screen = show(world, HERE.to("minefile", kind), NOW, account, Answer(Outcome.DONE, (_kept(account),)))
        file = speak(screen, speeches["en"]).file
        assert isinstance(file, SpokenFile)
        contents.append(file.content)
    assert "half: ?" in contents[0].decode()
    assert json.loads(contents[1])["kept"][0]["account"]["passages"][0]["words"] == "half: \ud800"


def test_a_poor_passphrase_does_not_turn_another_one_into_one_in_its_place(world: World) -> None:
    opened = replace(ACCOUNT, kept_as="abcdefghij")
    turn = respond(world, HERE.to("wkey", "30n"), Typed("tea"), NOW, opened)
    turn = respond(world, turn.place, Typed("grey kettle sings early"), NOW, opened)
    assert isinstance(turn.wish, Keep)
    assert turn.wish.instead_of == ""
