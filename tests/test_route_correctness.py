"""Routes and time limits against `route_cases.yaml`, a table derived from the facts that a lawyer can read and sign."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from bot.directory.deadlines import Deadline, Happened, Standing, deadlines
from bot.directory.directory import Directory, Local
from bot.directory.fitting import Case, Reason, bypasses_the_office, fits, why_not
from bot.directory.loading import load_directory
from bot.directory.models import Conduct, Doing, Person, Route, Who
from bot.routes import happened_ago

TODAY = date(2026, 11, 21)
TABLE = Path(__file__).with_name("route_cases.yaml")


class Row(BaseModel):
    """One case of the table. A misspelt key or code is an error, so that no expectation is silently skipped."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    jurisdiction: str
    person: Person | None = None
    who: Who | None = None
    what: Conduct | None = None
    when: str = ""
    state: Doing | None = None
    witness: bool = False
    anonymous: bool = False
    fits: tuple[str, ...] = ()
    not_: Mapping[str, tuple[Reason, ...]] = Field(default_factory=dict, alias="not")
    deadlines: Mapping[str, str | tuple[str, ...]] = Field(default_factory=dict)
    exactly: tuple[str, ...] | None = None
    absent: tuple[str, ...] = ()
    because: str = Field(min_length=20)

    @property
    def case(self) -> Case:
        """What the functions under test are asked."""
        conduct = frozenset({self.what} if self.what else ())
        return Case(self.person, self.who, conduct, self.witness, self.anonymous, self.state)

    @property
    def happened(self) -> Happened | None:
        """The day it happened, None if nobody said."""
        return happened_ago(self.when, TODAY)


ROWS = [Row.model_validate(row) for row in yaml.safe_load(TABLE.read_text("utf-8"))]


@cache
def directory() -> Directory:
    """The real facts."""
    return load_directory()


def route_of(local: Local, name: str) -> Route:
    """A route that is shown in the place; a name that is not there is a mistake in the table or a lost route."""
    found = {route.id: route for route in local.routes}
    assert name in found, f"{local.id} shows no route {name}"
    return found[name]


def in_words(found: Deadline) -> str:
    """A deadline as the table writes it."""
    if found.standing is Standing.OPEN:
        return f"{found.due} open"
    return str(found.standing)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.jurisdiction}: {row.name}" for row in ROWS])
def test_the_table_holds(row: Row) -> None:
    """What the facts say about this case is what the bot would say; every difference is named at once."""
    local = directory().at(row.jurisdiction)
    expected: dict[str, object] = {}
    found: dict[str, object] = {}
    for name in row.fits:
        expected[f"{name} reasons"], found[f"{name} reasons"] = set(), set(why_not(route_of(local, name), row.case))
    for name, reasons in row.not_.items():
        expected[f"{name} reasons"] = set(reasons)
        found[f"{name} reasons"] = set(why_not(route_of(local, name), row.case))
    for name, limits in row.deadlines.items():
        counted = deadlines([route_of(local, name)], row.case.conduct, row.happened, TODAY)
        words = [in_words(one) for one in counted] or ["none"]
        expected[f"{name} deadline"] = [limits] if isinstance(limits, str) else list(limits)
        found[f"{name} deadline"] = words[:1] if isinstance(limits, str) else words
    if row.exactly is not None:
        expected["exactly"] = set(row.exactly)
        found["exactly"] = {route.id for route in local.routes if fits(route, row.case)}
    expected["absent"], found["absent"] = set(), {route.id for route in local.routes} & set(row.absent)
    assert found == expected, row.because


def test_the_table_is_broad_and_asserts_something() -> None:
    """Enough cases over enough places, no name twice, nothing empty, nothing both fitting and not."""
    assert len(ROWS) >= 66
    assert len({row.jurisdiction for row in ROWS}) >= 14
    assert len({row.name for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row.fits or row.not_ or row.deadlines or row.exactly is not None, row.name
        assert not set(row.fits) & set(row.not_), row.name
        assert all(row.not_.values()), row.name


PLACES = sorted(place.id for place in directory())
CASES = st.builds(
    Case,
    person=st.none() | st.sampled_from(Person),
    who=st.none() | st.sampled_from(Who),
    conduct=st.frozensets(st.sampled_from(Conduct), max_size=3),
    witness=st.booleans(),
    anonymous=st.booleans(),
    state=st.none() | st.sampled_from(["sitting", "election_called", "dissolved", "new_term"]),
)


@st.composite
def spans_of_time(draw: st.DrawFn) -> Happened | None:
    """Any 'when' that can be said: nothing, one day, a span of days, or nobody knows how long ago."""
    if draw(st.booleans()) and draw(st.booleans()):
        return None
    last = TODAY - timedelta(days=draw(st.integers(0, 8000)))
    first = last - timedelta(days=draw(st.integers(0, 1500)))
    return Happened(draw(st.sampled_from([first, last, None])), last)


@pytest.mark.parametrize("place", PLACES)
@given(case=CASES, happened=spans_of_time())
def test_no_open_deadline_lies_in_the_past(place: str, case: Case, happened: Happened | None) -> None:
    """Whatever was said, a day shown as still open is today or later, and a passed one is not."""
    for one in deadlines(directory().at(place).routes, case.conduct, happened, TODAY):
        assert one.standing is not Standing.OPEN or (one.due is not None and one.due >= TODAY)
        assert one.standing is not Standing.PASSED or (one.due is not None and one.due < TODAY)
        assert one.standing is not Standing.DEPENDS or one.due is None


@pytest.mark.parametrize("place", PLACES)
@given(case=CASES)
def test_a_fitting_route_has_no_reason_against_it(place: str, case: Case) -> None:
    """A route fits if and only if nothing speaks against it; each reason speaks for itself and is named once."""
    for route in directory().at(place).routes:
        reasons = why_not(route, case)
        assert fits(route, case) == (not reasons)
        assert len(set(reasons)) == len(reasons)
        assert fits(route, Case()) == (not route.referral_only)


@pytest.mark.parametrize("place", PLACES)
def test_nobody_is_left_with_only_the_office(place: str) -> None:
    """Every person about every other, all pairs: a route outside office, employer and party, or a reachable line."""
    local = directory().at(place)
    assert all(entry.display_ok for entry in (*local.routes, *local.help_lines))
    reachable = [line for line in local.help_lines if line.contacts]
    for person, who in product(Person, Who):
        case = Case(person=person, who=who)
        outside = [route for route in local.routes if bypasses_the_office(route) and fits(route, case)]
        assert outside or reachable, f"{place}: nothing for {person} about {who}"
