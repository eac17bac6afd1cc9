"""The directory for others: services as the Human Services Data Specification (HSDS 3) of Open Referral describes them.

The specification has no file for many records; it has the page of its API, with fully nested services as `contents`.
Only what may be shown goes out, and nothing is guessed: who runs a service, in which languages it answers as codes,
what it costs as a number and who checked it are not in the directory, so those fields are absent or plain words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from bot.directory.directory import Directory
from bot.directory.models import (
    Contact,
    EmergencyNumber,
    HelpLine,
    Hours,
    Jurisdiction,
    LanguageMap,
    Route,
    Way,
    contacts_of,
)

NAMESPACE = UUID("19134c96-7f27-4647-a6d3-a40e429ce789")
"""Ids are made from this, the place and the entry: the same entry has the same id in every export. Never change it."""

_Service = EmergencyNumber | HelpLine | Route

_PHONE_TYPES = {Way.PHONE: "voice", Way.TEXT: "text", Way.TTY: "textphone", Way.RELAY: None}
"""The kinds of RFC 6350 that the specification asks for. A relay takes voice or text; the facts do not say which."""

_LINK_LABELS = {Way.CHAT: "Chat", Way.VIDEO: "Video call", Way.WEB: "Website", Way.EMAIL: "E-mail"}

_TERMS = {
    "audience": "Whom the service is for",
    "topic": "What the service is about",
    "kind": "What sort of service it is",
    "person": "Who can use the service",
    "about": "Whom a report can be about",
    "conduct": "What the service deals with",
    "unnamed": "Whether somebody can stay unnamed",
}
"""The directory's own codes, as a taxonomy: what each dimension says."""


def hsds_of(directory: Directory, today: date) -> dict[str, Any]:
    """Everything that may be shown and can be reached, as one page of the specification's list of services.

    `today` decides the offset of a clock from UTC, which is all that the specification can say about a time zone.
    """
    names = {place.id: _words(place.name) for place in directory}
    services = [
        _service(place, entry, contacts, names, today)
        for place in sorted(directory, key=lambda one: one.id)
        for entry in _entries(place)
        if entry.display_ok and (contacts := [one for one in contacts_of(entry) if one.display_ok])
    ]
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }


def _entries(place: Jurisdiction) -> tuple[_Service, ...]:
    return (*place.emergency, *place.help_lines, *place.routes)


def _service(
    place: Jurisdiction, entry: _Service, contacts: list[Contact], names: Mapping[str, str], today: date
) -> dict[str, Any]:
    key = f"{place.id}/{entry.id}"
    name = _name(entry, names[place.id])
    links = [one for one in contacts if one.way not in _PHONE_TYPES]
    url = next((one for one in links if one.way is Way.WEB), None)
    email = next((one for one in links if one.way is Way.EMAIL), None)
    service: dict[str, Any] = {
        "id": _id(key),
        "name": name,
        "description": _description(entry),
        "status": "active",
        "url": url.value if url else None,
        "email": email.value if email else None,
        "additional_urls": [_link(key, one) for one in links if one is not url and one is not email],
        "assured_date": entry.checked_on.isoformat(),
        "last_modified": f"{entry.checked_on.isoformat()}T00:00:00.000Z",
        "phones": [_phone(key, one) for one in contacts if one.way in _PHONE_TYPES],
        "schedules": list(_schedules(key, entry.hours, today)) if isinstance(entry, HelpLine) else [],
        "service_areas": [_area(key, where, names) for where in entry.only_in or (place.id,)],
        "organization": {
            "id": _id(key, "organization"),
            "name": name,
            "description": "This directory does not say who runs the service; it stands here under the service's name.",
        },
        "attributes": list(_attributes(key, entry)),
        **_more(entry),
    }
    return {field: value for field, value in service.items() if value not in (None, [])}


def _id(*parts: str) -> str:
    return str(uuid5(NAMESPACE, "/".join(parts)))


def _words(words: LanguageMap) -> str:
    """English, or else the first language the facts are written in."""
    return words.get("en") or next(iter(words.values()))


def _name(entry: _Service, place: str) -> str:
    if isinstance(entry, EmergencyNumber):
        kind = _words(entry.contact.label) if entry.contact.label else "Emergency number"
        return f"{kind} {entry.contact.value} ({place})"
    return _words(entry.name)


def _description(entry: _Service) -> str:
    unnamed = None if isinstance(entry, EmergencyNumber) else entry.unnamed_note
    return _paragraphs(entry.what, unnamed, entry.note)


def _paragraphs(*words: LanguageMap | None) -> str:
    return "\n\n".join(_words(one) for one in words if one)


def _more(entry: _Service) -> dict[str, str]:
    """The fields that only some kinds of entries can fill, in words."""
    found: dict[str, tuple[LanguageMap | None, ...]] = {}
    if isinstance(entry, HelpLine):
        found = {"interpretation_services": (entry.languages,), "fees_description": (entry.cost,)}
    elif isinstance(entry, Route):
        found = {
            "eligibility_description": (entry.who_can_use, entry.about_whom, entry.exclusions),
            "application_process": (entry.first_step,),
            "fees_description": (entry.cost,),
        }
    return {field: said for field, words in found.items() if (said := _paragraphs(*words))}


def _phone(key: str, contact: Contact) -> dict[str, Any]:
    phone = {"id": _id(key, "phone", contact.way, contact.value), "number": contact.value}
    if kind := _PHONE_TYPES[contact.way]:
        phone["type"] = kind
    label = _words(contact.label) if contact.label else "Relay service" if contact.way is Way.RELAY else None
    return phone | ({"description": label} if label else {})


