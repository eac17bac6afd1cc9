"""What users see: resources/ with the approved changes laid over them. Pure.

Once a change was written back into resources/, it is there already and changes nothing. Where resources/ say something
that the history never knew, stewards are shown both, and the approved value stays until one of the two is chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.directory.directory import Directory
from bot.stewardship.changes import Key, Unusable, changed, entry_at, with_data
from bot.stewardship.flat import dump


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that resources/ and the history disagree about. `field` is empty where the whole entry is gone."""

    key: Key
    field: str
    in_resources: Any
    approved: Any


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The directory as users see it, and what could not simply be laid over. `unusable`: entries left as they are in
    resources/, because what was approved no longer fits the schema of this release."""

    directory: Directory
    conflicts: tuple[Conflict, ...] = ()
    unusable: tuple[Key, ...] = ()
    changed: Mapping[Key, Mapping[str, Any]] | None = None
    """What differs from resources/: entry -> field -> value, None where the field is taken out."""


def overlay(
    resources: Directory,
    values: Mapping[Key, Mapping[str, list[Any]]],
    exported: Mapping[Key, Mapping[str, Any]] | None = None,
) -> Overlaid:
    """resources/ with the history's last values. Never fails: what cannot be used is left out and named.

    `exported`: values that resources/ have held already. Where such a one is gone from there, somebody decided so.
    """
    directory = resources
    conflicts: list[Conflict] = []
    unusable: list[Key] = []
    differing: dict[Key, Mapping[str, Any]] = {}
    together: dict[Key, Mapping[str, Any]] = {}
    for key, fields in values.items():
        entry = entry_at(resources, key)
        data = dump(entry) if entry is not None else {}
        held = (exported or {}).get(key, {})
        if entry is None and (held or not _was_added(fields)):
            conflicts.append(Conflict(key, "", None, {name: had[-1] for name, had in fields.items()}))
            continue
        wanted: dict[str, Any] = {}
        for name, had in fields.items():
            found = data.get(name)
            if found == had[-1]:
                continue
            wanted[name] = had[-1]
            is_known = found in had[:-1] and (name not in held or held[name] != had[-1])
            if entry is not None and not is_known and name != "seconded_on":
                conflicts.append(Conflict(key, name, found, had[-1]))
        if wanted:
            together[key], differing[key] = changed(data, wanted), wanted
    try:
        directory = with_data(resources, together)
    except Unusable:
        for key, whole in together.items():
            try:
                directory = with_data(directory, {key: whole})
            except Unusable:
                unusable.append(key)
                del differing[key]
    return Overlaid(directory, tuple(conflicts), tuple(unusable), differing)


def _was_added(fields: Mapping[str, list[Any]]) -> bool:
    """Whether the history holds the whole entry: it began with nothing."""
    return all(had[0] is None for had in fields.values()) and ("id" in fields or "since" in fields)
