"""What a steward is working on, and the way from there to a proposal."""

from typing import Final

from bot.dialogue.desk.codes import code_of, fields_of, key_at, name_in, texts_of
from bot.dialogue.desk.differences import difference_blocks, fits_on_a_screen
from bot.dialogue.desk.edit import FIXED, short
from bot.dialogue.desk.look import Rows, to_desk
from bot.dialogue.desk.words import field_name, told
from bot.dialogue.here import Here
from bot.dialogue.pages import help
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Speakable, _
from bot.directory.checking import Problem
from bot.directory.tokens import token_of
from bot.stewardship.changes import Key
from bot.stewardship.desk import Desk, Draft, Drafted
from bot.stewardship.drafting import drafted
from bot.stewardship.rows import in_order


def looked_at(here: Here, desk: Desk) -> Drafted:
    """The draft, its changes and what is wrong with it."""
    draft = desk.draft or Draft({}, {})
    return drafted(draft, here.directory, here.today, desk.never)


def draft(place: Place, here: Here, desk: Desk, problems: tuple[Problem, ...] = ()) -> Screen:
    """What a steward is working on: before and after, what is wrong, how it would look, and the way on."""
    if desk.draft is None:
        return Screen((title(_("No draft")), text(_("You are not working on anything."))), (to_desk(place),))
    seen = looked_at(here, desk)
    problems = problems or seen.problems
    blocks = [
        title(_("Your draft")),
        small(
            _(
                "Users see nothing of it yet. It is held in memory only, for two quiet hours at most. A restart can lose it."
            )
        ),
    ]
    blocks += difference_blocks(seen.changes, here, desk, place.language)
    blocks += _begun_blocks(place, desk.draft, seen)
    if not seen.changes and not problems:
        blocks.append(text(_("It changes nothing yet.")))
    rows: Rows = []
    keys = list(desk.draft.texts)
    if problems:
        blocks.append(loud(_("Before it can be proposed:")))
        for problem in problems[:10]:
            where = f"{problem.entry}: " if len(keys) > 1 else ""
            blocks.append(item(_("{where}{problem}", where=where, problem=told(problem))))
        if len(problems) > 10:
            blocks.append(item(_("and {count} more", count=str(len(problems) - 10))))
    if len(keys) == 1:
        key = keys[0]
        here_ = place.saying_where(key.place)
        code = code_of(key)
        for problem in problems[:4]:
            # What is wrong may be about a whole part: the first field of it is where to begin.
            below = [one for one in fields_of(key, here, desk) if f"{one}.".startswith(f"{problem.at}.")]
            known = min(below, key=lambda one: one in desk.draft.texts[key], default="") if problem.at else ""  # type: ignore[union-attr]
            if known and known not in FIXED:
                label = _("Fill in: {field}", field=field_name(known))
                rows.append((Choice(label, here_.to("dfield", f"{code}-{token_of(known)}")),))
        rows.append((Choice(_("Change something else"), here_.to("dfields", f"{code}-1")),))
        if seen.changes and not seen.problems:
            rows.append((Choice(_("See it as a user"), here_.to("dview", f"{code}-1")),))
    if not fits_on_a_screen(seen.changes):
        rows.insert(0, (Choice(_("Every difference, as a file"), place.to("dall", "0")),))
    if seen.changes and not problems:
        asks = len(keys) == 1 and _asks_how(keys[0], seen)
        onward = place.saying_where(keys[0].place).to("dknow", code_of(keys[0])) if asks else place.to("dwhy")
        rows.insert(0, (Choice(_("Propose it"), onward),))
    rows.append((Choice(_("Drop the draft"), place.to("ddrop")), *to_desk(place)))
    return Screen(tuple(blocks), tuple(rows))


def _begun_blocks(place: Place, draft: Draft, seen: Drafted) -> list[Block]:
    """What was filled in of an entry that is not whole yet."""
    known = {change.key for change in seen.changes}
    blocks: list[Block] = []
    for key, texts in draft.texts.items():
        if draft.before[key] is None and key not in known and len(draft.texts) == 1:
            blocks.append(field(_("New"), name_in(texts, key, place.language)))
            shown = [path for path in in_order(texts) if path not in FIXED][:12]
            blocks += [
                item(_("{field}: {value}", field=field_name(path), value=short(path, texts[path]))) for path in shown
            ]
    return blocks


_TRUSTED: Final = frozenset({"contacts", "contact", "hours"})
"""What people act on in danger: whoever changes it is asked how they know."""


def _asks_how(key: Key, seen: Drafted) -> bool:
    """Whether the card would show something new under the day of an old check."""
    changed = {name for change in seen.changes for name in change.fields}
    if any(change.is_new for change in seen.changes):
        return key.group != "parliament" and "checked_how" not in changed
    return bool(_TRUSTED & changed) and "checked_on" not in changed


def know(place: Place, here: Here, desk: Desk) -> Screen:
    """Before it is proposed: how somebody knows. The card says so, with the day."""
    key = key_at(place, here, desk)
    if key is None or desk.draft is None or key not in desk.draft.texts:
        return draft(place, here, desk)
    code = code_of(key)
    rows: Rows = [
        (Choice(_("I called, and it is right"), place.to("dhow", f"{code}-c")),),
        (Choice(_("I read it on the source page"), place.to("dhow", f"{code}-r")),),
    ]
    if desk.draft.before[key] is not None:
        rows.append((Choice(_("Neither. The card keeps its day"), place.to("dwhy")),))
    blocks = [
        title(_("How do you know?")),
        small(name_in(texts_of(key, here, desk), key, place.language)),
        text(_("It sets the day on the card to today. Everything else on the card should be right, too.")),
    ]
    return Screen(tuple(blocks), (*rows, (Choice(_("Back to the draft"), place.to("ddraft")), *to_desk(place))))


def other_first(place: Place, here: Here, desk: Desk) -> Screen:
    """Something else is in the making: nothing that was typed is lost without a word."""
    if desk.draft is None:
        return draft(place, here, desk)
    keys = list(desk.draft.texts)
    name: Speakable = _("{count} entries", count=str(len(keys)))
    if len(keys) == 1:
        name = name_in(dict(desk.draft.texts[keys[0]]), keys[0], place.language)
    blocks = (title(_("You have a draft")), text(_("It is not proposed yet: {name}.", name=name)))
    rows = (
        (Choice(_("Go on with your draft"), place.to("ddraft")),),
        (Choice(_("Drop it and begin here"), place.to("ddrop", place.arg)),),
    )
    return Screen(blocks, (*rows, to_desk(place)))


def unwritten(place: Place, here: Here) -> Screen:
    """Where a reason is asked for, words as of somebody in need: they are not written down, and numbers stand here."""
    blocks = [
        loud(_("This was not written down: it reads as if it were about you or somebody else.")),
        *help.emergency_blocks(here),
        *help.brief_lines(here, help.answering_now, 3),
        text(_("Nothing about anybody goes into the history. If it is a reason, type it in other words.")),
    ]
    return Screen(tuple(blocks), (to_desk(place),))


def why(place: Place, here: Here, desk: Desk) -> Screen:
    """The reason, which goes into the history with the name of whoever proposes."""
    if desk.draft is None:
        return draft(place, here, desk)
    blocks = [
        title(_("Why?")),
        text(_("Type in one sentence why this is right: who you called, what you read.")),
        small(_("This is kept in the history with your name. Write nothing about anybody who sought help.")),
    ]
    return Screen(tuple(blocks), ((Choice(_("Back to the draft"), place.to("ddraft")),), to_desk(place)))
