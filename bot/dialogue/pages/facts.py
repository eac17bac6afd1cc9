"""How facts become blocks: numbers with their service's name, the day they were checked, where they come from."""

import re
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from bot.dialogue.here import Here
from bot.dialogue.names import UNNAMED, WAYS
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Look, field, item, small
from bot.dialogue.speech import City, Message, Moment, Speakable, _
from bot.directory.models import Contact, HelpLine, LanguageMap, Source, Sourced, Way, contacts_of

SPOKEN_WAYS: Final = (Way.PHONE, Way.TEXT, Way.RELAY, Way.TTY)
"""Ways that are numbers. Others are addresses and become links."""

SILENT_WAYS: Final = (Way.TEXT, Way.CHAT, Way.RELAY, Way.TTY)
"""Ways that need no voice."""

_OFFICIAL = re.compile(r"(^|\.)(gov|gouv|gc|parl|aph|canada|ontario|quebec|alberta|rcmp-grc|assnat|sencanada)(\.|$)")
"""Sites of governments and parliaments, which make better sources than a newspaper's."""


def numbers(contacts: tuple[Contact, ...]) -> tuple[Speakable, ...]:
    """The main numbers of a line in one run of words; those for special cases stand on its card."""
    dialled = [contact for contact in contacts if contact.way in SPOKEN_WAYS]
    main = [contact for contact in dialled if contact.label is None or contact.way is not Way.PHONE] or dialled[:2]
    called = {contact.value for contact in main if contact.way is Way.PHONE}
    spoken: list[Speakable] = []
    for contact in main:
        if contact.way is Way.TEXT and contact.value in called:
            spoken.remove(contact.value)
            spoken.append(_("{number} (call or text)", number=contact.value))
        elif contact.way is Way.PHONE and contact.label is None:
            spoken.append(contact.value)
        else:
            spoken.append(_("{number} ({how})", number=contact.value, how=contact.label or WAYS[contact.way]))
    return tuple(spoken)


def contact_blocks(contacts: tuple[Contact, ...]) -> list[Block]:
    """Every way to reach somebody, one to a line. Numbers stay plain text: Telegram has no call buttons."""
    blocks = []
    for contact in contacts:
        label = WAYS[contact.way]
        if contact.way in SPOKEN_WAYS or contact.way is Way.EMAIL:
            words: Speakable = contact.value
            link = None
        else:
            words, link = shown_address(contact.value), contact.value
        if contact.label is not None:
            words = _("{contact} ({label})", contact=words, label=contact.label)
        blocks.append(field(label, words, link))
    return blocks


def shown_address(url: str) -> str:
    """A web address as a person reads it: the site's name, without the rest."""
    return urlsplit(url).netloc.removeprefix("www.").partition(":")[0]


def unnamed(answer: str, note: LanguageMap | None) -> Speakable:
    """Whether one can stay unnamed, with its conditions."""
    return (
        _("{answer}. {note}", answer=UNNAMED[answer], note=note)
        if note and answer != "unknown"
        else (note or UNNAMED[answer])
    )


def opening(line: HelpLine, here: Here) -> Message:
    """Whether somebody answers now."""
    if line.unreachable_until is not None and line.is_away(here.now):
        return away(line.unreachable_until)
    match line.is_open(here.now):
        case True:
            if line.hours.depends_on_holidays:
                return _("Open now, if it is no public holiday there")
            return _("Open now")
        case False:
            return _("Closed now. Opens {moment}", moment=_next_opening(line, here.now))
        case None:
            return _("Opening hours not found")


def away(until: date) -> Message:
    """That something is closed for a time."""
    return _("Cannot be reached until {day}", day=until)


def _next_opening(line: HelpLine, now: datetime) -> Speakable:
    change = line.hours.next_change(now)
    if change is None:
        return _("at a time we did not find")
    return _("{moment} ({city} time)", moment=Moment(change), city=City(line.hours.zone or "UTC"))


def facts(*found: tuple[Message, LanguageMap | None]) -> list[Block]:
    """The facts that were found, one to a line, and one line that names those that were not."""
    blocks = [field(label, words) for label, words in found if words]
    missing: tuple[Speakable, ...] = tuple(label for label, words in found if not words)
    if missing:
        blocks.append(field(_("We did not find out"), _("{facts}. Ask before you decide.", facts=missing)))
    return blocks


def checked(entry: Sourced, here: Here) -> list[Block]:
    """When and how the entry was checked, how sure it is, and up to two pages it rests on."""
    if entry.overdue(here.today):
        day = _("Not checked since {day}. It may have changed.", day=entry.checked_on)
    elif entry.checked_how == "called":
        day = _("Checked by calling on {day}.", day=entry.checked_on)
    else:
        day = _("Checked on {day} by reading public pages, not by calling.", day=entry.checked_on)
    if entry.seconded and not entry.overdue(here.today):
        day = _("{checked} A second person agreed.", checked=day)
    blocks = [small(day)]
    if entry.confidence == "low":
        blocks.append(small(_("We are not sure of this one. Check it before you rely on it.")))
    pages = _best_sources(entry)
    if not pages:
        blocks.append(small(_("Source: copies of pages that we cannot link to.")))
    return blocks + [Block(Look.SMALL, shown_address(page.url), label=_("Source"), link=page.url) for page in pages]


def wrong_choice(place: Place, here: Here) -> tuple[tuple[Choice, ...], ...]:
    """The button on a card, where somebody looks after the facts: this number is wrong."""
    return ((Choice(_("This number is wrong"), place.turn("wrong", place.arg)),),) if here.counts else ()


def _best_sources(entry: Sourced) -> list[Source]:
    """Up to two pages a person can open: the service's own and official ones if there are any."""
    own = {_site(contact.value) for contact in contacts_of(entry) if contact.value.startswith("http")}
    pages = [source for source in entry.sources if source.can_be_shown]
    trusted = [page for page in pages if _site(page.url) in own or _OFFICIAL.search(_site(page.url))]
    return list({_site(page.url): page for page in reversed(trusted or pages)}.values())[::-1][:2]


def _site(url: str) -> str:
    return shown_address(url).casefold()


def silent_in_brief(line: HelpLine, here: Here) -> Block:
    """A line as one point of a list, with only the ways that need no voice."""
    ways = tuple(
        _(
            "{how}: {contact}",
            how=WAYS[contact.way],
            contact=contact.value if contact.way in SPOKEN_WAYS else shown_address(contact.value),
        )
        for contact in line.contacts
        if contact.way in SILENT_WAYS
    )
    state = _("Day and night") if not line.is_away(here.now) and line.hours.always else opening(line, here)
    return item(_("{name}. {ways}. {state}.", name=line.name, ways=ways, state=state))


def line_in_brief(line: HelpLine, here: Here, with_state: bool = True) -> Block:
    """A line as one point of a list: name and number together, and whether it is open."""
    if line.hours.always and not line.is_away(here.now):
        state: Message = _("Day and night")
    elif with_state:
        state = opening(line, here)
    else:
        return item(_("{name}: {numbers}", name=line.name, numbers=numbers(line.contacts)))
    if not numbers(line.contacts):
        return item(_("{name}: see its page for how to reach it. {state}.", name=line.name, state=state))
    return item(_("{name}: {numbers}. {state}.", name=line.name, numbers=numbers(line.contacts), state=state))