def _link(key: str, contact: Contact) -> dict[str, Any]:
    return {
        "id": _id(key, "url", contact.way, contact.value),
        "label": _words(contact.label) if contact.label else _LINK_LABELS[contact.way],
        # The specification has room for one address of a service; another one is a link, too.
        "url": f"mailto:{contact.value}" if contact.way is Way.EMAIL else contact.value,
    }


def _area(key: str, place: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": _id(key, "area", place),
        "name": names.get(place, place.upper()),
        "description": f"ISO 3166: {place.upper()}",
    }


def _attributes(key: str, entry: _Service) -> Iterator[dict[str, Any]]:
    match entry:
        case EmergencyNumber():
            yield from _terms(key, "kind", ["emergency"])
        case HelpLine():
            yield from _terms(key, "audience", entry.audience)
            yield from _terms(key, "topic", entry.topics)
        case Route():
            yield from _terms(key, "kind", [entry.kind])
            yield from _terms(key, "person", entry.persons)
            yield from _terms(key, "about", entry.whom)
            yield from _terms(key, "conduct", entry.conduct)
    if not isinstance(entry, EmergencyNumber) and entry.unnamed != "unknown":
        yield from _terms(key, "unnamed", [entry.unnamed])


def _terms(key: str, dimension: str, codes: Iterable[str]) -> Iterator[dict[str, Any]]:
    for code in codes:
        name = str(code).replace("_", " ")
        yield {
            "id": _id(key, dimension, code),
            "link_id": _id(key),
            "link_type": dimension,
            "link_entity": "service",
            "taxonomy_term_id": _id("taxonomy", dimension, code),
            "taxonomy_term": {
                "id": _id("taxonomy", dimension, code),
                "code": f"{dimension}:{code}",
                "name": name,
                "description": f"{_TERMS[dimension]}: {name}",
                "taxonomy": "Alongside",
                "language": "en",
            },
        }


_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_DAYS = rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*"
_TIMES = r"\d\d:\d\d-\d\d:\d\d(?:, ?\d\d:\d\d-\d\d:\d\d)*"
_PLAIN_WEEK = re.compile(rf"{_DAYS} {_TIMES}(?:; ?{_DAYS} {_TIMES})*")
"""Opening hours that are the same every week: no holidays, seasons, exceptions or comments."""

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _schedules(key: str, hours: Hours, today: date) -> Iterator[dict[str, Any]]:
    """A schedule for each span of hours; what is no plain week stays in the notation, or in the words of the note."""
    note = _words(hours.note) if hours.note else None
    if hours.open is None:
        if note:
            yield {"id": _id(key, "schedule"), "description": note}
        return
    words = "Day and night, every day" if hours.always else f"{hours.open} ({hours.zone})"
    said = {"description": words} | ({"notes": note} if note else {})
    if hours.always:
        # How the specification's own guide writes an open day and night.
        spans: list[tuple[tuple[str, ...], str, str]] = [(_BYDAY, "00:00", "23:59")]
        clock: dict[str, Any] = {}
    elif _PLAIN_WEEK.fullmatch(hours.open) and hours.zone:
        offset, until = _clock(hours.zone, today)
        spans = [(days, f"{start}{_iso(offset)}", f"{end}{_iso(offset)}") for days, start, end in _week(hours.open)]
        shift = offset / timedelta(hours=1)
        clock = {"timezone": int(shift) if shift.is_integer() else shift}
        clock |= {"valid_to": until.isoformat()} if until else {}
    else:
        yield {"id": _id(key, "schedule"), **said}
        return
    for days, start, end in spans:
        byday = ",".join(days)
        yield {
            # Without the offset in its name, so that winter and summer give one id.
            "id": _id(key, "schedule", byday, start[:5], end[:5]),
            "freq": "WEEKLY",
            "wkst": "MO",
            "byday": byday,
            "opens_at": start,
            "closes_at": end,
            **clock,
            **said,
        }


@lru_cache(maxsize=256)
def _week(notation: str) -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """Each span of hours of a plain week with the days on which it begins."""
    monday, day = datetime(2001, 1, 1), timedelta(days=1)  # noqa: DTZ001  any Monday; times on a wall, in no zone
    spans: dict[tuple[str, str], list[str]] = {}
    for start, end, state, _comment in OpeningHours(notation).intervals(monday - day, monday + 8 * day):
        # A night that began on Sunday belongs to Sunday, so look a day further than the week on both sides.
        if state == State.OPEN and end is not None and monday <= start < monday + 7 * day:
            closes = "23:59" if end.time() == time(0) else f"{end:%H:%M}"
            spans.setdefault((f"{start:%H:%M}", closes), []).append(_BYDAY[start.weekday()])
    return tuple((tuple(days), start, end) for (start, end), days in spans.items())


@lru_cache(maxsize=256)
def _clock(zone: str, today: date) -> tuple[timedelta, date | None]:
    """A clock's offset from UTC today, and the last day on which it is that; None where it never changes."""

    def offset_on(day: date) -> timedelta:
        return datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset() or timedelta()

    days = (today + timedelta(days=number) for number in range(366))
    until = next((day for day in days if offset_on(day + timedelta(days=1)) != offset_on(today)), None)
    return offset_on(today), until


def _iso(offset: timedelta) -> str:
    """An offset as ISO 8601 writes it: +10:00."""
    return datetime(2001, 1, 1, tzinfo=timezone(offset)).isoformat()[-6:]
