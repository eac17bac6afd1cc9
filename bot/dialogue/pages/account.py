"""Writing an account here: the honest part first, open questions, everything read back, then a file or nothing.

The account is in the channel's memory and only lent to these pages. None of them changes a character of it.
"""

import hashlib
from typing import Final

from bot.account.account import Account, Passage, Prompt
from bot.dialogue.here import Here
from bot.dialogue.pages.help import answering_now, brief_lines, emergency_blocks
from bot.dialogue.place import Place
from bot.dialogue.prompts import PROMPTS, SHORT
from bot.dialogue.screen import Block, Choice, Screen, item, loud, quoted, small, text, title
from bot.dialogue.speech import _

_KEEP: Final = "k"
_DELETE: Final = "d"
_LETTERS: Final = "abcdefghijk"
_MOST_INCIDENTS: Final = 9

LOST: Final = "z"
"""At the end of an argument: what was written before is no longer there."""

UPSET: Final = "s"
"""Behind the question in an argument: the words speak of danger or of dying."""

_ON_A_SCREEN: Final = 3000
"""Letters of a passage that one screen shows; Telegram takes 4,096 with everything around them."""


def asked(arg: str) -> tuple[bool, Prompt, int]:
    """Whether messages are to be deleted as they come, which question stands, for which incident."""
    prompts = list(Prompt)
    number = _LETTERS.find(arg[1:2]) if arg[1:2] else 0
    incident = int(arg[2:3]) if arg[2:3].isdecimal() and arg[2:3] != "0" else 1
    return arg[:1] == _DELETE, prompts[number] if 0 <= number < len(prompts) else Prompt.FREELY, incident


def _asking(deleting: bool, prompt: Prompt, incident: int) -> str:
    return f"{_DELETE if deleting else _KEEP}{_LETTERS[list(Prompt).index(prompt)]}{incident}"


def part_asked(arg: str) -> tuple[int | None, bool]:
    """Which part or passage a button stands for, and whether messages are to be deleted as they come."""
    part = arg.partition("-")[0]
    number = part.removesuffix(_DELETE)
    return int(number) if number.isdecimal() else None, part.endswith(_DELETE)


def part_arg(number: int, deleting: bool) -> str:
    """The argument of a button that stands for a part."""
    return f"{number}{_DELETE if deleting else ''}"


def _of(account: Account) -> str:
    """Four letters that tell one account from another, so that an old button does nothing to a newer one."""
    return hashlib.sha256(account.begun_at.isoformat().encode()).hexdigest()[:4]


def gone_arg(here: Here) -> str:
    """The argument of a button that throws away what is in memory, and nothing newer."""
    return f"-{_of(here.account)}" if here.account is not None else ""


def is_of(arg: str, account: Account) -> bool:
    """Whether a button was made for this account."""
    return arg.partition("-")[2] == _of(account)


