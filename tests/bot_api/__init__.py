"""A strict double of the Telegram Bot API, in-process or over HTTP, with the people who talk to the bot."""

from .chats import File, Message
from .core import BotApi, Call
from .keyboards import Button
from .offline import OfflineRequest
from .people import Group, Person
from .server import serve
from .wire import Broken

__all__ = ["BotApi", "Broken", "Button", "Call", "File", "Group", "Message", "OfflineRequest", "Person", "serve"]
