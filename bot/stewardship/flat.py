"""An entry as flat text and back: what a form shows, what a sheet's row holds, what two versions are compared by.

`name.en`, `contacts.0.value` and `hours.open` are paths. A path leads to one text; what is absent or empty has no path.
Everything is read off the models, so that a new field of a fact needs no change here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from annotated_types import MinLen
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails, PydanticCustomError

from bot.directory.models import OURS, Fact

Kind = TypeVar("Kind", bound=Fact)
Location = tuple[int | str, ...]
"""Where pydantic found a mistake."""

_INDEX = re.compile(r"0|[1-9][0-9]{0,5}")
"""One spelling per number, so that two paths cannot mean the same thing."""


class Sort(StrEnum):
    """How a field is filled in."""

    WORDS = "words"  # the same in several languages: name.en, name.fr
    ONE_OF = "one_of"  # one of its choices
    SOME_OF = "some_of"  # any of its choices: "anyone, women"
    YES_NO = "yes_no"  # "true" or "false"
    DATE = "date"  # 2026-11-21
    NUMBER = "number"  # a whole number
    TEXT = "text"  # one free text
    TEXTS = "texts"  # names of other entries or places: "au-lifeline, au-1800respect"
    PART = "part"  # something with fields of its own: hours.open
    LIST = "list"  # any number of things with fields of their own: contacts.0.value


@dataclass(frozen=True)
class FieldShape:
    """What can be given for one field of a kind of entry.

    `required`: an entry without it is refused. `choices` are the allowed values of ONE_OF and SOME_OF; `kind` and
    `inner` say what a PART is or a LIST holds.
    """

    name: str
    required: bool
    sort: Sort
    choices: tuple[str, ...] = ()
    kind: type[Fact] | None = None
    inner: tuple["FieldShape", ...] = ()


@cache
def paths(kind: type[Fact]) -> tuple[FieldShape, ...]:
    """The fields of a kind of entry, in the order of its model. Raises TypeError for a field no form could show."""
    return tuple(_shape(name, field) for name, field in kind.model_fields.items())


def dump(entry: Fact) -> dict[str, Any]:
    """An entry as it would stand in a file: only what was said, as plain lists, mappings and scalars.

    Nothing that its kind requires is left out, even if empty, such as the hours of a line when they are not known.
    """
    return entry.model_dump(mode="json", exclude_defaults=True)


def flatten(data: Mapping[str, Any]) -> dict[str, str]:
    """What stands in `data`, path by path. A list of scalars becomes one text, its items joined by a comma."""
    flat: dict[str, str] = {}
    _flatten_into(flat, "", data)
    return flat


def build(kind: type[Kind], flat: Mapping[str, str]) -> Kind:
    """The entry that paths and texts describe; `flatten` and `dump` backwards.

    Items of a list are counted anew in their order, so one can be taken out of the middle. Blank texts count as absent.
    Raises ValidationError with every mistake at once, a path that does not exist among them; `path_of` says for each
    which of the given paths it is about.
    """
    given = {tuple(path.split(".")): text for path, text in flat.items() if text.strip()}
    counted: dict[Location, tuple[int, ...]] = {}
    data = _gather(kind, given, (), counted)
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise _as_given(error, counted) from None


def path_of(loc: Location) -> str:
    """The path a mistake is about. A whole part or the whole entry is meant by a path without an end, or by ''.

    A single item of a list of scalars has no path of its own. A language that is none is told by its words' path.
    """
    last = loc[-1] if loc else ""
    return ".".join(str(step) for step in (loc[:-1] if last == "[key]" or isinstance(last, int) else loc))


def _shape(name: str, field: FieldInfo) -> FieldShape:
    annotation = _plain(field.annotation)
    required = field.is_required()
    if get_origin(annotation) is dict:
        return FieldShape(name, required, Sort.WORDS)
    if get_origin(annotation) is tuple:
        item = _plain(get_args(annotation)[0])
        # A list may be required and still empty, such as the contacts of a line that has none yet.
        required = required and any(isinstance(rule, MinLen) and rule.min_length > 0 for rule in field.metadata)
        if _is_fact(item):
            return FieldShape(name, required, Sort.LIST, kind=item, inner=paths(item))
        choices = _choices(item)
        return FieldShape(name, required, Sort.SOME_OF if choices else Sort.TEXTS, choices)
    if _is_fact(annotation):
        inner = paths(annotation)
        required = required and any(shape.required for shape in inner)
        return FieldShape(name, required, Sort.PART, kind=annotation, inner=inner)
    if choices := _choices(annotation):
        return FieldShape(name, required, Sort.ONE_OF, choices)
    if annotation not in _SCALARS:
        raise TypeError(f"{name} is {annotation}, which cannot be written as text")
    return FieldShape(name, required, _SCALARS[annotation])


_SCALARS: Mapping[Any, Sort] = {bool: Sort.YES_NO, date: Sort.DATE, int: Sort.NUMBER, str: Sort.TEXT}


def _plain(annotation: Any) -> Any:
    """A type without its rules and without "or nothing"."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        left = [one for one in get_args(annotation) if one is not NoneType]
        return _plain(left[0]) if len(left) == 1 else annotation
    return annotation


