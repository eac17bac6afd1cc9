"""Get help now: the emergency number, who answers now, and the rest by whom they serve. Asks nothing."""

from bot.dialogue.here import Here
from bot.dialogue.names import AUDIENCES, place_name
from bot.dialogue.pages.facts import (
    SILENT_WAYS,
    checked,
    contact_blocks,
    line_in_brief,
    numbers,
    opening,
    silent_in_brief,
    unnamed,
)
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Speakable, Territory, _
from bot.directory.directory import Local, emergency_numbers_elsewhere, token_of
from bot.directory.models import Audience, HelpLine, Topic, Way

_AT_MOST = 5
"""Lines named on the first help screen: few enough to choose from with shaking hands."""

_ON_A_PAGE = 6

_FIRST_TOPICS = (Topic.SEXUAL_VIOLENCE, Topic.CRIME, Topic.SUICIDE, Topic.MENTAL_HEALTH, Topic.FAMILY_VIOLENCE)


def _for_everyone(local: Local) -> list[HelpLine]:
    """Lines for anybody, those nearest to what this is for first."""

    def rank(line: HelpLine) -> int:
        if line.topics and line.topics[0] == Topic.INTERPRETER:
            return 9
        if Audience.PARLIAMENT in line.audience:
            # The federal parliament's support comes early where the federal parliament is meant, late in a state.
            return 1 if line.id in local.own else 7
        found = [_FIRST_TOPICS.index(topic) for topic in line.topics if topic in _FIRST_TOPICS]
        # Support for sexual violence first, parliament's own support second, then the rest.
        return min(found) * 2 if found else 8

    lines = [line for line in local.help_lines if {Audience.ANYONE, Audience.PARLIAMENT} & set(line.audience)]
    return sorted(lines, key=rank)


def answering_now(local: Local, here: Here) -> list[HelpLine]:
    """The lines for anybody that answer at this moment, by their own clocks."""
    return [line for line in _for_everyone(local) if line.hours.is_open(here.now) and numbers(line.contacts)]


def emergency_blocks(local: Local) -> list[Block]:
    """The number to call in danger, loud, and nothing else beside it."""
    first = [
        loud(_("{number}: {what}", number=entry.contact.value, what=entry.what))
        for entry in local.emergency
        if entry.first
    ]
    if first or not local.id:
        return first
    found: tuple[Speakable, ...] = emergency_numbers_elsewhere(local.id)
    if not found:
        return [text(_("We found no emergency number for this country. On most mobile phones 112 works."))]
    return [
        loud(_("Emergency in {country}: {numbers}", country=Territory(local.id), numbers=found)),
        text(_("We do not know which number is for police, ambulance or fire. Each reaches one of them.")),
    ]


def _other_numbers(local: Local) -> list[Block]:
    return [
        item(_("{number}: {what}", number=entry.contact.value, what=entry.what))
        for entry in local.emergency
        if not entry.first and not entry.for_relay
    ]


def help_now(place: Place, here: Here) -> Screen:
    """The first help screen: two taps from hello, and on every screen."""
    if not here.local.id:
        return _help_without_place(place, here)
    local = here.local
    blocks = [title(_("Who you can reach now")), *emergency_blocks(local)]
    blocks.append(text(_("I am a program. I cannot call for you.")))
    rows: list[tuple[Choice, ...]] = []
    others = _other_numbers(local)
    if not here.directory.researched(local.id):
        blocks.append(
            text(_("For this country we know only these numbers. We have not looked up any help lines there."))
        )
    elif local.help_lines:
        now = answering_now(local, here)[:_AT_MOST]
        if now:
            blocks.append(text(_("These answer now:")))
            blocks += [line_in_brief(line, here) for line in now]
        else:
            blocks.append(text(_("No line here says that it answers at this hour. These are the next:")))
            now = [line for line in _for_everyone(local) if numbers(line.contacts)][:_AT_MOST]
            blocks += [line_in_brief(line, here) for line in now]
        rows += [(Choice(line.name, place.aside("line", token_of(line.id))),) for line in now]
        rows.append((Choice(_("More lines, by who they are for"), place.aside("linesfor")),))
    if others:
        blocks += [text(_("Other numbers of police and emergency services:")), *others]
    if any(entry.for_relay for entry in local.emergency) or _without_speaking(local):
        rows.append((Choice(_("I cannot speak on the phone"), place.aside("nospeak")),))
    name = place_name(local)
    if name is not None:
        rows.append((Choice(_("Not in {place}? Change place", place=name), place.aside("country")),))
    return Screen(tuple(blocks), tuple(rows))


def _help_without_place(place: Place, here: Here) -> Screen:
    """Nobody has to say where they are to see a number: one line for each country we know."""
    blocks = [title(_("Who you can reach now"))]
    for country in here.directory.countries:
        local = here.directory.at(country)
        first = next((entry.contact.value for entry in local.emergency if entry.first), "")
        lines = [line for line in answering_now(local, here) if not line.only_in][:1]
        known: Speakable = local.name or Territory(country)
        if lines:
            blocks.append(
                item(
                    _(
                        "{country}: emergency {number}. {line}: {numbers}",
                        country=known,
                        number=first,
                        line=lines[0].name,
                        numbers=numbers(lines[0].contacts),
                    )
                )
            )
        else:
            blocks.append(item(_("{country}: emergency {number}", country=known, number=first)))
    blocks.append(text(_("I am a program. I cannot call for you. Say where you are and I can show more.")))
    rows = [
        (Choice(here.directory.at(country).name or Territory(country), place.saying_where(country)),)
        for country in here.directory.countries
    ]
    return Screen(tuple(blocks), (*rows, (Choice(_("Another country"), place.aside("country")),)))


