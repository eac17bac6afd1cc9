"""Makes updates: such as people cause every day, such as somebody could forge, and such as Telegram never sends."""

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from bot.dialogue.conversation import PAGES
from bot.dialogue.place import Place, pack
from tests.bot_api.limits import Json
from tests.fuzz.accepting import Shown

STEWARDS = (501, 502)

_PEOPLE = (*STEWARDS, *range(1000, 1300), 2**31, 2**40 + 7, 2**52 - 1, 2**63 - 1)
_GROUPS = (-5, -(10**12) - 44, -(2**62))
_LANGUAGES = ("en", "fr", "fr-CA", "en-AU", "de", "", "zh-hans", "ar", None)
_PLACES = ("", "au", "au-nsw", "ca", "ca-qc", "gb", "gb-sct", "fr", "be", "eu", "us", "br", "xx", "au-zzz")
_ARGS = ("", "1", "2", "ka1", "da1", "c", "some", "pdf", "txt", "json", "stamp", "9999", "--", "1-1", "h7", "zzzzzzzz")

_SENTENCES = (
    "he raped me", "my boss keeps touching me", "i want to kill myself", "she told me what happened to her",
    "is this harassment?", "who will know", "write it down", "thank you", "are you a bot", "x", "X", "bye",
    "il m'a violée", "mon chef me crie dessus", "je veux mourir", "on m'a dit de me taire", "quitter", "aide",
    "c'est quoi la vie privée", "bonjour", "Québec", "Australia", "New South Wales", "1800 737 732", "12 12",
    "four words at least", "correct horse battery staple", "000", "<b>&amp;</b>", "😀" * 20, "a", "?", "نعم", "ᐃᓄᒃᑎᑐᑦ",
)  # fmt: skip
_COMMANDS = (
    "/start", "/start au", "/start ca-qc", "/start AU_zz", "/start " + "a" * 64, "/menu", "/help", "/language",
    "/place", "/privacy", "/mydata", "/exit", "/leave", "/x", "/steward", "/forget", "/", "//",
    "/help@alongside_test_bot", "/nothing", "/aide", "/mesdonnees",
)  # fmt: skip
_ODD_LETTERS = "\u202e\u202d\u2066\u2069\u200b\u200d\ufeff\x00\x07\x1b\u0301\u0489\ufffd\U000e0041\U0001f469\u2028\n\t "
_KINDS: dict[str, Any] = {
    "photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}],
    "voice": {"file_id": "v", "file_unique_id": "v", "duration": 3},
    "video": {"file_id": "v", "file_unique_id": "v", "width": 9, "height": 9, "duration": 3},
    "video_note": {"file_id": "v", "file_unique_id": "v", "length": 9, "duration": 3},
    "animation": {"file_id": "v", "file_unique_id": "v", "width": 9, "height": 9, "duration": 3},
    "audio": {"file_id": "v", "file_unique_id": "v", "duration": 3},
    "document": {"file_id": "d", "file_unique_id": "d", "file_name": "sheet.csv", "file_size": 40},
    "sticker": {"file_id": "s", "file_unique_id": "s", "width": 9, "height": 9, "is_animated": False,
                "is_video": False, "type": "regular"},
    "location": {"latitude": -33.87, "longitude": 151.21},
    "venue": {"location": {"latitude": 1.0, "longitude": 1.0}, "title": "a", "address": "b"},
    "contact": {"phone_number": "+61255501234", "first_name": "Sam"},
    "dice": {"emoji": "🎲", "value": 3},
    "game": {"title": "a", "description": "b", "photo": []},
    "story": {"chat": {"id": 5, "type": "private"}, "id": 3},
    "new_chat_title": "a",
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400},
    "pinned_message": {"message_id": 3, "date": 0, "chat": {"id": 5, "type": "private"}},
}  # fmt: skip


