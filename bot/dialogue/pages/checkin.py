"""One message at a time the person chooses, in neutral words the person chooses. Asked step by step, agreed to last."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

from bot.consent import CheckIn, Greeting
from bot.dialogue.greetings import GREETINGS, moment_of
from bot.dialogue.here import Here
from bot.dialogue.pages.agreeing import agreement, days, no_keeping, trouble
from bot.dialogue.place import Place
from bot.dialogue.receipts import ENCRYPTED
from bot.dialogue.screen import Choice, Screen, text, title, to_say
from bot.dialogue.speech import City, Moment, Speakable, _

_DAYS: Final = (1, 2, 3, 7, 14, 28)
_HOURS: Final = (8, 10, 12, 15, 18, 21)
_QUARTER: Final = timedelta(minutes=15)
_GREETINGS: Final = tuple(Greeting)
_LONGEST: Final = timedelta(days=_DAYS[-1] + 2)


def ask_day(place: Place, here: Here) -> Screen:
    """What it is, and in how many days."""
    if not here.keeps:
        return no_keeping(place)
    choices = [
        Choice(_("Tomorrow") if number == 1 else _in(number), _after_day(place, here, number)) for number in _DAYS
    ]
    return Screen(
        (
            title(_("A message later")),
            text(_("I can write to you once, at a time you choose, in neutral words you choose from a list.")),
            text(
                _(
                    "The message does not say what this is about. But it can light up your phone: choose a time when that is fine."
                )
            ),
            text(_("When?")),
        ),
        tuple(tuple(choices[at : at + 3]) for at in range(0, len(choices), 3)),
    )


def _in(number: int) -> Speakable:
    return _("In {span}", span=days(number))


def _after_day(place: Place, here: Here, number: int) -> Place:
    if not here.local.id:
        return place.aside("country")
    offsets = {offset for _zone, offset in _clocks(here, number)}
    if len(offsets) == 1:
        return place.turn("chour", f"{number}-{offsets.pop()}")
    return place.turn("ccity", str(number))


def _clocks(here: Here, number: int) -> Iterator[tuple[str, int]]:
    """One city for each clock that will go differently on that day here; clocks are quarters of an hour from UTC."""
    seen = set()
    for zone in here.local.time_zones:
        offset = (here.now + timedelta(days=number)).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
        quarters = offset // _QUARTER
        if quarters not in seen:
            seen.add(quarters)
            yield zone, quarters + 100


def ask_city(place: Place, here: Here) -> Screen:
    """Which clock to go by, where a place has several."""
    number = int(place.arg) if place.arg.isdecimal() else _DAYS[0]
    if not here.keeps:
        return no_keeping(place)
    choices = [
        Choice(
            _("{city}: now {time}", city=City(zone), time=f"{here.now.astimezone(_zone(offset)):%H:%M}"),
            place.turn("chour", f"{number}-{offset}"),
        )
        for zone, offset in _clocks(here, number)
    ]
    if not choices:
        return ask_day(place.turn("checkin"), here)
    return Screen(
        (title(_("A message later")), text(_("Which clock do you go by?"))),
        tuple((choice,) for choice in choices),
    )


def _zone(offset: int) -> timezone:
    return timezone(max(-23, min(23, (offset - 100) / 4)) * timedelta(hours=1))


def _numbers(arg: str, count: int) -> list[int] | None:
    parts = arg.split("-")
    if len(parts) != count or not all(part.isdecimal() and part.isascii() for part in parts):
        return None
    return [int(part) for part in parts]


def ask_hour(place: Place, here: Here) -> Screen:
    """At what time of that day."""
    numbers = _numbers(place.arg, 2)
    if not here.keeps or numbers is None or numbers[0] not in _DAYS:
        return ask_day(place.turn("checkin"), here)
    zone = _zone(numbers[1])
    day = (here.now + timedelta(days=numbers[0])).astimezone(zone).date()
    moments = [datetime.combine(day, time(hour), zone) for hour in _HOURS]
    choices = [
        Choice(Moment(at), place.turn("cwords", f"{_minutes(at)}-{numbers[1]}")) for at in moments if at > here.now
    ]
    return Screen(
        (
            title(_("A message later")),
            text(_("At what time? Your employer or somebody beside you may see the phone then.")),
        ),
        tuple(tuple(choices[at : at + 2]) for at in range(0, len(choices), 2)),
    )


def _minutes(at: datetime) -> int:
    return int(at.timestamp()) // 60


def ask_words(place: Place, here: Here) -> Screen:
    """In which words."""
    numbers = _numbers(place.arg, 2)
    if not here.keeps or numbers is None:
        return ask_day(place.turn("checkin"), here)
    return Screen(
        (title(_("A message later")), text(_("Which words? The message is only these, with one button: Menu."))),
        tuple(
            (Choice(GREETINGS[greeting], place.turn("cask", f"{place.arg}-{number}")),)
            for number, greeting in enumerate(_GREETINGS)
        ),
    )


def check_in_asked(place: Place, now: datetime) -> CheckIn | None:
    """The check-in a button stands for; None if its moment has passed, or it never was one."""
    numbers = _numbers(place.arg, 3)
    if numbers is None or numbers[2] >= len(_GREETINGS):
        return None
    minutes, offset, greeting = numbers
    if not now < datetime.fromtimestamp(min(minutes, 2**31) * 60, UTC) < now + _LONGEST:
        return None
    at = datetime.fromtimestamp(minutes * 60, _zone(offset))
    return CheckIn(at, _GREETINGS[greeting], place.language)


def not_agreed(place: Place, here: Here) -> Screen:
    """The moment has passed meanwhile, or the storage could not do it."""
    return ask_day(place.turn("checkin"), here) if check_in_asked(place, here.now) is None else trouble(place, here)


def ask_consent(place: Place, here: Here) -> Screen:
    """All of it once more; one button is the consent."""
    check_in = check_in_asked(place, here.now)
    if not here.keeps or check_in is None:
        return ask_day(place.turn("checkin"), here)
    return Screen(
        (
            title(_("A message later")),
            to_say(GREETINGS[check_in.greeting]),
            *agreement(
                _(
                    "These words, once: {moment}. And the number of this chat, so that I can send them.",
                    moment=moment_of(check_in),
                ),
                _(
                    "Until then. It is deleted before I send. If I am not running, it comes up to an hour late, or not at all."
                ),
                ENCRYPTED,
            ),
        ),
        (
            (Choice(_("Yes, write to me then"), place.turn("cyes", place.arg)),),
            (Choice(_("No, thank you"), place.back()),),
        ),
    )
