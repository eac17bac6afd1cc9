"""Which routes are meant for a case, and why the others are not."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.directory.models import Conduct, Doing, Person, Route, Who


@dataclass(frozen=True, slots=True)
class Case:
    """What is known about somebody's situation, as far as routes care. Everything may be unsaid."""

    person: Person | None = None
    who: Who | None = None
    conduct: frozenset[Conduct] = frozenset()
    witness: bool = False
    anonymous: bool = False
    state: Doing | None = None


class Reason(StrEnum):
    """Why a route does not fit."""

    PERSON = "person"
    WHO = "who"
    CONDUCT = "conduct"
    WITNESS = "witness"
    NAME = "name"
    DISSOLVED = "dissolved"
    REFERRAL = "referral"


def why_not(route: Route, case: Case) -> tuple[Reason, ...]:
    """Every reason why the route does not fit the case; none if it does. What is unsaid rules nothing out."""
    reasons = [Reason.REFERRAL] if route.referral_only else []
    if case.person and route.persons and case.person not in route.persons:
        reasons.append(Reason.PERSON)
    if case.who and route.whom and case.who not in route.whom:
        reasons.append(Reason.WHO)
    if case.conduct and not case.conduct & set(route.conduct):
        reasons.append(Reason.CONDUCT)
    if case.witness and not route.witness:
        reasons.append(Reason.WITNESS)
    if case.anonymous and route.unnamed == "no":
        reasons.append(Reason.NAME)
    if case.state == "dissolved" and route.when_dissolved == "closed":
        reasons.append(Reason.DISSOLVED)
    return tuple(reasons)


def fits(route: Route, case: Case) -> bool:
    """Whether the route is meant for the case, as far as it is known."""
    return not why_not(route, case)


def bypasses_the_office(route: Route) -> bool:
    """Whether it runs outside the office, employer and party of the people concerned."""
    return route.through_office == "no"


def in_order(routes: Collection[Route], power: bool) -> list[Route]:
    """Routes that run through the office or party last, when the person named has power over the one who asks."""
    return sorted(routes, key=lambda route: power and not bypasses_the_office(route))


def closed_by(route: Route, routes: Collection[Route]) -> list[Route]:
    """The other routes that choosing this one may close. A state's file names its country's; it counts both ways."""
    return [other for other in routes if other.id in route.closes or route.id in other.closes]
