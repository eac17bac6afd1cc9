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
            blocks.append(small(_("And {count} more entries. The file shows all of them.", count=str(more))))
            break
        blocks.append(field(_("New") if change.is_new else _("Entry"), f"{change.key.place}, {change.key.id}"))
        before = flatten({name: old for name, (old, _new) in change.fields.items()})
        after = flatten({name: new for name, (_old, new) in change.fields.items()})
        paths = [path for path in in_order({**before, **after}) if before.get(path) != after.get(path)]
        for path in paths[:left]:
            blocks.append(
                item(
                    _(
                        "{field}: {before} → {after}",
                        field=field_name(path),
                        before=_said(path, before.get(path)),
                        after=_said(path, after.get(path)),
                    )
                )
            )
        if len(paths) > left:
            blocks.append(small(_("And {count} more fields.", count=str(len(paths) - left))))
        left -= len(paths)
    return blocks


def _said(path: str, words: str | None) -> Speakable:
    if words is None:
        return _("nothing")
    named = choice_name(path, words)
    if not isinstance(named, str):
        return named
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
