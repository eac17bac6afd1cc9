"""The whole directory, and the part of it that counts in one place. Whatever must not be shown is left out here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import TypeVar

import phonenumbers
from babel import Locale
from babel.core import get_global
from phonenumbers.shortnumberinfo import is_emergency_number

from bot.directory.models import (
    Audience,
    Definition,
    Duty,
    EmergencyNumber,
    HelpLine,
    Jurisdiction,
    MedicalPlace,
    MedicalWindow,
    ParliamentState,
    Route,
    Sourced,
    Topic,
    contacts_of,
)
from bot.directory.scenarios import Practice
from bot.directory.tokens import token_of

AnyEntry = TypeVar("AnyEntry", bound=Sourced)


def _shown(place: str, own: Sequence[AnyEntry], inherited: Sequence[AnyEntry]) -> tuple[AnyEntry, ...]:
    """A place's own entries first, then its country's; the same id overrides. Only what may be shown here."""
    overridden = {entry.id for entry in own}
    ordered = [*own, *(entry for entry in inherited if entry.id not in overridden)]
    return tuple(_without_hidden_contacts(entry) for entry in ordered if entry.display_ok and _reaches(entry, place))


def _nearby(country: Sequence[MedicalPlace]) -> tuple[MedicalPlace, ...]:
    """Where a place says itself where to go, its country's general words would only lead in a circle."""
    return tuple(entry for entry in country if entry.only_in)


def _reaches(entry: Sourced, place: str) -> bool:
    return not entry.only_in or place in entry.only_in


def _without_hidden_contacts(entry: AnyEntry) -> AnyEntry:
    shown = tuple(contact for contact in contacts_of(entry) if contact.display_ok)
    return entry if shown == contacts_of(entry) else entry.model_copy(update={"contacts": shown})


@dataclass(frozen=True)
class Local:
    """What may be shown in one place: its own entries and its country's, nothing that is marked display_ok: false."""

    id: str
    name: Mapping[str, str] | None
    time_zone: str | None
    time_zones: tuple[str, ...] = ()
    emergency: tuple[EmergencyNumber, ...] = ()
    help_lines: tuple[HelpLine, ...] = ()
    routes: tuple[Route, ...] = ()
    definitions: tuple[Definition, ...] = ()
    duties: tuple[Duty, ...] = ()
    medical: tuple[MedicalPlace, ...] = ()
    parliament: tuple[ParliamentState, ...] = ()
    own: frozenset[str] = frozenset()
    """Ids of the entries that are this place's own, not its country's."""

    def parliament_state(self, today: date) -> ParliamentState | None:
        """What the place's parliament is doing; None while nobody has put it into the directory."""
        begun = [row for row in self.parliament if row.since <= today and row.display_ok]
        return max(begun, key=lambda row: row.since, default=None)

    @cached_property
    def _by_token(self) -> dict[str, Sourced]:
        groups = (self.emergency, self.help_lines, self.routes, self.definitions, self.duties, self.medical)
        return {token_of(entry.id): entry for group in groups for entry in group}

    def line(self, token: str) -> HelpLine | None:
        """The help line a button stands for, if it is still here."""
        found = self._by_token.get(token)
        return found if isinstance(found, HelpLine) else None

    def route(self, token: str) -> Route | None:
        """The route a button stands for, if it is still here."""
        found = self._by_token.get(token)
        return found if isinstance(found, Route) else None

    def duty(self, token: str) -> Duty | None:
        """The duty a button stands for, if it is still here."""
        found = self._by_token.get(token)
        return found if isinstance(found, Duty) else None

    def serving(self, audience: Audience) -> tuple[HelpLine, ...]:
        """The lines that serve these people."""
        return tuple(line for line in self.help_lines if audience in line.audience)

    def about(self, topic: Topic) -> tuple[HelpLine, ...]:
        """The lines for this matter that are open to anyone."""
        return tuple(line for line in self.help_lines if topic in line.topics and Audience.ANYONE in line.audience)


