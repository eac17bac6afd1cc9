"""Merging, overriding, hiding; what is open; what fits."""

import re
from datetime import UTC, date, datetime

import pytest

from bot.dialogue.conversation import World
from bot.directory.checking import check_jurisdiction
from bot.directory.directory import Directory, emergency_numbers_elsewhere
from bot.directory.models import Hours, Jurisdiction
from bot.directory.tokens import token_of

SOURCED = {
    "sources": [{"url": "https://example.org", "says": "so"}],
    "checked_on": "2026-11-21",
    "next_check": "2027-01-01",
    "confidence": "high",
}


def line(name: str, **more: object) -> dict[str, object]:
    return {
        "id": name,
        "name": {"en": name},
        "what": {"en": "Talks."},
        "audience": ["anyone"],
        "contacts": [{"way": "phone", "value": "1800 737 732"}],
        "hours": {"open": "24/7"},
        **SOURCED,
        **more,
    }


def place(name: str, **more: object) -> Jurisdiction:
    return Jurisdiction.model_validate(
        {
            "id": name,
            "name": {"en": name, "fr": name},
            "languages": ["en"],
            "time_zones": ["Australia/Sydney"],
            "researched_on": "2026-11-21",
            **more,
        }
    )


def test_a_state_adds_to_its_country_and_overrides_it() -> None:
    directory = Directory(
        [
            place("au", help_lines=[line("national"), line("shared", cost={"en": "Free"})]),
            place("au-nsw", help_lines=[line("state"), line("shared", cost={"en": "Not free"})]),
        ]
    )
    lines = directory.at("au-nsw").help_lines
    assert [one.id for one in lines] == ["state", "shared", "national"]
    assert lines[1].cost == {"en": "Not free"}


def test_hidden_entries_and_contacts_never_come_out() -> None:
    hidden_contact = [
        {"way": "phone", "value": "1800 737 732"},
        {"way": "phone", "value": "13 11 14", "display_ok": "false"},
    ]
    directory = Directory([place("au", help_lines=[line("a", contacts=hidden_contact), line("b", display_ok="false")])])
    local = directory.at("au")
    assert [one.id for one in local.help_lines] == ["a"]
    assert [contact.value for contact in local.help_lines[0].contacts] == ["1800 737 732"]
    assert local.line(token_of("b")) is None


def test_a_state_can_hide_its_countrys_entry() -> None:
    directory = Directory(
        [place("au", help_lines=[line("a")]), place("au-nsw", help_lines=[line("a", display_ok="false")])]
    )
    assert directory.at("au-nsw").help_lines == ()


def test_an_entry_may_be_only_for_some_places() -> None:
    near = line("near", only_in=["au", "au-act"])
    directory = Directory([place("au", help_lines=[near]), place("au-act"), place("au-wa")])
    assert [len(directory.at(name).help_lines) for name in ("au", "au-act", "au-wa")] == [1, 1, 0]


@pytest.mark.parametrize(
    ("utc_hour", "answers"), [(22, True), (5, True), (7, False)], ids=["Monday 9 am", "Monday 4 pm", "Monday 6 pm"]
)
def test_open_now_is_by_the_lines_own_clock(utc_hour: int, answers: bool) -> None:
    hours = Hours(open="Mo-Fr 09:00-17:00", zone="Australia/Sydney")
    day = 22 if utc_hour == 22 else 23
    assert hours.is_open(datetime(2026, 11, day, utc_hour, tzinfo=UTC)) is answers


def test_hours_over_midnight_and_daylight_saving() -> None:
    hours = Hours(open="Mo-Su 20:00-08:00", zone="Australia/Sydney")
    assert hours.is_open(datetime(2026, 11, 21, 15, 10, tzinfo=UTC)) is True
    assert hours.is_open(datetime(2026, 11, 21, 23, 0, tzinfo=UTC)) is False
    assert Hours().is_open(datetime(2026, 11, 21, tzinfo=UTC)) is None


def test_numbers_of_countries_nobody_researched() -> None:
    assert "190" in emergency_numbers_elsewhere("br")
    assert emergency_numbers_elsewhere("jp") == ("110", "119")


def test_check_finds_what_is_wrong() -> None:
    wrong = place(
        "au",
        languages=["en", "fr"],
        help_lines=[
            line("a", what={"en": "Call 1800 737 732!"}, contacts=[{"way": "phone", "value": "12345678901"}]),
            line("a", next_check="2026-11-22"),
        ],
        do_not_show=[{"value": "1800737732", "why": "old"}],
    )
    says = [str(problem) for problem in check_jurisdiction(wrong, date(2026, 12, 1))]
    for part in (
        "au.yaml, a, what.fr: missing",
        "number in words",
        "exclamation mark",
        "not a phone number we know",
        "used twice",
        "was due on 2026-11-22",
        "do_not_show list: old",
    ):
        assert any(part in one for one in says), part


def test_a_parliament_has_the_last_state_that_has_begun() -> None:
    row = {"source": {"url": "https://example.org", "says": "so"}, "checked_on": "2026-11-21"}
    states = [
        {"state": "election_called", "since": "2026-12-01", **row},
        {"state": "dissolved", "since": "2026-12-10", **row},
    ]
    local = Directory([place("au", parliament=states)]).at("au")
    found = [local.parliament_state(date(2026, month, day)) for month, day in ((11, 30), (12, 1), (12, 31))]
    assert [one.state if one else None for one in found] == [None, "election_called", "dissolved"]


def test_silent_calls_with_55_are_only_promised_where_they_work(world: World) -> None:
    for known in world.directory:
        words = " ".join(text for entry in known.emergency for text in (entry.note or {}).values())
        if re.search(r"\b55\b", words):
            assert known.id.partition("-")[0] in ("gb", "nz"), known.id


@pytest.mark.parametrize(
    ("notation", "depends"),
    [("24/7", False), ("Mo-Su 09:00-17:00", False), ("Mo-Fr 09:00-17:00", True), ("Mo-Su 09:00-17:00; PH off", True)],
)
def test_hours_that_a_public_holiday_may_change_say_so(notation: str, depends: bool) -> None:
    assert Hours(open=notation, zone="Australia/Sydney").depends_on_holidays is depends
