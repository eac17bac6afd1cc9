"""What an election does: to each way to report, to the job, to support. A banner only where a parliament is affected."""

from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, title
from bot.dialogue.speech import Message, _
from bot.directory.fitting import fits
from bot.directory.models import Doing, Route
from bot.directory.tokens import token_of

_ON_A_PAGE = 5

_STATES: Final[dict[Doing, Message]] = {
    "sitting": _("Parliament is in session."),
    "election_called": _("An election has been called."),
    "dissolved": _("Parliament is dissolved for an election."),
    "new_term": _("A new parliament has just begun."),
}

_EFFECTS: Final[dict[str, Message]] = {
    "open": _("It is not part of parliament. We know of nothing that closes it for an election."),
    "closed": _("Closed while parliament is dissolved."),
    "changed": _("Works differently while parliament is dissolved."),
    "unknown": _("We did not find out what an election does to it. Ask."),
}


def election_banner(here: Here) -> list[Block]:
    """One loud line while an election matters; nothing at all otherwise."""
    state = here.local.parliament_state(here.today)
    if state is None or state.state == "sitting":
        return []
    return [loud(_("{state} Some ways to report change. See: What an election changes.", state=_STATES[state.state]))]


def election_note(route: Route, here: Here) -> list[Block]:
    """What the election that is on does to a route; nothing while none is on."""
    state = here.local.parliament_state(here.today)
    if state is None or state.state not in ("election_called", "dissolved"):
        return []
    return [loud(_("{state} {effect}", state=_STATES[state.state], effect=_EFFECTS[route.when_dissolved]))]


def election(place: Place, here: Here) -> Screen:
    """What stays open, what closes, what goes on counting; then each route's own words."""
    state = here.local.parliament_state(here.today)
    blocks = [title(_("What an election changes"))]
    routes = [route for route in here.local.routes if fits(route, place.situation.case)]
    pages = max(1, -(-len(routes) // _ON_A_PAGE))
    page = min(max(1, int(place.arg)), pages) if place.arg.isdecimal() else 1
    if page == 1:
        if state is not None:
            blocks.append(field(_("Now"), _STATES[state.state]))
            blocks.append(small(_("Since {day}. Checked on {checked}.", day=state.since, checked=state.checked_on)))
        blocks += [
            item(
                _(
                    "Police, courts and crisis lines are not part of parliament. We know of nothing that closes them for an election."
                )
            ),
            item(_("Time limits usually go on counting. Do not wait for the result without knowing yours.")),
            item(
                _(
                    "When a member loses the seat, the people they employ often lose the job. Ask early what that does to your support and your complaint."
                )
            ),
            item(_("You do not have to keep quiet for a campaign. You decide when, or whether.")),
        ]
    shown = routes[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    for route in shown:
        blocks.append(field(_("{name}", name=route.name), route.election_or_leaving or _EFFECTS[route.when_dissolved]))
    rows = [(Choice(route.name, place.aside("route", token_of(route.id))),) for route in shown]
    if pages > 1:
        following = page % pages + 1
        label = _("More ways (part {page} of {pages})", page=str(following), pages=str(pages))
        rows.append((Choice(label, place.to("election", str(following))),))
    rows += [
        (Choice(_("Time limits for reporting"), place.to("clock")),),
        (Choice(_("All ways to report"), place.to("ways", "1")),),
    ]
    return Screen(tuple(blocks), tuple(rows))
