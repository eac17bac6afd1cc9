"""Who may use a route, about whom, for what; and which stand last when somebody has power."""

import pytest

from bot.directory.fitting import Case, Reason, closed_by, fits, in_order, why_not
from bot.directory.models import Conduct, Person, Route, Who
from tests.directory.test_directory import SOURCED


def route(name: str, **more: object) -> Route:
    words = {"en": "Words."}
    return Route.model_validate(
        {
            "id": name,
            "name": words,
            "kind": "police",
            "conduct": ["sexual_harassment"],
            "what": words,
            "who_can_use": words,
            "about_whom": words,
            "first_step": words,
            **SOURCED,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("fields", "case", "reason"),
    [
        ({"persons": ["member_staffer"]}, Case(person=Person.PARLIAMENTARIAN), Reason.PERSON),
        ({"whom": ["minister"]}, Case(who=Who.STAFFER), Reason.WHO),
        ({}, Case(conduct=frozenset({Conduct.BULLYING})), Reason.CONDUCT),
        ({}, Case(witness=True), Reason.WITNESS),
        ({"unnamed": "no"}, Case(anonymous=True), Reason.NAME),
        ({"when_dissolved": "closed"}, Case(state="dissolved"), Reason.DISSOLVED),
    ],
)
def test_each_reason_and_nothing_ruled_out_by_silence(fields: dict[str, object], case: Case, reason: Reason) -> None:
    assert why_not(route("a", **fields), case) == (reason,)
    assert fits(route("a", **fields), Case())


def test_routes_through_the_office_stand_last_only_when_there_is_power() -> None:
    inside, outside = route("inside", through_office="employer"), route("outside")
    assert in_order([inside, outside], power=True) == [outside, inside]
    assert in_order([inside, outside], power=False) == [inside, outside]


def test_closing_counts_both_ways() -> None:
    one, other = route("one", closes=["other"]), route("other")
    assert closed_by(one, [one, other]) == [other]
    assert closed_by(other, [one, other]) == [one]