def before_writing(place: Place, here: Here) -> Screen:
    """What writing helps with and risks, before a word is typed; paper is an equal way."""
    begin = _asking(False, Prompt.FREELY, 1)
    delete = _asking(True, Prompt.FREELY, 1)
    rows: list[tuple[Choice, ...]] = [
        (Choice(_("Begin"), place.to("tell", begin)),),
        (Choice(_("Begin, and delete my messages as I send them"), place.to("tell", delete)),),
    ]
    if here.account is not None and here.account.passages:  # a second story does not get mixed into the first
        rows = [
            (Choice(_("Go on with what I have"), place.to("have", "1")),),
            (Choice(_("Throw it away"), place.to("wgone", gone_arg(here))),),
        ]
    if here.keeps:
        rows.append((Choice(_("What I asked you to keep"), place.aside("mydata")),))
    rows += [
        (Choice(_("A blank guide for paper"), place.to("guide")),),
        (Choice(_("Not now"), place.to("keep")),),
    ]
    return Screen(
        (
            title(_("Before you write here")),
            text(
                _(
                    "Words written soon after can help you remember, and can matter months later. It is for you. I send it to nobody."
                )
            ),
            item(
                _(
                    "A court, the police or an employer may ask for it one day. If you may go to the police soon, you can ask them or a lawyer first."
                )
            ),
            item(_("Not on a work phone, computer or network. They can often be read.")),
            item(_("What you type stands in this chat, also at Telegram, until it is deleted.")),
            item(
                _(
                    "I hold it in memory only, unless you ask me to keep it at the end: until you tell me to forget it, leave fast, or are silent for two hours. A restart can lose it."
                )
                if here.keeps
                else _(
                    "I hold it in memory only: until you tell me to forget it, leave fast, or are silent for two hours. A restart can lose it."
                )
            ),
            item(
                _(
                    "Differences between this and what you say later may be used against you. So: no guessing. Gaps are fine."
                )
            ),
            item(_("It can hurt to write. You can stop at any moment. Not writing is fine too.")),
            small(
                _(
                    "It takes 10 to 20 minutes. Open questions, any order, skip what you like. It is not a report and not legal advice."
                )
            ),
        ),
        tuple(rows),
    )


def tell(place: Place, here: Here) -> Screen:
    """One open question. What is typed is taken in word for word."""
    deleting, prompt, incident = asked(place.arg)
    blocks: list[Block] = [title(_("Your account"))]
    if here.account is not None and here.account.passages:
        count = str(len(here.account.passages))
        held = _("Passages so far: {count}. Held in memory only.", count=count)
        if here.account.kept_as:
            held = _("Passages so far: {count}. What is new is held in memory only.", count=count)
        blocks.append(small(held))
    if incident > 1:
        blocks.append(small(_("Event {number}", number=str(incident))))
    blocks += [
        loud(PROMPTS[prompt]),
        text(_("Write as many messages as you like. Nothing in them is changed.")),
    ]
    if deleting:
        blocks.append(
            small(_("I try to delete each of your messages from this chat once I have it. Look whether it goes."))
        )
    return Screen(tuple(blocks), _ways_on(place, here, deleting, prompt, incident))


def taken_in(place: Place, here: Here) -> Screen:
    """After a message: it is there, and one can go on in any way."""
    deleting, prompt, incident = asked(place.arg)
    lost = [loud(_("What you wrote before is gone: there was silence for two hours. This message is the first again."))]
    return Screen(
        (
            title(_("Your account")),
            *(lost if place.arg.endswith(LOST) else []),
            text(_("I have it, word for word. Write more, or go on.")),
            *_numbers_beside(place.arg[3:], here),
        ),
        _ways_on(place, here, deleting, prompt, incident),
    )


def _numbers_beside(flags: str, here: Here) -> list[Block]:
    if UPSET not in flags:
        return []
    return [
        text(_("If this is about now: you can stop here at any moment. These answer:")),
        *emergency_blocks(here),
        *brief_lines(here, answering_now, 2),
    ]


def full(place: Place, here: Here) -> Screen:
    """What does not fit is refused whole, and said."""
    deleting, prompt, incident = asked(place.arg)
    return Screen(
        (
            title(_("Your account")),
            loud(_("This last message did not fit. I did not take it in. What you wrote before is still here.")),
            text(_("You can finish this one as a file, and begin a second.")),
            *_numbers_beside(place.arg[3:], here),
        ),
        _ways_on(place, here, deleting, prompt, incident),
    )


