"""Consent in the conversation: asked first with everything said, a wish only after a yes, deeds never repeated."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

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
from bot.dialogue.conversation import Pressed, Turn, Typed, World, answered, checking_in, respond, show
from bot.dialogue.greetings import GREETINGS
from bot.dialogue.place import Place, pack
from bot.dialogue.receipts import receipt
from bot.dialogue.screen import Effect, speak
from bot.dialogue.screen import Look as Looks
from bot.dialogue.speech import Speech
from bot.dialogue.understanding import understand
from tests.conftest import NOW
from tests.crawl import reachable

ACCOUNT = Account(NOW).writing(1, Prompt.FREELY, "My words.", NOW)
HERE = Place(jurisdiction="au-act")

ASKED: Mapping[str, str] = {
    "remember": "",
    "wkeep": "",
    "wlock": "30",
    "wkey": "30",
    "cask": f"{int((NOW + timedelta(days=1)).timestamp()) // 60}-144-1",
}
"""The screens that people agree on, each with an argument."""

FINGERPRINT = (1, "908bce55557d3d98")
"""Version of the words, and their fingerprint in English."""


def _presses(world: World, page: str, arg: str = "", account: Account | None = None) -> Turn:
    return respond(world, Place(), Pressed(pack(HERE.to(page, arg))), NOW, account)


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
    assert labels == ["What", "How long", "Who could read it", "Taking it back"]
    spoken = speak(screen, speeches[language])
    no = {"en": "No, thank you", "fr": "Non, merci"}[language]
    assert any(label == no for row in spoken.rows for label, _packed in row)
    assert {"en": "If you say no, nothing is kept", "fr": "Si vous dites non, rien n'est gardé"}[language] in " ".join(
        block.words for block in spoken.blocks
    )


def test_nothing_is_wished_on_a_whole_tour_but_by_the_buttons_of_a_yes(world: World) -> None:
    wishing: dict[type, set[str]] = {}
    for place in reachable(world, HERE, NOW):
        turn = respond(world, Place(), Pressed(pack(place)), NOW, None)
        if turn.wish is not None:
            wishing.setdefault(type(turn.wish), set()).add(place.page)
    assert wishing[Keep] == {"remyes", "cyes"}  # an account is kept only where there is one
    assert wishing[Look] <= {"mydata", "mine", "minefile", "mopen"}
    assert wishing.keys() <= {Keep, Look, Forget, Withdraw}


@pytest.mark.parametrize("days", ACCOUNT_DAYS)
def test_an_account_is_kept_as_long_as_was_chosen(world: World, days: int) -> None:
    turn = _presses(world, "wkept", str(days), ACCOUNT)
    assert turn.wish == Keep(ACCOUNT, NOW + timedelta(days=days))


@pytest.mark.parametrize("forged", ["", "9999", "-1", "366", "30-short", "abc"])
def test_a_forged_length_is_the_shortest(world: World, forged: str) -> None:
    assert _presses(world, "wkept", forged, ACCOUNT).wish == Keep(ACCOUNT, NOW + timedelta(days=30))


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
    again = _presses(world, "wkept", "30", turn.account)
    assert isinstance(again.wish, Keep)
    assert again.wish.instead_of == "abcdefghij"


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
    arg = ASKED["cask"] if page == "cyes" else "abcdefghij"
    turn = _presses(world, page, arg, ACCOUNT)
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
    turn = _presses(world, page, ASKED["cask"] if page == "cyes" else "abcdefghij")
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
    past = f"{int((NOW - timedelta(minutes=1)).timestamp()) // 60}-144-1"
    turn = _presses(world, "cyes", past)
    assert turn.wish is None
    assert any(choice.to.page in ("chour", "ccity") for row in turn.screen.rows for choice in row)


@pytest.mark.parametrize("forged", ["", "1", "a-b-c", "99999999999-144-1", "1-2-99", "-1-2-3", "٣-٣-٣"])
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


def test_a_receipt_says_everything_that_was_agreed_to(speeches: Mapping[str, Speech]) -> None:
    said = {speeches["en"].say(label): speeches["en"].say(words) for label, words in receipt(_kept(ACCOUNT))}
    assert said["What"] == "Your account. Passages: 1."
    assert said["Agreed"] == "21 November 2026, 15:10 UTC"
    assert said["Until"] == "21 December 2026, 15:10 UTC"
    assert said["Number"] == "abcdefghij, words of version 1"
    locked = {speeches["en"].say(label): speeches["en"].say(words) for label, words in receipt(_kept(Locked(b"")))}
    assert "Only who knows your passphrase." in locked["Who could read it"]


def test_no_word_of_an_account_stands_on_a_page_of_data(world: World, speeches: Mapping[str, Speech]) -> None:
    answer = Answer(Outcome.DONE, (_kept(ACCOUNT),))
    for page, arg in (("mydata", ""), ("mine", "abcdefghij"), ("mine", "abcdefghij-new"), ("erase", "")):
        spoken = speak(show(world, HERE.to(page, arg), NOW, ACCOUNT, answer), speeches["en"])
        assert not any("My words." in block.words or block.look is Looks.WORDS_TO_SAY for block in spoken.blocks)


def test_where_nothing_can_be_kept_nothing_is_wished_or_offered(world: World) -> None:
    closed = replace(world, keeps=False)
    offering = {"remember", "remyes", "wkeep", "wlock", "wkey", "wkept", "checkin", "cask", "cyes", "mine", "takeback"}
    for place in reachable(closed, HERE, NOW):
        assert place.page not in offering
        assert respond(closed, Place(), Pressed(pack(place)), NOW, ACCOUNT).wish is None
    for page in offering:
        assert _presses(closed, page, "30", ACCOUNT).wish is None
