"""How can this be reported: every route of the place, sorted by two questions that can be skipped. No recommendation."""

from dataclasses import replace

from bot.dialogue.here import Here
from bot.dialogue.names import CONDUCTS, KINDS, PERSONS, WHOS
from bot.dialogue.pages.election import election_banner, election_note
from bot.dialogue.pages.facts import away, checked, contact_blocks, facts, unnamed, wrong_choice
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Message, Speakable, Territory, _
from bot.directory.fitting import Reason, bypasses_the_office, closed_by, fits, in_order, why_not
from bot.directory.models import Person, Route, Who
from bot.directory.tokens import token_of

_ON_A_PAGE = 6

_FEDERATIONS = ("au", "ca")
"""Countries whose parts have parliaments beside a federal one."""


def person(place: Place, here: Here) -> Screen:
    """First question: who is the person affected here. `them` asks it for somebody else."""
    if not here.local.routes:
        return ways(place, here)
    question = (
        _(
            "Who are they here, the person it happened to? This sets some ways aside; you can always see them. You can skip it."
        )
        if place.arg == "them"
        else _("Who are you here? This sets some ways aside; you can always see them. You can skip it.")
    )
    power = _("The person has power") if place.arg == "them" else _("The person has power over me")
    choices = [Choice(PERSONS[who], place.saying(person=who).to("who")) for who in Person]
    return Screen(
        (
            title(_("Ways to report")),
            text(
                _(
                    "You can report, now or later, or not at all. Some ways have a time limit. Nothing you tap here is sent to anyone."
                )
            ),
            text(question),
        ),
        (
            (Choice(_("Skip"), place.saying(person=None).to("who")),),
            (Choice(_("Show every way at once"), place.saying(person=None, who=None).to("ways", "1")),),
            *((choice,) for choice in choices),
            (Choice(power, place.aside("elected")),),
        ),
    )


def who(place: Place, here: Here) -> Screen:
    """Second question: who did it."""
    choices = [Choice(WHOS[one], place.saying(who=one).to("ways", "1")) for one in Who]
    return Screen(
        (
            title(_("Ways to report")),
            text(_("Who did it? No names. This sets some ways aside; you can always see them. You can skip it.")),
        ),
        ((Choice(_("Skip"), place.saying(who=None).to("ways", "1")),), *((choice,) for choice in choices)),
    )


def fitting_routes(place: Place, here: Here) -> list[Route]:
    """The routes that fit what was said; those through an office or party last if the person named has power."""
    case = place.situation.case
    return in_order([route for route in here.local.routes if fits(route, case)], place.situation.power is True)


def ways(place: Place, here: Here) -> Screen:
    """The routes that fit, or all of them when nothing was said."""
    fitting = fitting_routes(place, here)
    others = len(here.local.routes) - len(fitting)
    blocks = [title(_("Ways to report"))]
    if not here.local.routes:
        blocks.append(
            text(
                _("We have not looked up ways to report for this place. A lawyer there can tell you more.")
                if here.local.id
                else _("Say where you are first: the ways to report differ from place to place.")
            )
        )
        return Screen(tuple(blocks), ((Choice(_("Change place"), place.aside("country")),),))
    blocks += [*election_banner(here), *_said(place)]
    shown, page, pages = _paged(fitting, place.arg)
    if fitting:
        blocks.append(
            text(_("{count} ways. This is not a ranking. You can look at any of them.", count=str(len(fitting))))
        )
    else:
        blocks.append(text(_("We found no way that fits what you said. The others are still here to look at.")))
    if place.situation.power and not any(bypasses_the_office(route) for route in fitting):
        blocks.append(
            loud(
                _(
                    "We found no way here that does not run through the office, the employer or a party. Help lines stand outside."
                )
            )
        )
    blocks += _by_origin(shown, here, place.situation.power is True)
    rows: list[tuple[Choice, ...]] = [
        (Choice(route.name, place.aside("route", token_of(route.id))),) for route in shown
    ]
    rows += _turn_page(place, "ways", page, pages)
    if len(fitting) > 1:
        rows.append((Choice(_("Compare two or three"), place.to("cmp")),))
    rows.append((Choice(_("Time limits"), place.to("clock")), Choice(_("With or without my name"), place.to("naming"))))
    if others:
        label = _("Ways that do not fit, and why ({count})", count=str(others))
        rows.append((Choice(label, place.to("unfit", "1")),))
    rows.append(
        (Choice(_("Who you are"), place.to("person")), Choice(_("Who did it"), place.to("who"))),
    )
    return Screen(tuple(blocks), tuple(rows))


