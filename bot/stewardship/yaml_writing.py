"""How values are spelt in `resources/`: which quotes, which order, where lines are folded."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

import yaml
from pydantic import BaseModel

from bot.directory.models import Sourced

WIDTH = 120
"""Where lines are folded, as in the rest of the project."""

_ABOUT_THE_FACT = tuple(name for name in Sourced.model_fields if name not in ("id", "only_in"))
"""Where a fact comes from stands below what it says, whatever order the classes inherit it in."""


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside a field's type: Contact for `tuple[Contact, ...]`; None for words and plain values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := model_in(one))), None)


def written_order(model: type[BaseModel] | None, keys: Sequence[str]) -> list[str]:
    """Keys in the order in which they are written: the model's, with where a fact comes from below what it says."""
    if model is None:
        return list(keys)
    known = list(model.model_fields)
    if issubclass(model, Sourced):
        known = [name for name in known if name not in _ABOUT_THE_FACT] + list(_ABOUT_THE_FACT)
    return sorted(keys, key=known.index)


def is_day(model: type[BaseModel] | None, key: str) -> bool:
    """Whether a field holds a day, which stands without quotes; a text that looks like one does not."""
    return model is not None and model.model_fields[key].annotation is date


def inner_model(model: type[BaseModel] | None, key: str) -> type[BaseModel] | None:
    """The model of what a field holds; None below words in several languages."""
    return model_in(model.model_fields[key].annotation) if model is not None else None


def spelt_item(value: Any, column: int, model: type[BaseModel] | None) -> str:
    """One item of a list, as it stands behind its dash."""
    if isinstance(value, dict) and value:
        return _lines(value, column + 2, model).lstrip(" ").removesuffix("\n")
    return spelt_value(value, column, column + 2, model).removeprefix(" ")


def _lines(value: Mapping[str, Any], column: int, model: type[BaseModel] | None) -> str:
    """A mapping, one key after the other, each on its own line."""
    return "".join(
        f"{' ' * column}{spelt_pair(key, value[key], column, model)}\n" for key in written_order(model, list(value))
    )


def spelt_pair(key: str, value: Any, column: int, model: type[BaseModel] | None) -> str:
    """A key and its value, without what stands before the key."""
    name = _on_one_line(key, None)
    inner, begins = inner_model(model, key), column + len(name) + 2
    return f"{name}:{spelt_value(value, column, begins, inner, day=is_day(model, key))}"


def spelt_value(
    value: Any, column: int, begins: int, model: type[BaseModel] | None, *, day: bool = False, flow: bool = False
) -> str:
    """What stands behind a key's colon. `column`: the key's; `begins`: where a short value would begin."""
    if isinstance(value, dict | list) and not value:
        return " {}" if isinstance(value, dict) else " []"
    if flow and isinstance(value, list) and all(isinstance(one, str) and _is_word(one) for one in value):
        row = f" [{', '.join(value)}]"
        if begins + len(row) <= WIDTH:
            return row
    if isinstance(value, dict):
        return "\n" + _lines(value, column + 2, model).removesuffix("\n")
    if isinstance(value, list):
        dash = f"\n{' ' * (column + 2)}- "
        return "".join(f"{dash}{spelt_item(one, column + 2, model)}" for one in value)
    return " " + spelt_scalar(value, begins, column + 2, day=day)


def _is_word(text: str) -> bool:
    """Whether a text can stand in a row in square brackets as it is."""
    return re.fullmatch(r"[a-z]+([_-][a-z]+)*", text) is not None and _on_one_line(text, None) == text


_BREAKS = re.compile(r"(?<![ \\]) (?! )")
"""Spaces at which a line may be folded: the reader puts one space there again. Never behind a backslash."""


def spelt_scalar(value: Any, begins: int, column: int, *, style: str | None = None, day: bool = False) -> str:
    """A value as YAML, folded. `begins`: the column of its first line; `column`: that of the lines below it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) or day:
        return str(value)
    written = _on_one_line(str(value), style)
    lines, line, room = [], "", WIDTH - begins
    for word in _BREAKS.split(written):
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line, room = word, WIDTH - column
        else:
            line = f"{line} {word}" if line else word
    return f"\n{' ' * column}".join([*lines, line])


_UNSEEN = re.compile("[\\t\\n\\r\\x85\\u2028\\u2029]")
"""What double quotes alone can hold on one line."""


def _on_one_line(text: str, style: str | None) -> str:
    """A text on one line, in the wanted quotes where they can hold it; plain only if every YAML reader sees text."""
    if _UNSEEN.search(text):
        return _serialized(text, '"')
    if style in ("'", '"'):
        return _serialized(text, style)
    plain = _serialized(text, None)
    return plain if text[:1].isalpha() and plain[0] not in "'\"" else _serialized(text, '"')


def _serialized(text: str, style: str | None) -> str:
    tag = "tag:yaml.org,2002:str"
    node = yaml.MappingNode(
        "tag:yaml.org,2002:map",
        [(yaml.ScalarNode(tag, "k"), yaml.ScalarNode(tag, text, style=style))],
        flow_style=False,
    )
    written: str = yaml.serialize(node, Dumper=yaml.SafeDumper, width=float("inf"), allow_unicode=True)
    return written.removeprefix("k: ").removesuffix("\n")
