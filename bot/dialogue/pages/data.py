"""What is kept about a person, shown to that person: each consent as a receipt, everything as a file, and erasing."""

from typing import Final

from bot.account.account import Account
from bot.consent import Kept, Locked
from bot.dialogue.here import Here
from bot.dialogue.pages.account import gone_arg
from bot.dialogue.pages.agreeing import failed, is_unanswered, trouble
from bot.dialogue.pages.refusing import refusal
from bot.dialogue.place import Place
from bot.dialogue.prompts import SHORT
from bot.dialogue.receipts import BACKUPS, day_there, kept_data, name_of, number_of, receipt
from bot.dialogue.screen import Block, Choice, Everything, Notes, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Message, Speakable, _

_NEW: Final = "-new"
_ASK: Final = "-ask"
_YES: Final = "-yes"


def id_of(place: Place) -> str:
    """The consent a button stands for."""
    return place.arg.partition("-")[0]


def mine_arg(id: str) -> str:
    """The argument of a receipt that was just given."""
    return id + _NEW


def ask_arg(id: str) -> str:
    """The argument of a receipt that asks before what is in memory is thrown away."""
    return id + _ASK


def has_agreed(place: Place) -> bool:
    """Whether somebody said yes to throwing away what is in memory."""
    return _YES in place.arg


def would_be_lost(held: Account | None, opened: Account) -> bool:
    """Whether opening this would throw away words that are in memory."""
    return held is not None and bool(held.passages) and held.passages != opened.passages


def _in_memory(here: Here) -> list[Message]:
    held = [
        _(
            "In memory, not on any disk: which messages are in this chat, which of yours I took in last, and which page you saw last, for up to 48 hours."
        )
    ]
    if _holds(here):
        count = str(len(here.account.passages)) if here.account is not None else ""
        held.append(_("In memory, not on any disk: the account you are writing. Parts: {count}.", count=count))
    held.append(_("In the buttons of this chat: what you answered."))
    return held


def _holds(here: Here) -> bool:
    """Whether an account is in memory."""
    return here.account is not None and bool(here.account.passages)


_SAID: Final = {
    "full": _("There is no room for more. Delete something first. Nothing was kept just now."),
    "none": _("That is not kept, or no longer."),
}


def my_data(place: Place, here: Here) -> Screen:
    """Everything, with a button each."""
    if here.keeps and is_unanswered(here):
        return trouble(place, here)
    kept = here.answer.kept if here.answer is not None else ()
    blocks: list[Block] = [title(_("Your data"))]
    if place.arg in _SAID:
        blocks.append(loud(_SAID[place.arg]))
    if kept:
        blocks.append(text(_("Kept because you asked for it:")))
        blocks += [
            field(name_of(one, here), _("until {day}", day=day_there(one.consent.expires_at, here))) for one in kept
        ]
    else:
        blocks.append(text(_("I keep nothing about you on any disk.")))
    blocks += [item(held) for held in _in_memory(here)]
    if _holds(here) or any(isinstance(one.content, Account) for one in kept):
        blocks.append(
            text(
                _(
                    "All of it comes as a file into this chat, with the words of every account that is not behind a passphrase."
                )
            )
        )
    rows: list[tuple[Choice, ...]] = [(Choice(name_of(one, here), place.turn("mine", one.consent.id)),) for one in kept]
    if place.arg == "full" and _holds(here):
        rows.append((Choice(_("A file instead"), place.to("finish", "1")),))
    rows.append((Choice(_("All of it as text"), place.turn("minefile", "txt")),))
    if kept or here.account is not None:
        rows.append((Choice(_("Erase all that is kept"), place.turn("erase")),))
    rows.append((Choice(_("All of it as a data file (JSON)"), place.turn("minefile", "json")),))
    return Screen(tuple(blocks), tuple(rows))


def _found(place: Place, here: Here) -> Kept | None:
    return here.answer.one(id_of(place)) if here.answer is not None else None


def mine(place: Place, here: Here) -> Screen:
    """One consent: the receipt, what can be done with it, and taking it back with one tap."""
    if is_unanswered(here):
        return trouble(place, here)
    kept = _found(place, here)
    if kept is None:
        return my_data(place.turn("mydata", "none"), here)
    new = place.arg.endswith(_NEW)
    id = kept.consent.id
    blocks: list[Block] = [title(_("It is kept. This is your receipt") if new else name_of(kept, here))]
    if place.arg.endswith(_ASK):
        blocks.append(loud(_LOST))
    blocks += [field(label, words) for label, words in receipt(kept, here)]
    rows: list[tuple[Choice, ...]] = []
    if isinstance(kept.content, Account | Locked):
        more, rows = _opening(place, here, kept)
        blocks += more
    rows += [
        (Choice(_("Take it back and delete it"), place.turn("takeback", id)),),
        (Choice(_("This receipt as a file"), place.turn("minefile", f"one-{id}")),),
        (Choice(_("Your data"), place.turn("mydata")),),
    ]
    return Screen(tuple(blocks), tuple(rows))


_LOST: Final = _("What you wrote since is in my memory only. If you open the kept one, that is thrown away.")


