"""What Telegram keeps: chats and the messages in them."""

from dataclasses import dataclass, field
from enum import Enum

from .keyboards import Button, buttons
from .limits import Json, RefusedError


class Access(Enum):
    """Whether the bot may write in a chat, and what it is told when it may not."""

    OPEN = None
    NEVER_MET = (400, "Bad Request: chat not found")
    BLOCKED = (403, "Forbidden: bot was blocked by the user")
    LEFT = (403, "Forbidden: bot is not a member of the group chat")
    KICKED = (403, "Forbidden: bot was kicked from the group chat")

    def check(self) -> None:
        if self.value is not None:
            raise RefusedError(*self.value)


@dataclass(frozen=True)
class File:
    """An uploaded file."""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"


@dataclass
class Message:
    """A message as everybody in the chat sees it; `html` is its source when the bot wrote HTML."""

    id: int
    chat: "Chat"
    sender: Json
    date: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    html: str | None = None
    markup: Json | None = None
    kind: str = "text"
    content: Json = field(default_factory=dict)
    file: File | None = None
    protected: bool = False
    edit_date: int | None = None

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def edited(self) -> bool:
        return self.edit_date is not None

    @property
    def keyboard(self) -> list[list[Button]]:
        return buttons(self.markup)

    def wire(self) -> Json:
        """The message as the Bot API writes it."""
        text, entities = ("text", "entities") if self.kind == "text" else ("caption", "caption_entities")
        optional: Json = {
            text: self.text,
            entities: self.entities,
            "reply_markup": self.markup if self.keyboard else None,
            "edit_date": self.edit_date,
            "has_protected_content": self.protected,
            **self.content,
        }
        written = {"message_id": self.id, "from": self.sender, "chat": self.chat.info, "date": self.date}
        return {**written, **{name: value for name, value in optional.items() if value}}


@dataclass
class Chat:
    """One conversation; `messages` holds what is still visible in it."""

    info: Json
    access: Access
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.info["id"])

    @property
    def private(self) -> bool:
        return bool(self.info["type"] == "private")