class Directory:
    """Everything in resources/, loaded once. Asks nothing of the outside."""

    def __init__(
        self,
        jurisdictions: Iterable[Jurisdiction],
        medical_windows: Iterable[MedicalWindow] = (),
        practice: Practice | None = None,
    ) -> None:
        self._jurisdictions = {place.id: place for place in jurisdictions}
        self.medical_windows = tuple(medical_windows)
        self.practice = practice or Practice()
        self._locals: dict[str, Local] = {}

    def __iter__(self) -> Iterator[Jurisdiction]:
        return iter(self._jurisdictions.values())

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The researched countries."""
        return tuple(sorted(place.id for place in self if place.parent is None))

    def parts_of(self, country: str) -> tuple[Jurisdiction, ...]:
        """The researched states, provinces or nations of a country."""
        return tuple(place for place in self if place.parent == country)

    def researched(self, jurisdiction: str) -> bool:
        """Whether resources/ say anything about this place."""
        return jurisdiction in self._jurisdictions

    def knows(self, jurisdiction: str) -> bool:
        """Whether the place exists at all: researched, or a country of the world."""
        return self.researched(jurisdiction) or jurisdiction in countries_of_the_world()

    def get(self, jurisdiction: str) -> Jurisdiction | None:
        """The raw file of a place, hidden entries included. Conversations use `at`."""
        return self._jurisdictions.get(jurisdiction)

    def at(self, jurisdiction: str) -> Local:
        """What may be shown in a place. A place nobody researched has no entries."""
        if jurisdiction not in self._locals:
            if len(self._locals) > 500:  # more places than exist: somebody forges buttons; keep memory bounded
                self._locals.clear()
            self._locals[jurisdiction] = self._merge(jurisdiction)
        return self._locals[jurisdiction]

    def _merge(self, jurisdiction: str) -> Local:
        own = self._jurisdictions.get(jurisdiction)
        if own is None:
            return Local(jurisdiction, None, None, time_zones_elsewhere(jurisdiction))
        country = self._jurisdictions.get(own.parent) if own.parent else None
        up = country or own.model_copy(
            update={"emergency": (), "help_lines": (), "routes": (), "definitions": (), "duties": (), "medical": ()}
        )
        return Local(
            id=own.id,
            name=own.name,
            time_zone=own.parliament_time_zone or own.time_zones[0],
            time_zones=own.time_zones,
            emergency=_shown(jurisdiction, own.emergency, up.emergency),
            help_lines=_shown(jurisdiction, own.help_lines, up.help_lines),
            routes=_shown(jurisdiction, own.routes, up.routes),
            definitions=_shown(jurisdiction, own.definitions, up.definitions),
            duties=_shown(jurisdiction, own.duties, up.duties),
            medical=_shown(jurisdiction, own.medical, _nearby(up.medical) if own.medical else up.medical),
            parliament=own.parliament,
            own=frozenset(
                entry.id
                for group in (own.emergency, own.help_lines, own.routes, own.definitions, own.duties, own.medical)
                for entry in group
            ),
        )


@cache
def countries_of_the_world() -> frozenset[str]:
    """Two-letter codes of the countries that both CLDR names and the phone library knows."""
    named = {str(code).lower() for code in Locale("en").territories}
    return frozenset(named & {region.lower() for region in phonenumbers.SUPPORTED_REGIONS})


@cache
def time_zones_elsewhere(country: str) -> tuple[str, ...]:
    """The time zones of a country we have not researched, as CLDR has them."""
    return tuple(sorted(zone for zone, code in get_global("zone_territories").items() if code.lower() == country))


@cache
def well_known_time_zones() -> frozenset[str]:
    """One zone for each clock, named after a city that many know: those CLDR pairs with Windows' own."""
    return frozenset(get_global("windows_zone_mapping").values())


@cache
def emergency_numbers_elsewhere(country: str) -> tuple[str, ...]:
    """Emergency numbers the phone library knows for a country we have not researched; not which is for what."""
    candidates = (f"{number:03d}" for number in range(1000))
    return tuple(number for number in candidates if is_emergency_number(number, country.upper()))
