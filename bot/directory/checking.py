"""Is the directory fit to be shown? Rules that look across fields and files; used by `python -m bot check`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import phonenumbers
from pydantic import BaseModel

from bot.directory.models import Confidence, Contact, Fact, Jurisdiction, LanguageMap, Sourced, Topic, Way, contacts_of

_LOOKS_LIKE_A_NUMBER = re.compile(r"(?<![\w/.-])\+?\(?\d[\d ()./-]{5,}\d(?![\w/-])")
"""Seven or more digits in running words: such a number belongs into `contacts`, where it is checked."""

_NOT_A_NUMBER = re.compile(
    r"^\d{4}[-/]\d{1,4}([-/]\d{1,2})?$|^\d{1,3}([ ,]\d{3})+$|^\d{1,2}[./-]\d{1,2}[./-]\d{4}$|^\d{1,3}/\d{4}$"
)
"""Dates, year ranges, amounts and numbers of regulations that look like numbers at first sight."""


@dataclass(frozen=True)
class Problem:
    """Something in resources/ that somebody should mend. `fatal` ones make `check` fail."""

    file: str
    entry: str
    field: str
    says: str
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.file}.yaml, {self.entry or 'the file itself'}, {self.field}: {self.says}"


def digits(number: str) -> str:
    """A number as its digits alone, so that two spellings of it compare equal."""
    return re.sub(r"\D", "", number)


def region_of(jurisdiction_id: str) -> str:
    """The region phone numbers are written for: `AU` for `au-nsw`. The European Parliament dials as in Belgium."""
    country = jurisdiction_id.partition("-")[0].upper()
    return "BE" if country == "EU" else country


def number_is_known(contact: Contact, region: str) -> bool:
    """Whether the phone library knows the number as one that can be dialled or texted in its region."""
    try:
        number = phonenumbers.parse(contact.value, contact.region or region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) or phonenumbers.is_valid_short_number_for_region(
        number, contact.region or region
    )


def _walk(model: BaseModel, path: str = "") -> Iterator[tuple[str, object]]:
    """Every field below a model with its path, depth first."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        here = f"{path}.{name}" if path else name
        yield here, value
        items = list(enumerate(value)) if isinstance(value, tuple) else [("", value)]
        for index, item in items:
            if isinstance(item, Fact):
                yield from _walk(item, f"{here}.{index}" if index != "" else here)


def sentences(model: BaseModel) -> Iterator[tuple[str, str, str]]:
    """Every sentence a user may read below a model, but names and statutes: its field, its language, its words."""
    for field, value in _walk(model):
        if field.rsplit(".", 1)[-1] in _NOT_OURS:
            continue
        for words in value if isinstance(value, tuple) else (value,):
            if isinstance(words, dict):
                yield from ((field, language, text) for language, text in words.items())


_NOT_OURS = ("name", "statute", "label")
"""Fields that hold what a service, a law or a number is called."""


def entries(place: Jurisdiction) -> Iterator[Sourced]:
    """Every sourced entry of a jurisdiction."""
    for group in (place.emergency, place.help_lines, place.routes, place.definitions, place.duties, place.medical):
        yield from group


def _check_words(
    file: str, entry: str, field: str, words: LanguageMap, languages: tuple[str, ...]
) -> Iterator[Problem]:
    for language in languages:
        if language not in words:
            yield Problem(file, entry, f"{field}.{language}", f"missing; write it in '{language}'")
    for language, text in words.items():
        for found in _LOOKS_LIKE_A_NUMBER.findall(text):
            if len(digits(found)) >= 7 and not _NOT_A_NUMBER.match(found.strip()):
                yield Problem(
                    file, entry, f"{field}.{language}", f"'{found}' is a number in words; move it to contacts"
                )
        if "!" in text:
            yield Problem(
                file, entry, f"{field}.{language}", "has an exclamation mark; end the sentence with a full stop"
            )


def _check_contact(
    file: str, entry: str, field: str, contact: Contact, region: str, blocked: dict[str, str]
) -> Iterator[Problem]:
    if contact.way in (Way.CHAT, Way.VIDEO, Way.WEB):
        if not contact.value.startswith(("https://", "http://")):
            yield Problem(file, entry, field, f"'{contact.value}' is not a web address; begin it with https://")
        return
    if contact.way is Way.EMAIL:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", contact.value):
            yield Problem(file, entry, field, f"'{contact.value}' is not an e-mail address")
        return
    if contact.display_ok and digits(contact.value) in blocked:
        yield Problem(
            file, entry, field, f"{contact.value} is on the do_not_show list: {blocked[digits(contact.value)]}"
        )
    if not number_is_known(contact, region) and contact.number_note is None:
        yield Problem(
            file,
            entry,
            field,
            f"{contact.value} is not a number the phone library knows in {region}; "
            "correct it, or say in number_note why it is right",
        )


def check_jurisdiction(place: Jurisdiction, today: date) -> Iterator[Problem]:
    """Every problem inside one jurisdiction."""
    region = region_of(place.id)
    blocked = {digits(number.value): number.why for number in place.do_not_show}
    for language in ("en", "fr"):
        if language not in place.name:
            yield Problem(place.id, "", f"name.{language}", f"missing; write the place's name in '{language}'")
    seen: set[str] = set()
    for entry in entries(place):
        entry_id = entry.id
        if entry_id in seen:
            yield Problem(place.id, entry_id, "id", "used twice in this file; make it unique")
        seen.add(entry_id)
        if entry.display_ok and entry.overdue(today):
            yield Problem(
                place.id, entry_id, "next_check", f"was due on {entry.next_check}; check it again", fatal=False
            )
        required = place.languages if entry.display_ok else ()
        for field, value in _walk(entry):
            if isinstance(value, dict):
                yield from _check_words(place.id, entry_id, field, value, required)
            elif isinstance(value, tuple):
                for index, item in enumerate(value):
                    if isinstance(item, Contact):
                        yield from _check_contact(place.id, entry_id, f"{field}.{index}", item, region, blocked)
            elif isinstance(value, Contact):
                yield from _check_contact(place.id, entry_id, field, value, region, blocked)


def doubts(place: Jurisdiction) -> Iterator[str]:
    """Each number and each duty that is shown although something about it is not certain, and why."""
    for entry in entries(place):
        for contact in contacts_of(entry):
            if not entry.display_ok or not contact.display_ok or contact.way in _NOT_NUMBERS:
                continue
            if contact.number_note:
                yield f"{entry.id}, {contact.value}: the phone library does not know it; {contact.number_note}"
            if entry.confidence is Confidence.LOW or entry.confidence_note:
                yield f"{entry.id}, {contact.value}: {entry.confidence_note or 'confidence is low'}"
    for duty in place.duties:
        if duty.display_ok and (duty.confidence is Confidence.LOW or duty.confidence_note):
            yield f"{duty.id}: {duty.confidence_note or 'confidence is low'}"


def holes(place: Jurisdiction) -> Iterator[str]:
    """What a place has nothing of its own for, so that its country's lines must do."""
    shown = [line for line in place.help_lines if line.display_ok and not line.only_in]
    if not any(Topic.SEXUAL_VIOLENCE in line.topics for line in shown):
        yield "help_lines: no line of its own for sexual violence; people see the country's lines, or crisis lines only"
    if not any(Topic.SUICIDE in line.topics for line in shown) and place.parent is None:
        yield "help_lines: no line for suicide in the whole country"


_NOT_NUMBERS = (Way.CHAT, Way.VIDEO, Way.WEB, Way.EMAIL)
