"""Looking: the desk itself, places, lists, cards, history, search."""

from collections.abc import Sequence
from typing import TypeVar

from bot.dialogue.desk.codes import code_of, entry_name, group_at, key_at, label_of, letter_of, name_in, parts, texts_of
from bot.dialogue.desk.differences import changed_name
from bot.dialogue.desk.words import FAULTS, GROUPS, STANDING, reason
from bot.dialogue.here import Here
from bot.dialogue.names import place_name
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Speakable, _
from bot.directory.checking import digits
from bot.directory.models import Fact, Sourced, contacts_of
from bot.directory.tokens import token_of
from bot.stewardship.changes import KINDS, Key, entry_at, group_of, id_of
from bot.stewardship.desk import Desk
from bot.stewardship.history import Proposal
from bot.stewardship.reviewing import due_for_review

Rows = list[tuple[Choice, ...]]

ON_A_PAGE = 8

Listed = TypeVar("Listed")


def page_of(found: Sequence[Listed], arg: str) -> tuple[Sequence[Listed], int, int]:
    """One page of many: what is on it, its number, and how many there are."""
    pages = max(1, -(-len(found) // ON_A_PAGE))
    number = min(max(1, int(arg)), pages) if arg.isdecimal() and len(arg) < 4 else 1
    return found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE], number, pages


def more(place: Place, page: str, before: str, number: int, pages: int) -> Rows:
    """The button that turns the page, if there is more than one."""
    if pages == 1:
        return []
    following = number % pages + 1
    label = _("More (part {number} of {pages})", number=str(following), pages=str(pages))
    return [(Choice(label, place.to(page, f"{before}{following}")),)]


def to_desk(place: Place) -> tuple[Choice, ...]:
    """Back to where a steward begins."""
    return (Choice(_("To the desk"), place.to("desk")),)


def card_choice(key: Key, place: Place, here: Here, desk: Desk) -> Choice:
    """A button to an entry's card, in its own place."""
    there = place.saying_where(key.place)
    texts = texts_of(key, here, desk)
    label = label_of(key, texts, place.language)
    if key.place != place.jurisdiction:
        label = entry_name(key, texts, here, place.language)
    return Choice(label, there.to("dcard", code_of(key)))


def waiting_keys(desk: Desk) -> set[Key]:
    """The entries that something is proposed for."""
    return {change.key for proposal in desk.state.open for change in proposal.changes}


def home(place: Place, here: Here, desk: Desk) -> Screen:
    """What waits, what is due, what was said to be wrong; and the ways in."""
    due = due_for_review(here.directory, here.today, waiting_keys(desk))
    blocks = [title(_("The desk")), *(loud(FAULTS[fault]) for fault in desk.faults)]
    rights = _("You can look.")
    if desk.steward.may_propose and desk.steward.may_approve:
        rights = _("You can propose and approve.")
    elif desk.steward.may_propose:
        rights = _("You can propose.")
    elif desk.steward.may_approve:
        rights = _("You can approve.")
    blocks.append(text(_("Here you keep help lines and ways to report correct. {rights}", rights=rights)))
    if not desk.stewards.four_eyes:
        blocks.append(
            small(
                _(
                    "One person is enough here: nobody else looks at a change. So the cards do not say that a second person agreed."
                )
            )
        )
    blocks += [
        field(_("Waiting for a decision"), str(len(desk.state.open))),
        field(_("Due for review"), str(len(due))),
        field(_("Said to be wrong"), str(len(desk.reported))),
    ]
    if desk.conflicts:
        blocks.append(field(_("Different in the files and here"), str(len(desk.conflicts))))
    if desk.state.not_found:
        blocks.append(field(_("Not found on its source page"), str(len({one.key for one in desk.state.not_found}))))
    if desk.state.count:
        history = _("{count} (fingerprint: {print})", count=str(desk.state.count), print=desk.state.head[:16])
        blocks.append(field(_("Lines in the history"), history))
    blocks.append(small(_("Type a name or a number to search everything.")))
    told = _("What you propose and decide is kept in the history with your name, your Telegram number and the day.")
    blocks.append(small(told))
    rows: Rows = [(Choice(_("Look through a place"), place.to("dplace")),)]
    if desk.draft is not None:
        rows.insert(0, (Choice(_("Go on with your draft"), place.to("ddraft")),))
    rows.append(
        (Choice(_("What waits"), place.to("dwait", "1")), Choice(_("Due for review"), place.to("ddue", "1"))),
    )
    rows.append((Choice(_("What looks wrong"), place.to("dwrong")), Choice(_("Many at once"), place.to("dfiles"))))
    rows.append((Choice(_("As a user sees it"), place.to("hello")),))
    return Screen(tuple(blocks), tuple(rows))


def place_(place: Place, here: Here, desk: Desk) -> Screen:
    """A place: its groups of entries. Without one, the places to choose from."""
    own = here.directory.get(place.jurisdiction)
    if own is None:
        choices = [_place_choice(country, place, here) for country in here.directory.countries]
        pairs = [tuple(choices[start : start + 2]) for start in range(0, len(choices), 2)]
        return Screen((title(_("Which place?")),), (*pairs, to_desk(place)))
    rows: Rows = []
    for group in KINDS:
        label = _("{group} ({count})", group=GROUPS[group], count=str(len(group_of(own, group))))
        rows.append((Choice(label, place.to("dlist", f"{letter_of(group)}-1")),))
    states = [_place_choice(one.id, place, here) for one in here.directory.parts_of(own.id)]
    rows += [tuple(states[start : start + 2]) for start in range(0, len(states), 2)]
    if own.parent:
        rows.append((_place_choice(own.parent, place, here),))
    rows.append((Choice(_("Other countries"), place.saying_where("").to("dplace")), *to_desk(place)))
    blocks = [title(place_name(here.local) or own.id)]
    if own.parent:
        blocks.append(small(_("These stand in this place's own file. Its country's lines are shown here too.")))
    return Screen(tuple(blocks), tuple(rows))


def _place_choice(id: str, place: Place, here: Here) -> Choice:
    return Choice(here.directory.at(id).name or id, place.saying_where(id).to("dplace"))


def list_(place: Place, here: Here, desk: Desk) -> Screen:
    """The entries of one group of a place's own file."""
    own, group = here.directory.get(place.jurisdiction), group_at(place.arg)
    if own is None or not group:
        return place_(place, here, desk)
    keys = [Key(own.id, group, id_of(entry)) for entry in group_of(own, group)]
    shown, number, pages = page_of(keys, parts(place.arg)[1])
    blocks = [title(GROUPS[group]), field(_("Place"), own.name)]
    if not keys:
        blocks.append(text(_("There is none here yet.")))
    rows: Rows = [(card_choice(key, place, here, desk),) for key in shown]
    rows += more(place, "dlist", f"{letter_of(group)}-", number, pages)
    if desk.steward.may_propose:
        rows.append((Choice(_("Add an entry"), place.to("dnew", letter_of(group))),))
    rows += [(Choice(_("Back to the place"), place.to("dplace")), *to_desk(place))]
    return Screen(tuple(blocks), tuple(rows))


def card(place: Place, here: Here, desk: Desk) -> Screen:
    """An entry as a steward sees it: every field, and what can be done."""
    key = key_at(place, here, desk)
    entry = entry_at(here.directory, key) if key is not None else None
    if key is None or entry is None:
        return place_(place, here, desk)
    code = code_of(key)
    blocks = [title(name_in(texts_of(key, here, desk), key, place.language)), *_state_of(key, here, desk)]
    if isinstance(entry, Sourced):
        blocks.append(field(_("Last checked"), entry.checked_on))
        values: tuple[Speakable, ...] = tuple(dict.fromkeys(contact.value for contact in contacts_of(entry)))
        if values:
            blocks.append(field(_("Numbers and addresses"), values))
    open_ = [proposal for proposal in desk.state.about(key) if proposal in desk.state.open]
    rows: Rows = [(Choice(_("See it as a user"), place.to("dview", f"{code}-1")),)]
    rows += [(proposal_choice(proposal, place, here, desk),) for proposal in open_[:3]]
    if desk.steward.may_propose:
        rows.append((Choice(_("Change something"), place.to("dfields", f"{code}-1")),))
        rows.append((Choice(_("I checked this today"), place.to("dcheck", code)),))
        if _is_closed(entry, here):
            rows.append((Choice(_("Open again"), place.to("dset", f"{code}-{token_of('unreachable_until')}-out")),))
        elif key.group in ("help_lines", "routes"):
            rows.append((Choice(_("Closed for a time"), place.to("daway", code)),))
        shown_now = getattr(entry, "display_ok", True)
        label = _("Take it away from users") if shown_now else _("Show it to users again")
        rows.append((Choice(label, place.to("dhide", code)),))
    rows.append((Choice(_("History"), place.to("dlog", f"{code}-1")),))
    rows.append((Choice(_("Back to the list"), place.to("dlist", f"{letter_of(key.group)}-1")), *to_desk(place)))
    return Screen(tuple(blocks), tuple(rows))


def _is_closed(entry: Fact | None, here: Here) -> bool:
    until = getattr(entry, "unreachable_until", None)
    return until is not None and here.today < until


def _state_of(key: Key, here: Here, desk: Desk) -> list[Block]:
    entry = entry_at(here.directory, key)
    blocks = [] if getattr(entry, "display_ok", True) else [loud(_("Users do not see this one."))]
    until = getattr(entry, "unreachable_until", None)
    if until is not None and here.today < until:
        blocks.append(loud(_("Users are told that it is closed until {day}.", day=until)))
    elif until is not None:
        blocks.append(loud(_("It was closed until {day}. Is it open again?", day=until)))
    if isinstance(entry, Sourced) and entry.overdue(here.today):
        blocks.append(loud(_("It was due for review on {day}.", day=entry.next_check)))
    if key in desk.reported:
        blocks.append(loud(_("Said to be wrong by {count} or more in a week.", count=str(desk.reported[key]))))
    missing = [one.value for one in desk.state.not_found if one.key == key]
    if missing:
        words: tuple[Speakable, ...] = tuple(missing)
        blocks.append(loud(_("Not found any more on the pages it rests on: {values}.", values=words)))
    if key in desk.unusable:
        blocks.append(loud(_("An approved change no longer fits this release and is not shown.")))
    if any(one.key == key for one in desk.conflicts):
        blocks.append(loud(_("The files say something else than what was approved here. See what looks wrong.")))
    return blocks


def proposal_choice(proposal: Proposal, place: Place, here: Here, desk: Desk) -> Choice:
    """A button to a proposal."""
    about: Speakable = _("{count} entries", count=str(len(proposal.changes)))
    if len(proposal.changes) == 1:
        about = changed_name(proposal.changes[0], here, desk, place.language)
    label = _(
        "{number}. {about}, by {who}: {standing}",
        number=str(proposal.number),
        about=about,
        who=desk.stewards.name_of(proposal.who),
        standing=STANDING[proposal.standing],
    )
    return Choice(label, place.to("dprop", str(proposal.number)))


def log(place: Place, here: Here, desk: Desk) -> Screen:
    """What was proposed for an entry, and what became of it, newest first."""
    key = key_at(place, here, desk)
    if key is None:
        return place_(place, here, desk)
    code, number = parts(place.arg)
    about = desk.state.about(key)
    shown, page, pages = page_of(about, number)
    blocks = [title(_("History")), small(name_in(texts_of(key, here, desk), key, place.language))]
    if not about:
        blocks.append(text(_("Nothing was changed here yet. It stands as in the files.")))
    blocks += [
        item(
            _(
                "{number}. {who}, {day}: {why} ({standing})",
                number=str(one.number),
                who=desk.stewards.name_of(one.who),
                day=one.at.date(),
                why=reason(one.why[:120]),
                standing=STANDING[one.standing],
            )
        )
        for one in shown
    ]
    rows: Rows = [(proposal_choice(one, place, here, desk),) for one in shown]
    rows += more(place, "dlog", f"{code}-", page, pages)
    rows.append((Choice(_("Back to the entry"), place.to("dcard", code)), *to_desk(place)))
    return Screen(tuple(blocks), tuple(rows))


def found(place: Place, here: Here, desk: Desk, words: str) -> Screen | None:
    """The entries whose name or number has these words in it; None where there is none."""
    wanted = words.strip().casefold()
    number = "" if any(letter.isalpha() for letter in words) else digits(words)
    keys = [key for key in _everything(here) if _matches(key, here, desk, wanted, number)]
    if not wanted or not keys:
        return None
    blocks = [title(_("Found")), field(_("How many"), str(len(keys)))]
    if len(keys) > ON_A_PAGE * 2:
        blocks.append(small(_("These are the first. Type more of the name to find fewer.")))
    rows: Rows = [(card_choice(key, place, here, desk),) for key in keys[: ON_A_PAGE * 2]]
    return Screen(tuple(blocks), (*rows, to_desk(place)))


def _everything(here: Here) -> list[Key]:
    return [
        Key(own.id, group, id_of(entry)) for own in here.directory for group in KINDS for entry in group_of(own, group)
    ]


def _matches(key: Key, here: Here, desk: Desk, wanted: str, number: str) -> bool:
    entry = entry_at(here.directory, key)
    if wanted in key.id:
        return True
    if isinstance(entry, Sourced):
        if len(number) >= 3 and any(number in digits(contact.value) for contact in contacts_of(entry)):
            return True
        names = getattr(entry, "name", None) or getattr(entry, "what", None) or getattr(entry, "where", None) or {}
        return any(wanted in name.casefold() for name in names.values())
    return False


def nothing(place: Place, desk: Desk) -> Screen:
    """Words that no entry has. Words about danger never get here."""
    blocks = [title(_("Nothing found")), text(_("No entry has this name or number. Type something else, or go back."))]
    rows: Rows = []
    if desk.draft is not None:
        blocks.append(text(_("To change a field again, go on with your draft and tap Change something else.")))
        rows.append((Choice(_("Go on with your draft"), place.to("ddraft")),))
    return Screen(tuple(blocks), (*rows, to_desk(place)))


def find(place: Place, _here: Here, _desk: Desk) -> Screen:
    """Where a search ends when one comes back to it."""
    return Screen((title(_("Search")), text(_("Type a name or a number."))), (to_desk(place),))
