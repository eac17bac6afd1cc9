"""The history of the directory: records chained by hashes, and what follows from them. Pure.

Nothing else is stored about changes. Proposals, approvals, what users see and what waits are read out of the records.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from bot.stewardship.changes import Change, Key

BEGINNING: Final = "0" * 64
"""What stands in place of a hash before the first record."""


class Deed(StrEnum):
    """What somebody did."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    """Where resources/ and the history disagreed: which of the two counts from now on."""
    EXPORTED = "exported"
    """Approved values were written into resources/: from now on whatever else stands there was decided there."""
    VERIFIED = "verified"
    """A run that read the source pages, and what it did not find on them."""


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the history. `at` in UTC to the second; `who` is a steward's Telegram id or OPERATOR."""

    number: int
    at: datetime
    who: int
    deed: Deed
    content: Mapping[str, Any]
    previous: str
    hash: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing in it was altered since it was written."""
        return self.hash == _hash(self)


def canonical(content: Any) -> str:
    """Data as the one text that is hashed and stored."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(record: Record) -> str:
    said = [
        record.number,
        record.at.isoformat(),
        record.who,
        record.deed.value,
        canonical(record.content),
        record.previous,
    ]
    return hashlib.sha256(canonical(said).encode("utf-8", "surrogatepass")).hexdigest()


def chained(state: "State", at: datetime, who: int, deed: Deed, content: Mapping[str, Any]) -> Record:
    """The next record of a history."""
    record = Record(state.count + 1, at.replace(microsecond=0), who, deed, content, state.head, "")
    return replace(record, hash=_hash(record))


class Altered(Exception):
    """The history is not as it was written. `number` is the first record that does not fit."""

    def __init__(self, number: int) -> None:
        super().__init__(f"record {number} does not fit")
        self.number = number


class Standing(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Changes that somebody proposed together, why, and what became of them. Its number is that of its record."""

    number: int
    who: int
    at: datetime
    changes: tuple[Change, ...]
    why: str
    standing: Standing = Standing.OPEN
    decided_by: int | None = None
    decided_at: datetime | None = None
    reason: str = ""
    decided_in: int = 0
    """The number of the record that decided it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a run did not find on any source page that it could read."""

    key: Key
    value: str
    pages: tuple[str, ...]


@dataclass(slots=True)
class State:
    """What follows from the records so far.

    `values`: for every field that was ever changed, the values it had one after the other; the last one counts.
    `exported`: the values that were written into resources/. `missing`: what the last run did not find;
    `verified_in`: the number of its record.
    """

    count: int = 0
    head: str = BEGINNING
    proposals: dict[int, Proposal] = field(default_factory=dict)
    values: dict[Key, dict[str, list[Any]]] = field(default_factory=dict)
    exported: dict[Key, dict[str, Any]] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    verified_in: int = 0

    def take_in(self, record: Record) -> None:
        """One record more. Raises Altered if it does not follow on the last, or is not whole."""
        if record.number != self.count + 1 or record.previous != self.head or not record.is_whole:
            raise Altered(record.number)
        try:
            self._take_in(record)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            raise Altered(record.number) from None
        self.count, self.head = record.number, record.hash

    def _take_in(self, record: Record) -> None:
        content = record.content
        match record.deed:
            case Deed.PROPOSED:
                changes = tuple(change_from(one) for one in content["changes"])
                self.proposals[record.number] = Proposal(record.number, record.who, record.at, changes, content["why"])
            case Deed.APPROVED | Deed.REJECTED | Deed.WITHDRAWN:
                proposal = self.proposals[content["proposal"]]
                self.proposals[proposal.number] = replace(
                    proposal,
                    standing=Standing(record.deed.value),
                    decided_by=record.who,
                    decided_at=record.at,
                    reason=content.get("reason", ""),
                    decided_in=record.number,
                )
                if record.deed is Deed.APPROVED:
                    seconded = record.at.date().isoformat() if record.who != proposal.who else None
                    self._approved(proposal.changes, seconded)
            case Deed.SETTLED:
                key = Key(*content["entry"])
                if not content["fields"]:  # the entry is gone, and what was approved about it with it
                    self.values.pop(key, None)
                    self.exported.pop(key, None)
                for name, (before, after) in content["fields"].items():
                    self._becomes(key, name, before, after)
            case Deed.EXPORTED:
                for entry, fields in content["entries"]:
                    self.exported.setdefault(Key(*entry), {}).update(fields)
            case Deed.VERIFIED:
                self.missing = tuple(
                    Missing(Key(*one["entry"]), one["value"], tuple(one["pages"])) for one in content["missing"]
                )
                self.verified_in = record.number

    def _approved(self, changes: Iterable[Change], seconded: str | None) -> None:
        for change in changes:
            for name, (before, after) in change.fields.items():
                self._becomes(change.key, name, before, after)
            if {"checked_on", "checked_how"} & set(change.fields):
                last = self.values[change.key].get("seconded_on", [None])[-1]
                self._becomes(change.key, "seconded_on", last, seconded)

    def _becomes(self, key: Key, name: str, before: Any, after: Any) -> None:
        had = self.values.setdefault(key, {}).setdefault(name, [before])
        if had[-1] != before:
            had.append(before)
        had.append(after)

    @property
    def open(self) -> tuple[Proposal, ...]:
        """The proposals that wait, oldest first."""
        return tuple(one for one in self.proposals.values() if one.standing is Standing.OPEN)

    def about(self, key: Key) -> tuple[Proposal, ...]:
        """The proposals about an entry, newest first."""
        found = [one for one in self.proposals.values() if any(change.key == key for change in one.changes)]
        return tuple(reversed(found))

    @property
    def not_found(self) -> tuple[Missing, ...]:
        """What the last run did not find and nobody has changed or checked since."""
        settled = {
            change.key
            for one in self.proposals.values()
            if one.standing is Standing.APPROVED and one.decided_in > self.verified_in
            for change in one.changes
        }
        return tuple(one for one in self.missing if one.key not in settled)


def state_of(records: Iterable[Record]) -> State:
    """What follows from a whole history. Raises Altered."""
    state = State()
    for record in records:
        state.take_in(record)
    return state


def change_as_data(change: Change) -> dict[str, Any]:
    """A change as it stands in a record."""
    fields = {name: [before, after] for name, (before, after) in change.fields.items()}
    return {"entry": list(change.key), "fields": fields, "new": change.is_new}


def change_from(data: Mapping[str, Any]) -> Change:
    """The way back."""
    fields = {name: (before, after) for name, (before, after) in data["fields"].items()}
    return Change(Key(*data["entry"]), fields, bool(data["new"]))


def record_as_text(record: Record) -> str:
    """A record as one line, for the copy beside the database."""
    said = {
        "number": record.number,
        "at": record.at.isoformat(),
        "who": record.who,
        "deed": record.deed.value,
        "content": record.content,
        "previous": record.previous,
        "hash": record.hash,
    }
    return canonical(said)


def record_from_text(line: str) -> Record:
    """The way back. Raises ValueError for a line that is no record."""
    try:
        said = json.loads(line)
        at = datetime.fromisoformat(said["at"])
        return Record(
            said["number"], at, said["who"], Deed(said["deed"]), said["content"], said["previous"], said["hash"]
        )
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no record") from error
