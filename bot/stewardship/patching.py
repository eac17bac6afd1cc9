"""Changes values in a YAML text and leaves everything else in it as it is, byte for byte."""

import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeGuard, TypeVar

import yaml
from pydantic import BaseModel

from bot.stewardship.yaml_writing import (
    inner_model,
    is_day,
    spelt_item,
    spelt_pair,
    spelt_scalar,
    spelt_value,
    written_order,
)

Collection = TypeVar("Collection", bound=yaml.CollectionNode)


def nodes_below(node: yaml.Node) -> Iterator[yaml.Node]:
    """A node and all below it, in the order of the text."""
    yield node
    for child in getattr(node, "value", ()) if isinstance(node, yaml.CollectionNode) else ():
        for one in child if isinstance(child, tuple) else (child,):
            yield from nodes_below(one)


def is_block(node: yaml.Node, kind: type[Collection]) -> TypeGuard[Collection]:
    """Whether something is a list or mapping with each part on its own line."""
    return isinstance(node, kind) and not node.flow_style and bool(node.value)


def _shares_keys(node: yaml.Node, new: Any) -> TypeGuard[yaml.MappingNode]:
    """Whether a mapping keeps at least one of its lines, so that there is something to patch."""
    return isinstance(new, dict) and is_block(node, yaml.MappingNode) and any(key.value in new for key, _ in node.value)


class Unusual(Exception):
    """The text is valid YAML, but written in a way that cannot be patched line by line."""


