"""What is kept about a person, shown to that person: each consent as a receipt, everything as a file, and erasing."""

from typing import Final

from bot.account.account import Account
from bot.consent import Kept, Locked
from bot.dialogue.here import Here
from bot.dialogue.pages.agreeing import failed, is_unanswered, trouble
from bot.dialogue.place import Place
from bot.dialogue.receipts import kept_data, name_of, receipt
from bot.dialogue.screen import Block, Choice, Everything, Notes, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Speakable, _

_NEW: Final = "-new"
_WRONG: Final = "-no"


def id_of(place: Place) -> str:
    """The consent a button stands for."""
    return place.arg.partition("-")[0]


def mine_arg(id: str) -> str:
    """The argument of a receipt that was just given."""
    return id + _NEW


def wrong_arg(id: str) -> str:
    """The argument of the question for a passphrase after one that did not open."""
    return id + _WRONG


def _in_memory(here: Here) -> list[Block]:
    held = [
        item(
            _(
                "In memory, not on any disk: which messages are in this chat and which page you saw last, for up to 48 hours."
            )
        )
    ]
    if here.account is not None and here.account.passages:
        count = str(len(here.account.passages))
        held.append(item(_("In memory, not on any disk: the account you are writing. Passages: {count}.", count=count)))
    held.append(item(_("In the buttons of this chat: what you answered.")))
    return held


_SAID: Final = {
    "full": _("There is no room for more. Take something back first. Nothing was kept just now."),
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
        blocks += [field(name_of(one), _("until {day}", day=one.consent.expires_at.date())) for one in kept]
    else:
        blocks.append(text(_("I keep nothing about you on any disk.")))
    blocks += _in_memory(here)
    rows: list[tuple[Choice, ...]] = [(Choice(name_of(one), place.turn("mine", one.consent.id)),) for one in kept]
    rows.append(
        (
            Choice(_("All of it as text"), place.turn("minefile", "txt")),
            Choice(_("All of it as JSON"), place.turn("minefile", "json")),
        )
    )
    if kept or here.account is not None:
        rows.append((Choice(_("Erase everything"), place.turn("erase")),))
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
    blocks: list[Block] = [title(_("It is kept. This is your receipt") if new else name_of(kept))]
    blocks += [field(label, words) for label, words in receipt(kept)]
    rows: list[tuple[Choice, ...]] = []
    match kept.content:
        case Account():
            rows.append((Choice(_("Open it"), place.turn("mopen", id)),))
        case Locked():
            rows.append((Choice(_("Open it with the passphrase"), place.turn("munlock", id)),))
            if new:
                blocks.append(loud(_("Try the passphrase now, while I still hold what you wrote in memory.")))
    if here.account is not None and here.account.passages and isinstance(kept.content, Account | Locked):
        blocks.append(
            text(
                _("In my memory is what you wrote. Opening the kept one takes its place.")
                if not new
                else _(
                    "What you wrote is in my memory too, until you tell me to forget it, leave, or are silent for two hours."
                )
            )
        )
        rows.append((Choice(_("Forget what is in memory"), place.to("wgone")),))
    rows += [
        (Choice(_("Take it back: delete it now"), place.turn("takeback", id)),),
        (Choice(_("This receipt as a file"), place.turn("minefile", f"one-{id}")),),
        (Choice(_("Your data"), place.turn("mydata")),),
    ]
    return Screen(tuple(blocks), tuple(rows))


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
        return (
            screen.handing(Notes(tuple(_part(one, words=False) for one in found)))
            if found
            else my_data(place.turn("mydata", "none"), here)
        )
    if form == "json":
        return screen.handing(Everything(kept_data(kept, here.account)))
    parts: list[tuple[Speakable, tuple[Speakable, ...]]] = [_part(one, words=True) for one in kept]
    if not kept:
        parts.append((_("Your data"), (_("I keep nothing about you on any disk."),)))
    if here.account is not None:
        parts.append((_("In memory, not on any disk"), tuple(one.words for one in here.account.passages)))
    return screen.handing(Notes(tuple(parts)))


def _part(kept: Kept, words: bool) -> tuple[Speakable, tuple[Speakable, ...]]:
    lines: list[Speakable] = [_("{label}: {words}", label=label, words=said) for label, said in receipt(kept)]
    if words and isinstance(kept.content, Account):
        lines += [passage.words for passage in kept.content.passages]
    if words and isinstance(kept.content, Locked):
        lines.append(_("Behind your passphrase. Open it here first to have its words in a file."))
    return name_of(kept), tuple(lines)


def unlock(place: Place, here: Here) -> Screen:
    """Asks for the passphrase of a locked account."""
    if not here.keeps or failed(here):
        return trouble(place, here)
    wrong = [loud(_("That is not the passphrase. Nothing has changed; you can try again."))]
    return Screen(
        (
            title(_("Your passphrase")),
            *(wrong if place.arg.endswith(_WRONG) else []),
            text(
                _("Send it as one message. I use it once and try to delete your message. Nobody can open it without.")
            ),
        ),
        ((Choice(_("Your data"), place.turn("mydata")),),),
    )


def taken_back(place: Place, here: Here) -> Screen:
    """Deleted, and what that does not reach."""
    return Screen(
        (
            title(_("Deleted")),
            text(_("What was kept under that consent is deleted.")),
            small(_BACKUPS),
        ),
        ((Choice(_("Your data"), place.turn("mydata")),),),
    )


_BACKUPS: Final = _("If whoever runs this bot makes backups, an encrypted copy can stay there longer.")


def erase(place: Place, here: Here) -> Screen:
    """The one question before everything goes by a tap; /forget asks nothing."""
    return Screen(
        (
            title(_("Erase everything?")),
            text(_("Everything kept about you is deleted, and an account in my memory too. I cannot bring it back.")),
        ),
        (
            (Choice(_("Yes, erase everything now"), place.turn("forget")),),
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
            *([small(_BACKUPS)] if here.keeps else []),
            text(
                _(
                    "The messages in this chat are still there. Leave fast deletes what it can; for that alone I still know their numbers, in memory."
                )
            ),
        ),
        ((Choice(_("What Leave fast can and cannot do"), place.turn("leaving")),),),
    )