def unfit(place: Place, here: Here) -> Screen:
    """The routes that do not fit what was said, each with the reason."""
    case = place.situation.case
    others = [route for route in here.local.routes if not fits(route, case)]
    shown, page, pages = _paged(others, place.arg)
    blocks: list[Block] = [title(_("Ways that do not fit, and why")), *_said(place)]
    if not others:
        blocks.append(text(_("Every way here may fit.")))
    for route in shown:
        blocks.append(item(_("{name}. {reason}", name=route.name, reason=_why_not(route, place))))
    rows: list[tuple[Choice, ...]] = [
        (Choice(route.name, place.aside("route", token_of(route.id))),) for route in shown
    ]
    rows += _turn_page(place, "unfit", page, pages)
    rows.append((Choice(_("Ways that fit"), place.to("ways", "1")),))
    return Screen(tuple(blocks), tuple(rows))


def _said(place: Place) -> list[Block]:
    blocks = []
    if place.situation.person:
        who = _("The person it happened to") if place.situation.witness else _("You")
        blocks.append(field(who, PERSONS[place.situation.person]))
    if place.situation.who:
        blocks.append(field(_("Who did it"), WHOS[place.situation.who]))
    if place.situation.witness:
        blocks.append(field(_("You"), _("saw it or was told, and would report it")))
    return blocks


def _by_origin(routes: list[Route], here: Here, power: bool) -> list[Block]:
    """A state's own ways and those of the whole country apart: they lead to different parliaments."""
    country = here.local.id.partition("-")[0]
    if country == here.local.id or here.local.name is None:
        return [_in_brief(route, power) for route in routes]
    blocks: list[Block] = []
    own = [_in_brief(route, power) for route in routes if route.id in here.local.own]
    others = [_in_brief(route, power) for route in routes if route.id not in here.local.own]
    if own:
        blocks += [text(_("In {place}:", place=here.local.name)), *own]
    if others:
        whole = here.directory.at(country).name or Territory(country)
        label = _("Federal, or all of {country}:") if country in _FEDERATIONS else _("In all of {country}:")
        blocks += [text(replace(label, values={"country": whole})), *others]
    return blocks


def _in_brief(route: Route, power: bool) -> Block:
    words = _("{name} ({kind})", name=route.name, kind=KINDS[route.kind])
    if power and not bypasses_the_office(route):
        return item(_("{way}. Runs through the office, the employer or a party.", way=words))
    return item(words)