def _is_fact(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Fact)


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(one) for one in get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(one.value for one in annotation)
    return ()


def _flatten_into(flat: dict[str, str], path: str, value: Any) -> None:
    if isinstance(value, Mapping):
        below = [(str(key), item) for key, item in value.items()]
    elif _is_list(value) and any(isinstance(item, Mapping) or _is_list(item) for item in value):
        below = [(str(index), item) for index, item in enumerate(value)]
    else:
        text = ", ".join(filter(None, map(_as_text, value))) if _is_list(value) else _as_text(value)
        if text.strip():
            flat[path] = text
        return
    for key, item in below:
        _flatten_into(flat, f"{path}.{key}" if path else key, item)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _gather(
    kind: type[Fact], given: Mapping[tuple[str, ...], str], at: Location, counted: dict[Location, tuple[int, ...]]
) -> dict[str, Any]:
    """What the model can validate. A path that fits nowhere is kept under its own name, where the model refuses it."""
    shapes = {shape.name: shape for shape in paths(kind)}
    data: dict[str, Any] = {}
    below: dict[str, dict[tuple[str, ...], str]] = {}
    whole: dict[str, str] = {}
    for steps, text in given.items():
        shape = shapes.get(steps[0])
        if shape and len(steps) == 1:
            whole[steps[0]] = text
        elif shape and _leads_on(shape, steps[1:]):
            below.setdefault(steps[0], {})[steps[1:]] = text
        else:
            data[".".join(steps)] = text
    for shape in shapes.values():
        name, parts = shape.name, below.get(shape.name, {})
        if name in whole:
            # Also for words, parts and lists, which cannot be one text: the model says so better than silence would.
            data[name] = _scalar(shape, whole[name])
        elif shape.sort is Sort.WORDS and parts:
            data[name] = {".".join(steps): text for steps, text in parts.items()}
        elif shape.kind and shape.sort is Sort.PART and (parts or kind.model_fields[name].is_required()):
            data[name] = _gather(shape.kind, parts, (*at, name), counted)
        elif shape.kind and shape.sort is Sort.LIST and parts:
            indices = tuple(sorted({int(steps[0]) for steps in parts}))
            counted[(*at, name)] = indices
            data[name] = [
                _gather(shape.kind, _under(str(index), parts), (*at, name, index), counted) for index in indices
            ]
        elif kind.model_fields[name].is_required() and not shape.required:
            data[name] = []
    return data


def _leads_on(shape: FieldShape, rest: tuple[str, ...]) -> bool:
    if shape.sort is Sort.LIST:
        return len(rest) > 1 and _INDEX.fullmatch(rest[0]) is not None
    return shape.sort in (Sort.WORDS, Sort.PART)


def _under(first: str, parts: Mapping[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    return {steps[1:]: text for steps, text in parts.items() if steps[0] == first}


def _scalar(shape: FieldShape, text: str) -> str | list[str]:
    if shape.sort in (Sort.SOME_OF, Sort.TEXTS):
        return [item for one in text.split(",") if (item := one.strip())]
    return text if shape.sort is Sort.TEXT else text.strip()


def _as_given(error: ValidationError, counted: Mapping[Location, tuple[int, ...]]) -> ValidationError:
    """The same mistakes, where list items have the numbers they were given by, not the ones they were counted to."""
    details: list[InitErrorDetails] = []
    for one in error.errors(include_url=False):
        loc: Location = ()
        for step in one["loc"]:
            loc = (*loc, counted[loc][step] if isinstance(step, int) and loc in counted else step)
        if one["type"] == OURS:
            ours = PydanticCustomError(OURS, one["ctx"]["words"], one["ctx"])
            details.append(InitErrorDetails(type=ours, loc=loc, input=one["input"]))
            continue
        detail = InitErrorDetails(type=one["type"], loc=loc, input=one["input"])
        if "ctx" in one:
            detail["ctx"] = one["ctx"]
        details.append(detail)
    return ValidationError.from_exception_data(error.title, details)
