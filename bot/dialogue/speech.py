"""From meaning to words: pages say *what* to say, a `Speech` says it in the person's language.

`_("...")` marks words for the catalogues and keeps them unspoken, so deciding never depends on a language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.lists import format_list
from babel.units import format_unit
from opening_hours import OpeningHours, State

from bot.directory.models import Hours


@dataclass(frozen=True, slots=True)
class Message:
    """Words of the conversation, not yet spoken; `{names}` in them are filled from `values`."""

    text: str
    values: Mapping[str, "Speakable"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Territory:
    """A country, named by CLDR in the person's language."""

    code: str


@dataclass(frozen=True, slots=True)
class LanguageName:
    """A language by its own name, `français`, or by its name in the language that is spoken here."""

    code: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """A weekday and a time, as a clock on the wall there shows it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: 3 months. The unit is days, months or years."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class City:
    """The city a time zone is named after."""

    zone: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Words one below the other."""

    lines: tuple["Speakable", ...]


Speakable = (
    str
    | Message
    | Mapping[str, str]
    | date
    | Territory
    | LanguageName
    | Moment
    | City
    | Span
    | Hours
    | Lines
    | tuple["Speakable", ...]
)
"""What a page may hand over: a message, words in several languages, a day, opening hours, or a list of these."""


def _(text: str, /, **values: Speakable) -> Message:
    """Marks words for the catalogues."""
    return Message(text, values)


_LOCALES = {"en": "en_AU", "fr": "fr_CA"}
"""How dates and times are written: as in our first homes. Other languages: as CLDR has it."""


class Speech:
    """One language: its catalogue, its dates and lists. Remembers which other languages it had to fall back to."""

    def __init__(self, language: str, catalogue: NullTranslations) -> None:
        self.language = language
        self.locale = Locale.parse(_LOCALES.get(language, language))
        self._catalogue = catalogue

    def say(self, what: Speakable, foreign: set[str] | None = None) -> str:
        """The words. Languages of facts that had no version in this language are added to `foreign`."""
        match what:
            case str():
                return what
            case Message(text, values):
                spoken = self._catalogue.gettext(text)
                if not values:
                    return spoken
                return spoken.format(**{name: self.say(value, foreign) for name, value in values.items()})
            case Hours():
                return self._hours(what, foreign)
            case Moment(at):
                # Translators: a weekday and a time, such as "Monday 9:00 AM"
                return self.say(_("{day} {time}", day=format_date(at, "EEEE", self.locale), time=self._time(at.time())))
            case Span(amount, unit):
                return format_unit(amount, f"duration-{unit.removesuffix('s')}", locale=self.locale)
            case City(zone):
                return get_timezone_location(zone, self.locale, return_city=True)
            case date():
                return self._day(what)
            case Territory(code):
                return str(self.locale.territories.get(code.upper(), code.upper()))
            case LanguageName(code, own=False):
                return str(self.locale.languages.get(code, code))
            case LanguageName(code):
                return (Locale(code).get_display_name(code) or code).capitalize()
            case Lines(lines):
                return "\n".join(self.say(line, foreign) for line in lines)
            case tuple():
                return str(format_list([self.say(item, foreign) for item in what], locale=self.locale))
            case Mapping():
                return self._fact(what, foreign)

    def _day(self, day: date) -> str:
        said = format_date(day, "long", self.locale)
        # CLDR has no ordinal for the first of a month; in French nothing else is right.
        return f"1er{said[1:]}" if self.language == "fr" and day.day == 1 else said

    def _fact(self, words: Mapping[str, str], foreign: set[str] | None) -> str:
        if self.language in words:
            return words[self.language]
        language = "en" if "en" in words else next(iter(words))
        if foreign is not None:
            foreign.add(language)
        return words[language]

    def _time(self, at: time) -> str:
        if at == time(0):
            return self.say(_("midnight"))
        return self.say(_("noon")) if at == time(12) else format_time(at, "short", locale=self.locale)

    def _hours(self, hours: Hours, foreign: set[str] | None) -> str:
        if hours.always:
            words = self.say(_("day and night, every day"))
        elif hours.open is None:
            words = "" if hours.note else self.say(_("not found. Ask, or look at their website."))
        else:
            days = [self._days(first, last, spans) for first, last, spans in _week(hours.open)]
            if "PH off" in hours.open:
                days.append(self.say(_("closed on public holidays")))
            words = self.say(_("{hours} ({city} time)", hours="; ".join(days), city=City(hours.zone or "UTC")))
        note = self.say(hours.note, foreign) if hours.note else ""
        return ". ".join(part for part in (words, note) if part)

    def _days(self, first: int, last: int, spans: Iterable[tuple[time, time]]) -> str:
        names = self.locale.days["format"]["wide"]
        times = self.say(
            tuple(self.say(_("{start} to {end}", start=self._time(start), end=self._time(end))) for start, end in spans)
        )
        if (first, last) == (0, 6):
            return self.say(_("every day {times}", times=times))
        if first == last:
            return self.say(_("{day} {time}", day=names[first], time=times))
        return self.say(_("{first} to {last} {times}", first=names[first], last=names[last], times=times))


@lru_cache(maxsize=512)
def _week(notation: str) -> tuple[tuple[int, int, tuple[tuple[time, time], ...]], ...]:
    """The week as runs of days with the same hours: (first day, last day, ((start, end), ...)), Monday = 0."""
    monday = datetime(2001, 1, 1)  # noqa: DTZ001  any Monday will do; these are times on a wall, in no zone
    day = timedelta(days=1)
    by_day: list[tuple[tuple[time, time], ...]] = [()] * 7
    for start, end, state, _comment in OpeningHours(notation).intervals(monday - day, monday + 8 * day):
        # A night that began on Sunday belongs to Sunday, so look a day further than the week on both sides.
        if state == State.OPEN and end is not None and monday <= start < monday + 7 * day:
            by_day[start.weekday()] += ((start.time(), end.time()),)
    runs: list[tuple[int, int, tuple[tuple[time, time], ...]]] = []
    for number, spans in enumerate(by_day):
        if spans and runs and runs[-1][1] == number - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], number, spans)
        elif spans:
            runs.append((number, number, spans))
    return tuple(runs)
