"""The other side of the conversation: people in their private chats, and groups."""

from typing import TYPE_CHECKING, Any

from .chats import Access, Chat, Message
from .entities import bot_commands, trim
from .limits import TEXT, Json, utf16_length

if TYPE_CHECKING:
    from .core import BotApi

_PHOTO = {"file_id": "photo-1", "file_unique_id": "p1", "width": 90, "height": 90}
_THING = {"file_id": "thing-1", "file_unique_id": "t1"}
_KINDS: dict[str, Any] = {
    "photo": [_PHOTO],
    "voice": {**_THING, "duration": 3, "mime_type": "audio/ogg"},
    "sticker": {**_PHOTO, "is_animated": False, "is_video": False, "type": "regular", "emoji": "🙂"},
    "document": {**_THING, "file_name": "notes.pdf", "mime_type": "application/pdf"},
    "location": {"latitude": -33.87, "longitude": 151.21},
    "contact": {"phone_number": "+61255501234", "first_name": "Sam"},
    "poll": {
        "id": "poll-1",
        "question": "Lunch?",
        "options": [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("Yes", "No")],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    },
    "animation": {**_THING, "width": 90, "height": 90, "duration": 3},
    "video_note": {**_THING, "length": 240, "duration": 3},
}


class Person:
    """Somebody with a Telegram account, who has not written to the bot yet."""

    def __init__(self, api: "BotApi", user: Json, chat: Chat) -> None:
        self.api = api
        self.user = user
        self._chat = chat

    @property
    def id(self) -> int:
        return int(self.user["id"])

    @property
    def chat(self) -> list[Message]:
        """What the person sees when scrolling through the chat, oldest first."""
        return list(self._chat.messages.values())

    @property
    def sees(self) -> Message:
        """The newest message of the bot."""
        for message in reversed(self.chat):
            if message.from_bot:
                return message
        raise LookupError("no message of the bot is visible")

    def opens_chat(self) -> None:
        """Reach the state after an earlier conversation, without an update: the bot may write."""
        self._chat.access = Access.OPEN

    def says(self, text: str) -> Message:
        """Write a text message."""
        return self._writes(text)

    def sends(self, kind: str, caption: str = "") -> Message:
        """Send something other than text: photo, voice, sticker, document, location, contact, poll, ..."""
        return self._writes(caption, kind=kind, content={kind: _KINDS[kind]})

    def sends_file(self, name: str, content: bytes, size: int | None = None) -> Message:
        """Send a document whose content the bot can fetch. `size`: what Telegram says it has, if not the truth."""
        file_id = f"file-{len(self.api.sent_files) + 1}"
        self.api.sent_files[file_id] = content
        document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": size or len(content)}
        return self._writes("", kind="document", content={"document": document})

    def forwards(self, text: str) -> Message:
        """Forward a text somebody else wrote, whose account stays hidden."""
        origin = {"type": "hidden_user", "date": int(self.api.clock()), "sender_user_name": "Somebody"}
        return self._writes(text, content={"forward_origin": origin})

    def edits(self, message_id: int, text: str) -> Message:
        """Change one of the person's own messages."""
        message = self._chat.messages[message_id]
        if message.from_bot:
            raise ValueError("people cannot edit what the bot wrote")
        message.text, message.entities = trim(text, bot_commands(text))
        message.edit_date = int(self.api.clock())
        self.api.arrives("edited_message", message.wire())
        return message

    def presses(self, label_or_data: str) -> str:
        """Press the button with this label (or callback data) on the newest message that has it."""
        for message in reversed(self.chat):
            for raw in (raw for row in (message.markup or {}).get("inline_keyboard", []) for raw in row):
                if label_or_data in (raw["text"], raw.get("callback_data")) and "callback_data" in raw:
                    return self.presses_data(raw["callback_data"], message.id)
        seen = [button.label for message in self.chat for row in message.keyboard for button in row]
        raise LookupError(f"no button to press is called {label_or_data!r}; there are {seen}")

    def presses_data(self, data: str, message_id: int) -> str:
        """Send callback data no matter what is on the message: an old button, or a forged one."""
        message = self._chat.messages.get(message_id)
        # What was deleted arrives as an inaccessible message, which is known by its date of zero.
        gone = {"chat": self._chat.info, "message_id": message_id, "date": 0}
        query_id = self.api.opens_query()
        self.api.arrives(
            "callback_query",
            {
                "id": query_id,
                "from": self.user,
                "message": message.wire() if message else gone,
                "chat_instance": str(self.id),
                "data": data,
            },
        )
        return query_id

    def blocks_bot(self) -> None:
        """Stop the bot from writing."""
        self._turns(Access.BLOCKED)

    def unblocks_bot(self) -> None:
        """Let the bot write again."""
        self._turns(Access.OPEN)

    def _writes(self, text: str, **more: Any) -> Message:
        if self._chat.access is Access.BLOCKED:
            self.unblocks_bot()
        self.opens_chat()
        return write(self.api, self._chat, self.user, text, **more)

    def _turns(self, access: Access) -> None:
        if self._chat.access is not access:
            membership(self.api, self._chat, self.user, access)


class Group:
    """A group the bot was added to. It reads everything there: the worst case for what it might keep or answer."""

    def __init__(self, api: "BotApi", chat: Chat, by: Person) -> None:
        self.api = api
        self._chat = chat
        membership(api, chat, by.user, Access.OPEN)

    @property
    def chat(self) -> list[Message]:
        """Everything visible in the group, oldest first."""
        return list(self._chat.messages.values())

    @property
    def has_bot(self) -> bool:
        return self._chat.access is Access.OPEN

    def says(self, person: Person, text: str) -> Message:
        """Somebody writes in the group."""
        return write(self.api, self._chat, person.user, text)

    def removes_bot(self, by: Person) -> None:
        """Somebody throws the bot out."""
        membership(self.api, self._chat, by.user, Access.KICKED)


def write(api: "BotApi", chat: Chat, sender: Json, text: str, **more: Any) -> Message:
    """Put a person's message into a chat and tell the bot."""
    if utf16_length(text) > TEXT:
        raise ValueError("a Telegram client would have sent this as several messages")
    text, entities = trim(text, bot_commands(text))
    message = api.store(chat, sender, text, entities, **more)
    if chat.access is Access.OPEN:
        api.arrives("message", message.wire())
    return message


def membership(api: "BotApi", chat: Chat, by: Json, after: Access) -> None:
    """Change whether the bot is in a chat, and tell it so."""
    before, chat.access = chat.access, after
    date = int(api.clock())
    old, new = (_member(api.bot, access) for access in (before, after))
    change = {"chat": chat.info, "from": by, "date": date, "old_chat_member": old, "new_chat_member": new}
    api.arrives("my_chat_member", change)


def _member(bot: Json, access: Access) -> Json:
    if access is Access.OPEN:
        return {"user": bot, "status": "member"}
    if access in (Access.BLOCKED, Access.KICKED):
        return {"user": bot, "status": "kicked", "until_date": 0}
    return {"user": bot, "status": "left"}
