"""Changing an entry: fields by typing or tapping, adding one, closing it for a time, having checked it."""

from datetime import timedelta
from typing import Final

from bot.dialogue.desk.codes import code_of, field_at, fields_of, group_at, key_at, kind_of, name_in, parts, texts_of
from bot.dialogue.desk.look import Rows, more, page_of, place_, to_desk
from bot.dialogue.desk.words import GROUPS, choice_name, field_name, told
from bot.dialogue.here import Here
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Look, Screen, field, item, loud, quoted, small, text, title
from bot.dialogue.speech import Message, Speakable, _
from bot.directory.checking import Problem
from bot.directory.models import Sourced
from bot.directory.tokens import token_of
from bot.stewardship.changes import Key, entry_at
from bot.stewardship.desk import Desk
from bot.stewardship.drafting import NOBODY_TYPES, shape_at
from bot.stewardship.flat import Sort
from bot.stewardship.rows import in_order

FIXED: Final = NOBODY_TYPES | {"id"}
"""What nobody types: the name of an entry never changes, and a second look is what an approval is."""

LONGEST = 40
"""Letters of a value on a button."""


def fields(place: Place, here: Here, desk: Desk) -> Screen:
    """Every field that is given, to pick one; then what could be added."""
    key = key_at(place, here, desk)
    if key is None:
        return place_(place, here, desk)
    code, number = parts(place.arg)
    texts = texts_of(key, here, desk)
    adding = number.startswith("a")
    given = sorted((path for path in in_order(texts) if path not in FIXED), key=_first_wanted)
    listed = (
        [path for path in fields_of(key, here, desk) if path not in texts and path not in FIXED] if adding else given
    )
    shown, page, pages = page_of(listed, number.lstrip("a"))
    heading = _("What do you want to add?") if adding else _("What do you want to change?")
    blocks = [title(heading), small(name_in(texts, key, place.language))]
    rows: Rows = []
    for path in shown:
        label = field_name(path)
        if not adding:
            label = _("{field}: {value}", field=label, value=short(path, texts[path]))
        rows.append((Choice(label, place.to("dfield", f"{code}-{token_of(path)}")),))
    rows += more(place, "dfields", f"{code}-a" if adding else f"{code}-", page, pages)
    if adding:
        rows.append((Choice(_("What is filled in already"), place.to("dfields", f"{code}-1")),))
    else:
        rows.append((Choice(_("Add something new"), place.to("dfields", f"{code}-a1")),))
    rows.append((_back(place, key, here, desk), *to_desk(place)))
    return Screen(tuple(blocks), tuple(rows))


def _first_wanted(path: str) -> int:
    """What changes most often comes first; the rest in the order of the entry."""
    top, _dot, rest = path.partition(".")
    if top in ("contacts", "contact"):
        return 0 if rest.endswith("value") else 3
    return {"hours": 1, "name": 2, "unreachable_until": 2}.get(top, 3)


def _back(place: Place, key: Key, here: Here, desk: Desk) -> Choice:
    """To the draft, if there is one; else to the card."""
    if desk.draft is not None:
        return Choice(_("Back to the draft"), place.to("ddraft"))
    return Choice(_("Back to the entry"), place.to("dcard", code_of(key)))


def short(path: str, words: str) -> Speakable:
    named = choice_name(path, words)
    if not isinstance(named, str):
        return named
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def field_(place: Place, here: Here, desk: Desk, typed: str = "", problems: tuple[Problem, ...] = ()) -> Screen:
    """One field: what stands there, and a question for what is to stand there. `problems`: why the last was not taken."""
    key = key_at(place, here, desk)
    code, rest = parts(place.arg)
    path = field_at(rest, key, here, desk) if key is not None else ""
    shape = shape_at(kind_of(key), path) if key is not None and path else None
    if key is None or shape is None or path in FIXED:
        return fields(place, here, desk)
    entry = entry_at(here.directory, key)
    texts = texts_of(key, here, desk)
    blocks = [title(field_name(path)), small(name_in(texts, key, place.language))]
    if problems:
        blocks.append(loud(_("This was not accepted. Nothing has changed.")))
        blocks.append(quoted(typed[:300]))
        blocks += [item(told(problem)) for problem in problems[:5]]
    stands = texts.get(path)
    if stands:
        blocks += [text(_("Now it says:")), quoted(stands)]
        name = choice_name(path, stands)
        if not isinstance(name, str):
            blocks.append(small(name))
    else:
        blocks.append(text(_("Nothing stands there yet.")))
    blocks.append(text(_asked(path, shape.sort, here)))
    rows: Rows = []
    if shape.choices or shape.sort is Sort.YES_NO:
        chosen = {one.strip() for one in (stands or "").split(",")}
        for choice in shape.choices or ("true", "false"):
            label: Speakable = choice_name(path, choice)
            if choice in chosen:
                label = _("✓ {choice}", choice=label)
            rows.append((Choice(label, place.to("dset", f"{code}-{token_of(path)}-{token_of(choice)[:4]}")),))
    if stands and not (shape.required and "." not in path):
        rows.append((Choice(_("Take this out"), place.to("dset", f"{code}-{token_of(path)}-out")),))
        first = path.split(".")
        if (
            len(first) > 2
            and first[1].isdecimal()
            and len([at for at in texts if at.startswith(".".join(first[:2]))]) > 1
        ):
            whole = field_name(".".join(first[:2]))
            rows.append(
                (Choice(_("Take out all of {part}", part=whole), place.to("dset", f"{code}-{token_of(path)}-all")),)
            )
    rows.append((Choice(_("Other fields"), place.to("dfields", f"{code}-1")), _back(place, key, here, desk)))
    if entry is not None and stands and path.endswith("value"):
        blocks.append(small(_("Whoever changes a number should have called it, or read it on the service's own page.")))
    return Screen(tuple(blocks), tuple(rows))


