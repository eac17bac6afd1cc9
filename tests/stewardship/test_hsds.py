"""What is handed on is what the published schema describes, and nothing that must not be shown."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bot.directory.checking import digits
from bot.directory.directory import Directory
from bot.directory.loading import RESOURCES, load_directory, load_jurisdiction
from bot.directory.models import Contact, HelpLine, Hours, Jurisdiction, LanguageMap, Way, contacts_of
from bot.stewardship.hsds import hsds_of

TODAY = date(2026, 11, 21)
SUMMER = date(2027, 7, 1)

GROUPS = ("emergency", "help_lines", "routes")

SCHEMAS = {path.name: json.loads(path.read_text("utf-8")) for path in (Path(__file__).parent / "hsds").glob("*.json")}

FORMATS = FormatChecker(["uuid", "email"])
"""The library checks these two; it looks at others only where further packages are installed, so here they are."""


@FORMATS.checks("uri")
def _is_uri(text: object) -> bool:
    if not isinstance(text, str):
        return True
    parts = urlsplit(text)
    return text.isascii() and " " not in text and bool(parts.scheme) and bool(parts.netloc or parts.path)


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(text: object) -> bool:
    return not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is not None


@pytest.fixture(scope="module")
def directory() -> Directory:
    return load_directory()


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """The specification names JSON Schema 2020-12 in its API description; its schemas refer to each other."""
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], DRAFT202012.create_resource(schema)) for schema in SCHEMAS.values()
    )
    page = {
        "type": "object",
        "properties": {"contents": {"type": "array", "items": {"$ref": SCHEMAS["service.json"]["$id"]}}},
        "required": ["empty", "contents"],
    }
    return Draft202012Validator(page, registry=registry, format_checker=FORMATS)


def services_of(page: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {service["name"]: service for service in page["contents"]}


def without(language: str, value: Any) -> Any:
    """The same data with one language taken out of every fact that has another."""
    if isinstance(value, dict):
        kept = {key: without(language, one) for key, one in value.items()}
        if language in kept and len(kept) > 1 and all(len(key) == 2 for key in kept):
            del kept[language]
        return kept
    return [without(language, one) for one in value] if isinstance(value, list) else value


def changed(directory: Directory, change: Callable[[Any], Any]) -> Directory:
    return Directory(Jurisdiction.model_validate(change(place.model_dump(mode="json"))) for place in directory)


@pytest.mark.parametrize("language", [None, "fr", "en"])
@pytest.mark.parametrize("today", [TODAY, SUMMER])
def test_the_whole_directory_is_what_the_schema_describes(
    directory: Directory, validator: Draft202012Validator, language: str | None, today: date
) -> None:
    told = changed(directory, lambda data: without(language, data)) if language else directory
    page = json.loads(json.dumps(hsds_of(told, today)))
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(page)] == []
    assert page["total_items"] == page["size"] == len(page["contents"]) > 300
    assert page["empty"] is False


def test_every_field_is_one_the_schema_knows(directory: Directory) -> None:
    """The schema lets unknown fields pass, so that a misspelt one would be lost on whoever reads it."""

    def unknown(value: Any, schema: dict[str, Any]) -> Iterator[str]:
        schema = SCHEMAS[schema["$ref"]] if "$ref" in schema else schema
        if isinstance(value, list):
            for one in value:
                yield from unknown(one, schema["items"])
        elif isinstance(value, dict):
            for field, one in value.items():
                if field not in schema["properties"]:
                    yield f"{schema['name']}.{field}"
                else:
                    yield from unknown(one, schema["properties"][field])

    for service in hsds_of(directory, TODAY)["contents"]:
        assert list(unknown(service, SCHEMAS["service.json"])) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda service: service.pop("name"),
        lambda service: service.update(status="open"),
        lambda service: service.update(id="au-000"),
        lambda service: service.update(url="not a page"),
        lambda service: service.update(email="nobody"),
        lambda service: service.update(last_modified="2026-11-21"),
        lambda service: service["phones"][0].update(number=0),
        lambda service: service["phones"][0].pop("number"),
        lambda service: service["schedules"][0].update(freq="DAILY"),
        lambda service: service["schedules"][0].update(timezone="Australia/Sydney"),
        lambda service: service["organization"].pop("description"),
        lambda service: service["attributes"][0]["taxonomy_term"].update(name=None),
        lambda service: service["service_areas"].append({"name": "Nowhere"}),
        lambda service: service.update(additional_urls=[{"id": service["id"]}]),
    ],
)
def test_the_check_can_fail(
    directory: Directory, validator: Draft202012Validator, spoil: Callable[[dict[str, Any]], Any]
) -> None:
    page = hsds_of(directory, TODAY)
    service = deepcopy(next(one for one in page["contents"] if one.get("schedules") and one.get("phones")))
    spoil(service)
    assert not validator.is_valid({"empty": False, "contents": [service]})


def test_numbers_are_text_with_their_zeros(directory: Directory) -> None:
    services = services_of(hsds_of(directory, TODAY))
    assert [phone["number"] for phone in services["Emergency number 000 (Australia)"]["phones"]] == ["000"]
    numbers = [phone["number"] for service in services.values() for phone in service.get("phones", ())]
    assert all(isinstance(number, str) for number in numbers)
    assert {"112", "0423 677 767"} <= set(numbers)


def test_nothing_hidden_goes_out_and_nothing_shown_stays_behind(directory: Directory) -> None:
    page = hsds_of(directory, TODAY)
    gone_out = {(service["id"], value) for service in page["contents"] for value in _values(service)}
    ids = [service["id"] for service in page["contents"]]
    expected = []
    for place in directory:
        for entry in (*place.emergency, *place.help_lines, *place.routes):
            alone = Directory([place.model_copy(update=_only(place, entry.id))])
            found = hsds_of(alone, TODAY)["contents"]
            shown = [one for one in contacts_of(entry) if entry.display_ok and one.display_ok]
            assert bool(found) == bool(shown)
            if not found:
                continue
            (service,) = found
            expected.append(service["id"])
            values = {value for key, value in gone_out if key == service["id"]}
            assert {one.value for one in shown} <= values
            hidden = {one.value for one in contacts_of(entry) if not one.display_ok} - {one.value for one in shown}
            assert not hidden & values
    assert sorted(expected) == sorted(ids)
    for place in directory:
        blocked = {digits(number.value) for number in place.do_not_show}
        assert not blocked & {
            digits(value) for service in hsds_of(Directory([place]), TODAY)["contents"] for value in _values(service)
        }
    nothing_shown = changed(
        directory, lambda data: data | {group: [one | {"display_ok": False} for one in data[group]] for group in GROUPS}
    )
    assert hsds_of(nothing_shown, TODAY)["contents"] == []
    assert hsds_of(nothing_shown, TODAY)["empty"] is True


def _only(place: Jurisdiction, entry_id: str) -> dict[str, Any]:
    return {group: tuple(one for one in getattr(place, group) if one.id == entry_id) for group in GROUPS}


def _values(service: dict[str, Any]) -> list[str]:
    links = [link["url"].removeprefix("mailto:") for link in service.get("additional_urls", ())]
    phones = [phone["number"] for phone in service.get("phones", ())]
    return [*phones, *links, *(service[field] for field in ("url", "email") if field in service)]


def test_ids_are_used_once_and_stay(directory: Directory) -> None:
    page, again = hsds_of(directory, TODAY), hsds_of(load_directory(), TODAY)
    assert json.dumps(page) == json.dumps(again)

    def ids(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (value["id"],) if "id" in value else ()
            for field, one in value.items():
                yield from ids(one) if field != "taxonomy_term" else ()
        elif isinstance(value, list):
            for one in value:
                yield from ids(one)

    assert len(set(ids(page))) == len(list(ids(page)))
    assert list(ids(hsds_of(directory, SUMMER))) == list(ids(page))
    assert services_of(page)["1800RESPECT"]["id"] == "183cbe92-9e2d-5664-8b8f-7ed3a0c31083"


AUSTRALIA = load_jurisdiction(RESOURCES / "jurisdictions" / "au.yaml")


def line(hours: Hours, **changes: Any) -> Directory:
    """A directory with one line that has these hours."""
    first: HelpLine = AUSTRALIA.help_lines[0].model_copy(update={"hours": hours, **changes})
    return Directory([AUSTRALIA.model_copy(update={"emergency": (), "routes": (), "help_lines": (first,)})])


def schedules_of(hours: Hours, today: date = TODAY) -> list[dict[str, Any]]:
    (service,) = hsds_of(line(hours), today)["contents"]
    return [{key: one for key, one in each.items() if key != "id"} for each in service.get("schedules", [])]


def test_a_plain_week_with_two_spans_a_night_and_a_clock_that_changes() -> None:
    first, second, night = schedules_of(
        Hours(open="Mo-We,Fr 09:00-12:00,13:00-17:30; Sa 22:00-06:00", zone="America/St_Johns")
    )
    assert first == {
        "freq": "WEEKLY",
        "wkst": "MO",
        "byday": "MO,TU,WE,FR",
        "opens_at": "09:00-03:30",
        "closes_at": "12:00-03:30",
        "timezone": -3.5,
        "valid_to": "2027-03-13",
        "description": "Mo-We,Fr 09:00-12:00,13:00-17:30; Sa 22:00-06:00 (America/St_Johns)",
    }
    assert (second["opens_at"], second["closes_at"]) == ("13:00-03:30", "17:30-03:30")
    assert (night["byday"], night["opens_at"], night["closes_at"]) == ("SA", "22:00-03:30", "06:00-03:30")
    (summer,) = schedules_of(Hours(open="Mo-Fr 09:00-17:00", zone="Europe/London"), SUMMER)
    assert (summer["opens_at"], summer["timezone"], summer["valid_to"]) == ("09:00+01:00", 1, "2027-10-30")
    (still,) = schedules_of(Hours(open="Mo-Fr 09:00-24:00", zone="Australia/Brisbane"))
    assert (still["closes_at"], "valid_to" in still) == ("23:59+10:00", False)


def test_day_and_night_not_known_and_what_is_no_plain_week() -> None:
    (always,) = schedules_of(Hours(open="24/7", note={"fr": "Sauf le chat.", "en": "Not the chat."}))
    assert always == {
        "freq": "WEEKLY",
        "wkst": "MO",
        "byday": "MO,TU,WE,TH,FR,SA,SU",
        "opens_at": "00:00",
        "closes_at": "23:59",
        "description": "Day and night, every day",
        "notes": "Not the chat.",
    }
    assert schedules_of(Hours()) == []
    assert schedules_of(Hours(note={"fr": "Le soir."})) == [{"description": "Le soir."}]
    for notation in ("Mo-Fr 09:00-17:00; PH off", "Jan-Mar 09:00-12:00", "Mo[1] 10:00-12:00", 'Mo 9:00+ "late"'):
        assert schedules_of(Hours(open=notation, zone="Europe/Paris")) == [
            {"description": f"{notation} (Europe/Paris)"}
        ]


def test_ways_have_their_fields() -> None:
    words: LanguageMap = {"fr": "Clavardage", "en": "Talk"}
    contacts = (
        Contact(way=Way.TTY, value="106"),
        Contact(way=Way.RELAY, value="1300 555 727"),
        Contact(way=Way.TEXT, value="0458 737 732", label={"fr": "Le jour"}),
        Contact(way=Way.CHAT, value="https://example.org/chat", label=words),
        Contact(way=Way.WEB, value="https://example.org"),
        Contact(way=Way.WEB, value="https://example.org/hidden", display_ok=False),
        Contact(way=Way.EMAIL, value="one@example.org"),
        Contact(way=Way.EMAIL, value="two@example.org"),
    )
    (service,) = hsds_of(line(Hours(), contacts=contacts, only_in=("au", "au-nsw")), TODAY)["contents"]
    assert [(phone.get("type"), phone["number"], phone.get("description")) for phone in service["phones"]] == [
        ("textphone", "106", None),
        (None, "1300 555 727", "Relay service"),
        ("text", "0458 737 732", "Le jour"),
    ]
    assert (service["url"], service["email"]) == ("https://example.org", "one@example.org")
    assert [(link["label"], link["url"]) for link in service["additional_urls"]] == [
        ("Talk", "https://example.org/chat"),
        ("E-mail", "mailto:two@example.org"),
    ]
    assert [area["name"] for area in service["service_areas"]] == ["Australia", "AU-NSW"]
    assert "assurer_email" not in service
