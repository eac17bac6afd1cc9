"""Days are counted carefully: the earliest that may count, months by the calendar, nothing past shown as open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.deadlines import Happened, Standing, deadlines
from bot.directory.models import Conduct
from tests.directory.test_fitting import route

TODAY = date(2026, 11, 21)


def limit(**more: object) -> dict[str, object]:
    return {"amount": 12, "unit": "months", "starts": "incident", **more}


@pytest.mark.parametrize(
    ("happened", "standing", "due"),
    [
        (Happened(TODAY, TODAY), Standing.OPEN, date(2027, 11, 21)),
        (Happened(date(2026, 10, 1), date(2026, 11, 1)), Standing.OPEN, date(2027, 10, 1)),
        (Happened(date(2025, 11, 1), date(2025, 12, 1)), Standing.MAY_HAVE_PASSED, date(2026, 11, 1)),
        (Happened(None, date(2026, 1, 1)), Standing.MAY_HAVE_PASSED, None),
        (Happened(date(2024, 1, 1), date(2024, 2, 1)), Standing.PASSED, date(2025, 1, 1)),
        (None, Standing.DEPENDS, None),
    ],
)
def test_where_a_limit_stands(happened: Happened | None, standing: Standing, due: date | None) -> None:
    (found,) = deadlines([route("a", limits=[limit()])], frozenset(), happened, TODAY)
    assert (found.standing, found.due) == (standing, due)


def test_months_are_calendar_months() -> None:
    end_of_month = Happened(date(2026, 8, 31), date(2026, 8, 31))
    (found,) = deadlines([route("a", limits=[limit(amount=6)])], frozenset(), end_of_month, TODAY)
    assert found.due == date(2027, 2, 28)


def test_limits_of_other_conduct_are_left_out_and_the_earliest_comes_first() -> None:
    routes = [
        route("late", limits=[limit(amount=3, unit="years")]),
        route("early", limits=[limit(amount=21, unit="days")]),
        route("other", limits=[limit(conduct=["bullying"])]),
        route("depends", limits=[limit(starts="leaving")]),
    ]
    found = deadlines(routes, frozenset({Conduct.SEXUAL_HARASSMENT}), Happened(TODAY, TODAY), TODAY)
    assert [one.route.id for one in found] == ["early", "late", "depends"]


@given(st.integers(0, 4000), st.integers(0, 400), st.integers(1, 40), st.sampled_from(["days", "months", "years"]))
def test_nothing_past_is_ever_open(ago: int, width: int, amount: int, unit: str) -> None:
    last = TODAY - timedelta(days=ago)
    happened = Happened(last - timedelta(days=width), last)
    (found,) = deadlines([route("a", limits=[limit(amount=amount, unit=unit)])], frozenset(), happened, TODAY)
    assert (found.standing is Standing.OPEN) == (found.due is not None and found.due >= TODAY)
