"""Changes as a person reads them: each field before and after."""

from collections.abc import Sequence

from bot.dialogue.desk.codes import entry_name, texts_of
from bot.dialogue.desk.words import absent, choice_name, field_name
from bot.dialogue.here import Here
from bot.dialogue.screen import Block, field, item, loud, small
from bot.dialogue.speech import Speakable, _
from bot.stewardship.changes import Change
from bot.stewardship.desk import Desk
from bot.stewardship.flat import flatten
from bot.stewardship.rows import in_order

_LONGEST = 200
"""Letters of a value that are shown; of a longer one the file shows the rest."""

_ON_A_SCREEN = 1_500
"""Letters of all values together. A message holds 4,096, with names, reasons and what else stands on the screen."""


def difference_blocks(
    changes: Sequence[Change], here: Here, desk: Desk, language: str, at_most: int = 12
) -> list[Block]:
    """Every field that changes, as before and after; of very many only the first, and how many more there are."""
    blocks: list[Block] = []
    left, letters = at_most, 0
    for number, change in enumerate(changes):
        if left <= 0:
            more = len(changes) - number
            blocks.append(small(_("And {count} more entries.", count=str(more))))
            break
        name = changed_name(change, here, desk, language)
        blocks.append(field(_("New") if change.is_new else _("Entry"), name))
        fields = _fields(change)
        for path, old, new in fields[:left]:
            letters += min(len(old or ""), _LONGEST) + min(len(new or ""), _LONGEST)
            if letters > _ON_A_SCREEN:
                blocks.append(loud(_("There is more. Take every difference as a file.")))
                return blocks
            said = {"field": field_name(path), "before": _said(path, old), "after": _said(path, new)}
            blocks.append(item(_("{field}: {before} → {after}", **said)))
        if len(fields) > left:
            blocks.append(small(_("And {count} more fields.", count=str(len(fields) - left))))
        left -= len(fields)
    return blocks


def fits_on_a_screen(changes: Sequence[Change], at_most: int = 12) -> bool:
    """Whether `difference_blocks` shows every word of it."""
    fields = [one for change in changes for one in _fields(change)]
    lengths = [len(words or "") for one in fields for words in one[1:]]
    return len(fields) <= at_most and max(lengths, default=0) <= _LONGEST and sum(lengths) <= _ON_A_SCREEN


def changed_name(change: Change, here: Here, desk: Desk, language: str) -> Speakable:
    """What the entry of a change is called; by what is to stand there, if it is not there yet."""
    texts = texts_of(change.key, here, desk) or flatten({name: new for name, (_old, new) in change.fields.items()})
    return entry_name(change.key, texts, here, language)


def difference_notes(
    changes: Sequence[Change], here: Here, desk: Desk, language: str
) -> tuple[tuple[Speakable, tuple[Speakable, ...]], ...]:
    """Every field of every change, whole, under the name of its entry."""
    return tuple(
        (
            changed_name(change, here, desk, language),
            tuple(
                _(
                    "{field}: {before} → {after}",
                    field=field_name(path),
                    before=_whole(path, old),
                    after=_whole(path, new),
                )
                for path, old, new in _fields(change)
            ),
        )
        for change in changes
    )


def _whole(path: str, words: str | None) -> Speakable:
    return absent(path) if words is None else words


def _fields(change: Change) -> list[tuple[str, str | None, str | None]]:
    """Every path that changes, with its words before and after."""
    before = flatten({name: old for name, (old, _new) in change.fields.items()})
    after = flatten({name: new for name, (_old, new) in change.fields.items()})
    both = in_order({**before, **after})
    return [(path, before.get(path), after.get(path)) for path in both if before.get(path) != after.get(path)]


def _said(path: str, words: str | None) -> Speakable:
    if words is None:
        return absent(path)
    named = choice_name(path, words)
    if not isinstance(named, str):
        return named
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
