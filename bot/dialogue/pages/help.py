"""Get help now: the emergency number, who answers now, and the rest by whom they serve. Asks nothing."""

from collections.abc import Callable, Sequence

from bot.dialogue.here import Here
from bot.dialogue.names import AUDIENCES, place_name
from bot.dialogue.pages.facts import (
    SILENT_WAYS,
    away,
    checked,
    contact_blocks,
    facts,
    line_in_brief,
    numbers,
    opening,
    silent_in_brief,
    unnamed,
    wrong_choice,
)
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Speakable, Territory, _
from bot.directory.directory import Local, emergency_numbers_elsewhere
from bot.directory.models import Audience, HelpLine, Topic, Way
from bot.directory.tokens import token_of

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
    found: list[HelpLine] = []
    seen: set[str] = set()
    for line in _for_everyone(local):
        reached = {contact.value for contact in line.contacts if contact.way is Way.PHONE}
        # Two services behind one number would look like two places to call.
        if line.is_open(here.now) and numbers(line.contacts) and not (reached and reached <= seen):
            found.append(line)
            seen |= reached
    return found


Pick = Callable[[Local, Here], Sequence[HelpLine]]
"""Which lines of a place are wanted, best first."""


def lines_about(topic: Topic) -> Pick:
    """The lines for a matter, those that answer now first."""

    def pick(local: Local, here: Here) -> Sequence[HelpLine]:
        # A line that is first of all for this matter stands before one that also helps with it.
        return sorted(_open_first(local.about(topic), here), key=lambda line: line.topics[0] is not topic)

    return pick


def lines_serving(audience: Audience) -> Pick:
    """The lines that serve these people, those that answer now first."""

    def pick(local: Local, here: Here) -> Sequence[HelpLine]:
        return _open_first(local.serving(audience), here)

    return pick


def _open_first(lines: Sequence[HelpLine], here: Here) -> list[HelpLine]:
    found = [line for line in lines if numbers(line.contacts)]
    return sorted(found, key=lambda line: line.is_open(here.now) is not True)


def with_partners(lines: Sequence[HelpLine], local: Local) -> list[HelpLine]:
    """Lines that must stand beside each other do, such as one for women and the one for men."""
    by_id = {line.id: line for line in local.help_lines}
    named = [one for line in lines for one in (line.id, *line.shown_with)]
    return [by_id[one] for one in dict.fromkeys(named) if one in by_id]


def brief_lines(here: Here, pick: Pick, at_most: int) -> list[Block]:
    """The wanted lines as points of a list; of each country one, while nobody has said where they are."""
    if here.local.id:
        shown = with_partners(pick(here.local, here)[:at_most], here.local)
        return [line_in_brief(line, here) for line in shown]
    blocks = []
    for country in here.directory.countries:
        local = here.directory.at(country)
        for line in [line for line in pick(local, here) if not line.only_in][:1]:
            said = _("{line}: {numbers}", line=line.name, numbers=numbers(line.contacts))
            blocks.append(item(_("{country}. {words}", country=local.name or Territory(country), words=said)))
    return blocks


def line_choices(place: Place, here: Here, pick: Pick, at_most: int) -> list[tuple[Choice, ...]]:
    """Buttons to the cards of the wanted lines; to say where one is, while that is not known."""
    if not here.local.id:
        return [(Choice(_("Say where you are"), place.aside("country")),)]
    shown = with_partners(pick(here.local, here)[:at_most], here.local)
    return [(Choice(line.name, place.aside("line", token_of(line.id))),) for line in shown]


