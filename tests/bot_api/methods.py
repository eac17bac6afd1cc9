"""The Bot API methods: each takes the decoded parameters and returns the result, or refuses."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import limits
from .chats import Access, Chat, File, Message
from .entities import parse_html, trim
from .keyboards import checked_markup
from .limits import Json, RefusedError, bad, utf16_length
from .params import integer, objects, text
from .people import membership

if TYPE_CHECKING:
    from .core import BotApi

_CHAT_ACTION = re.compile(
    "typing|(record|upload)_(video|voice|video_note)|upload_(photo|document)|choose_sticker|find_location"
)
_SCOPE = re.compile("default|all_(private_chats|group_chats|chat_administrators)|chat(_administrators|_member)?")


def get_me(api: "BotApi", params: Json) -> Json:
    return {**api.bot, "can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}


def get_updates(api: "BotApi", params: Json) -> list[Json]:
    if api.webhook:
        raise RefusedError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _allow_updates(api, params)
    offset = integer(params, "offset", 0)
    if offset < 0:
        api.waiting = api.waiting[offset:]
    else:
        api.waiting = [(number, update) for number, update in api.waiting if number >= offset]
    limit = integer(params, "limit", limits.UPDATES_AT_ONCE)
    limit = limit if 1 <= limit <= limits.UPDATES_AT_ONCE else limits.UPDATES_AT_ONCE
    return [update for _, update in api.waiting[:limit]]


def set_webhook(api: "BotApi", params: Json) -> bool:
    url, secret = text(params, "url"), text(params, "secret_token")
    if url and not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad("secret token contains unallowed characters")
    _allow_updates(api, params)
    if params.get("drop_pending_updates") is True:
        api.waiting.clear()
    api.webhook = url
    return True


def delete_webhook(api: "BotApi", params: Json) -> bool:
    return set_webhook(api, {name: value for name, value in params.items() if name == "drop_pending_updates"})


def get_webhook_info(api: "BotApi", params: Json) -> Json:
    return {"url": api.webhook, "has_custom_certificate": False, "pending_update_count": len(api.waiting)}


def send_message(api: "BotApi", params: Json) -> Json:
    chat = _writable(api, params)
    words, entities, html = _formatted(params, "text", "entities")
    return _send(api, chat, params, words, entities, html=html).wire()


def send_document(api: "BotApi", params: Json) -> Json:
    chat = _writable(api, params)
    document = params.get("document")
    if isinstance(document, str):
        document = params.get(document.removeprefix("attach://")) or api.files.get(document)
        if document is None:
            raise bad("wrong file identifier/HTTP URL specified")
    if not isinstance(document, File):
        raise bad("there is no document in the request")
    if not document.content:
        raise bad("file must be non-empty")
    if len(document.content) > limits.DOCUMENT_BYTES:
        raise RefusedError(413, "Request Entity Too Large")
    caption, entities, html = _formatted(params, "caption", "caption_entities")
    file_id = f"document-{len(api.files) + 1}"
    about = {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_size": len(document.content)}
    content = {"document": {**about, "file_name": document.name, "mime_type": document.mime_type}}
    more: Json = {"kind": "document", "content": content, "file": document, "html": html}
    message = _send(api, chat, params, caption, entities, **more)
    api.files[file_id] = document
    return message.wire()


def edit_message_text(api: "BotApi", params: Json) -> Json:
    message = _editable(api, params)
    if message.kind != "text":
        raise bad("there is no text in the message to edit")
    words, entities, html = _formatted(params, "text", "entities")
    return _edit(api, message, words, entities, html, checked_markup(params.get("reply_markup"), inline_only=True))


def edit_message_reply_markup(api: "BotApi", params: Json) -> Json:
    message = _editable(api, params)
    markup = checked_markup(params.get("reply_markup"), inline_only=True)
    return _edit(api, message, message.text, message.entities, message.html, markup)


def delete_message(api: "BotApi", params: Json) -> bool:
    chat = _known(api, params)
    message = chat.messages.get(integer(params, "message_id"))
    if message is None:
        raise bad("message to delete not found")
    _check_deletable(api, message)
    del chat.messages[message.id]
    return True


def delete_messages(api: "BotApi", params: Json) -> bool:
    chat = _known(api, params)
    wanted = params.get("message_ids")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(wish, int) for wish in wanted):
        raise bad("message identifiers are not specified")
    if len(wanted) > limits.DELETE_AT_ONCE:
        raise bad("too many message identifiers specified")
    found = [chat.messages[wish] for wish in dict.fromkeys(wanted) if wish in chat.messages]
    for message in found:
        _check_deletable(api, message)
    for message in found:
        del chat.messages[message.id]
    return True


def answer_callback_query(api: "BotApi", params: Json) -> bool:
    query = api.queries.get(text(params, "callback_query_id"))
    if query is None or (not query.answered and api.clock() - query.asked > limits.CALLBACK_SECONDS):
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(text(params, "text")) > limits.CALLBACK_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    query.answered = True
    return True


def send_chat_action(api: "BotApi", params: Json) -> bool:
    _writable(api, params)
    if not _CHAT_ACTION.fullmatch(text(params, "action")):
        raise bad("wrong parameter action in request")
    return True


def get_chat(api: "BotApi", params: Json) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    accepted = dict.fromkeys(gifts, False)
    return {
        **_known(api, params).info,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": accepted,
    }


def leave_chat(api: "BotApi", params: Json) -> bool:
    chat = _known(api, params)
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    chat.access.check()
    membership(api, chat, api.bot, Access.LEFT)
    return True


def set_my_commands(api: "BotApi", params: Json) -> bool:
    commands = objects(params, "commands")
    if len(commands) > limits.COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", text(command, "command")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(text(command, "description")) <= limits.COMMAND_DESCRIPTION:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    api.commands[_audience(params)] = commands
    return True


def get_my_commands(api: "BotApi", params: Json) -> list[Json]:
    return api.commands.get(_audience(params), [])


def _profile_setter(part: str) -> Callable[["BotApi", Json], bool]:
    def set_my(api: "BotApi", params: Json) -> bool:
        value = text(params, part)
        if utf16_length(value) > limits.PROFILE[part]:
            raise bad(f"bot {part.replace('_', ' ')} is too long")
        api.profile[part, _language(params)] = value
        return True

    return set_my


def get_file(api: "BotApi", params: Json) -> Json:
    file_id = text(params, "file_id")
    if file_id not in api.sent_files:
        raise bad("invalid file_id")
    content = api.sent_files[file_id]
    return {
        "file_id": file_id,
        "file_unique_id": file_id,
        "file_size": len(content),
        "file_path": f"documents/{file_id}",
    }


def _profile_getter(part: str) -> Callable[["BotApi", Json], Json]:
    def get_my(api: "BotApi", params: Json) -> Json:
        # Who has no text in the own language sees the one for everybody.
        own, everybody = api.profile.get((part, _language(params))), api.profile.get((part, ""))
        return {part: own or everybody or (api.bot["first_name"] if part == "name" else "")}

    return get_my


METHODS: dict[str, Callable[["BotApi", Json], Any]] = {
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "deleteWebhook": delete_webhook,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageText": edit_message_text,
    "getChat": get_chat,
    "getFile": get_file,
    "getMe": get_me,
    "getMyCommands": get_my_commands,
    "getMyDescription": _profile_getter("description"),
    "getMyName": _profile_getter("name"),
    "getMyShortDescription": _profile_getter("short_description"),
    "getUpdates": get_updates,
    "getWebhookInfo": get_webhook_info,
    "leaveChat": leave_chat,
    "sendChatAction": send_chat_action,
    "sendDocument": send_document,
    "sendMessage": send_message,
    "setMyCommands": set_my_commands,
    "setMyDescription": _profile_setter("description"),
    "setMyName": _profile_setter("name"),
    "setMyShortDescription": _profile_setter("short_description"),
    "setWebhook": set_webhook,
}


def _known(api: "BotApi", params: Json) -> Chat:
    chat_id = params.get("chat_id")
    if chat_id in (None, ""):
        raise bad("chat_id is empty")
    chat = api.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None or chat.access is Access.NEVER_MET:
        raise bad("chat not found")
    return chat


def _writable(api: "BotApi", params: Json) -> Chat:
    chat = _known(api, params)
    chat.access.check()
    return chat


def _editable(api: "BotApi", params: Json) -> Message:
    chat = _writable(api, params)
    message = chat.messages.get(integer(params, "message_id"))
    if message is None:
        raise bad("message to edit not found")
    # Once a message asked for a reply or changed the keyboard below the chat, it stays as it is.
    if not message.from_bot or (message.markup and not message.keyboard):
        raise bad("message can't be edited")
    return message


def _check_deletable(api: "BotApi", message: Message) -> None:
    if not message.from_bot and not message.chat.private:
        raise bad("message can't be deleted")
    if api.clock() - message.date > limits.DELETE_SECONDS:
        raise bad("message can't be deleted for everyone")


def _formatted(params: Json, name: str, entities_name: str) -> tuple[str, list[Json], str | None]:
    """The text of a message (or caption) after entity parsing, its entities, and its HTML source."""
    source, mode = text(params, name), text(params, "parse_mode").lower()
    if mode == "html":
        words, entities = parse_html(source)
    elif mode:
        raise bad("unsupported parse_mode")
    else:
        words, entities = trim(source, _checked_entities(objects(params, entities_name), source))
    if name == "text" and not words:
        raise bad("message text is empty")
    if utf16_length(words) > (limits.TEXT if name == "text" else limits.CAPTION):
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return words, entities, source if mode else None


def _checked_entities(entities: list[Json], source: str) -> list[Json]:
    for entity in entities:
        start, length = integer(entity, "offset"), integer(entity, "length")
        if start < 0 or length < 0 or start + length > utf16_length(source):
            raise bad(f"entity beginning at UTF-16 offset {start} ends after the end of the text")
    return entities


def _send(api: "BotApi", chat: Chat, params: Json, words: str, entities: list[Json], **more: Any) -> Message:
    markup = checked_markup(params.get("reply_markup"))
    if (reply := params.get("reply_parameters")) is not None:
        if not isinstance(reply, dict):
            raise bad("can't parse reply parameters: expected an Object")
        if integer(reply, "message_id") not in chat.messages and not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
    protected = params.get("protect_content") is True
    return api.store(chat, api.bot, words, entities, markup=markup, protected=protected, **more)


def _edit(
    api: "BotApi", message: Message, words: str, entities: list[Json], html: str | None, markup: Json | None
) -> Json:
    if (words, entities, markup) == (message.text, message.entities, message.markup):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.text, message.entities, message.html, message.markup = words, entities, html, markup
    message.edit_date = int(api.clock())
    return message.wire()


def _allow_updates(api: "BotApi", params: Json) -> None:
    """Remember which kinds of updates to queue from now on; what waits already stays."""
    if (allowed := params.get("allowed_updates")) is not None:
        if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
            raise bad("can't parse allowed updates: expected an Array of String")
        api.allowed_updates = frozenset(allowed)


def _audience(params: Json) -> tuple[str, int, str]:
    """Whom a list of commands is for."""
    scope = params.get("scope") or {"type": "default"}
    if not isinstance(scope, dict) or not _SCOPE.fullmatch(text(scope, "type")):
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    return scope["type"], integer(scope, "chat_id", 0), _language(params)


def _language(params: Json) -> str:
    code = text(params, "language_code")
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad("invalid language code specified")
    return code
