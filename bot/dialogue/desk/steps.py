"""What a steward's press, words or file lead to: a page, a draft, a wish. Pure."""

from dataclasses import dataclass, replace
from typing import Final

from bot.dialogue.desk import decide, edit, files, look
from bot.dialogue.desk.codes import field_at, group_at, key_at, kind_of, parts
from bot.dialogue.desk.draft import looked_at
from bot.dialogue.here import Here
from bot.dialogue.place import Place
from bot.dialogue.screen import Screen
from bot.directory.checking import Problem
from bot.directory.marking import N_
from bot.directory.tokens import token_of
from bot.stewardship.changes import Key, entry_at
from bot.stewardship.deciding import Approve, DeskAnswer, DeskWish, Outcome, Propose, Reject, TakeBack
from bot.stewardship.desk import Desk, Draft
from bot.stewardship.drafting import (
    CALLED,
    READ,
    changes_anything,
    checked_today,
    drafted,
    from_rows,
    new_entry,
    shape_at,
    started,
    undone,
    with_text,
    with_usual_zone,
)
from bot.stewardship.flat import Sort
from bot.stewardship.rows import MOST_BYTES
from bot.stewardship.sheets import UnusableSheet, read_sheet

_BEGINNING: Final = frozenset({"dfields", "dfield", "dset", "dhide", "daway", "dnew", "dundo"})
"""Pages where a draft begins."""

ASKING: Final = frozenset({"dfield", "dwhy", "dno", "dnew", "daway"})
"""Pages that ask for words. On the others, words are a search."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a steward is now, and what they are working on.

    `screen`: shown instead of the page, where it speaks of typed words, which no place can carry.
    """

    place: Place
    draft: Draft | None
    wish: DeskWish | None = None
    screen: Screen | None = None


def pressed(place: Place, here: Here, desk: Desk) -> Step:
    """A button at the desk."""
    draft = desk.draft
    if place.page in _BEGINNING and _in_the_way(place, here, desk):
        return _other_first(place, desk)
    match place.page:
        case "ddrop":
            code = parts(place.arg)[0]
            return Step(place.to("dcard", code) if code else place.to("desk"), None)
        case "dok":
            return Step(place, draft, Approve(decide.number_at(place)))
        case "dback":
            return Step(place, draft, TakeBack(decide.number_at(place)))
        case "dundo":
            return _undo(place, here, desk)
    key = key_at(place, here, desk)
    entry = entry_at(here.directory, key) if key is not None else None
    if key is None or not desk.steward.may_propose:
        return Step(place.to("dplace") if place.page in ("dset", "dhow", "dhide", "dchecked") else place, draft)
    match place.page:
        case "dset":
            return _set(place, here, desk, key)
        case "dhide":
            shown = getattr(entry, "display_ok", True)
            return _drafting(place, with_text(_begun(key, here, desk), key, "display_ok", "false" if shown else ""))
        case "dhow" if desk.draft is not None and key in desk.draft.texts:
            now = with_text(desk.draft, key, "checked_on", here.today.isoformat())
            now = with_text(now, key, "checked_how", "called" if place.arg.endswith("c") else "read")
            return Step(place.to("dwhy"), _later(now, key, here))
        case "dchecked" if entry is not None:
            how = "called" if place.arg.endswith("-c") else "read"
            checked = checked_today(key, entry, how, here.today)
            seen = drafted(checked, here.directory, here.today, desk.never)
            if seen.problems:
                return Step(place.to("ddraft"), checked)
            return Step(place, draft, Propose(seen.changes, CALLED if how == "called" else READ))
    return Step(place, draft)


def _later(draft: Draft, key: Key, here: Here) -> Draft:
    """The next check of what was checked today lies after today."""
    entry = entry_at(here.directory, key)
    if entry is None:
        return draft
    texts = checked_today(key, entry, "read", here.today).texts[key]
    return with_text(draft, key, "next_check", texts["next_check"]) if "next_check" in texts else draft


def _begun(key: Key, here: Here, desk: Desk) -> Draft:
    """The draft that has this entry in it; a new one, if what is in the making is about something else."""
    if desk.draft is not None and key in desk.draft.texts:
        return desk.draft
    entry = entry_at(here.directory, key)
    assert entry is not None
    return started(key, entry)


def _in_the_way(place: Place, here: Here, desk: Desk) -> bool:
    """Whether what is begun now would take the place of a draft about something else."""
    if desk.draft is None or not changes_anything(desk.draft):
        return False
    return place.page in ("dnew", "dundo", "dfiles") or key_at(place, here, desk) not in desk.draft.texts


def _other_first(place: Place, desk: Desk) -> Step:
    code = parts(place.arg)[0] if place.page not in ("dnew", "dundo", "dfiles") else ""
    return Step(place.to("dother", code), desk.draft)


def _drafting(place: Place, draft: Draft) -> Step:
    return Step(place.to("ddraft"), draft)


def _set(place: Place, here: Here, desk: Desk, key: Key) -> Step:
    """A value that was tapped, or a field to be taken out."""
    code, rest = parts(place.arg)
    field, _dash, value = rest.partition("-")
    path = field_at(field, key, here, desk)
    shape = shape_at(kind_of(key), path) if path else None
    if shape is None or path in edit.FIXED:
        return Step(place.to("dfields", f"{code}-1"), desk.draft)
    draft = _begun(key, here, desk)
    if value == "out":
        return _drafting(place, with_text(draft, key, path, ""))
    if value == "all":
        return _drafting(place, with_text(draft, key, ".".join(path.split(".")[:2]), ""))
    choices = shape.choices or (("true", "false") if shape.sort is Sort.YES_NO else ())
    choice = next((one for one in choices if token_of(one)[:4] == value), None)
    if choice is None:
        return Step(place.to("dfield", f"{code}-{field}"), desk.draft)
    if shape.sort is not Sort.SOME_OF:
        return _drafting(place, with_text(draft, key, path, choice))
    chosen = [one.strip() for one in draft.texts[key].get(path, "").split(",") if one.strip()]
    ticked = [one for one in choices if (one in chosen) is not (one == choice)]
    return Step(place.to("dfield", f"{code}-{field}"), with_text(draft, key, path, ", ".join(ticked)))


