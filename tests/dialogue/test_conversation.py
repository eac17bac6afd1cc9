"""One step of the conversation: commands, typed words, places, and random walks that never break."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from bot.dialogue.conversation import (
    CARD_PAGES,
    Pressed,
    SentSomething,
    Turn,
    Typed,
    World,
    first_place,
    respond,
    show,
)
from bot.dialogue.place import Place, Since, Situation, When, pack, unpack
from bot.dialogue.screen import Effect, speak
from bot.dialogue.speech import Speech
from bot.dialogue.understanding import CARDS
from tests.conftest import NOW
from tests.dialogue.test_place import PLACES


def words(turn: Turn, speech: Speech) -> str:
    return "\n".join(block.words for block in speak(turn.screen, speech).blocks)


def test_every_card_has_a_page() -> None:
    assert set(CARD_PAGES) | {"menu"} == set(CARDS)


@pytest.mark.parametrize(
    ("code", "language"), [("fr-CA", "fr"), ("FR", "fr"), ("en", "en"), ("zh", "en"), (None, "en")]
)
def test_the_first_language(world: World, code: str | None, language: str) -> None:
    assert first_place(world, code).language == language


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("/start", "hello"),
        ("/help", "help"),
        ("/help@alongside_bot", "help"),
        ("/privacy", "privacy"),
        ("/language", "language"),
        ("/place", "country"),
        ("/menu", "hello"),
        ("/nonsense", "unclear"),
        ("x", "leave"),
        ("/exit", "leave"),
        ("", "unclear"),
    ],
)
def test_commands(world: World, typed: str, page: str) -> None:
    assert respond(world, Place(), Typed(typed), NOW).place.page == page


@pytest.mark.parametrize(
    ("payload", "jurisdiction"), [("au-nsw", "au-nsw"), ("CA-QC", "ca-qc"), ("br", "br"), ("zz-top", "")]
)
def test_a_deep_link_opens_in_its_place(world: World, payload: str, jurisdiction: str) -> None:
    assert respond(world, Place(), Typed(f"/start {payload}"), NOW).place == Place(jurisdiction=jurisdiction)


def test_language_and_place_change_without_losing_the_place(world: World) -> None:
    start = Place("route", "en", "ca", "abcdef", Situation(when=When(Since.DAY, NOW.date())))
    for page in ("language", "country"):
        aside = start.aside(page)
        back = [choice.to for row in show(world, aside, NOW).rows for choice in row]
        assert any((to.page, to.arg, to.situation) == (start.page, start.arg, start.situation) for to in back) or any(
            to.page == "parts" for to in back
        )


def test_a_typed_country_is_understood_where_a_place_is_asked_for(world: World) -> None:
    turn = respond(world, Place("options", "fr").aside("letters"), Typed("brésil"), NOW)
    assert (turn.place.page, turn.place.jurisdiction) == ("options", "br")
    turn = respond(world, Place("options").aside("country"), Typed("new south wales"), NOW)
    assert (turn.place.page, turn.place.jurisdiction) == ("options", "au-nsw")


def test_a_suggested_card_offers_that_is_not_it(world: World, speeches: Mapping[str, Speech]) -> None:
    turn = respond(world, Place("options", jurisdiction="au"), Typed("i was raped"), NOW)
    assert turn.place.page == "assault"
    labels = [speeches["en"].say(choice.label) for row in turn.screen.rows for choice in row]
    assert "That is not it" in labels


def test_leaving_asks_the_channel_to_wipe(world: World) -> None:
    assert respond(world, Place("help"), Typed("x"), NOW).screen.effects == (Effect.LEAVE_FAST,)


def test_an_expired_window_is_not_shown(world: World, speeches: Mapping[str, Speech]) -> None:
    said = Place("medical", jurisdiction="au").saying(when=When(Since.FIVE_DAYS, NOW.date()))
    shown = words(Turn(said, show(world, said, NOW)), speeches["en"])
    assert "HIV" not in shown
    assert "coil" in shown
    said = Place("medical", jurisdiction="au").saying(when=When(Since.DAY, NOW.date()))
    assert "HIV" in words(Turn(said, show(world, said, NOW)), speeches["en"])


def test_nothing_typed_comes_back(world: World, speeches: Mapping[str, Speech]) -> None:
    turn = respond(world, Place(), Typed("canary-qwerty said my boss"), NOW)
    assert "canary" not in words(turn, speeches["en"])
    assert "canary" not in "".join(pack(choice.to) for row in turn.screen.rows for choice in row)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=PLACES)
def test_any_place_has_a_screen_in_every_language(world: World, speeches: Mapping[str, Speech], place: Place) -> None:
    turn = respond(world, Place(), Pressed(pack(place)), NOW)
    spoken = speak(turn.screen, speeches[turn.place.language])
    assert spoken.blocks
    assert spoken.rows


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typed=st.text(max_size=300), place=PLACES)
def test_any_words_get_a_screen(world: World, speeches: Mapping[str, Speech], typed: str, place: Place) -> None:
    turn = respond(world, place, Typed(typed), NOW)
    assert speak(turn.screen, speeches[turn.place.language]).rows


def test_a_random_walk_never_breaks(world: World, speeches: Mapping[str, Speech]) -> None:
    class Walk(RuleBasedStateMachine):
        """Presses whatever is there, types whatever comes, sends pictures."""

        def __init__(self) -> None:
            super().__init__()
            self.place = Place()
            self.rows = speak(show(world, self.place, NOW), speeches["en"]).rows

        @rule(number=st.integers(0, 30))
        def press(self, number: int) -> None:
            packed = [packed for row in self.rows for _label, packed in row]
            self.go(respond(world, self.place, Pressed(packed[number % len(packed)]), NOW))

        @rule(typed=st.text(max_size=40) | st.sampled_from(["help", "x", "raped", "au secours", "/start ca-qc"]))
        def type(self, typed: str) -> None:
            self.go(respond(world, self.place, Typed(typed), NOW))

        @rule()
        def send(self) -> None:
            self.go(respond(world, self.place, SentSomething(), NOW))

        def go(self, turn: Turn) -> None:
            self.place = turn.place
            spoken = speak(turn.screen, speeches[turn.place.language])
            self.rows = spoken.rows
            for row in spoken.rows:
                for _label, packed in row:
                    assert len(packed.encode()) <= 64
                    unpack(packed)

    run_state_machine_as_test(Walk, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(since=st.sampled_from(list(Since)), later=st.integers(0, 60), page=st.sampled_from(["medical", "plan"]))
def test_no_situation_shows_a_window_that_is_over(
    world: World, speeches: Mapping[str, Speech], since: Since, later: int, page: str
) -> None:
    said = When(since, NOW.date())
    place = Place(page, jurisdiction="ca-on").saying(when=said)
    now = NOW + timedelta(days=later)
    shown = words(Turn(place, show(world, place, now)), speeches["en"])
    for window in world.directory.medical_windows:
        over = window.hours is not None and said.elapsed(now.date())[0] >= window.hours
        assert not (over and window.need["en"] in shown), window.id