def _asked(path: str, sort: Sort, here: Here) -> Message:
    match sort:
        case Sort.DATE:
            return _("Type the day, such as {day}.", day=here.today.isoformat())
        case Sort.NUMBER:
            return _("Type a whole number.")
        case Sort.TEXTS if path == "only_in":
            return _("Type the codes of places, such as {example}, with commas between them.", example="ca-qc")
        case Sort.TEXTS:
            return _("Type the codes of entries, such as {example}, with commas between them.", example="au-lifeline")
        case Sort.SOME_OF:
            return _("Tap what applies. Tap again to take it away.")
        case Sort.ONE_OF | Sort.YES_NO:
            return _("Tap one.")
    if path.endswith("hours.open"):
        return _("Type 24/7, or days and times such as Mo-Fr 09:00-17:00. PH off means closed on public holidays.")
    if path.endswith("zone"):
        return _("Type the time zone, such as Australia/Sydney.")
    if path.endswith("url"):
        return _("Type the whole address, beginning with https://")
    if path.endswith("value"):
        return _("Type the new number or address.")
    if path.endswith("region"):
        return _("Type the two letters of the country, such as CA.")
    return _("Type the new text.")


def new(place: Place, here: Here, desk: Desk, problems: tuple[Problem, ...] = ()) -> Screen:
    """Adding an entry: what it is called, or since when, comes first."""
    group = group_at(place.arg)
    if not group or here.directory.get(place.jurisdiction) is None or not desk.steward.may_propose:
        return place_(place, here, desk)
    asked = _("Type what it is called.")
    if group in ("emergency", "medical", "duties"):
        asked = _("Type in one sentence what it is for.")
    if group == "parliament":
        asked = _("Type since which day, such as {day}.", day=here.today.isoformat())
    blocks = [
        title(_("Add an entry")),
        field(_("In"), GROUPS[group]),
        *(item(told(one)) for one in problems),
        text(asked),
    ]
    return Screen(
        tuple(blocks), ((Choice(_("Back to the list"), place.to("dlist", f"{place.arg[:1]}-1")),), to_desk(place))
    )


def _soon(here: Here) -> str:
    return (here.today + timedelta(days=14)).isoformat()


def away(place: Place, here: Here, desk: Desk, problems: tuple[Problem, ...] = ()) -> Screen:
    """Closing an entry for a time: until when."""
    key = key_at(place, here, desk)
    if key is None or key.group not in ("help_lines", "routes"):
        return place_(place, here, desk)
    blocks = [
        title(_("Closed for a time")),
        small(name_in(texts_of(key, here, desk), key, place.language)),
        *(item(told(one)) for one in problems),
        text(_("Until which day can it not be reached? Type it, such as {day}.", day=_soon(here))),
        small(_("On that day it counts as open again, and is due for review.")),
    ]
    return Screen(tuple(blocks), ((Choice(_("Back to the entry"), place.to("dcard", code_of(key))),), to_desk(place)))


def check(place: Place, here: Here, desk: Desk) -> Screen:
    """I checked this today: how."""
    key = key_at(place, here, desk)
    entry = entry_at(here.directory, key) if key is not None else None
    if key is None or entry is None:
        return place_(place, here, desk)
    code = code_of(key)
    blocks = [title(_("I checked this today")), small(name_in(texts_of(key, here, desk), key, place.language))]
    if isinstance(entry, Sourced):
        blocks += [
            Block(Look.SMALL, source.url, label=_("Source"), link=source.url)
            for source in entry.sources[:8]
            if source.can_be_shown
        ]
    blocks.append(
        text(_("How? Only say it if everything on the card was right. If something was not, change it instead."))
    )
    rows: Rows = [
        (Choice(_("See it as a user"), place.to("dview", f"{code}-1")),),
        (Choice(_("I called, and it is right"), place.to("dchecked", f"{code}-c")),),
        (Choice(_("I read it on the source page"), place.to("dchecked", f"{code}-r")),),
        (Choice(_("Something is not right"), place.to("dfields", f"{code}-1")),),
        (Choice(_("Back to the entry"), place.to("dcard", code)), *to_desk(place)),
    ]
    if key.group == "parliament":
        del rows[1]
    return Screen(tuple(blocks), tuple(rows))
