"""One message at a time the person chooses, in neutral words the person chooses. Asked step by step, agreed to last."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.consent import WORDING, CheckIn, Greeting
from bot.dialogue.greetings import GREETINGS
from bot.dialogue.here import Here
from bot.dialogue.pages.agreeing import agreement, days, no_keeping, trouble
from bot.dialogue.place import Place
from bot.dialogue.receipts import ENCRYPTED, ENDING, message_later
from bot.dialogue.screen import Choice, Screen, field, loud, text, title, to_say
from bot.dialogue.speech import City, Moment, Speakable, _
from bot.directory.directory import well_known_time_zones

_DAYS: Final = (1, 2, 3, 7, 14, 28)
_HOURS: Final = (8, 10, 12, 15, 18, 21)
_GREETINGS: Final = tuple(Greeting)
_LONGEST: Final = timedelta(days=_DAYS[-1] + 2)


def ask_day(place: Place, here: Here) -> Screen:
    """What it is, and in how many days."""
    if not here.keeps:
        return no_keeping(place)
    if not here.local.time_zones:
        return Screen(
            (title(_("A message later")), text(_("To know your clock, I need to know where you are."))),
            ((Choice(_("Say where you are"), place.aside("country")),),),
        )
    choices = [
        Choice(_("Tomorrow") if number == 1 else _in(number), _after_day(place, here, number)) for number in _DAYS
    ]
    return Screen(
        (
            title(_("A message later")),
            text(_("I can write to you once, at a time you choose, in neutral words you choose from a list.")),
            text(
                _(
                    "The message does not say what this is about. But it can light up your phone, with a sound and the name of this chat: choose a time when that is fine."
                )
            ),
            text(_("When?")),
        ),
        tuple(tuple(choices[at : at + 3]) for at in range(0, len(choices), 3)),
    )


def _in(number: int) -> Speakable:
    return _("In {span}", span=days(number))


def _after_day(place: Place, here: Here, number: int) -> Place:
    clocks = _clocks(here, number)
    return place.turn("chour", f"{number}-{clocks[0]}") if len(clocks) == 1 else place.turn("ccity", str(number))


def _clocks(here: Here, number: int) -> list[int]:
    """The time zones of this place whose clocks differ, now or on that day; by their place in the list."""
    first: dict[tuple[object, ...], int] = {}
    for index, zone in sorted(enumerate(here.local.time_zones), key=lambda pair: _is_minor(pair[1])):
        shown = [at.astimezone(ZoneInfo(zone)).utcoffset() for at in (here.now, here.now + timedelta(days=number))]
        first.setdefault(tuple(shown), index)
    return list(first.values())


def _is_minor(zone: str) -> bool:
    """Whether another city is better known for the same clock."""
    return zone not in well_known_time_zones() or zone.startswith(("Atlantic/", "Indian/"))


def _zone(here: Here, index: int) -> tuple[str, ZoneInfo]:
    zones = here.local.time_zones or ("UTC",)
    name = zones[index] if index < len(zones) else zones[0]
    return name, ZoneInfo(name)


def ask_city(place: Place, here: Here) -> Screen:
    """Which clock to go by, where a place has several."""
    number = int(place.arg) if place.arg in map(str, _DAYS) else _DAYS[0]
    if not here.keeps or not here.local.time_zones:
        return ask_day(place.turn("checkin"), here)
    choices = []
    for index in _clocks(here, number):
        name, zone = _zone(here, index)
        label = _("{time}, as in {city}", time=f"{here.now.astimezone(zone):%H:%M}", city=City(name))
        choices.append(Choice(label, place.turn("chour", f"{number}-{index}")))
    return Screen(
        (title(_("A message later")), text(_("What time is it now where you are?"))),
        tuple((choice,) for choice in choices),
    )


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
    _name, zone = _zone(here, numbers[1])
    day = here.now.astimezone(zone).date() + timedelta(days=numbers[0])
    moments = [datetime.combine(day, time(hour), zone) for hour in _HOURS]
    choices = [
        Choice(Moment(at), place.turn("cwords", f"{_minutes(at)}-{numbers[1]}")) for at in moments if at > here.now
    ]
    return Screen(
        (
            title(_("A message later")),
            field(_("Day"), day),
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
            (Choice(GREETINGS[greeting], place.turn("cask", f"{place.arg}-{number}-{WORDING}")),)
            for number, greeting in enumerate(_GREETINGS)
        ),
    )


def check_in_asked(place: Place, here: Here) -> CheckIn | None:
    """The check-in a button stands for; None if its moment has passed, its words are old, or it never was one."""
    numbers = _numbers(place.arg, 4)
    if numbers is None or numbers[2] >= len(_GREETINGS) or numbers[3] != WORDING:
        return None
    minutes, index, greeting, _wording = numbers
    if not here.now < datetime.fromtimestamp(min(minutes, 2**31) * 60, UTC) < here.now + _LONGEST:
        return None
    at = datetime.fromtimestamp(minutes * 60, _zone(here, index)[1])
    return CheckIn(at, _GREETINGS[greeting], place.language)


def not_agreed(place: Place, here: Here) -> Screen:
    """The moment has passed meanwhile, or the storage could not do it."""
    return ask_day(place.turn("checkin"), here) if check_in_asked(place, here) is None else trouble(place, here)


def ask_consent(place: Place, here: Here) -> Screen:
    """All of it once more; one button is the consent."""
    check_in = check_in_asked(place, here)
    if not here.keeps or check_in is None:
        return ask_day(place.turn("checkin"), here)
    return Screen(
        (
            title(_("A message later")),
            to_say(GREETINGS[check_in.greeting]),
            *agreement(
                message_later(check_in),
                _(
                    "Until then. It is deleted before I send. If I am not running, it comes up to an hour late, or not at all; then it is deleted too."
                ),
                ENCRYPTED,
                ENDING,
            ),
            loud(_("It comes even after Leave fast, and brings this chat back, unless you take it back or block me.")),
        ),
        (
            (Choice(_("Yes, write to me then"), place.turn("cyes", place.arg)),),
            (Choice(_("No, thank you"), place.back()),),
        ),
    )
