"""The double refuses what Telegram refuses, in Telegram's words."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from . import BotApi, File, Person
from .entities import parse_html
from .limits import Json, utf16_length
from .methods import METHODS

HOUR = 3600
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> BotApi:
    return BotApi(clock=clock)


@pytest.fixture
def alex(api: BotApi) -> Person:
    person = api.person(id=7, first_name="Alex", language_code="fr")
    person.opens_chat()
    return person


def done(api: BotApi, method: str, **params: Any) -> Any:
    status, body = api.call(method, params)
    assert (status, body["ok"]) == (200, True), body
    return body["result"]


def refused(api: BotApi, method: str, **params: Any) -> str:
    status, body = api.call(method, params)
    assert not body["ok"]
    assert body["error_code"] == status
    return str(body["description"])


def keyboard(*buttons: Json) -> Json:
    return {"inline_keyboard": [list(buttons)]}


def data(label: str, value: str) -> Json:
    return {"text": label, "callback_data": value}


# Text


def test_text_is_counted_in_utf16_after_parsing(api: BotApi, alex: Person) -> None:
    done(api, "sendMessage", chat_id=7, text="🧡" * 2048)
    assert refused(api, "sendMessage", chat_id=7, text="🧡" * 2048 + ".") == "Bad Request: message is too long"
    done(api, "sendMessage", chat_id=7, text=f"<b>{'&amp;' * 4096}</b>", parse_mode="HTML")
    assert alex.sees.text == "&" * 4096
    assert alex.sees.entities == [{"type": "bold", "offset": 0, "length": 4096}]


@pytest.mark.parametrize("text", ["", " \n ", None])
def test_text_must_not_be_empty(api: BotApi, alex: Person, text: str | None) -> None:
    assert refused(api, "sendMessage", chat_id=7, text=text) == "Bad Request: message text is empty"
    assert refused(api, "sendMessage", chat_id=7, text="<b> </b>", parse_mode="HTML").endswith("message text is empty")


def test_text_must_be_unicode(api: BotApi, alex: Person) -> None:
    assert refused(api, "sendMessage", chat_id=7, text="\ud83d") == "Bad Request: strings must be encoded in UTF-8"


def test_only_html_is_understood(api: BotApi, alex: Person) -> None:
    assert refused(api, "sendMessage", chat_id=7, text="*a*", parse_mode="MarkdownV2").endswith(
        "unsupported parse_mode"
    )


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("<b>🧡 a</b> <i>b</i>", "🧡 a b", [("bold", 0, 4), ("italic", 5, 1)]),
        ("<strong>a</strong><em>b</em><ins>c</ins>", "abc", [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", at, 1) for at in range(3)]),
        ("<span class='tg-spoiler'>a</span><tg-spoiler>b</tg-spoiler>", "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<B>a<u>b</u></B>", "ab", [("bold", 0, 2), ("underline", 1, 1)]),
        ("<b>a<strong>b</strong></b>", "ab", [("bold", 0, 2)]),
        ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("\n <b> a </b> \n", "a", [("bold", 0, 1)]),
        ("a<b> </b>", "a", []),
        ("&lt;&gt;&amp;&quot;&#39;&#x1F9E1;", "<>&\"'🧡", []),
        ("1 > 0", "1 > 0", []),
    ],
)
def test_html(html: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    words, found = parse_html(html)
    assert words == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_html_details() -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/?a=1&b=2"}
    assert parse_html('<a href="https://example.org/?a=1&amp;b=2">x</a>') == ("x", [link])
    assert parse_html('<a href="javascript:x">x</a>') == ("x", []), "Telegram drops such links in silence"
    code = {"type": "pre", "offset": 0, "length": 1, "language": "python"}
    assert parse_html('<pre><code class="language-python">x</code></pre>') == ("x", [code])
    assert len(parse_html("<b>x</b> " * 101)[1]) == 100


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("é <h1>x</h1>", 'Unsupported start tag "h1" at byte offset 3'),
        ("a<br/>b", 'Unsupported start tag "br/" at byte offset 1'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", 'Unclosed start tag "b" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a>x</a>", 'Tag "a" must have attribute "href" at byte offset 0'),
        ("a&nbsp;b", 'Unsupported entity "&nbsp;" at byte offset 1'),
        ("R&D", 'Unescaped "&" at byte offset 1'),
        ("&#xD800;", 'Unsupported entity "&#xD800;" at byte offset 0'),
        ("&#0;", 'Unsupported entity "&#0;" at byte offset 0'),
    ],
)
def test_html_complaints(api: BotApi, alex: Person, html: str, complaint: str) -> None:
    answer = refused(api, "sendMessage", chat_id=7, text=html, parse_mode="HTML")
    assert answer == f"Bad Request: can't parse entities: {complaint}"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    words, entities = parse_html(f"<b>{escaped}</b>")
    assert words == text.strip()
    assert [entity["length"] for entity in entities] == ([utf16_length(words)] if words else [])


def test_entities_instead_of_html(api: BotApi, alex: Person) -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    assert done(api, "sendMessage", chat_id=7, text="🧡", entities=[bold])["entities"] == [bold]
    answer = refused(api, "sendMessage", chat_id=7, text="a", entities=[bold])
    assert answer == "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text"


# Keyboards


@pytest.mark.parametrize(
    ("button", "why"),
    [
        (data("x", ""), "BUTTON_DATA_INVALID"),
        (data("x", "é" * 32 + "."), "BUTTON_DATA_INVALID"),
        (data(" ", "a"), "inline keyboard button text must be non-empty"),
        ({"callback_data": "a"}, "can't parse inline keyboard button: Can't find field \"text\""),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "url": "https://example.org", "callback_data": "a"},
            "can't parse inline keyboard button: exactly one action expected",
        ),
        (
            {"text": "x", "url": "tel:000"},
            "inline keyboard button URL 'tel:000' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "url": "http://localhost"},
            "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
        ),
    ],
)
def test_buttons(api: BotApi, alex: Person, button: Json, why: str) -> None:
    answer = refused(api, "sendMessage", chat_id=7, text="a", reply_markup=json.dumps(keyboard(button)))
    assert answer == f"Bad Request: {why}"
    assert alex.chat == []


def test_keyboards(api: BotApi, alex: Person) -> None:
    links = [{"text": "Site", "url": "https://example.org/a"}, {"text": "Me", "url": "tg://user?id=7"}]
    done(api, "sendMessage", chat_id=7, text="a", reply_markup=keyboard(data("é", "é" * 32), *links))
    assert alex.sees.keyboard == [[("é", "é" * 32), ("Site", "https://example.org/a"), ("Me", "tg://user?id=7")]]
    eight, thirteen_rows = keyboard(*[data("x", "x")] * 8), {"inline_keyboard": [[data("x", "x")] * 8] * 13}
    done(api, "sendMessage", chat_id=7, text="a", reply_markup=eight)
    assert "too many buttons" in refused(
        api, "sendMessage", chat_id=7, text="a", reply_markup=keyboard(*[data("x", "x")] * 9)
    )
    assert "too long" in refused(api, "sendMessage", chat_id=7, text="a", reply_markup=thirteen_rows)
    assert "can't parse reply markup" in refused(api, "sendMessage", chat_id=7, text="a", reply_markup="{")
    assert refused(api, "sendMessage", chat_id=7, text="a", reply_markup="[]") == (
        "Bad Request: object expected as reply markup"
    )


# Editing and deleting


def test_editing(api: BotApi, alex: Person) -> None:
    yes = keyboard(data("Yes", "y"))
    sent = done(api, "sendMessage", chat_id=7, text="a", reply_markup=yes)["message_id"]
    assert refused(api, "editMessageText", chat_id=7, message_id=sent, text="a", reply_markup=yes) == NOT_MODIFIED
    done(api, "editMessageText", chat_id=7, message_id=sent, text="a")
    assert alex.sees.keyboard == [], "an edit without a keyboard takes it away"
    assert alex.sees.edited
    assert refused(api, "editMessageReplyMarkup", chat_id=7, message_id=sent) == NOT_MODIFIED
    assert (
        done(api, "editMessageReplyMarkup", chat_id="7", message_id=str(sent), reply_markup=yes)["reply_markup"] == yes
    )
    assert refused(api, "editMessageText", chat_id=7, message_id=1, text="b").endswith("message to edit not found")
    own = alex.says("b").id
    assert refused(api, "editMessageText", chat_id=7, message_id=own, text="c").endswith("message can't be edited")
    asked = done(api, "sendMessage", chat_id=7, text="a", reply_markup={"force_reply": True})
    assert "reply_markup" not in asked
    assert refused(api, "editMessageText", chat_id=7, message_id=asked["message_id"], text="b").endswith("be edited")
    assert refused(
        api, "editMessageText", chat_id=7, message_id=sent, text="b", reply_markup={"force_reply": True}
    ) == ("Bad Request: inline keyboard expected")
    assert "identifier is not specified" in refused(api, "editMessageText", chat_id=7, text="b")


def test_deleting_within_48_hours(api: BotApi, alex: Person, clock: Clock) -> None:
    first, second = alex.says("a").id, done(api, "sendMessage", chat_id=7, text="b")["message_id"]
    clock.now += 48 * HOUR
    assert done(api, "deleteMessage", chat_id=7, message_id=first) is True
    assert refused(api, "deleteMessage", chat_id=7, message_id=first) == "Bad Request: message to delete not found"
    clock.now += 1
    too_late = "Bad Request: message can't be deleted for everyone"
    assert refused(api, "deleteMessage", chat_id=7, message_id=second) == too_late
    young = alex.says("c").id
    assert refused(api, "deleteMessages", chat_id=7, message_ids=[young, second]) == too_late
    assert [message.id for message in alex.chat] == [second, young]
    done(api, "editMessageText", chat_id=7, message_id=second, text="—")


def test_deleting_many(api: BotApi, alex: Person) -> None:
    ids = [alex.says("a").id for _ in range(3)]
    assert refused(api, "deleteMessages", chat_id=7, message_ids=[]).endswith("identifiers are not specified")
    assert refused(api, "deleteMessages", chat_id=7, message_ids=list(range(101))).startswith("Bad Request: too many")
    assert done(api, "deleteMessages", chat_id=7, message_ids=json.dumps([*ids[:2], 1])) is True
    assert [message.id for message in alex.chat] == ids[2:]


# Buttons pressed


def test_callback_queries(api: BotApi, alex: Person, clock: Clock) -> None:
    done(api, "sendMessage", chat_id=7, text="a", reply_markup=keyboard(data("Yes", "y")))
    quick, slow = alex.presses("Yes"), alex.presses("y")
    assert refused(api, "answerCallbackQuery", callback_query_id=quick, text="a" * 201).endswith("MESSAGE_TOO_LONG")
    assert done(api, "answerCallbackQuery", callback_query_id=quick) is True
    clock.now += 16 * 60
    assert done(api, "answerCallbackQuery", callback_query_id=quick) is True
    assert refused(api, "answerCallbackQuery", callback_query_id=slow) == TOO_OLD
    assert refused(api, "answerCallbackQuery", callback_query_id="1") == TOO_OLD
    assert [api.queries[query].answered for query in (quick, slow)] == [True, False]


# Chats


def test_who_can_be_written_to(api: BotApi) -> None:
    sam = api.person(id=9)
    for chat_id in (9, 10, "@nobody", "x"):
        assert refused(api, "sendMessage", chat_id=chat_id, text="a") == "Bad Request: chat not found"
    assert refused(api, "sendMessage", text="a") == "Bad Request: chat_id is empty"
    sam.says("/start")
    done(api, "sendMessage", chat_id="9", text="a")
    sam.blocks_bot()
    for method, more in (("sendMessage", {"text": "a"}), ("sendChatAction", {"action": "typing"})):
        assert refused(api, method, chat_id=9, **more) == "Forbidden: bot was blocked by the user"
    sam.says("back again")
    done(api, "sendChatAction", chat_id=9, action="typing")
    assert refused(api, "sendChatAction", chat_id=9, action="dance").endswith("wrong parameter action in request")
    assert [list(update)[1] for _, update in api.waiting] == ["message", "my_chat_member", "my_chat_member", "message"]


def test_replies_and_protection(api: BotApi, alex: Person) -> None:
    heard = alex.says("a").id
    reply = {"reply_parameters": json.dumps({"message_id": heard}), "protect_content": "true"}
    assert done(api, "sendMessage", chat_id=7, text="b", **reply)["has_protected_content"] is True
    lost = refused(api, "sendMessage", chat_id=7, text="b", reply_parameters={"message_id": 1})
    assert lost == "Bad Request: message to be replied not found"


def test_documents(api: BotApi, alex: Person) -> None:
    plan = File("plan.txt", "Säfe".encode(), "text/plain")
    sent = done(api, "sendDocument", chat_id=7, document=plan, caption="<b>x</b>", parse_mode="HTML")
    assert sent["document"]["file_name"] == "plan.txt"
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert alex.sees.file == plan
    done(api, "sendDocument", chat_id=7, document=sent["document"]["file_id"])
    done(api, "sendDocument", chat_id=7, document="attach://part", part=plan)
    for document, why in (
        (None, "there is no document"),
        ("zzz", "wrong file identifier"),
        (File("a", b""), "non-empty"),
    ):
        assert why in refused(api, "sendDocument", chat_id=7, document=document)
    long = refused(api, "sendDocument", chat_id=7, document=plan, caption="a" * 1025)
    assert long == "Bad Request: message caption is too long"
    answer = refused(api, "editMessageText", chat_id=7, message_id=sent["message_id"], text="a")
    assert answer == "Bad Request: there is no text in the message to edit"


# Profile


def test_commands(api: BotApi) -> None:
    start = [{"command": "start", "description": "Begin"}]
    done(api, "setMyCommands", commands=json.dumps(start), language_code="fr", scope={"type": "all_private_chats"})
    assert done(api, "getMyCommands") == []
    assert done(api, "getMyCommands", language_code="fr", scope={"type": "all_private_chats"}) == start
    for name in ("", "Start", "a-b", "a" * 33):
        wrong = [{"command": name, "description": "x"}]
        assert refused(api, "setMyCommands", commands=wrong) == "Bad Request: BOT_COMMAND_INVALID"
    for description in ("", "x" * 257):
        wrong = [{"command": "a", "description": description}]
        assert refused(api, "setMyCommands", commands=wrong) == "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"
    assert refused(api, "setMyCommands", commands=start * 101) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert refused(api, "setMyCommands", commands=start, language_code="pt-BR").endswith("code specified")
    assert "Unsupported type" in refused(api, "setMyCommands", commands=start, scope={"type": "moon"})


@pytest.mark.parametrize(("part", "limit"), [("Name", 64), ("Description", 512), ("ShortDescription", 120)])
def test_profile_texts(api: BotApi, part: str, limit: int) -> None:
    field = {"ShortDescription": "short_description"}.get(part, part.lower())
    done(api, f"setMy{part}", **{field: "x" * limit})
    done(api, f"setMy{part}", **{field: "y"}, language_code="fr")
    assert done(api, f"getMy{part}") == {field: "x" * limit}
    assert done(api, f"getMy{part}", language_code="fr") == {field: "y"}
    assert "is too long" in refused(api, f"setMy{part}", **{field: "x" * (limit + 1)})


# Updates


def test_offset_confirms(api: BotApi, alex: Person) -> None:
    for word in "abc":
        alex.says(word)
    updates = done(api, "getUpdates")
    assert [update["message"]["text"] for update in updates] == ["a", "b", "c"]
    assert done(api, "getUpdates", limit=1) == updates[:1]
    assert done(api, "getUpdates", offset=updates[1]["update_id"]) == updates[1:]
    assert done(api, "getUpdates", offset=-1) == updates[2:]
    assert done(api, "getUpdates") == updates[2:], "what was confirmed is gone"


def test_allowed_updates_are_remembered(api: BotApi, alex: Person) -> None:
    done(api, "getUpdates", allowed_updates='["callback_query"]')
    alex.says("a")
    alex.presses_data("old", 3)
    (update,) = done(api, "getUpdates")
    assert update["callback_query"]["message"] == {"chat": alex_chat(alex), "message_id": 3, "date": 0}
    done(api, "getUpdates", offset=update["update_id"] + 1, allowed_updates=[])
    alex.says("b")
    assert [update["message"]["text"] for update in done(api, "getUpdates")] == ["b"]


def alex_chat(alex: Person) -> Json:
    return {"id": alex.id, "type": "private", "first_name": "Alex"}


def test_raw_updates(api: BotApi) -> None:
    assert api.push({"update_id": 9000, "message": "not an object"}) == 9000
    assert api.push({}) == 9001
    assert done(api, "getUpdates") == [{"update_id": 9000, "message": "not an object"}, {"update_id": 9001}]


def test_webhook_and_polling_exclude_each_other(api: BotApi, alex: Person) -> None:
    alex.says("a")
    assert "HTTPS" in refused(api, "setWebhook", url="http://example.org")
    assert "secret token" in refused(api, "setWebhook", url="https://example.org", secret_token="é")
    done(api, "setWebhook", url="https://example.org/x")
    assert done(api, "getWebhookInfo")["pending_update_count"] == 1
    assert refused(api, "getUpdates").startswith("Conflict: can't use getUpdates method while webhook is active")
    done(api, "deleteWebhook", drop_pending_updates="true")
    assert done(api, "getUpdates") == []


# Faults


def test_faults_on_command(api: BotApi, alex: Person) -> None:
    api.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3, times=2)
    flood = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 3"}
    for _ in range(2):
        assert api.call("sendMessage", {"chat_id": 7, "text": "a"}) == (
            429,
            {**flood, "parameters": {"retry_after": 3}},
        )
    done(api, "sendMessage", chat_id=7, text="a")
    assert refused(api, "flyToTheMoon") == "Not Found"


def test_calls_are_remembered_decoded(api: BotApi, alex: Person, clock: Clock) -> None:
    done(api, "sendMessage", chat_id="7", text="5", reply_markup='{"inline_keyboard": []}')
    (call,) = api.calls
    assert call.method == "sendMessage"
    assert call.params == {"chat_id": 7, "text": "5", "reply_markup": {"inline_keyboard": []}}
    assert call.time == clock.now


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 200)
    | st.text(max_size=3)
    | st.sampled_from(["7", "HTML", "https://x.y"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["type", "command", "inline_keyboard", "text", "url", "offset"]), inner)
    ),
    max_leaves=4,
)
NAMES = (
    "text parse_mode entities reply_markup reply_parameters message_id message_ids commands scope language_code offset "
    "limit allowed_updates document caption url secret_token action callback_query_id name description"
)


@given(
    st.sampled_from(sorted(METHODS)),
    st.dictionaries(st.sampled_from(NAMES.split()), ANYTHING | ANYTHING.map(json.dumps)),
    st.just(7) | ANYTHING,
)
@settings(max_examples=150)
def test_nonsense_is_refused_not_raised(method: str, params: Json, chat_id: Any) -> None:
    api = BotApi()
    api.person(id=7).says("a")
    sent = done(api, "sendMessage", chat_id=7, text="a")["message_id"]
    status, body = api.call(method, {"chat_id": chat_id, "message_id": sent, "text": "b", **params})
    assert status in (200, 400, 403, 409)
    assert body["ok"] is (status == 200)
    json.dumps(body)
