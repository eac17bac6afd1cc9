"""The days by which something must be done, counted from a coarse 'when'. Cautious: the earliest day that may count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot.directory.models import Conduct, Limit, Route


@dataclass(frozen=True, slots=True)
class Happened:
    """The days between which it happened, or happened last. `first` None: nobody knows how long ago."""

    first: date | None
    last: date


class Standing(StrEnum):
    """Where a time limit stands today."""

    OPEN = "open"
    MAY_HAVE_PASSED = "may_have_passed"
    PASSED = "passed"
    DEPENDS = "depends"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit of a route. `due` is the earliest last day it may have; None when the clock starts at something else."""

    route: Route
    limit: Limit
    due: date | None
    standing: Standing


def deadlines(
    routes: Iterable[Route], conduct: frozenset[Conduct], happened: Happened | None, today: date
) -> list[Deadline]:
    """Every time limit of the routes for this conduct, the earliest first, those that cannot be counted last."""
    found = [
        _counted(route, limit, happened, today)
        for route in routes
        for limit in route.limits
        if not conduct or not limit.conduct or conduct & set(limit.conduct)
    ]
    return sorted(found, key=lambda one: (one.due is None, one.due or today))


def _counted(route: Route, limit: Limit, happened: Happened | None, today: date) -> Deadline:
    if happened is None or limit.starts not in ("incident", "last_incident"):
        return Deadline(route, limit, None, Standing.DEPENDS)
    latest = happened.last + span(limit)
    earliest = None if happened.first is None else happened.first + span(limit)
    if latest < today:
        return Deadline(route, limit, earliest or latest, Standing.PASSED)
    if earliest is None or earliest < today:
        return Deadline(route, limit, None if earliest is None else earliest, Standing.MAY_HAVE_PASSED)
    return Deadline(route, limit, earliest, Standing.OPEN)


def span(limit: Limit) -> relativedelta:
    """A limit's length on the calendar: months and years, not numbers of days."""
    less = relativedelta(days=1 if limit.less_a_day else 0)
    match limit.unit:
        case "days":
            return relativedelta(days=limit.amount) - less
        case "months":
            return relativedelta(months=limit.amount) - less
        case "years":
            return relativedelta(years=limit.amount) - less
