"""How the desk names entries and fields in buttons: a letter for the group, then six digits each."""

from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.place import Place
from bot.directory.models import Fact
from bot.directory.tokens import token_of
from bot.stewardship.changes import KINDS, Key, entry_at, group_of, id_of
from bot.stewardship.desk import Desk
from bot.stewardship.drafting import given_and_not
from bot.stewardship.flat import dump, flatten

_LETTERS: Final = dict(zip("ehrdump", KINDS, strict=True))
_LETTER_OF: Final = {group: letter for letter, group in _LETTERS.items()}


def code_of(key: Key) -> str:
    """What stands for an entry of the place one is in."""
    return _LETTER_OF[key.group] + token_of(key.id)


def letter_of(group: str) -> str:
    """What stands for a group."""
    return _LETTER_OF[group]


def group_at(arg: str) -> str:
    """The group a button stands for; "" for none."""
    return _LETTERS.get(arg[:1], "")


def parts(arg: str) -> tuple[str, str]:
    """The code of an entry, and what stands behind it."""
    code, _dash, rest = arg.partition("-")
    return code, rest


def key_at(place: Place, here: Here, desk: Desk) -> Key | None:
    """The entry a button stands for: one of this place's own file, or one that is being added."""
    code = parts(place.arg)[0]
    group, token = group_at(code), code[1:]
    if desk.draft is not None:
        drafted = [key for key in desk.draft.texts if key.place == place.jurisdiction and code == code_of(key)]
        if drafted:
            return drafted[0]
    own = here.directory.get(place.jurisdiction)
    if own is None or not group:
        return None
    found = next((entry for entry in group_of(own, group) if token_of(id_of(entry)) == token), None)
    return Key(place.jurisdiction, group, id_of(found)) if found is not None else None


def texts_of(key: Key, here: Here, desk: Desk) -> dict[str, str]:
    """An entry as flat text: as it is in the draft, or else as it stands."""
    if desk.draft is not None and key in desk.draft.texts:
        return dict(desk.draft.texts[key])
    entry = entry_at(here.directory, key)
    return flatten(dump(entry)) if entry is not None else {}


def field_at(code: str, key: Key, here: Here, desk: Desk) -> str:
    """The path a button stands for; "" where it is none of this kind of entry."""
    wanted = code.partition("-")[0]
    return next((path for path in fields_of(key, here, desk) if token_of(path) == wanted), "")


def fields_of(key: Key, here: Here, desk: Desk) -> list[str]:
    """Every path that is given, or could be."""
    own = here.directory.get(key.place)
    languages = tuple(dict.fromkeys((*(own.languages if own else ()), *here.languages)))
    return list(given_and_not(KINDS[key.group], texts_of(key, here, desk), languages))


def name_in(texts: dict[str, str], key: Key, language: str) -> str:
    """What an entry is called, in this language if it has a name in it."""
    for field in ("name", "what", "where", "meaning"):
        found = {path: text for path, text in texts.items() if path.startswith(f"{field}.")}
        if found:
            return found.get(f"{field}.{language}") or found.get(f"{field}.en") or next(iter(found.values()))
    return texts.get("state", key.id)


def label_of(key: Key, here: Here, desk: Desk, language: str) -> str:
    """The name of an entry, short enough for a button; an emergency number begins with the number."""
    texts = texts_of(key, here, desk)
    name = name_in(texts, key, language)
    number = texts.get("contact.value")
    since = texts.get("since")
    whole = f"{number}: {name}" if number else f"{since}: {name}" if since else name
    return whole if len(whole) <= 60 else f"{whole[:59]}…"


def kind_of(key: Key) -> type[Fact]:
    """What kind of entry it is."""
    return KINDS[key.group]
