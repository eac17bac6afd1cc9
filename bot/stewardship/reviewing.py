"""What should be checked again, and how many would see it. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from bot.directory.directory import Directory
from bot.directory.models import Sourced
from bot.stewardship.changes import Key, group_of
from bot.stewardship.groups import GROUPS


@dataclass(frozen=True, slots=True)
class Due:
    """An entry that is past its day. `places`: in how many places users see it."""

    key: Key
    since: date
    places: int


def due_for_review(directory: Directory, today: date, waiting: Collection[Key] = ()) -> list[Due]:
    """Entries past their next check, or back from being closed for a time; those seen in most places first.

    Nobody counts users here, so the places that show an entry stand for them. `waiting`: entries whose check is
    proposed already.
    """
    seen = Counter(entry.id for place in directory for entry in _shown_in(directory, place.id))
    found = [
        Due(Key(place.id, group, entry.id), _due_since(entry), seen[entry.id])
        for place in directory
        for group in GROUPS
        for entry in group_of(place, group)
        if isinstance(entry, Sourced) and entry.display_ok and _is_due(entry, today)
    ]
    return sorted((one for one in found if one.key not in waiting), key=lambda one: (-one.places, one.since, one.key))


def _is_due(entry: Sourced, today: date) -> bool:
    back = getattr(entry, "unreachable_until", None)
    return entry.overdue(today) or (back is not None and back <= today)


def _due_since(entry: Sourced) -> date:
    back: date | None = getattr(entry, "unreachable_until", None)
    return min(entry.next_check, back) if back is not None else entry.next_check


def _shown_in(directory: Directory, place: str) -> Iterator[Sourced]:
    local = directory.at(place)
    for group in (local.emergency, local.help_lines, local.routes, local.definitions, local.duties, local.medical):
        yield from group
