"""What came in, looked at before anybody leans on it: python-telegram-bot checks no types.

Telegram sends nothing else; a server or a proxy in between may.
"""

from datetime import datetime

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Document, MaybeInaccessibleMessage, Message, Update, User

_LARGEST = 2**63
"""Ids have 64 bits at most."""


def is_sound(update: Update) -> bool:
    """Whether all that we read of an update is what it should be."""
    if update.my_chat_member is not None:
        return _is_membership(update.my_chat_member)
    if update.callback_query is not None:
        return _is_query(update.callback_query)
    return update.effective_message is None or _is_message(update.effective_message)


def _is_membership(change: ChatMemberUpdated) -> bool:
    return _is_chat(change.chat) and _is_user(change.from_user) and change.new_chat_member is not None


def _is_query(query: CallbackQuery) -> bool:
    return (
        isinstance(query.id, str)
        and _is_user(query.from_user)
        and isinstance(query.data, str | None)
        and (query.message is None or _is_place(query.message))
    )


def _is_message(message: Message) -> bool:
    words = all(isinstance(one, str | None) for one in (message.text, message.caption))
    user = message.from_user is None or _is_user(message.from_user)
    return words and user and _is_place(message) and (message.document is None or _is_document(message.document))


def _is_place(message: MaybeInaccessibleMessage) -> bool:
    return _is_id(message.message_id) and isinstance(message.date, datetime) and _is_chat(message.chat)


def _is_chat(chat: Chat) -> bool:
    return isinstance(chat, Chat) and _is_id(chat.id)


def _is_user(user: User) -> bool:
    return isinstance(user, User) and _is_id(user.id) and isinstance(user.language_code, str | None)


def _is_document(document: Document) -> bool:
    size, name = document.file_size, document.file_name
    return isinstance(document.file_id, str) and isinstance(name, str | None) and (size is None or type(size) is int)


def _is_id(value: object) -> bool:
    return type(value) is int and -_LARGEST <= value < _LARGEST