def _undo(place: Place, here: Here, desk: Desk) -> Step:
    proposal = desk.state.proposals.get(decide.number_at(place))
    back = undone(proposal.changes, here.directory) if proposal is not None and desk.steward.may_propose else None
    if proposal is None or back is None:
        return Step(place, desk.draft)
    return Step(place.to("ddraft"), replace(back, why=f"undo of proposal {proposal.number}"))


def for_history(place: Place) -> bool:
    """Whether what is typed here would stand in the history for good."""
    return place.page in ("dwhy", "dno")


def typed(place: Place, words: str, here: Here, desk: Desk) -> Step | None:
    """Words at the desk: what was asked for, or a search. None where they are neither."""
    said = words.strip()
    match place.page:
        case "dfield":
            return _typed_field(place, said, here, desk)
        case "dwhy" if desk.draft is not None and said:
            seen = looked_at(here, desk)
            if seen.problems:
                return Step(place.to("ddraft"), desk.draft)
            why = f"{desk.draft.why}: {said}" if desk.draft.why else said
            return Step(place, desk.draft, Propose(seen.changes, why))
        case "dno" if said:
            return Step(place, desk.draft, Reject(decide.number_at(place), said))
        case "dnew" if said:
            return _typed_name(place, said, here, desk)
        case "daway" if said:
            return _typed_day(place, said, here, desk)
    screen = look.found(place, here, desk, said)
    return Step(place.to("dfind"), desk.draft, screen=screen) if screen is not None else None


def _typed_field(place: Place, said: str, here: Here, desk: Desk) -> Step:
    key = key_at(place, here, desk)
    path = field_at(parts(place.arg)[1], key, here, desk) if key is not None else ""
    if key is None or not path or path in edit.FIXED or not desk.steward.may_propose:
        return Step(place, desk.draft)
    if _in_the_way(place, here, desk):
        return _other_first(place, desk)
    after = with_text(_begun(key, here, desk), key, path, said)
    own = here.directory.get(key.place)
    if path == "hours.open" and own is not None:
        after = with_usual_zone(after, key, own)
    # What is wrong with the whole part may be mended by its next field: only what names these words is about them.
    problems = tuple(
        one
        for one in drafted(after, here.directory, here.today, desk.never).problems
        if one.at == path or (path.startswith(f"{one.at}.") and said in one.values.values())
    )
    if problems:
        return Step(place, desk.draft, screen=edit.field_(place, here, desk, said, problems))
    return _drafting(place, after)


def _typed_name(place: Place, said: str, here: Here, desk: Desk) -> Step:
    own, group = here.directory.get(place.jurisdiction), group_at(place.arg)
    if own is None or not group or not desk.steward.may_propose:
        return Step(place.to("dplace"), desk.draft)
    if _in_the_way(place, here, desk):
        return _other_first(place, desk)
    key, draft = new_entry(own, group, said, here.today)
    problems = drafted(draft, here.directory, here.today, desk.never).problems
    if group == "parliament" and any(one.at == "since" for one in problems):
        wrong = tuple(one for one in problems if one.at == "since")
        return Step(place, desk.draft, screen=edit.new(place, here, desk, wrong))
    return Step(place.saying_where(key.place).to("ddraft"), draft)


def _typed_day(place: Place, said: str, here: Here, desk: Desk) -> Step:
    key = key_at(place, here, desk)
    if key is None or not desk.steward.may_propose:
        return Step(place.to("dplace"), desk.draft)
    if _in_the_way(place, here, desk):
        return _other_first(place, desk)
    draft = with_text(_begun(key, here, desk), key, "unreachable_until", said)
    wrong = [
        one for one in drafted(draft, here.directory, here.today, desk.never).problems if one.at == "unreachable_until"
    ]
    if not wrong and said <= here.today.isoformat():
        wrong = [Problem(key.place, key.id, "unreachable_until", N_("must lie in the future"))]
    if wrong:
        return Step(place, desk.draft, screen=edit.away(place, here, desk, tuple(wrong)))
    return _drafting(place, draft)


def sent(place: Place, name: str, content: bytes | None, here: Here, desk: Desk) -> Step:
    """A sheet was sent into the chat."""
    if not desk.steward.may_propose:
        return Step(place.to("desk"), desk.draft)
    try:
        rows = read_sheet(name, content if content is not None else bytes(MOST_BYTES + 1))
    except UnusableSheet as error:
        return Step(place.to("dfiles"), desk.draft, screen=files.files(place.to("dfiles"), here, desk, error.problems))
    if _in_the_way(place.to("dfiles"), here, desk):
        return _other_first(place.to("dfiles"), desk)
    return Step(place.to("ddraft"), from_rows(rows, here.directory))


def answered(place: Place, answer: DeskAnswer, here: Here, desk: Desk) -> Step:
    """Where a steward is after a wish was fulfilled or refused. A draft that was proposed is let go of."""
    draft = desk.draft
    if answer.outcome is not Outcome.DONE:
        there = place.to("dprop", str(answer.number)) if answer.number in desk.state.proposals else place.to("desk")
        if place.page == "dwhy":
            there = place.to("ddraft")
        return Step(there, draft, screen=decide.refused(place, here, desk, answer))
    return Step(place.to("ddone", str(answer.number)), None if place.page == "dwhy" else draft)
