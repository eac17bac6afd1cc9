"""What a page may know besides the place: the directory, the moment, the languages on offer."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.account.account import Account
from bot.consent import Answer
from bot.directory.directory import Directory, Local
from bot.stewardship.desk import Desk


@dataclass(frozen=True, slots=True)
class Here:
    """`now` is handed in by the channel (aware, UTC); the conversation reads no clock."""

    directory: Directory
    local: Local
    now: datetime
    languages: tuple[str, ...]
    home: str = ""
    """The jurisdiction the deployment is set up for."""
    seals: bool = False
    """Whether this deployment has a key and seals the files it hands over."""
    stamps: bool = False
    """Whether an outside authority can be asked for a time stamp."""
    account: Account | None = None
    """What the person has written so far, lent by the channel that holds it."""
    keeps: bool = False
    """Whether this deployment can keep anything for those who ask."""
    answer: Answer | None = None
    """What became of the wish this screen is about."""
    counts: bool = False
    """Whether somebody looks after the facts, who can be told that a number is wrong."""
    desk: Desk | None = None
    """For a steward: what they look after."""

    @property
    def today(self) -> date:
        """The day in UTC: one clock for "when" and for what has passed since, wherever the person says they are."""
        return self.now.date()
