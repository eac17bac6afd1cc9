"""How the desk names entries and fields in buttons: a letter for the group, then six digits each."""

from collections.abc import Mapping
from typing import Final

from bot.dialogue.desk.words import choice_name
from bot.dialogue.here import Here
from bot.dialogue.place import Place
from bot.dialogue.speech import Speakable, _
from bot.directory.models import Fact
from bot.directory.tokens import token_of
from bot.stewardship.changes import KINDS, Key, entry_at, group_of, id_of
from bot.stewardship.desk import Desk
from bot.stewardship.drafting import given_and_not
from bot.stewardship.flat import dump, flatten

_LETTERS: Final = dict(zip("ehrdump", KINDS, strict=True))
LONGEST_LABEL: Final = 50
"""Letters of a name on a button."""

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


def name_in(texts: Mapping[str, str], key: Key, language: str) -> Speakable:
    """What an entry is called, in this language if it has a name in it."""
    for field in ("name", "what", "where", "meaning"):
        found = {path: text for path, text in texts.items() if path.startswith(f"{field}.")}
        if found:
            return found.get(f"{field}.{language}") or found.get(f"{field}.en") or next(iter(found.values()))
    return choice_name("state", texts["state"]) if "state" in texts else key.id


def label_of(key: Key, texts: Mapping[str, str], language: str) -> Speakable:
    """The name of an entry, short enough for a button; an emergency number begins with the number."""
    name = name_in(texts, key, language)
    if isinstance(name, str) and len(name) > LONGEST_LABEL:
        name = f"{name[: LONGEST_LABEL - 1]}…"
    number = texts.get("contact.value")
    since = texts.get("since")
    if number is None and since is None:
        return name
    return _("{number}: {name}", number=number or choice_name("since", since or ""), name=name)


def entry_name(key: Key, texts: Mapping[str, str], here: Here, language: str) -> Speakable:
    """The name of an entry with its place, as a proposal is about it."""
    place = here.directory.at(key.place).name or key.place
    return _("{entry} ({place})", entry=label_of(key, texts, language), place=place)


def kind_of(key: Key) -> type[Fact]:
    """What kind of entry it is."""
    return KINDS[key.group]