def emergency_blocks(here: Here) -> list[Block]:
    """The number to call in danger, loud, and nothing else beside it. Of each country, while the place is not known."""
    local = here.local
    if not local.id:
        return [
            item(_("{country}: {number}", country=here.directory.at(country).name or Territory(country), number=number))
            for country in here.directory.countries
            for number in [entry.contact.value for entry in here.directory.at(country).emergency if entry.first]
        ]
    if here.directory.researched(local.id):
        return [
            loud(_("{number}: {what}", number=entry.contact.value, what=entry.what))
            for entry in local.emergency
            if entry.first
        ]
    found: tuple[Speakable, ...] = emergency_numbers_elsewhere(local.id)
    if not found:
        return [text(_("We found no emergency number for this country. Ask somebody near you to call for you."))]
    return [
        loud(_("Emergency in {country}: {numbers}", country=Territory(local.id), numbers=found)),
        text(_("We do not know which number is for police, ambulance or fire.")),
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
    blocks = [title(_("Who you can reach now")), *emergency_blocks(here)]
    blocks.append(text(_("I am a program. I cannot call for you.")))
    rows: list[tuple[Choice, ...]] = []
    others = _other_numbers(local)
    if not here.directory.researched(local.id):
        blocks.append(text(_("We have not looked up help lines in this country. We know nothing more about it.")))
    elif local.help_lines:
        now = with_partners(answering_now(local, here)[:_AT_MOST], local)
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
    if any(entry.for_relay for entry in local.emergency) or _without_speaking(local, here):
        rows.append((Choice(_("I cannot speak on the phone"), place.aside("nospeak")),))
    name = place_name(local)
    if name is not None:
        rows.append((Choice(_("Not in {place}? Change place", place=name), place.aside("country")),))
    return Screen(tuple(blocks), tuple(rows))


def _help_without_place(place: Place, here: Here) -> Screen:
    """Nobody has to say where they are to see a number: of each country the emergency number and a line that answers."""
    blocks = [title(_("Who you can reach now"))]
    for country in here.directory.countries:
        local = here.directory.at(country)
        known: Speakable = local.name or Territory(country)
        first = next((entry.contact.value for entry in local.emergency if entry.first), "")
        words = _("{country}: emergency {number}", country=known, number=first)
        for line in [line for line in answering_now(local, here) if not line.only_in][:1]:
            reached = numbers(line.contacts)
            words = _("{emergency}. {line}: {numbers}", emergency=words, line=line.name, numbers=reached)
        blocks.append(item(words))
    blocks.append(text(_("I am a program. I cannot call for you. Say where you are and I can show more.")))
    return Screen(tuple(blocks), _countries(place, here))


def _countries(place: Place, here: Here) -> tuple[tuple[Choice, ...], ...]:
    choices = [
        Choice(here.directory.at(country).name or Territory(country), place.saying_where(country))
        for country in here.directory.countries
    ]
    pairs = tuple(tuple(choices[start : start + 2]) for start in range(0, len(choices), 2))
    return (*pairs, (Choice(_("Another country"), place.aside("country")),))


def _without_speaking(local: Local, _here: Here) -> list[HelpLine]:
    return [line for line in _for_everyone(local) if set(SILENT_WAYS) & {contact.way for contact in line.contacts}]


def no_speaking(place: Place, here: Here) -> Screen:
    """Text, chat and relay, for people who cannot hear, cannot speak, or must not be heard."""
    if not here.local.id:
        return _no_speaking_without_place(place, here)
    if not here.directory.researched(here.local.id):
        words = _("We have not looked up how to reach help here without speaking.")
        return Screen((title(_("Without speaking")), text(words), *emergency_blocks(here)))
    blocks = [title(_("Without speaking")), *_relays(here.local)]
    for entry in here.local.emergency:
        if entry.first and entry.note:
            blocks.append(text(_("{number}: {note}", number=entry.contact.value, note=entry.note)))
    lines = _without_speaking(here.local, here)[:_ON_A_PAGE]
    if lines:
        blocks.append(text(_("These lines can be texted or have an online chat:")))
        blocks += [silent_in_brief(line, here) for line in lines]
    else:
        blocks.append(text(_("We found no line here that can be texted.")))
    return Screen(tuple(blocks), tuple((Choice(line.name, place.aside("line", token_of(line.id))),) for line in lines))


def _relays(local: Local) -> list[Block]:
    """Ways to the emergency services without a voice; text phones, which few have, last."""
    blocks: list[Block] = []
    relays = [entry for entry in local.emergency if entry.for_relay]
    for entry in sorted(relays, key=lambda entry: entry.contact.way is Way.TTY):
        blocks.append(loud(_("{number}: {what}", number=entry.contact.value, what=entry.what)))
        if entry.note:
            blocks.append(text(entry.note))
    return blocks


def _no_speaking_without_place(place: Place, here: Here) -> Screen:
    blocks: list[Block] = [title(_("Without speaking"))]
    for country in here.directory.countries:
        local = here.directory.at(country)
        lines = [line for line in _without_speaking(local, here) if not line.only_in][:1]
        if lines:
            blocks.append(text(local.name or Territory(country)))
            blocks += [silent_in_brief(line, here) for line in lines]
    blocks.append(text(_("Say where you are and I can show how to reach the emergency services without speaking.")))
    return Screen(tuple(blocks), _countries(place, here))


def lines_for(place: Place, here: Here) -> Screen:
    """All the lines, by whom they serve."""
    served = [audience for audience in Audience if here.local.serving(audience)]
    if not served:
        return Screen(
            (title(_("Help lines")), text(_("We have not looked up help lines for this place."))),
            ((Choice(_("Change place"), place.aside("country")),),),
        )
    choices = [Choice(AUDIENCES[audience], place.aside("lines", _pack_list(audience, 1))) for audience in served]
    missing: tuple[Speakable, ...] = tuple(AUDIENCES[audience] for audience in Audience if audience not in served)
    blocks = [title(_("Lines, by who they are for")), text(_("Pick any. You do not have to belong anywhere to look."))]
    if missing:
        blocks.append(
            small(_("We found no line here just for: {people}. The lines for anyone may help you too.", people=missing))
        )
    return Screen(
        tuple(blocks),
        (
            *((choice,) for choice in choices),
            (Choice(_("Someone says I did it"), place.aside("accused")),),
            (Choice(_("I think I harmed someone"), place.aside("harmed")),),
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
    found = sorted(here.local.serving(audience), key=lambda line: line.is_open(here.now) is not True)
    pages = max(1, -(-len(found) // _ON_A_PAGE))
    page = min(page, pages)
    shown = with_partners(found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE], here.local)
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
    blocks = [title(entry.name), text(entry.what)]
    if entry.unreachable_until is not None and entry.is_away(here.now):
        blocks.append(loud(_("{away}. Other lines may answer now.", away=away(entry.unreachable_until))))
    blocks += [*contact_blocks(entry.contacts), field(_("Hours"), entry.hours)]
    if not entry.hours.always and entry.hours.open and not entry.is_away(here.now):
        blocks.append(text(opening(entry, here)))
    blocks.append(field(_("For"), tuple(AUDIENCES[audience] for audience in entry.audience)))
    blocks += facts((_("Cost"), entry.cost), (_("Languages"), entry.languages))
    blocks.append(field(_("Can you stay unnamed"), unnamed(entry.unnamed, entry.unnamed_note)))
    if entry.note:
        blocks.append(small(entry.note))
    partners = with_partners([entry], here.local)[1:]
    if partners:
        blocks += [text(_("See also:")), *(line_in_brief(line, here) for line in partners)]
    blocks += checked(entry, here)
    more = (Choice(_("More lines, by who they are for"), place.aside("linesfor")),)
    return Screen(tuple(blocks), (more, *wrong_choice(place, here)))
