"""Rows as a YAML list of entries, written as in `resources/`, and back."""

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from bot.directory.loading import BrokenResource, parse_yaml
from bot.stewardship.flat import flatten
from bot.stewardship.rows import DEEPEST_PATH, MOST_ROWS, Row, in_order, is_list, plain_breaks, problems_in, shown
from bot.stewardship.sheet_problems import Says, SheetProblem, UnusableSheet

_NAME = "sheet"
_DEEPEST = 1 + DEEPEST_PATH
"""The list of entries, and what an entry may be nested in itself."""

_MOST_PARTS = 200_000
"""Marks and words, as the YAML library counts them: three times what the fullest sheet has. Reading takes its time."""


class _Dumper(yaml.CSafeDumper):
    """Never an anchor: what a person reads says everything where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_listing(rows: Sequence[Row]) -> str:
    """The list. Raises UnusableSheet for rows that could not be read again."""
    if problems := list(problems_in(list(enumerate(rows, 1)))):
        raise UnusableSheet(problems)
    entries = [{**_beside(row), **_nested(row)} for row in rows]
    return yaml.dump(entries, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def read_listing(text: str) -> tuple[Row, ...]:
    """The rows of a list of entries. Raises UnusableSheet."""
    _refuse_what_no_person_writes(text)
    try:
        data = parse_yaml(text, _NAME)
    except BrokenResource as error:
        why = str(error).removeprefix(f"{_NAME}: cannot be read as YAML: ")
        raise _broken(why) from None
    if data is None:
        raise UnusableSheet([SheetProblem("", "", Says.EMPTY)])
    if not isinstance(data, list):
        raise UnusableSheet([SheetProblem("", "", Says.NO_LIST)])
    problems: list[SheetProblem] = []
    rows: list[tuple[int, Row]] = []
    for number, entry in enumerate(data[: MOST_ROWS + 1], 1):
        if not isinstance(entry, dict):
            problems.append(SheetProblem(str(number), "", Says.NO_ENTRY))
            continue
        problems += [SheetProblem(str(number), "", Says.DOTTED, {"found": shown(key)}) for key in _dotted(entry)]
        rows.append((number, Row.read(flatten(entry))))
    problems += problems_in(rows)
    if problems:
        raise UnusableSheet(sorted(problems, key=lambda problem: int(problem.where or 0)))
    return tuple(row for _number, row in rows)


def _refuse_what_no_person_writes(text: str) -> None:
    """Aliases can make a small file enormous and deep nesting can exhaust the reader, so neither gets that far."""
    depth = 0
    try:
        for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
            if count > _MOST_PARTS:
                raise UnusableSheet([SheetProblem("", "", Says.TOO_MANY_PARTS)])
            at = {"line": str(event.start_mark.line + 1) if event.start_mark else ""}
            if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
                raise UnusableSheet([SheetProblem("", "", Says.ALIAS, at)])
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST:
                raise UnusableSheet([SheetProblem("", "", Says.TOO_DEEP, at)])
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise _broken(f"{error.problem or error.context}{line}") from None
    except yaml.YAMLError as error:
        raise _broken(str(error)) from None


def _broken(why: str) -> UnusableSheet:
    return UnusableSheet([SheetProblem("", "", Says.BROKEN_YAML, {"why": shown(why, 300)})])


def _dotted(entry: dict[str, Any]) -> Iterator[str]:
    """Keys that could mean the same as a nested one. An entry's own keys may be paths, if nothing else leads there."""
    for key, value in entry.items():
        if "." in key and (isinstance(value, dict | list) or isinstance(entry.get(key.partition(".")[0]), dict | list)):
            yield key
        yield from _dotted_below(value)


def _dotted_below(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (key for key in value if "." in key)
        for item in value.values():
            yield from _dotted_below(item)
    elif isinstance(value, list):
        for item in value:
            yield from _dotted_below(item)


def _beside(row: Row) -> dict[str, str]:
    taken = {"taken": row.taken} if row.taken else {}
    return {"place": row.place, "group": row.group, **taken}


def _nested(row: Row) -> dict[str, Any]:
    """Texts as they would stand in `resources/`. Paths that do not fit together stay paths, so that nothing is lost."""
    texts = {path: plain_breaks(row.texts[path]) for path in in_order(row.texts)}
    tree: dict[str, Any] = {}
    for path, text in texts.items():
        *parents, last = path.split(".")
        at = tree
        for step in parents:
            at = at.setdefault(step, {})
            if not isinstance(at, dict):
                return dict(texts)
        at[last] = text.split(", ") if is_list(path) else text
    data = {name: _listed(value) for name, value in tree.items()}
    return data if flatten(data) == texts else dict(texts)


def _listed(value: Any) -> Any:
    """Mappings by number as the lists they mean."""
    if not isinstance(value, dict):
        return value
    below = {step: _listed(item) for step, item in value.items()}
    return list(below.values()) if list(below) == [str(index) for index in range(len(below))] else below
