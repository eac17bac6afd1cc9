"""An account while it is being written: somebody's own words, in their own order, never changed by a character."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

MOST_LETTERS = 100_000
"""Letters an account may hold: about forty pages. What does not fit is refused and said, never cut."""

MOST_PASSAGES = 300


class Prompt(StrEnum):
    """What was asked before a passage was written. Open questions only; the order in which they are offered."""

    FREELY = "freely"
    MORE = "more"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    SAID = "said"
    OTHERS = "others"
    NEXT = "next"
    EFFECT = "effect"
    TOLD = "told"
    EXISTS = "exists"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words written in answer to one prompt. `written_at` is aware, UTC. `incident` counts from 1.

    `number` stays the same whatever happens to the others, so that an old button never changes another passage.
    """

    incident: int
    prompt: Prompt
    words: str
    written_at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """Everything written so far, in the order in which it was written."""

    begun_at: datetime
    passages: tuple[Passage, ...] = ()
    kept_as: str = ""
    """The consent it was kept under or opened from, so that keeping it again takes the place of that."""
    changed: bool = field(default=False, compare=False)
    """Whether anything was written, changed or taken out since then."""

    @property
    def letters(self) -> int:
        """How long it is."""
        return sum(len(passage.words) for passage in self.passages)

    def has_room_for(self, words: str) -> bool:
        """Whether these words still fit."""
        return self.letters + len(words) <= MOST_LETTERS and len(self.passages) < MOST_PASSAGES

    def writing(self, incident: int, prompt: Prompt, words: str, now: datetime) -> "Account":
        """The account with one passage more."""
        following = max((passage.number for passage in self.passages), default=0) + 1
        passages = (*self.passages, Passage(incident, prompt, words, now, following))
        return replace(self, passages=passages, changed=True)

    def passage(self, number: int) -> Passage | None:
        """The passage of that number, if it is still there."""
        return next((passage for passage in self.passages if passage.number == number), None)

    def changing(self, number: int, words: str) -> "Account":
        """The account with other words in one passage; the time stays that of its first writing."""
        changed = tuple(
            replace(passage, words=words) if passage.number == number else passage for passage in self.passages
        )
        return replace(self, passages=changed, changed=True)

    def without(self, number: int) -> "Account":
        """The account without one passage."""
        left = tuple(passage for passage in self.passages if passage.number != number)
        return replace(self, passages=left, changed=True)

    @property
    def incidents(self) -> int:
        """How many incidents it tells of."""
        return max((passage.incident for passage in self.passages), default=1)
