"""`python -m bot routes`: every line and route of a place for one case, for sign-off by lawyers and unions.

It asks the same functions as the conversation: `fitting` and `deadlines`.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from bot.dialogue.speech import Speech
from bot.directory.deadlines import Happened, deadlines
from bot.directory.directory import Local
from bot.directory.fitting import Case, closed_by, why_not
from bot.directory.models import HelpLine, Route
from bot.settings import WrongSetting

_WHEN = re.compile(r"(\d{1,3})([dmy])")


def happened_ago(when: str, today: date) -> Happened | None:
    """`today`, `5d`, `8m` or `3y` as a day; None for nothing said. Raises WrongSetting."""
    if not when:
        return None
    if when == "today":
        return Happened(today, today)
    found = _WHEN.fullmatch(when)
    if not found:
        raise WrongSetting(f"--when cannot be '{when}': write today, or a number and d, m or y, such as 5d, 8m or 3y.")
    amount = int(found[1])
    length = {"d": relativedelta(days=amount), "m": relativedelta(months=amount), "y": relativedelta(years=amount)}
    day = today - length[found[2]]
    return Happened(day, day)


def judged(local: Local, case: Case, happened: Happened | None, today: date, speech: Speech) -> list[dict[str, Any]]:
    """Each line and each route of a place: id, whether it fits and why not, its limits, what must be said first."""
    return [_line(line, speech) for line in local.help_lines] + [
        _route(route, local, case, happened, today, speech) for route in local.routes
    ]


def _line(line: HelpLine, speech: Speech) -> dict[str, Any]:
    return {
        "id": line.id,
        "kind": "help_line",
        "fits": True,
        "reasons": [],
        "serves": [str(audience) for audience in line.audience],
        "deadlines": [],
        "say_first": [speech.say(line.note)] if line.note else [],
    }


def _route(
    route: Route, local: Local, case: Case, happened: Happened | None, today: date, speech: Speech
) -> dict[str, Any]:
    reasons = why_not(route, case)
    return {
        "id": route.id,
        "kind": str(route.kind),
        "fits": not reasons,
        "reasons": [str(reason) for reason in reasons],
        "serves": [str(person) for person in route.persons] or ["anyone"],
        "deadlines": [
            {
                "limit": f"{one.limit.amount} {one.limit.unit}",
                "starts": one.limit.starts,
                "due": one.due.isoformat() if one.due else None,
                "standing": str(one.standing),
                "extendable": one.limit.extendable,
            }
            for one in deadlines([route], case.conduct, happened, today)
        ],
        "say_first": list(_say_first(route, local, case, speech)),
    }


def _say_first(route: Route, local: Local, case: Case, speech: Speech) -> Iterator[str]:
    """What somebody should know before using the route."""
    if route.through_office != "no":
        yield f"runs through: {route.through_office}"
    if route.who_will_know:
        yield f"who will know: {speech.say(route.who_will_know)}"
    if route.unnamed_note:
        yield f"name: {speech.say(route.unnamed_note)}"
    if case.witness and route.witness_note:
        yield f"if a witness reports: {speech.say(route.witness_note)}"
    if case.state in ("election_called", "dissolved"):
        yield f"at an election: {route.when_dissolved}"
    closed = [other.id for other in closed_by(route, local.routes)]
    if closed:
        yield f"may close: {', '.join(closed)}"


def as_text(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The same, to be read."""
    for row in rows:
        verdict = "fits" if row["fits"] else f"does not fit ({', '.join(row['reasons'])})"
        yield f"{row['id']} [{row['kind']}]: {verdict}"
        for one in row["deadlines"]:
            yield f"    limit: {one['limit']} from {one['starts']}, {one['standing']}, due {one['due'] or '-'}"
        for said in row["say_first"]:
            yield f"    first: {said}"


def as_json(rows: list[dict[str, Any]]) -> str:
    """The same, for machines."""
    return json.dumps(rows, ensure_ascii=False, indent=2)
