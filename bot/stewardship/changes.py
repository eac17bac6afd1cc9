"""One change to one entry, and a directory with changes in it. Pure.

A change names only the fields it touches, each with its value before and after: what somebody else changed meanwhile is
noticed and never overwritten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from bot.directory.directory import Directory
from bot.directory.models import (
    Fact,
    Jurisdiction,
    ParliamentState,
    Sourced,
)
from bot.stewardship.flat import dump
from bot.stewardship.groups import GROUPS

KINDS: Final[Mapping[str, type[Fact]]] = {**GROUPS, "parliament": ParliamentState}
"""What a place's file holds: groups and the kinds of their entries. The order is part of what buttons carry."""

Data = Mapping[str, Any]
"""An entry as plain data: its fields by name, those at their defaults left out."""


class Key(NamedTuple):
    """Which entry: of which place, in which group, by its own name. The state of a parliament is named by its first
    day."""

    place: str
    group: str
    id: str


def id_of(entry: Fact) -> str:
    """The name of an entry inside its group."""
    return entry.id if isinstance(entry, Sourced) else str(getattr(entry, "since", ""))


def group_of(place: Jurisdiction, group: str) -> tuple[Fact, ...]:
    """The entries of one group of a place's own file."""
    found: tuple[Fact, ...] = getattr(place, group) if group in KINDS else ()
    return found


def entry_at(directory: Directory, key: Key) -> Fact | None:
    """The entry as it stands, hidden or not."""
    place = directory.get(key.place)
    if place is None:
        return None
    return next((entry for entry in group_of(place, key.group) if id_of(entry) == key.id), None)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one entry. `fields`: name -> (before, after); None stands for "not given"."""

    key: Key
    fields: Mapping[str, tuple[Any, Any]]
    is_new: bool = False

    @property
    def reversed(self) -> "Change":
        """The change that undoes this one. An entry that was added is hidden, as its name may be in use by then."""
        if self.is_new:
            return Change(self.key, {"display_ok": (None, False)})
        return Change(self.key, {name: (after, before) for name, (before, after) in self.fields.items()})


def difference(key: Key, before: Data | None, after: Data) -> Change:
    """What has to change for one to become the other."""
    old = before or {}
    names = [name for name in {**old, **after} if old.get(name) != after.get(name)]
    return Change(key, {name: (old.get(name), after.get(name)) for name in names}, before is None)


def is_overtaken(change: Change, directory: Directory) -> bool:
    """Whether what it changes is no longer as it was when the change was made."""
    entry = entry_at(directory, change.key)
    if change.is_new or entry is None:
        return change.is_new is (entry is not None)
    data = dump(entry)
    return any(data.get(name) != before for name, (before, _after) in change.fields.items())


def changed(data: Data, fields: Mapping[str, Any]) -> dict[str, Any]:
    """An entry's data with some fields set anew; None takes a field out."""
    merged = {**data, **fields}
    return {name: value for name, value in merged.items() if value is not None}


class Unusable(Exception):
    """A change leads to an entry that the schema refuses."""

    def __init__(self, key: Key, error: ValidationError) -> None:
        super().__init__(f"{key.place}, {key.id}: {error.error_count()} errors")
        self.key = key
        self.error = error


def with_data(directory: Directory, entries: Mapping[Key, Data]) -> Directory:
    """The directory with these entries in place of their old selves, or added at the end. Raises Unusable."""
    places = {place.id: place for place in directory}
    built: dict[tuple[str, str], dict[str, Fact]] = {}
    for key, data in entries.items():
        if key.place not in places or key.group not in KINDS:
            continue
        try:
            built.setdefault((key.place, key.group), {})[key.id] = KINDS[key.group].model_validate(dict(data))
        except ValidationError as error:
            raise Unusable(key, error) from None
    for (place, group), new in built.items():
        old = group_of(places[place], group)
        kept = tuple(new.pop(id_of(entry), entry) for entry in old)
        places[place] = places[place].model_copy(update={group: (*kept, *new.values())})
    return Directory(places.values(), directory.medical_windows, directory.practice)


def with_changes(directory: Directory, changes: Iterable[Change]) -> Directory:
    """The directory after these changes. Raises Unusable. Asks nothing about whether they are overtaken."""
    entries: dict[Key, Data] = {}
    for change in changes:
        entry = entry_at(directory, change.key)
        data = entries.get(change.key) or (dump(entry) if entry is not None else {})
        entries[change.key] = changed(data, {name: after for name, (_before, after) in change.fields.items()})
    return with_data(directory, entries)
