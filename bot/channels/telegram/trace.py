"""What the channel remembers of one chat, for 48 hours at most."""

from dataclasses import dataclass, field

from bot.account.account import Account
from bot.dialogue.place import Place
from bot.stewardship.desk import Draft


@dataclass(slots=True)
class Trace:
    """What is known of one chat."""

    messages: dict[int, float] = field(default_factory=dict)
    """Message id -> when it was written; in the order we learned of them."""
    living: int | None = None
    """The message whose screen is being changed by presses; it can be overwritten at any age."""
    dropped: bool = False
    place: Place | None = None
    account: Account | None = None
    draft: Draft | None = None
    """What a steward is working on: facts, nothing about a person."""
    touched: float = 0.0
    taken: int = 0
    """The newest message that was taken in, by the number of its update: words must not be written down twice."""
    settled: int = 0
    """The newest update that changed what is kept. One that comes again may be older."""
    spoken: float = 0.0
    """When the person last said or pressed something; what is sent to them does not count."""
