"""What a check-in says: neutral words to choose from. None says who writes, why, or about what."""

from typing import Final

from bot.consent import CheckIn, Greeting
from bot.dialogue.speech import Message, Moment, Speakable, _

GREETINGS: Final[dict[Greeting, Message]] = {
    Greeting.REMINDER: _("This is the reminder you asked for."),
    Greeting.TEA: _("Time for a cup of tea."),
    Greeting.WALK: _("A short walk would be nice."),
    Greeting.WATER: _("Drink a glass of water."),
    Greeting.LIST: _("There is something on your list for today."),
}


def moment_of(check_in: CheckIn) -> Speakable:
    """When, by the clock of the person."""
    return _("{moment}, {day}", moment=Moment(check_in.at), day=check_in.at.date())