def _without_speaking(local: Local) -> list[HelpLine]:
    return [line for line in _for_everyone(local) if set(SILENT_WAYS) & {contact.way for contact in line.contacts}]


def no_speaking(place: Place, here: Here) -> Screen:
    """Text, chat and relay, for people who cannot hear, cannot speak, or must not be heard."""
    blocks = [title(_("Without speaking"))]
    first = [entry for entry in here.local.emergency if entry.first]
    relays = sorted(
        (entry for entry in here.local.emergency if entry.for_relay), key=lambda entry: entry.contact.way is Way.TTY
    )
    for entry in relays:
        blocks.append(loud(_("{number}: {what}", number=entry.contact.value, what=entry.what)))
        if entry.note:
            blocks.append(text(entry.note))
    blocks += [
        text(_("{number}: {note}", number=entry.contact.value, note=entry.note)) for entry in first if entry.note
    ]
    lines = _without_speaking(here.local)[:_ON_A_PAGE]
    if lines:
        blocks.append(text(_("These lines can be texted or have an online chat:")))
        blocks += [silent_in_brief(line, here) for line in lines]
    else:
        blocks.append(text(_("We found no line here that can be texted.")))
    return Screen(tuple(blocks), tuple((Choice(line.name, place.aside("line", token_of(line.id))),) for line in lines))


def lines_for(place: Place, here: Here) -> Screen:
    """All the lines, by whom they serve."""
    served = [audience for audience in Audience if here.local.serving(audience)]
    if not served:
        return Screen(
            (title(_("Help lines")), text(_("We have not looked up help lines for this place."))),
            ((Choice(_("Change place"), place.aside("country")),),),
        )
    choices = [Choice(AUDIENCES[audience], place.aside("lines", _pack_list(audience, 1))) for audience in served]
    return Screen(
        (title(_("Lines, by who they are for")), text(_("Pick any. You do not have to belong anywhere to look."))),
        (
            *((choice,) for choice in choices),
            (Choice(_("Someone says I did it, or I worry that I did"), place.aside("harmed")),),
        ),
    )


def _pack_list(audience: Audience, page: int) -> str:
    return f"{list(Audience).index(audience)}-{page}"


def _unpack_list(arg: str) -> tuple[Audience, int]:
    kind, _dash, page = arg.partition("-")
    audiences = list(Audience)
    audience = audiences[int(kind)] if kind.isdecimal() and int(kind) < len(audiences) else Audience.ANYONE
    return audience, max(1, int(page)) if page.isdecimal() else 1


def lines(place: Place, here: Here) -> Screen:
    """The lines that serve these people, open ones first."""
    audience, page = _unpack_list(place.arg)
    found = sorted(here.local.serving(audience), key=lambda line: line.hours.is_open(here.now) is not True)
    pages = max(1, -(-len(found) // _ON_A_PAGE))
    page = min(page, pages)
    shown = found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    blocks = [title(AUDIENCES[audience])]
    if not shown:
        blocks.append(text(_("We found no line for this in this place.")))
    blocks += [line_in_brief(line, here) for line in shown]
    rows: list[tuple[Choice, ...]] = [(Choice(line.name, place.aside("line", token_of(line.id))),) for line in shown]
    if page < pages:
        rows.append((Choice(_("More lines"), place.aside("lines", _pack_list(audience, page + 1))),))
    elif pages > 1:
        rows.append((Choice(_("First lines again"), place.aside("lines", _pack_list(audience, 1))),))
    rows.append((Choice(_("Lines for other people"), place.aside("linesfor")),))
    return Screen(tuple(blocks), tuple(rows))


def line(place: Place, here: Here) -> Screen:
    """A help line's card."""
    entry = here.local.line(place.arg)
    if entry is None:
        return help_now(place, here)
    blocks = [title(entry.name), text(entry.what), *contact_blocks(entry.contacts)]
    blocks.append(field(_("Hours"), entry.hours))
    if not entry.hours.always:
        blocks.append(text(opening(entry, here)))
    if entry.cost:
        blocks.append(field(_("Cost"), entry.cost))
    blocks.append(field(_("For"), tuple(AUDIENCES[audience] for audience in entry.audience)))
    if entry.languages:
        blocks.append(field(_("Languages"), entry.languages))
    blocks.append(field(_("Can you stay unnamed"), unnamed(entry.unnamed, entry.unnamed_note)))
    if entry.note:
        blocks.append(small(entry.note))
    blocks += checked(entry, here)
    rows = ((Choice(_("More lines, by who they are for"), place.aside("linesfor")),),)
    return Screen(tuple(blocks), rows)
