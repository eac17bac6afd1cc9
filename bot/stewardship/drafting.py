"""What a steward is working on: fields set, taken out and added, and whether it can be proposed. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from pydantic import ValidationError

from bot.directory.checking import Problem
from bot.directory.directory import Directory
from bot.directory.marking import N_
from bot.directory.models import OURS, Fact, Jurisdiction
from bot.stewardship.changes import KINDS, Data, Key, difference, entry_at, is_overtaken, with_changes
from bot.stewardship.desk import Draft, Drafted
from bot.stewardship.fitness import NeverSaid, misfits
from bot.stewardship.flat import FieldShape, Sort, build, dump, flatten, path_of, paths
from bot.stewardship.rows import UNFIT, Row, mark_of

_USUAL_WAIT: Final = timedelta(days=90)
"""Until the next check, where an entry does not say how long it usually waits."""

_REMEDIES: Final[Mapping[str, str]] = {
    "missing": N_("is missing"),
    "extra_forbidden": N_("there is no such field"),
    "enum": N_("must be one of: {expected}"),
    "literal_error": N_("must be one of: {expected}"),
    "bool_parsing": N_("must be true or false"),
    "int_parsing": N_("must be a whole number"),
    "greater_than_equal": N_("must be {ge} or more"),
    "string_too_long": N_("is longer than {max_length} characters"),
    "string_too_short": N_("is too short"),
    "too_short": N_("is missing"),
    "string_pattern_mismatch": N_("is not written the way it has to be"),
}
_NO_DAY: Final = N_("is not a day; write it as 2026-03-31")
_ANYTHING_ELSE: Final = N_("cannot be used like this")


def drafted(draft: Draft, directory: Directory, today: date, never: NeverSaid) -> Drafted:
    """The changes a draft makes, and everything that is wrong with it, at once."""
    changes, problems = [], []
    for key, texts in draft.texts.items():
        before = draft.before.get(key)
        if key.group not in KINDS or directory.get(key.place) is None:
            problems.append(Problem(key.place, key.id, "place", N_("there is no such place")))
            continue
        if key in draft.stale:
            problems.append(Problem(key.place, key.id, "id", SHEET_OVERTAKEN))
            continue
        odd = [one for path, text in texts.items() if (one := _odd(key, path, text)) is not None]
        if odd:
            problems += odd
            continue
        try:
            entry = build(KINDS[key.group], texts)
        except ValidationError as error:
            problems += problems_of(key, error)
            continue
        change = difference(key, before, dump(entry))
        if is_overtaken(change, directory):
            says = N_("there is another entry of this name") if before is None else OVERTAKEN
            problems.append(Problem(key.place, key.id, "id", says))
        elif change.fields:
            changes.append(change)
    if problems:
        return Drafted(tuple(changes), tuple(problems), directory)
    after = with_changes(directory, changes)
    found = misfits(directory, after, {change.key for change in changes}, today, never)
    return Drafted(tuple(changes), tuple(found), after)


def _odd(key: Key, path: str, text: str) -> Problem | None:
    """Characters that cannot be seen, or make a line read in another order, in something that was typed."""
    found = UNFIT.search(text)
    if found is None:
        return None
    return Problem(
        key.place, key.id, path, N_("holds a sign that cannot be seen ({code})"), {"code": f"U+{ord(found[0]):04X}"}
    )


SHEET_OVERTAKEN: Final = N_("it was changed here after the sheet was taken; take a new sheet and change that")

OVERTAKEN: Final = N_("somebody else's change was approved meanwhile; begin again from what stands there now")


def problems_of(key: Key, error: ValidationError) -> Iterator[Problem]:
    """What the schema refuses, in words that can be said in any language.

    A list is not "missing" while what is begun in it lacks something.
    """
    found = [(path_of(one["loc"]), one) for one in error.errors(include_url=False)]
    for at, one in found:
        if any(other.startswith(f"{at}.") for other, _one in found):
            continue
        context = one.get("ctx", {})
        if one["type"] == OURS:
            yield Problem(key.place, key.id, at, context["words"], context["values"])
            continue
        words = _NO_DAY if one["type"].startswith("date") else _REMEDIES.get(one["type"], _ANYTHING_ELSE)
        yield Problem(key.place, key.id, at, words, {name: str(value) for name, value in context.items()})


def started(key: Key, entry: Fact) -> Draft:
    """A draft that changes nothing yet."""
    data = dump(entry)
    return Draft({key: data}, {key: flatten(data)})


def with_text(draft: Draft, key: Key, path: str, words: str) -> Draft:
    """The draft with a field set; an empty text takes it out, with everything below it."""
    texts = {at: text for at, text in draft.texts[key].items() if at != path and not at.startswith(f"{path}.")}
    if words.strip():
        texts[path] = words.strip()
    return replace(draft, texts={**draft.texts, key: texts})


def with_usual_zone(draft: Draft, key: Key, place: Jurisdiction) -> Draft:
    """Hours of a place with one clock are by that clock, unless somebody says otherwise."""
    hours = draft.texts[key].get("hours.open", "24/7")
    if hours == "24/7" or "hours.zone" in draft.texts[key] or len(place.time_zones) != 1:
        return draft
    return with_text(draft, key, "hours.zone", place.time_zones[0])


def changes_anything(draft: Draft) -> bool:
    """Whether something would be lost with it."""
    return any(before is None or flatten(before) != draft.texts[key] for key, before in draft.before.items())


def new_entry(place: Jurisdiction, group: str, name: str, today: date) -> tuple[Key, Draft]:
    """A draft of an entry that is to be added: what can be known beforehand is filled in."""
    language = place.languages[0]
    if group == "parliament":
        key = Key(place.id, group, name)
        return key, Draft({key: None}, {key: {"since": name, "checked_on": today.isoformat()}})
    key = Key(place.id, group, _id_for(place, name))
    texts = {
        "id": key.id,
        "checked_on": today.isoformat(),
        "next_check": (today + _USUAL_WAIT).isoformat(),
        "confidence": "medium",
    }
    named = "what" if group == "emergency" else "where" if group == "medical" else "name"
    return key, Draft({key: None}, {key: {**texts, f"{named}.{language}": name}})


def _id_for(place: Jurisdiction, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:45].strip("-") or "entry"
    taken = {entry.id for group in KINDS if group != "parliament" for entry in getattr(place, group)}
    wanted = words if words.startswith(f"{place.id}-") else f"{place.id}-{words}"
    return next(one for one in (wanted, *(f"{wanted}-{n}" for n in range(2, 999))) if one not in taken)


NOBODY_TYPES: Final = frozenset({"seconded_on"})
"""Fields that only a deed sets: a second look is what an approval is."""

CALLED: Final = "called today"
READ: Final = "read on the source page today"
"""Why a check is proposed, as the history holds it."""


def checked_today(key: Key, entry: Fact, how: str, today: date) -> Draft:
    """A draft that says: somebody checked this today, by calling or by reading its source.

    The next check comes after as long a time as the last one.
    """
    data = dump(entry)
    new = {**data, "checked_on": today.isoformat()}
    if key.group != "parliament":
        last = date.fromisoformat(data["next_check"]) - date.fromisoformat(data["checked_on"])
        new |= {"checked_how": how, "next_check": (today + min(last, timedelta(days=366))).isoformat()}
        if str(new.get("unreachable_until", today)) <= today.isoformat():
            new.pop("unreachable_until", None)  # it was closed for a time, and that is over
    return Draft({key: data}, {key: flatten(new)})


def from_rows(rows: tuple[Row, ...], directory: Directory) -> Draft:
    """A draft of everything in a sheet. Entries that stand there unchanged are left out; none is taken away, and
    nothing that the sheet has no column for."""
    before: dict[Key, Data | None] = {}
    texts: dict[Key, Mapping[str, str]] = {}
    stale: set[Key] = set()
    for row in rows:
        key = Key(row.place, row.group, row.id)
        entry = entry_at(directory, key)
        data = dump(entry) if entry is not None else None
        known = flatten(data) if data is not None else {}
        wanted = row.whole(known)
        if data is not None and row.taken not in ("", mark_of(known)):
            if row.taken == mark_of(row.texts):
                continue  # nobody touched it in the sheet; since then it was changed here
            stale.add(key)
        for name in NOBODY_TYPES & {*known, *wanted}:
            wanted = {**wanted, name: known.get(name, "")}
        wanted = {path: text for path, text in wanted.items() if text}
        if wanted != known:
            before[key], texts[key] = data, wanted
    return Draft(before, texts, stale=frozenset(stale & texts.keys()))


def undone(proposal_changes: tuple[Any, ...], directory: Directory) -> Draft | None:
    """A draft that takes an approved change back; None where something else was changed since."""
    before: dict[Key, Data | None] = {}
    texts: dict[Key, Mapping[str, str]] = {}
    for change in proposal_changes:
        back = change.reversed
        entry = entry_at(directory, change.key)
        if entry is None or is_overtaken(back, directory):
            return None
        data = dump(entry)
        new = {**data, **{name: after for name, (_before, after) in back.fields.items()}}
        new.pop("seconded_on", None)
        before[change.key] = data
        texts[change.key] = flatten({name: value for name, value in new.items() if value is not None})
    return Draft(before, texts)


def shape_at(kind: type[Fact], path: str) -> FieldShape | None:
    """What can be given at a path; None where there is no such field."""
    shapes: tuple[FieldShape, ...] = paths(kind)
    found: FieldShape | None = None
    for step in path.split("."):
        if found is not None and (step.isdecimal() or found.sort is Sort.WORDS):
            continue
        found = next((shape for shape in shapes if shape.name == step), None)
        if found is None:
            return None
        shapes = found.inner
    return found


def given_and_not(kind: type[Fact], texts: Mapping[str, str], languages: tuple[str, ...]) -> Iterator[str]:
    """Every path that is given or could be: words in each language, one more of every list."""
    yield from _below(paths(kind), texts, languages, "")


def _below(
    shapes: tuple[FieldShape, ...], texts: Mapping[str, str], languages: tuple[str, ...], before: str
) -> Iterator[str]:
    for shape in shapes:
        here = f"{before}{shape.name}"
        match shape.sort:
            case Sort.WORDS:
                spoken = [path.rpartition(".")[2] for path in texts if path.startswith(f"{here}.")]
                yield from (f"{here}.{language}" for language in dict.fromkeys((*spoken, *languages)))
            case Sort.PART:
                yield from _below(shape.inner, texts, languages, f"{here}.")
            case Sort.LIST:
                numbers = {
                    int(path[len(here) + 1 :].partition(".")[0]) for path in texts if path.startswith(f"{here}.")
                }
                for number in (*sorted(numbers), max(numbers, default=-1) + 1):
                    yield from _below(shape.inner, texts, languages, f"{here}.{number}.")
            case _:
                yield here
