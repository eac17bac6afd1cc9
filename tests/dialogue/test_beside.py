"""The way of somebody who helps: every entrance has every section, with its own words, and a way back to it."""

import re
from collections.abc import Mapping
from itertools import product

import pytest

from bot.dialogue.conversation import World, show
from bot.dialogue.pages.beside import Entrance
from bot.dialogue.place import Place
from bot.dialogue.screen import SpokenScreen, speak
from bot.dialogue.speech import Speech
from bot.directory.models import Bound
from bot.directory.tokens import token_of
from tests.conftest import NOW

SECTIONS = ("say", "dontsay", "dontask", "donts", "limits", "urgent", "handover", "send", "after", "myself")

SECONDS = 20
WORDS_A_MINUTE = 200
"""Somebody who reads under stress: slower than the average of 238 (Brysbaert 2019)."""


def _spoken(world: World, speech: Speech, page: str, arg: str = "", jurisdiction: str = "au-nsw") -> SpokenScreen:
    place = Place(page=page, language=speech.language, jurisdiction=jurisdiction, arg=arg)
    return speak(show(world, place, NOW), speech)


def _pages(spoken: SpokenScreen) -> set[str]:
    return {packed.split(".")[1] for row in spoken.rows for _label, packed in row}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_screen_is_read_in_twenty_seconds(
    world: World, speeches: Mapping[str, Speech], language: str
) -> None:
    words = " ".join(block.words for block in _spoken(world, speeches[language], "room").blocks)
    assert len(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", words)) <= SECONDS * WORDS_A_MINUTE / 60


def test_four_entrances(world: World, speeches: Mapping[str, Speech]) -> None:
    assert {"room", "saw", "manager", "quiet", "danger"} <= _pages(_spoken(world, speeches["en"], "told"))


@pytest.mark.parametrize("entrance", Entrance)
def test_every_entrance_has_every_section(world: World, speeches: Mapping[str, Speech], entrance: Entrance) -> None:
    """On its own page, or, where it asks a question first, one tap further."""
    pages = _pages(_spoken(world, speeches["en"], entrance))
    if "more" in pages:
        pages |= _pages(_spoken(world, speeches["en"], "more", entrance))
    assert set(SECTIONS) <= pages


@pytest.mark.parametrize(("entrance", "section"), list(product(Entrance, SECTIONS)))
def test_every_section_leads_back_to_its_entrance(
    world: World, speeches: Mapping[str, Speech], entrance: Entrance, section: str
) -> None:
    assert entrance in _pages(_spoken(world, speeches["en"], section, entrance))


@pytest.mark.parametrize("section", ["say", "dontsay", "dontask"])
def test_words_differ_by_entrance(world: World, speeches: Mapping[str, Speech], section: str) -> None:
    seen = {str(_spoken(world, speeches["en"], section, entrance).blocks) for entrance in Entrance}
    assert len(seen) == len(Entrance)


def test_an_entrance_that_is_none_is_that_of_somebody_who_was_told(
    world: World, speeches: Mapping[str, Speech]
) -> None:
    assert "listen" in _pages(_spoken(world, speeches["en"], "say", "kitchen"))


def test_a_text_to_send_names_nothing(world: World, speeches: Mapping[str, Speech]) -> None:
    """The ready texts hold no word of the subject, no number, no name of a service."""
    for language in ("en", "fr"):
        copied = [
            block.words
            for block in _spoken(world, speeches[language], "send", "listen").blocks
            if block.look.name == "WORDS_TO_COPY"
        ]
        assert len(copied) >= 3
        for words in copied:
            assert not re.search(
                r"\d|harass|harcel|assault|agress|report|signal|help|aide|bully|safe|happen|arriv", words
            )


def test_a_text_with_lines_holds_names_and_numbers_of_the_place(world: World, speeches: Mapping[str, Speech]) -> None:
    spoken = _spoken(world, speeches["en"], "sendnum", "listen", "au")
    copied = [block.words for block in spoken.blocks if block.look.name == "WORDS_TO_COPY"]
    assert len(copied) == 1
    assert "1800RESPECT: 1800 737 732" in copied[0]
    assert copied[0].endswith("000")


@pytest.mark.parametrize("bound", Bound)
def test_duties_are_listed_by_who_has_them(world: World, speeches: Mapping[str, Speech], bound: Bound) -> None:
    for place in ("au", "ca", "gb", "fr", "au-nsw", "ca-qc"):
        shown = _spoken(world, speeches["en"], "duties", str(list(Bound).index(bound)), place)
        buttons = [packed.split(".") for row in shown.rows for _label, packed in row]
        cards = {parts[4] for parts in buttons if parts[1] == "duty"}
        assert cards == {token_of(duty.id) for duty in world.directory.at(place).duties if bound in duty.binds}


def test_a_duty_is_general_information_with_its_source(world: World, speeches: Mapping[str, Speech]) -> None:
    for known in world.directory:
        for duty in world.directory.at(known.id).duties:
            assert set(duty.what) >= {"en", "fr"}, duty.id
            assert set(duty.name) >= {"en", "fr"}, duty.id
            assert len(duty.name["en"]) <= 48, duty.id


def test_every_first_home_says_what_it_asks_about_people_under_18_or_that_this_was_not_found(
    world: World, speeches: Mapping[str, Speech]
) -> None:
    for known in world.directory:
        spoken = _spoken(world, speeches["en"], "duties", "4", known.id)
        words = [block.words for block in spoken.blocks]
        found = [
            one for one in world.directory.at(known.id).duties if one.matter == "minors" and "colleague" in one.binds
        ]
        assert ("People under 18" in words) is not bool(found), known.id
        assert all(one.name["en"] in words for one in found)