def _ways_on(place: Place, here: Here, deleting: bool, prompt: Prompt, incident: int) -> tuple[tuple[Choice, ...], ...]:
    prompts = list(Prompt)
    following = prompts.index(prompt) + 1
    rows: list[tuple[Choice, ...]] = []
    if following < len(prompts):
        to = place.to("tell", _asking(deleting, prompts[following], incident))
        rows.append((Choice(_("Next question"), to),))
        rows.append((Choice(_("I do not know"), to), Choice(_("Skip"), to)))
    else:
        rows.append(
            (
                Choice(_("I do not know"), place.to("have", part_arg(1, deleting))),
                Choice(_("Skip"), place.to("have", part_arg(1, deleting))),
            )
        )
        if incident < _MOST_INCIDENTS:
            other = place.to("tell", _asking(deleting, Prompt.FREELY, incident + 1))
            rows.append((Choice(_("Another event"), other),))
    rows.append((Choice(_("Show me what I have"), place.to("have", part_arg(1, deleting))),))
    rows.append(
        (
            Choice(_("Finish"), place.to("finish", part_arg(1, deleting))),
            Choice(_("Stop, and throw it away"), place.to("wgone", gone_arg(here))),
        )
    )
    return tuple(rows)


def have(place: Place, here: Here) -> Screen:
    """What is there, passage by passage, exactly as it was written."""
    account = here.account
    if account is None or not account.passages:
        return nothing_here(place, here)
    pages = [(passage, part) for passage in account.passages for part in range(_parts(passage))]
    wanted, deleting = part_asked(place.arg)
    at = min(max(1, wanted or 1), len(pages))
    passage, part = pages[at - 1]
    shown = passage.words[part * _ON_A_SCREEN : (part + 1) * _ON_A_SCREEN]
    blocks = [
        title(_("What you have")),
        *_numbers_beside(place.arg.partition("-")[2], here),
        small(_("Part {number} of {count}", number=str(at), count=str(len(pages)))),
        text(
            SHORT[passage.prompt]
            if passage.incident == 1
            else _("{question} (event {number})", question=SHORT[passage.prompt], number=str(passage.incident))
        ),
        quoted(shown),
    ]
    if account.kept_as:
        blocks.append(small(_("If you change it: that is in my memory only, until you keep it again or take a file.")))
    turning = []
    if at > 1:
        turning.append(Choice(_("Part before"), place.to("have", part_arg(at - 1, deleting))))
    if at < len(pages):
        turning.append(Choice(_("Next part"), place.to("have", part_arg(at + 1, deleting))))
    number = f"{part_arg(passage.number, deleting)}-{_of(account)}"
    return Screen(
        tuple(blocks),
        (
            *((tuple(turning),) if turning else ()),
            (
                Choice(_("Write this part anew"), place.to("fix", number)),
                Choice(_("Take it out"), place.to("takeout", number)),
            ),
            (Choice(_("Write more"), place.to("tell", _asking(deleting, Prompt.MORE, passage.incident))),),
            (Choice(_("Finish"), place.to("finish", part_arg(at, deleting))),),
        ),
    )


def _parts(passage: Passage) -> int:
    return max(1, -(-len(passage.words) // _ON_A_SCREEN))


def nothing_here(place: Place, here: Here) -> Screen:
    """Where an account was expected: why there may be none, and where a kept one is."""
    kept = ((Choice(_("Your data"), place.aside("mydata")),),) if here.keeps else ()
    return Screen(
        (
            title(_("Nothing here")),
            text(
                _(
                    "I have no account of yours in memory. It goes when you say so, when you leave, or after two silent hours. A restart can lose it, too."
                )
            ),
        ),
        (
            *kept,
            (Choice(_("Before you write here"), place.to("wrisk")),),
            (Choice(_("Keeping what may help later"), place.to("keep")),),
        ),
    )


def fix(place: Place, here: Here) -> Screen:
    """Other words for one passage."""
    number, deleting = part_asked(place.arg)
    mine = here.account if here.account is not None and is_of(place.arg, here.account) else None
    found = mine.passage(number) if mine is not None and number is not None else None
    if found is None:
        return have(place.to("have", part_arg(1, deleting)), here)
    return Screen(
        (
            title(_("Write this part anew")),
            text(_("Send the new words as one message. They take the place of the old ones.")),
        ),
        ((Choice(_("Leave it as it is"), place.to("have", part_arg(1, deleting))),),),
    )
