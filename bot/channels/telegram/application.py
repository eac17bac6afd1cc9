"""Around the channel: what we ask Telegram for, what the menu button offers, and python-telegram-bot's application."""

from collections.abc import Mapping
from typing import Any, Final

from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, TypeHandler
from telegram.request import BaseRequest

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.calls import quietly
from bot.dialogue.speech import Speech, _

UPDATES: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
"""What we ask Telegram for, and nothing else."""

_COMMANDS: Final = {
    "menu": _("Menu"),
    "help": _("Numbers"),
    "language": _("Language"),
    "place": _("Place"),
    "privacy": _("Privacy"),
    "mydata": _("Your data"),
    "exit": _("Close"),
}


async def set_commands(bot: Bot, speeches: Mapping[str, Speech]) -> None:
    """What the menu button offers, in each language. Nothing in it says what this is for."""
    for language, speech in speeches.items():
        commands = [(name, speech.say(words)) for name, words in _COMMANDS.items()]
        code = "" if language == "en" else language
        try:
            known = await bot.get_my_commands(language_code=code)
        except TelegramError:
            known = ()
        if [(one.command, one.description) for one in known] != commands:  # setting them is rationed
            await quietly(bot.set_my_commands(commands, language_code=code))


class Forgetting(Application[Any, Any, Any, Any, Any, Any]):
    """python-telegram-bot notes the id of everybody who ever wrote, for a persistence we do not have, and lets go of
    none. Here it notes nobody."""

    def _mark_for_persistence_update(self, *, update: object = None, job: object = None) -> None:
        """Nothing."""


def build(
    channel: TelegramChannel, token: str, api_url: str, calls: BaseRequest, polling: BaseRequest
) -> "Application[Any, Any, Any, Any, Any, Any]":
    """The python-telegram-bot application around the channel. No persistence, no conversation handlers."""
    application = (
        ApplicationBuilder()
        .application_class(Forgetting)
        .token(token)
        .base_url(f"{api_url.rstrip('/')}/bot")
        .base_file_url(f"{api_url.rstrip('/')}/file/bot")
        .request(calls)
        .get_updates_request(polling)
        .concurrent_updates(channel.order)
        .job_queue(None)
        .build()
    )
    application.add_handler(TypeHandler(Update, channel.handle))
    application.add_error_handler(channel.failed)
    return application