def _opening(place: Place, here: Here, kept: Kept) -> tuple[list[Block], list[tuple[Choice, ...]]]:
    """Ways to open an account, and what to do first with what is in memory."""
    id, locked = kept.consent.id, isinstance(kept.content, Locked)
    to_open = place.turn("munlock" if locked else "mopen", id)
    label = _("Open it with the passphrase") if locked else _("Open it")
    forget = (Choice(_("Forget what is in memory"), place.to("wgone", gone_arg(here))),)
    if not _holds(here):
        return [], [(Choice(label, to_open),)]
    if place.arg.endswith(_ASK) or (isinstance(kept.content, Account) and would_be_lost(here.account, kept.content)):
        go_on = (Choice(_("Go on with what I have"), place.to("have", "1")),)
        yes = (Choice(_("Throw that away, and open the kept one"), place.turn(to_open.page, id + _YES)),)
        return ([] if place.arg.endswith(_ASK) else [loud(_LOST)]), [go_on, yes]
    if locked and place.arg.endswith(_NEW):
        # Forgetting is not offered before the passphrase was tried: a slip in it would cost the account.
        return [loud(_("Try the passphrase now, while I still hold what you wrote in memory."))], [
            (Choice(label, to_open),)
        ]
    held = _("What you wrote is in my memory too, until you tell me to forget it, leave, or are silent for two hours.")
    return [text(held)], [forget, (Choice(label, to_open),)]


def as_file(place: Place, here: Here) -> Screen:
    """The file; whoever comes back here gets no second one."""
    if here.keeps and is_unanswered(here):
        return trouble(place, here)
    kept = here.answer.kept if here.answer is not None else ()
    form, _dash, id = place.arg.partition("-")
    screen = Screen(
        (
            title(_("Here is your file")),
            text(
                _(
                    "It is in this chat now, at Telegram, and wherever you open or save it. Leave fast deletes it here while it can."
                )
            ),
        ),
        ((Choice(_("Your data"), place.turn("mydata")),),),
    )
    if form == "one":
        found = [one for one in kept if one.consent.id == id]
        if not found:
            return my_data(place.turn("mydata", "none"), here)
        return screen.handing(Notes(tuple(_part(one, here, words=False) for one in found)))
    if form == "json":
        return screen.handing(Everything(kept_data(kept, here.account)))
    parts: list[tuple[Speakable, tuple[Speakable, ...]]] = [_part(one, here, words=True) for one in kept]
    if not kept:
        parts.append((_("Your data"), (_("I keep nothing about you on any disk."),)))
    parts.append((_("Not on any disk"), tuple(_in_memory(here))))
    if here.account is not None:
        parts.append((_("In memory, not on any disk"), tuple(_passages(here.account))))
    return screen.handing(Notes(tuple(parts)))


def _part(kept: Kept, here: Here, words: bool) -> tuple[Speakable, tuple[Speakable, ...]]:
    said = [*receipt(kept, here), number_of(kept)]
    lines: list[Speakable] = [_("{label}: {words}", label=label, words=one) for label, one in said]
    if words and isinstance(kept.content, Account):
        lines += _passages(kept.content)
    if words and isinstance(kept.content, Locked):
        lines.append(_("Behind your passphrase. Open it here first to have its words in a file."))
    return name_of(kept, here), tuple(lines)


def _passages(account: Account) -> list[Speakable]:
    return [
        _(
            "{question} ({day}, {time} UTC): {words}",
            question=SHORT[one.prompt],
            day=one.written_at.date(),
            time=f"{one.written_at:%H:%M}",
            words=one.words,
        )
        for one in account.passages
    ]


def unlock(place: Place, here: Here) -> Screen:
    """Asks for the passphrase of a locked account."""
    if not here.keeps or failed(here):
        return trouble(place, here)
    return Screen(
        (
            title(_("Your passphrase")),
            *refusal(place, here),
            text(
                _("Send it as one message. I use it once and try to delete your message. Nobody can open it without.")
            ),
        ),
        ((Choice(_("Your data"), place.turn("mydata")),),),
    )


def taken_back(place: Place, here: Here) -> Screen:
    """Deleted, and what that does not reach."""
    forget = (Choice(_("Forget what is in memory"), place.to("wgone", gone_arg(here))),)
    return Screen(
        (
            title(_("Deleted")),
            text(_("What was kept under that consent is deleted.")),
            *([loud(_("What you wrote is still in my memory."))] if _holds(here) else []),
            small(BACKUPS),
        ),
        (*((forget,) if _holds(here) else ()), (Choice(_("Your data"), place.turn("mydata")),)),
    )


def erase(place: Place, here: Here) -> Screen:
    """The one question before everything goes by a tap; /forget asks nothing."""
    kept = here.answer.kept if here.answer is not None else ()
    return Screen(
        (
            title(_("Erase all that is kept?")),
            *(item(name_of(one, here)) for one in kept),
            text(_("Everything kept about you is deleted, and an account in my memory too. I cannot bring it back.")),
        ),
        (
            (Choice(_("Yes, erase it all now"), place.turn("forget")),),
            (Choice(_("No, thank you"), place.turn("mydata")),),
        ),
    )


def forgotten(place: Place, here: Here) -> Screen:
    """Everything is erased; what is not ours to erase is said."""
    if here.keeps and place.page == "forget":
        return trouble(place, here)
    erased = _("What was kept about you is deleted from the disk, and no account is in my memory.")
    return Screen(
        (
            title(_("Erased")),
            text(erased if here.keeps else _("I keep nothing on any disk, and no account is in my memory now.")),
            *([small(BACKUPS)] if here.keeps else []),
            text(
                _(
                    "The messages in this chat are still there. Leave fast deletes what it can. For that, and to do nothing twice, I still know their numbers, in memory."
                )
            ),
        ),
        ((Choice(_("What Leave fast can and cannot do"), place.turn("leaving")),),),
    )
