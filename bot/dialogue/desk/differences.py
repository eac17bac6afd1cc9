"""Changes as a person reads them: each field before and after."""

from collections.abc import Sequence

from bot.dialogue.desk.words import choice_name, field_name
from bot.dialogue.screen import Block, field, item, small
from bot.dialogue.speech import Speakable, _
from bot.stewardship.changes import Change
from bot.stewardship.flat import flatten
from bot.stewardship.rows import in_order

_LONGEST = 200


def difference_blocks(changes: Sequence[Change], at_most: int = 12) -> list[Block]:
    """Every field that changes, as before and after; of very many only the first, and how many more there are."""
    blocks: list[Block] = []
    left = at_most
    for number, change in enumerate(changes):
        if left <= 0:
            more = len(changes) - number
            blocks.append(small(_("And {count} more entries.", count=str(more))))
            break
        blocks.append(field(_("New") if change.is_new else _("Entry"), f"{change.key.place}, {change.key.id}"))
        fields = _fields(change)
        for path, old, new in fields[:left]:
            said = {"field": field_name(path), "before": _said(path, old), "after": _said(path, new)}
            blocks.append(item(_("{field}: {before} → {after}", **said)))
        if len(fields) > left:
            blocks.append(small(_("And {count} more fields.", count=str(len(fields) - left))))
        left -= len(fields)
    return blocks


def fits_on_a_screen(changes: Sequence[Change], at_most: int = 12) -> bool:
    """Whether `difference_blocks` shows every word of it."""
    fields = [one for change in changes for one in _fields(change)]
    return len(fields) <= at_most and all(len(words or "") <= _LONGEST for one in fields for words in one[1:])


def difference_notes(changes: Sequence[Change]) -> tuple[tuple[Speakable, tuple[Speakable, ...]], ...]:
    """Every field of every change, whole, under the name of its entry."""
    return tuple(
        (
            ", ".join(change.key),
            tuple(
                _("{field}: {before} → {after}", field=field_name(path), before=_whole(old), after=_whole(new))
                for path, old, new in _fields(change)
            ),
        )
        for change in changes
    )


def _whole(words: str | None) -> Speakable:
    return _("nothing") if words is None else words


def _fields(change: Change) -> list[tuple[str, str | None, str | None]]:
    """Every path that changes, with its words before and after."""
    before = flatten({name: old for name, (old, _new) in change.fields.items()})
    after = flatten({name: new for name, (_old, new) in change.fields.items()})
    both = in_order({**before, **after})
    return [(path, before.get(path), after.get(path)) for path in both if before.get(path) != after.get(path)]


def _said(path: str, words: str | None) -> Speakable:
    if words is None:
        return _("nothing")
    named = choice_name(path, words)
    if not isinstance(named, str):
        return named
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