class Patch:
    """Replacements in a text, found by the marks of its nodes and made all at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[tuple[int, int, str]] = []

    def applied(self) -> str:
        """The text with all replacements. At one place, what is put in comes before what is taken out."""
        parts, at = [], 0
        for start, end, words in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [self._text[at:start], words.replace("\n", self._newline)]
            at = max(at, end)
        return "".join((*parts, self._text[at:]))

    def change_item(
        self, parent: yaml.SequenceNode, node: yaml.Node, old: Any, new: Any, model: type[BaseModel] | None
    ) -> None:
        """Makes one item of a list what it shall be."""
        if old == new:
            return
        if _shares_keys(node, new):
            self._change_mapping(node, old if isinstance(old, dict) else {}, new, model)
        elif isinstance(node, yaml.ScalarNode) and not isinstance(new, dict | list):
            self._change_scalar(node, new, parent.start_mark.column, day=False)
        else:
            self._rewrite_span(node.start_mark.index, node, spelt_item(new, parent.start_mark.column, model))

    def _change_pair(
        self,
        parent: yaml.MappingNode,
        key: yaml.Node,
        node: yaml.Node,
        old: Any,
        new: Any,
        model: type[BaseModel] | None,
    ) -> None:
        inner = inner_model(model, key.value)
        if old == new:
            return
        if _shares_keys(node, new):
            # What the file says although it goes without saying is no part of `old`.
            self._change_mapping(node, old if isinstance(old, dict) else {}, new, inner)
        elif isinstance(new, list) and new and is_block(node, yaml.SequenceNode):
            self._change_sequence(node, old if isinstance(old, list) else [], new, inner)
        elif isinstance(node, yaml.ScalarNode) and node.value and not isinstance(new, dict | list):
            self._change_scalar(node, new, key.start_mark.column, day=is_day(model, key.value))
        else:
            self.rewrite(parent, key, node, new, inner, day=is_day(model, key.value))

    def _change_scalar(self, node: yaml.ScalarNode, new: Any, column: int, *, day: bool) -> None:
        start, end = node.start_mark.index, self._end_of(node)
        words = spelt_scalar(new, node.start_mark.column, column + 2, style=node.style, day=day)
        self._edits.append((start, end, words))

    def _change_mapping(
        self, node: yaml.MappingNode, old: dict[str, Any], new: dict[str, Any], model: type[BaseModel] | None
    ) -> None:
        pairs = node.value
        gone = [key.value in old and key.value not in new for key, _value in pairs]
        staying = gone.index(False)
        if staying:
            self._take_out_first(pairs[:staying], pairs[staying])
        for index, (key, value) in enumerate(pairs):
            if gone[index] and index > staying:
                self._take_out_lines(key.start_mark.index, value)
            elif key.value in new:
                self._change_pair(node, key, value, old.get(key.value), new[key.value], model)
        there = {key.value for key, _value in pairs}
        for name in written_order(model, list(new)):
            if name not in there:
                self.insert_pair(node, name, new[name], model, staying=staying)

    def _change_sequence(
        self, node: yaml.SequenceNode, old: list[Any], new: list[Any], model: type[BaseModel] | None
    ) -> None:
        if len(old) != len(node.value):
            raise Unusual(f"line {node.start_mark.line + 1} holds another number of things than were read")
        was, shall_be = ([json.dumps(one, sort_keys=True) for one in some] for some in (old, new))
        for what, i, i_end, j, j_end in SequenceMatcher(None, was, shall_be, autojunk=False).get_opcodes():
            both = min(i_end - i, j_end - j) if what == "replace" else 0
            for step in range(both):
                self.change_item(node, node.value[i + step], old[i + step], new[j + step], model)
            if what in ("replace", "delete"):
                for gone in node.value[i + both : i_end]:
                    self._take_out_lines(self._dash_of(gone), gone)
            if what in ("replace", "insert") and j + both < j_end:
                column = node.start_mark.column
                lines = "".join(f"{' ' * column}- {spelt_item(one, column, model)}\n" for one in new[j + both : j_end])
                before = node.value[i + both - 1] if i + both else None
                self._put_in(self._line_after(before) if before else self._line_of(self._dash_of(node.value[0])), lines)

    def insert_pair(
        self,
        node: yaml.MappingNode,
        name: str,
        value: Any,
        model: type[BaseModel] | None,
        *,
        apart: bool = False,
        staying: int = 0,
    ) -> None:
        """Puts a new key where the written order has it; a new language goes last.

        `apart`: with an empty line before it. `staying`: the first of the mapping's keys that is not taken out.
        """
        column = node.start_mark.column
        words = spelt_pair(name, value, column, model)
        there = [key.value for key, _value in node.value]
        ordered = written_order(model, [*there, name])
        rank = ordered.index(name)
        place = there.index(ordered[rank - 1]) if rank else -1
        if place < staying:
            first = int(node.value[staying][0].start_mark.index)
            self._edits.append((first, first, f"{words}\n{' ' * column}"))
        else:
            blank = "\n" if apart else ""
            self._put_in(self._line_after(node.value[place][1]), f"{blank}{' ' * column}{words}\n")

    def append_items(
        self, node: yaml.SequenceNode, new: Sequence[Any], model: type[BaseModel] | None, *, apart: bool
    ) -> None:
        """Puts new items below the last one. `apart`: with an empty line before each."""
        column, blank = node.start_mark.column, "\n" if apart else ""
        lines = "".join(f"{blank}{' ' * column}- {spelt_item(one, column, model)}\n" for one in new)
        if lines:
            self._put_in(self._line_after(node.value[-1]), lines)

    def rewrite(
        self,
        parent: yaml.MappingNode,
        key: yaml.Node,
        node: yaml.Node,
        new: Any,
        model: type[BaseModel] | None,
        *,
        day: bool = False,
    ) -> None:
        """Writes the whole value of a key anew, because it was or becomes something that cannot be patched."""
        colon = self._text.index(":", key.end_mark.index) + 1
        column = parent.start_mark.column
        flow = isinstance(node, yaml.CollectionNode) and bool(node.flow_style) and bool(node.value)
        words = spelt_value(new, column, colon - key.start_mark.index + column + 1, model, day=day, flow=flow)
        self._rewrite_span(colon, node, words)

    def _rewrite_span(self, start: int, node: yaml.Node, words: str) -> None:
        end = self._end_of(node)
        comments = self._comments_in(start, end, node)
        indent = " " * node.start_mark.column
        self._edits.append((start, end, words))
        if comments:
            self._put_in(self._line_after(node), "".join(f"{indent}{one}\n" for one in comments))

    def _take_out_lines(self, start: int, node: yaml.Node) -> None:
        """Takes out whole lines, from where something begins to where its value ends; comments in them stay."""
        line, end = self._line_of(start), self._line_after(node)
        comments = self._comments_in(start, end, node)
        indent = " " * (start - line)
        self._edits.append((line, end, "".join(f"{indent}{one}\n" for one in comments)))

    def _take_out_first(
        self, gone: Sequence[tuple[yaml.Node, yaml.Node]], following: tuple[yaml.Node, yaml.Node]
    ) -> None:
        """Takes out the keys that begin a mapping: what follows moves up to where they began, behind a dash perhaps."""
        start, end = int(gone[0][0].start_mark.index), int(following[0].start_mark.index)
        comments = self._comments_in(start, end, *(node for pair in gone for node in pair))
        self._edits.append((start, end, ""))
        if comments:
            column = " " * following[0].start_mark.column
            self._put_in(self._line_after(following[1]), "".join(f"{column}{one}\n" for one in comments))

    def _put_in(self, at: int, lines: str) -> None:
        if at == len(self._text) and not self._text.endswith("\n"):
            lines = "\n" + lines.removesuffix("\n")
        self._edits.append((at, at, lines))

    def _end_of(self, node: yaml.Node) -> int:
        """Where a value's own text ends: a block's mark stands at what comes next, behind comments and empty lines."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end_of(last[1] if isinstance(last, tuple) else last)
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        return start + len(self._text[start:end].rstrip())

    def _line_of(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _line_after(self, node: yaml.Node) -> int:
        found = self._text.find("\n", self._end_of(node))
        return len(self._text) if found < 0 else found + 1

    def _dash_of(self, item: yaml.Node) -> int:
        start = int(item.start_mark.index)
        line = self._line_of(start)
        if self._text[line:start].strip() != "-":
            raise Unusual(f"line {item.start_mark.line + 1} does not begin with its own dash")
        return self._text.index("-", line)

    def blank_between(self, one: yaml.Node, other: yaml.Node) -> bool:
        """Whether an empty line stands between two items."""
        between = self._text[self._line_after(one) : self._line_of(int(other.start_mark.index))]
        return any(not line.strip() for line in between.splitlines())

    def _comments_in(self, start: int, end: int, *nodes: yaml.Node) -> list[str]:
        """The comments between two places, in the order in which they stand; a # inside a value is none."""
        found, at = [], start
        scalars = [one for node in nodes for one in nodes_below(node) if isinstance(one, yaml.ScalarNode)]
        for scalar in scalars:
            found += _COMMENT.findall(self._text[at : int(scalar.start_mark.index)])
            at = max(at, int(scalar.end_mark.index))
        return found + _COMMENT.findall(self._text[at:end])


_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\r\n]*")
