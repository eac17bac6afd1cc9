"""`python -m bot check`: are facts and words fit to be shown? Prints a table, then what to mend."""

import string
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.catalogues import DOMAIN, LOCALES, load_phrases
from bot.directory.checking import (
    MISSING,
    Problem,
    check_jurisdiction,
    check_together,
    doubts,
    entries,
    holes,
    sentences,
)
from bot.directory.directory import Directory
from bot.directory.loading import RESOURCES, BrokenResource, jurisdiction_files, load_directory, load_jurisdiction
from bot.directory.models import Jurisdiction
from bot.directory.scenarios import Module, Practice, Principle, Scenario
from bot.wording import Wording, load_wording

MUST_SPEAK = ("fr",)
"""Languages besides English that every commit keeps complete."""

_CODE = Path(__file__).parent


def report(today: date, resources: Path = RESOURCES, console: Console | None = None) -> int:
    """Prints what was found; 1 if anything is an error, else 0."""
    console = console or Console(width=None if Console().is_terminal else 120, highlight=False)
    problems: list[str] = []
    warnings: list[str] = []
    places: list[Jurisdiction] = []
    for path in jurisdiction_files(resources):
        try:
            place = load_jurisdiction(path)
        except BrokenResource as error:
            problems.append(str(error))
            continue
        if place.id != path.stem:
            problems.append(f"{path.name}, the file itself, id: is '{place.id}'; name the file {place.id}.yaml")
        places.append(place)
    table = Table(
        "place", "lines", "hidden", "routes", "hidden", "missing words", "past check", "doubtful", title="Directory"
    )
    for place in places:
        found = list(check_jurisdiction(place, today))
        problems += [str(one) for one in found if one.fatal]
        warnings += [str(one) for one in found if not one.fatal]
        warnings += [f"{place.id}.yaml, {one}" for one in (*holes(place), *doubts(place))]
        table.add_row(place.id, *_counts(place, found))
    directory: Directory | None = None
    try:
        directory = load_directory(resources)
        problems += [str(one) for one in check_together(directory)]
    except BrokenResource as error:
        problems.append(str(error))
    problems += check_words()
    problems += check_wording(places, directory.practice if directory else None)
    console.print(table)
    for warning in warnings:
        console.print(Text(f"doubt: {warning}", style="dim"))
    for problem in dict.fromkeys(problems):
        console.print(Text(f"error: {problem}", style="bold"))
    console.print(f"{len(places)} places, {len(set(problems))} errors, {len(warnings)} doubts or overdue checks.")
    return 1 if problems else 0


def _counts(place: Jurisdiction, found: list[Problem]) -> list[str]:
    missing = Counter(one.at.rsplit(".", 1)[-1] for one in found if one.words == MISSING)
    return [
        str(sum(line.display_ok for line in place.help_lines)),
        str(sum(not line.display_ok for line in place.help_lines)),
        str(sum(route.display_ok for route in place.routes)),
        str(sum(not route.display_ok for route in place.routes)),
        ", ".join(f"{language}: {count}" for language, count in sorted(missing.items())) or "none",
        str(sum(one.at == "next_check" for one in found)),
        str(len(list(doubts(place)))),
    ]


def check_words(locales: Path = LOCALES) -> Iterator[str]:
    """Are the catalogues complete, current and compiled, and can the phrases be read?"""
    wanted = _marked_in_code()
    for language in MUST_SPEAK:
        path = locales / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        if not path.exists():
            yield f"{path.name} for '{language}': there is none; run: make locales"
            continue
        catalogue = read_po(BytesIO(path.read_bytes()), locale=language)
        yield from _check_catalogue(catalogue, wanted, language)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        if not path.with_suffix(".mo").exists() or path.with_suffix(".mo").read_bytes() != compiled.getvalue():
            yield f"{DOMAIN}.mo for '{language}': is not what {DOMAIN}.po says; run: make locales"
    try:
        load_phrases()
    except BrokenResource as error:
        yield str(error)


def check_wording(places: Iterable[Jurisdiction], practice: Practice | None) -> Iterator[str]:
    """Does any sentence of ours judge, push, or promise what nobody keeps?"""
    try:
        wording = load_wording()
    except BrokenResource as error:
        yield str(error)
        return
    for text in sorted(_marked_in_code()):
        yield from (f"words '{text[:60]}' {objection}" for objection in wording.objections(text, "en", fact=False))
    for language in MUST_SPEAK:
        path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        for message in read_po(BytesIO(path.read_bytes()), locale=language):
            text = str(message.string)
            yield from (f"words '{text[:60]}' {said}" for said in wording.objections(text, language, fact=False))
    yield from check_facts_wording(places, wording)
    if practice is not None:
        parts: tuple[Scenario | Module | Principle, ...]
        parts = (*practice.scenarios, *practice.modules, *practice.principles)
        for part in parts:
            for field, language, text in sentences(part):
                for objection in wording.objections(text, language, fact=False):
                    yield f"scenarios, {part.id}, {field}.{language}: {objection}"


def check_facts_wording(places: Iterable[Jurisdiction], wording: Wording) -> Iterator[str]:
    """Does a fact that is shown say what is never said?"""
    for place in places:
        for entry in (one for one in entries(place) if one.display_ok):
            for field, language, text in sentences(entry):
                for objection in wording.objections(text, language, fact=True):
                    yield f"{place.id}.yaml, {entry.id}, {field}.{language}: {objection}"


def _marked_in_code() -> set[str]:
    found = extract_from_dir(_CODE, [("**.py", "python")], keywords={"_": None, "N_": None})
    return {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}


def _check_catalogue(catalogue: Catalog, wanted: set[str], language: str) -> Iterator[str]:
    known = {str(message.id): message for message in catalogue if message.id}
    for text in sorted(wanted - set(known)):
        yield f"words '{text[:60]}' are not in the catalogue for '{language}'; run: make locales, then translate them"
    for text in sorted(set(known) - wanted):
        yield f"words '{text[:60]}' in the catalogue for '{language}' are used nowhere; run: make locales"
    for text, message in known.items():
        if message.fuzzy:
            yield f"words '{text[:60]}' are marked fuzzy in '{language}'; check the translation and take the mark away"
        elif not message.string:
            yield f"words '{text[:60]}' are not translated into '{language}'"
        elif _names(text) != _names(str(message.string)):
            yield f"words '{text[:60]}' have other names in braces in '{language}'; use {sorted(_names(text))}"


def _names(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}