def _paged(routes: list[Route], arg: str) -> tuple[list[Route], int, int]:
    pages = max(1, -(-len(routes) // _ON_A_PAGE))
    page = min(max(1, int(arg)), pages) if arg.isdecimal() else 1
    return routes[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE], page, pages


def _turn_page(place: Place, name: str, page: int, pages: int) -> list[tuple[Choice, ...]]:
    if pages == 1:
        return []
    following = page % pages + 1
    label = _("More ways (part {page} of {pages})", page=str(following), pages=str(pages))
    return [(Choice(label, place.to(name, str(following))),)]


def _why_not(route: Route, place: Place) -> Message:
    reasons = why_not(route, place.situation.case)
    match reasons[0] if reasons else None:
        case Reason.PERSON:
            return _("Who can use it: {people}", people=route.who_can_use)
        case Reason.WHO:
            return _("About whom: {people}", people=route.about_whom)
        case Reason.CONDUCT:
            return _("It deals with: {things}", things=tuple(CONDUCTS[one] for one in route.conduct))
        case Reason.WITNESS:
            return _("We did not find that somebody who saw it or was told can use it.")
        case Reason.NAME:
            return _("It needs your name.")
        case Reason.DISSOLVED:
            return _("It is closed while parliament is dissolved.")
        case Reason.REFERRAL:
            return _("You cannot start it yourself. It follows another way.")
        case None:
            return _("It may fit.")


def route(place: Place, here: Here) -> Screen:
    """A route's card, first half: what it is, who will know, how it begins."""
    entry = here.local.route(place.arg)
    if entry is None:
        return ways(place, here)
    blocks = [title(entry.name), text(entry.what)]
    if entry.unreachable_until is not None and here.today < entry.unreachable_until:
        blocks.append(loud(_("{away}. Other ways may be open now.", away=away(entry.unreachable_until))))
    blocks += election_note(entry, here)
    if not fits(entry, place.situation.case):
        blocks.append(text(_("This way may not fit. {reason}", reason=_why_not(entry, place))))
    if entry.through_office == "employer":
        blocks.append(text(_("It runs inside the workplace or employer, not outside it.")))
    elif entry.through_office == "party":
        blocks.append(text(_("It runs inside the party.")))
    blocks += [
        field(_("Who can use it"), entry.who_can_use),
        field(_("About whom"), entry.about_whom),
        *facts((_("Who will know"), entry.who_will_know)),
        field(_("Can you stay unnamed"), unnamed(entry.unnamed, entry.unnamed_note)),
        field(_("First step"), entry.first_step),
        *contact_blocks(entry.contacts),
        *facts((_("Time limit"), entry.time_limit), (_("Can you stop it"), entry.can_stop)),
    ]
    more = (Choice(_("The rest of this card"), place.aside("routeb", place.arg)),)
    wrong = wrong_choice(place, here) if entry.contacts else ()
    return Screen(tuple(blocks), (more, _to_list(place), *wrong))


_NAMING: dict[str, Message] = {
    "yes": _("You can stay unnamed"),
    "partly": _("Only in part"),
    "no": _("They need your name"),
    "unknown": _("We did not find out"),
}


def naming(place: Place, here: Here) -> Screen:
    """Anonymous, confidential, named: what the words mean, and what each way here offers."""
    blocks = [
        title(_("With or without my name")),
        field(
            _("Anonymous"),
            _("nobody learns who you are. Often little can be done, and nobody can tell you what happened."),
        ),
        field(_("Confidential"), _("some people know who you are and have to keep it to themselves, with limits.")),
        field(_("Named"), _("the one it is about usually learns who you are.")),
        text(
            _(
                "In some places the police keep a report without a name, and it can be compared with what you say later. Ask before you give it."
            )
        ),
    ]
    if place.situation.person or place.situation.who or place.situation.what or place.situation.witness:
        blocks.append(small(_("These are the ways that fit what you tapped:")))
    for answer, label in _NAMING.items():
        named = [route.name for route in fitting_routes(place, here) if route.unnamed == answer]
        if named:
            blocks += [text(label), *(item(name) for name in named)]
    return Screen(tuple(blocks), (_to_list(place),))


def route_rest(place: Place, here: Here) -> Screen:
    """A route's card, second half: what follows, what it can lead to, where this comes from."""
    entry = here.local.route(place.arg)
    if entry is None:
        return ways(place, here)
    blocks = [
        title(entry.name),
        *facts(
            (_("What happens next"), entry.what_happens_next),
            (_("What it can lead to"), entry.outcomes),
            (_("Can someone be with you"), entry.support_person),
            (_("Cost"), entry.cost),
            (_("At an election, or when you leave the job"), entry.election_or_leaving),
            (_("Protection if someone punishes you for it"), entry.protection),
        ),
    ]
    others = closed_by(entry, here.local.routes)
    if others:
        names: tuple[Speakable, ...] = tuple(other.name for other in others)
        blocks.append(field(_("Choosing this one may close"), _("{ways}. You may want advice first.", ways=names)))
    if entry.witness_note:
        blocks.append(field(_("If somebody who saw it reports"), entry.witness_note))
    if entry.exclusions:
        blocks.append(field(_("What it does not cover"), entry.exclusions))
    if entry.note:
        blocks.append(field(_("Good to know"), entry.note))
    blocks += checked(entry, here)
    blocks.append(small(_("This is general information, not legal advice.")))
    first = (Choice(_("First part of this card"), place.aside("route", place.arg)),)
    wrong = wrong_choice(place, here) if entry.contacts else ()
    return Screen(tuple(blocks), (first, _to_list(place), *wrong))


def _to_list(place: Place) -> tuple[Choice, ...]:
    return (Choice(_("All ways to report"), place.to("ways", "1")),)