class Maker:
    """One person after the other does something. `shown`: what stands in their chats, so that they can press it."""

    def __init__(self, random: Random, clock: Callable[[], float], shown: dict[int, Shown]) -> None:
        self._random = random
        self._clock = clock
        self._shown = shown
        self._number = 0
        self.is_wrong = False
        """Whether the last update is one that Telegram would never send."""
        self.last = ""
        """The last update, to be read by whoever looks for what went wrong."""
        self._message = 10_000_000

    def update(self) -> Json:
        """The next update, as Telegram's JSON; often right, sometimes wrong in one place or in several."""
        self._number += 1
        self.is_wrong = False
        ways: dict[Callable[[], Json], int] = {
            self._press: 46, self._words: 26, self._thing: 7, self._edit: 5, self._forward: 3, self._elsewhere: 4,
            self._membership: 2, self._wrong: 7,
        }  # fmt: skip
        made = {"update_id": self._number, **self._random.choices(list(ways), list(ways.values()))[0]()}
        self.last = repr(made)
        return made

    def _one(self, *of: Any) -> Any:
        return self._random.choice(of)

    def _user(self, id: int | None = None) -> Json:
        person = self._random.choice(_PEOPLE) if id is None else id
        # Whoever is a steward comes often enough to get somewhere at the desk.
        person = self._random.choice(STEWARDS) if id is None and self._random.random() < 0.04 else person
        user = {"id": person, "is_bot": False, "first_name": self._one("Alex", "", "\u202eA", "A" * 64)}
        language = self._random.choice(_LANGUAGES)
        return user if language is None else {**user, "language_code": language}

    def _message_of(self, user: Json, **content: Any) -> Json:
        self._message += 1
        now = int(self._clock())
        date = self._random.choices((now, now - 3, now - 3600, now + 60, 1), (90, 5, 3, 1, 1))[0]
        chat = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
        return {"message_id": self._message, "date": date, "chat": chat, "from": user, **content}

    def _words(self) -> Json:
        return {"message": self._message_of(self._user(), **self._text())}

    def _text(self) -> Json:
        words = self._typed()
        if self._random.random() < 0.9:
            return {"text": words}
        far = self._one(0, 1, len(words), 5000, -3, 2**31)
        entity = {"type": self._one("bot_command", "bold", "url", "mention", "nothing"), "offset": far, "length": far}
        return {"text": words, "entities": [entity] * self._one(1, 3, 120)}

    def _typed(self) -> str:
        match self._random.randrange(10):
            case 0 | 1 | 2 | 3:
                words = self._one(*_SENTENCES)
            case 4 | 5:
                words = self._one(*_COMMANDS)
            case 6:
                words = " ".join(self._random.choices(_SENTENCES, k=self._one(2, 5, 30)))
            case 7:
                words = "".join(self._random.choices(_ODD_LETTERS + "abc é", k=self._one(1, 4, 40, 400)))
            case 8:
                words = "".join(chr(self._letter()) for _one in range(self._one(1, 10, 100)))
            case _:
                words = self._one("a", "é", "\u0301", "🧡", "<", "&", "\n", "word ") * 4096
        if self._random.random() < 0.1:
            words = self._one(*_ODD_LETTERS) + words
        return str(words)[:4096]

    def _letter(self) -> int:
        letter = self._random.randrange(1, self._one(0x80, 0x3000, 0x11_0000))
        half = 0xD800 <= letter < 0xE000  # halves of letters never come alone: Telegram speaks UTF-8
        return 0xFFFD if half else letter

    def _thing(self) -> Json:
        kind = self._one(*_KINDS)
        caption = {"caption": self._typed()[:1024]} if self._random.random() < 0.3 else {}
        return {"message": self._message_of(self._user(), **{kind: _KINDS[kind]}, **caption)}

    def _edit(self) -> Json:
        content = self._text() if self._random.random() < 0.8 else {"location": _KINDS["location"]}
        return {"edited_message": self._message_of(self._user(), edit_date=int(self._clock()), **content)}

    def _forward(self) -> Json:
        origin = {"type": "hidden_user", "date": 5, "sender_user_name": "Somebody"}
        return {"message": self._message_of(self._user(), forward_origin=origin, **self._text())}

    def _elsewhere(self) -> Json:
        kind = self._one("group", "supergroup", "channel", "unheard-of")
        chat = {"id": self._one(*_GROUPS), "type": kind, "title": "The office"}
        message = {**self._message_of(self._user(), **self._text()), "chat": chat}
        if self._random.random() < 0.3:
            return {
                "callback_query": {
                    "id": "1",
                    "from": self._user(),
                    "chat_instance": "1",
                    "message": message,
                    "data": "a",
                }
            }
        if kind == "channel":
            message.pop("from")
            return {self._one("channel_post", "edited_channel_post", "message"): message}
        return {self._one("message", "edited_message"): message}

    def _membership(self) -> Json:
        user, bot = self._user(), {"id": 1000, "is_bot": True, "first_name": "Test"}
        private = {"id": user["id"], "type": "private", "first_name": "A"}
        group = {"id": self._one(*_GROUPS), "type": "supergroup", "title": "The office"}
        old, new = ({"user": bot, "status": self._one("member", "left", "kicked"), "until_date": 0} for _one in "ab")
        change = {"chat": self._one(private, group), "from": user, "date": int(self._clock())}
        return {"my_chat_member": {**change, "old_chat_member": old, "new_chat_member": new}}

    def _press(self) -> Json:
        known = self._random.random() < 0.8 and self._shown
        user = self._user(self._random.choice(list(self._shown)) if known else None)
        shown = self._shown.get(user["id"])
        message = self._message_of(user, text="Here you are.")
        if shown is not None and self._random.random() < 0.9:
            message["message_id"] = shown.message_id
        if self._random.random() < 0.03:
            message = {"message_id": message["message_id"], "date": 0, "chat": message["chat"]}
        query = {
            "id": str(self._number),
            "from": user,
            "chat_instance": "1",
            "message": message,
            "data": self._data(shown),
        }
        if self._random.random() < 0.03:  # a game's button, or one under an inline message
            query.pop(self._one("data", "message"))
        return {"callback_query": query}

    def _data(self, shown: Shown | None) -> Any:
        real = self._random.choice(shown.buttons)[1] if shown is not None and shown.buttons else "a.hello"
        match self._random.randrange(20):
            case 0 | 1:
                return self._forged()
            case 2:
                return real[: self._random.randrange(len(real) + 1)]
            case 3:
                at = self._random.randrange(len(real) + 1)
                return real[:at] + self._one(".", "-", "?", "z", "é", "\u202e", "\x00", "0", "🧡") + real[at + 1 :]
            case 4:
                parts = real.split(".")
                parts[self._random.randrange(len(parts))] = self._one(*_ARGS, *_PLACES, *PAGES)
                return ".".join(parts)
            case 5:
                return "".join(chr(self._letter()) for _one in range(self._one(0, 1, 16, 64, 200)))
            case _:
                return real

    def _forged(self) -> Any:
        page, arg, place = self._one(*PAGES), self._one(*_ARGS), self._one(*_PLACES)
        said = self._one("", "00", "12abcyw", "-----w1zzz", "3-zzz", "éé", "9" * 20)
        honest = pack(Place(page, self._one("en", "fr"), place, arg, under=self._one("", *PAGES)))
        return self._one(
            honest, f"a.{page}.{self._one('en', 'fr', 'xx')}.{place}.{arg}.{said}.{self._one(*PAGES)}.{arg}"
        )

    def _wrong(self) -> Json:
        """An update of the others with one to three of its parts left out or turned into something else."""
        self.is_wrong = True
        ways = (self._press, self._words, self._thing, self._edit, self._membership, self._elsewhere)
        made = deepcopy(self._random.choice(ways)())
        for _time in range(self._one(1, 1, 2, 3)):
            inside: Any = made
            while True:
                key = self._random.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
                if isinstance(inside[key], dict | list) and inside[key] and self._random.random() < 0.8:
                    inside = inside[key]
                    continue
                if self._random.random() < 0.3 and isinstance(inside, dict) and len(inside) > 1:
                    del inside[key]
                else:
                    inside[key] = self._nonsense()
                break
        return made

    def _nonsense(self) -> Any:
        deep: Any = "end"
        for _level in range(200):
            deep = {"a": [deep]}
        return self._one(
            None, True, False, 0, -1, 7, 2**31, 2**63, 2**70, 1.5, 1e300, "", "x", "7", "x" * 5000, "\x00", [], {},
            [{}], [None], {"id": 5}, deep,
        )  # fmt: skip
