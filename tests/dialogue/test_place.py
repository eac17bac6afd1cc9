"""A place survives the trip through a button; whatever else a button may carry lands somewhere sensible."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.pages import PAGES
from bot.dialogue.place import LONGEST, PASSING, Behaviour, Place, Since, Situation, When, pack, unpack
from bot.directory.models import Person, Who

_ARGS = st.from_regex(r"[a-z0-9-]{0,8}", fullmatch=True)
_WHENS = st.builds(
    When, since=st.sampled_from(list(Since)), said_on=st.dates(min_value=date(2026, 1, 1), max_value=date(2090, 1, 1))
)
PLACES = st.builds(
    Place,
    page=st.sampled_from(sorted(PAGES)),
    language=st.sampled_from(["en", "fr", "iu"]),
    jurisdiction=st.sampled_from(["", "au", "au-nsw", "ca-qc", "gb-eng"]),
    arg=_ARGS,
    situation=st.builds(
        Situation,
        person=st.none() | st.sampled_from(list(Person)),
        who=st.none() | st.sampled_from(list(Who)),
        what=st.frozensets(st.sampled_from(list(Behaviour))),
        power=st.none() | st.booleans(),
        witness=st.booleans(),
        when=st.none() | _WHENS,
    ),
    under=st.sampled_from(["", "hello", "route", "ways", "next"]),
    under_arg=_ARGS,
    suggested=st.booleans(),
)


@given(PLACES)
def test_every_place_survives_a_button(place: Place) -> None:
    packed = pack(place)
    assert len(packed.encode()) <= LONGEST
    assert unpack(packed) == place


@given(st.text())
def test_any_button_can_be_unpacked(forged: str) -> None:
    assert isinstance(unpack(forged), Place)


@given(PLACES, st.integers(0, 64))
def test_a_truncated_button_can_be_unpacked_and_packed_again(place: Place, length: int) -> None:
    assert len(pack(unpack(pack(place)[:length])).encode()) <= LONGEST


def test_a_button_of_another_version_lands_on_hello() -> None:
    assert unpack("b.help.fr.ca-qc") == Place()


def test_an_aside_comes_back_to_where_it_was_opened() -> None:
    route = Place("route", "fr", "ca", "a1b2c3")
    help_page = route.aside("help")
    line = help_page.aside("line", "ffffff")
    assert line.back() == route
    assert replace(line, language="en").back() == replace(route, language="en")


@pytest.mark.parametrize(
    ("since", "days_later", "least", "most"),
    [
        (Since.DAY, 0, 0, 24),
        (Since.DAY, 3, 48, 96),
        (Since.THREE_DAYS, 1, 24, 96),
        (Since.LONGER, 5, 1095 * 24 + 96, None),
    ],
)
def test_an_old_answer_still_counts_right(since: Since, days_later: int, least: int, most: int | None) -> None:
    said = date(2026, 11, 21)
    assert When(since, said).elapsed(date(2026, 11, 21 + days_later)) == (least, most)


def test_the_longest_place_fits_into_a_button() -> None:
    situation = Situation(
        Person.OTHER_WORKPLACE, Who.PUBLIC, frozenset(Behaviour), When(Since.DAY, date(2040, 1, 1)), True, True
    )
    compared = Place("cmp", "fr", "gb-eng", "9" + "f" * 18, situation)
    side = Place("side", "fr", "gb-eng", "3" + "f" * 18, situation)
    for page in PASSING:
        for place in (compared, side):
            passing = place.aside(page, "11-2" if page == "lines" else "au" if page == "parts" else "")
            assert unpack(pack(passing)) == passing
            for card in ("line", "route"):
                assert unpack(pack(passing.aside(card, "ffffff"))) == passing.aside(card, "ffffff")
    assert unpack(pack(replace(compared, suggested=True))).suggested
