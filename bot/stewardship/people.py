"""Who may look after the directory, and how. Set by the operator, never from inside the chat."""

from collections.abc import Mapping
from dataclasses import dataclass, field

OPERATOR = 0
"""Stands in the history for whoever types commands on the server."""


@dataclass(frozen=True, slots=True)
class Steward:
    """Somebody who looks after the directory. `id` is their Telegram id, and that of their private chat."""

    id: int
    name: str
    language: str = "en"
    may_propose: bool = False
    may_approve: bool = False


@dataclass(frozen=True, slots=True)
class Stewards:
    """All of them. `four_eyes`: whoever proposes a change cannot approve it."""

    people: Mapping[int, Steward] = field(default_factory=dict)
    four_eyes: bool = True

    def get(self, id: int) -> Steward | None:
        """The steward with this id."""
        return self.people.get(id)

    def name_of(self, id: int) -> str:
        """How the history calls somebody: their name, or their number once they are no steward any more."""
        known = self.people.get(id)
        return known.name if known is not None else str(id)
