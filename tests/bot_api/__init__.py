"""A strict double of the Telegram Bot API, in-process or over HTTP, with the people who talk to the bot."""

from .chats import File, Message
from .core import BotApi, Call
from .keyboards import Button
from .offline import OfflineRequest
from .people import Group, Person
from .server import serve

__all__ = ["BotApi", "Button", "Call", "File", "Group", "Message", "OfflineRequest", "Person", "serve"]
