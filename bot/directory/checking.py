"""Is the directory fit to be shown? Rules that look across fields and files; used by `python -m bot check`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import phonenumbers
from pydantic import BaseModel

from bot.directory.directory import Directory
from bot.directory.marking import N_
from bot.directory.models import Confidence, Contact, Fact, Jurisdiction, LanguageMap, Sourced, Topic, Way, contacts_of
from bot.directory.tokens import token_of

_LOOKS_LIKE_A_NUMBER = re.compile(r"(?<![\w/.-])\+?\(?\d[\d ()./-]{5,}\d(?![\w/-])")
"""Seven or more digits in running words: such a number belongs into `contacts`, where it is checked."""

_DIALLED = re.compile(r"[+*#(]?[0-9][0-9 ()*#./\u00a0\u202f-]*(?: ext\. [0-9]{1,6})?")
"""What can be dialled or texted: digits, what stands between them, and an extension."""

_NOT_A_NUMBER = re.compile(
    r"^\d{4}[-/]\d{1,4}([-/]\d{1,2})?$|^\d{1,3}([ ,]\d{3})+$|^\d{1,2}[./-]\d{1,2}[./-]\d{4}$|^\d{1,3}/\d{4}$"
)
"""Dates, year ranges, amounts and numbers of regulations that look like numbers at first sight."""


@dataclass(frozen=True)
class Problem:
    """Something in resources/ that somebody should mend. `fatal` ones make `check` fail."""

    file: str
    entry: str
    at: str
    words: str
    values: Mapping[str, str] = field(default_factory=dict)
    fatal: bool = True

    @property
    def says(self) -> str:
        """What is wrong and how to mend it, in English."""
        return self.words.format(**self.values)

    def __str__(self) -> str:
        return f"{self.file}.yaml, {self.entry or 'the file itself'}, {self.at}: {self.says}"


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


def _leads_elsewhere(contact: Contact, region: str) -> str:
    """The region a number dials into, where it is written for the world and leads out of its own; else ""."""
    here = contact.region or region
    try:
        number = phonenumbers.parse(contact.value, here)
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.country_code_for_region(here) in (0, number.country_code):
        return ""
    return phonenumbers.region_code_for_country_code(number.country_code or 0)


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
    for at, value in _walk(model):
        if at.rsplit(".", 1)[-1] in _NOT_OURS:
            continue
        for words in value if isinstance(value, tuple) else (value,):
            if isinstance(words, dict):
                yield from ((at, language, text) for language, text in words.items())


_NOT_OURS = ("name", "statute", "label")
"""Fields that hold what a service, a law or a number is called."""


def entries(place: Jurisdiction) -> Iterator[Sourced]:
    """Every sourced entry of a jurisdiction."""
    for group in (place.emergency, place.help_lines, place.routes, place.definitions, place.duties, place.medical):
        yield from group


def _check_words(file: str, entry: str, at: str, words: LanguageMap, languages: tuple[str, ...]) -> Iterator[Problem]:
    for language in languages:
        if language not in words:
            yield Problem(file, entry, f"{at}.{language}", MISSING, {"language": language})
    for language, text in words.items():
        for found in _LOOKS_LIKE_A_NUMBER.findall(text):
            if len(digits(found)) >= 7 and not _NOT_A_NUMBER.match(found.strip()):
                says = N_("'{found}' is a number in words; move it to contacts")
                yield Problem(file, entry, f"{at}.{language}", says, {"found": found})
        if "!" in text:
            says = N_("has an exclamation mark; end the sentence with a full stop")
            yield Problem(file, entry, f"{at}.{language}", says)


MISSING: Final = N_("missing; write it in '{language}'")


def _check_contact(
    file: str, entry: str, at: str, contact: Contact, region: str, blocked: dict[str, str]
) -> Iterator[Problem]:
    given = {"value": contact.value, "region": contact.region or region}
    if contact.way in (Way.CHAT, Way.VIDEO, Way.WEB):
        if not re.fullmatch(r"https?://[^\s/.]+\.[^\s]+", contact.value):
            yield Problem(file, entry, at, N_("'{value}' is not a web address; begin it with https://"), given)
        return
    if contact.way is Way.EMAIL:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", contact.value):
            yield Problem(file, entry, at, N_("'{value}' is not an e-mail address"), given)
        return
    if contact.display_ok and digits(contact.value) in blocked:
        says = N_("{value} is on the do_not_show list: {why}")
        yield Problem(file, entry, at, says, given | {"why": blocked[digits(contact.value)]})
    if not _DIALLED.fullmatch(contact.value):
        yield Problem(file, entry, at, N_("'{value}' holds more than a number; leave the words to the label"), given)
        return
    if contact.number_note is not None:
        return
    elsewhere = _leads_elsewhere(contact, region)
    if elsewhere:
        says = N_(
            "{value} is a number of {elsewhere}, not of {region}; "
            "correct it, or fill in the country of the number if that is right (region)"
        )
        yield Problem(file, entry, at, says, given | {"elsewhere": elsewhere})
    elif not number_is_known(contact, region):
        says = N_(
            "{value} is not a phone number we know in {region}; "
            "correct it, or fill in why an unusual number is right (number_note)"
        )
        yield Problem(file, entry, at, says, given)


def check_jurisdiction(place: Jurisdiction, today: date) -> Iterator[Problem]:
    """Every problem inside one jurisdiction."""
    for language in ("en", "fr"):
        if language not in place.name:
            says = N_("missing; write the place's name in '{language}'")
            yield Problem(place.id, "", f"name.{language}", says, {"language": language})
    seen: set[str] = set()
    for entry in entries(place):
        if entry.id in seen:
            yield Problem(place.id, entry.id, "id", N_("used twice in this file; make it unique"))
        seen.add(entry.id)
        yield from check_entry(place, entry, today)


def check_entry(place: Jurisdiction, entry: Sourced, today: date) -> Iterator[Problem]:
    """Every problem of one entry of a place, whether or not it stands in its file yet."""
    region = region_of(place.id)
    blocked = {digits(number.value): number.why for number in place.do_not_show}
    if entry.display_ok and entry.overdue(today):
        says = N_("was due on {day}; check it again")
        yield Problem(place.id, entry.id, "next_check", says, {"day": str(entry.next_check)}, fatal=False)
    required = place.languages if entry.display_ok else ()
    for at, value in _walk(entry):
        if isinstance(value, dict):
            yield from _check_words(place.id, entry.id, at, value, required)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Contact):
                    yield from _check_contact(place.id, entry.id, f"{at}.{index}", item, region, blocked)
        elif isinstance(value, Contact):
            yield from _check_contact(place.id, entry.id, at, value, region, blocked)


def check_together(directory: Directory) -> Iterator[Problem]:
    """What only shows when the files are looked at together."""
    owners: dict[str, str] = {}
    for place in directory:
        for entry in entries(place):
            owner = owners.setdefault(entry.id, place.id)
            if owner != place.id and place.parent != owner and owner.partition("-")[0] != place.parent:
                says = N_("also used in {owner}.yaml; make it unique")
                yield Problem(place.id, entry.id, "id", says, {"owner": owner})
        if place.parent and not directory.researched(place.parent):
            yield Problem(place.id, "", "id", N_("there is no {parent}.yaml to add to"), {"parent": place.parent})
        local = directory.at(place.id)
        if not any(number.first for number in local.emergency):
            says = N_("no number is marked as the one to call in danger (first: true)")
            yield Problem(place.id, "emergency", "first", says)
        known = {one.id for one in (place, *directory.parts_of(place.id))}
        for entry in entries(place):
            for unknown in sorted(set(entry.only_in) - known):
                says = N_("'{found}' is no place of this file; use its code, such as {example}")
                yield Problem(place.id, entry.id, "only_in", says, {"found": unknown, "example": max(known)})
        shown = [*local.emergency, *local.help_lines, *local.routes, *local.definitions, *local.duties, *local.medical]
        tokens = Counter(token_of(one.id) for one in shown)
        for one in shown:
            if tokens[token_of(one.id)] > 1:
                yield Problem(place.id, one.id, "id", N_("clashes with another id in buttons; change it a little"))


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
