"""Words, hours and days in each language."""

from collections.abc import Mapping
from datetime import date

import pytest

from bot.dialogue.speech import LanguageName, Speech, Territory, _
from bot.directory.models import Hours


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (Hours(open="24/7"), "day and night, every day"),
        (Hours(open="Mo-Fr 09:00-17:00", zone="Australia/Sydney"), "Monday to Friday 9:00 am to 5:00 pm (Sydney time)"),
        (Hours(open="Mo-Su 20:00-08:00", zone="America/Toronto"), "every day 8:00 pm to 8:00 am (Toronto time)"),
        (Hours(open="Sa 10:00-12:00", zone="Australia/Perth"), "Saturday 10:00 am to noon (Perth time)"),
        (
            Hours(open="Mo-Fr 09:00-17:00; PH off", zone="Australia/Sydney"),
            "Monday to Friday 9:00 am to 5:00 pm; closed on public holidays (Sydney time)",
        ),
        (Hours(note={"en": "Ask when you call."}), "Ask when you call."),
        (Hours(), "not found. Ask, or look at their website."),
    ],
)
def test_hours_in_english(speeches: Mapping[str, Speech], hours: Hours, said: str) -> None:
    assert speeches["en"].say(hours).replace("\u202f", " ") == said


def test_names_days_and_lists(speeches: Mapping[str, Speech]) -> None:
    assert speeches["fr"].say(Territory("de")) == "Allemagne"
    assert speeches["fr"].say(LanguageName("fr")) == "Français"
    assert speeches["fr"].say(date(2026, 11, 21)) == "21 novembre 2026"
    assert speeches["en"].say(("a", "b", "c")) == "a, b and c"


def test_words_in_a_language_that_is_missing_are_marked(speeches: Mapping[str, Speech]) -> None:
    foreign: set[str] = set()
    assert speeches["fr"].say({"en": "Free"}, foreign) == "Free"
    assert foreign == {"en"}
    assert speeches["en"].say(_("{name}: see", name={"fr": "Gratuit"}), foreign) == "Gratuit: see"
    assert foreign == {"en", "fr"}
