"""The questions of an account: open, fixed, reviewed. What is printed beside each answer is exactly what was asked."""

from typing import Final

from bot.account.account import Prompt
from bot.dialogue.speech import Message, _

PROMPTS: Final[dict[Prompt, Message]] = {
    Prompt.FREELY: _("Tell it in your own words. Start anywhere. Small things and unsure things are fine."),
    Prompt.MORE: _("Is there a part you would like to say more about? Write it down. Or go on."),
    Prompt.WHEN: _("When was it, as far as you know? A day, a time, or what it was near: a vote, a flight, an event."),
    Prompt.WHERE: _("Where was it? A building, a room, a car, an app."),
    Prompt.WHO: _("Who was there? Roles are enough. You can write Person A instead of a name."),
    Prompt.SAID: _("What was said? Put exact words in quotation marks. If it is only roughly so, say that."),
    Prompt.OTHERS: _("Was anyone else there or near, before, meanwhile or after?"),
    Prompt.NEXT: _("What did you do then, in the hours and days after?"),
    Prompt.EFFECT: _("What has it been like for you since: sleep, work, health, if you want to say?"),
    Prompt.TOLD: _("Whom have you told, when, and what did they say?"),
    Prompt.EXISTS: _(
        "What exists, and where: messages, photos, bookings, passes, cameras, papers? You need not collect it."
    ),
}
"""Open questions. None adds a fact, none asks why, each can be answered by not knowing."""

SHORT: Final[dict[Prompt, Message]] = {
    Prompt.FREELY: _("In your own words"),
    Prompt.MORE: _("More about it"),
    Prompt.WHEN: _("When"),
    Prompt.WHERE: _("Where"),
    Prompt.WHO: _("Who was there"),
    Prompt.SAID: _("What was said"),
    Prompt.OTHERS: _("Others near"),
    Prompt.NEXT: _("What you did then"),
    Prompt.EFFECT: _("What it has been like"),
    Prompt.TOLD: _("Whom you told"),
    Prompt.EXISTS: _("What exists"),
}
