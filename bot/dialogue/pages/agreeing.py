"""Asking for consent: what exactly, for how long, who could read it, how to take it back. A no costs nothing.

Whoever changes what these screens promise gives `bot.consent.WORDING` the next number.
"""

import hashlib
from datetime import timedelta
from typing import Final

from bot.account.account import Account
from bot.consent import ACCOUNT_DAYS, REMEMBERED_FOR, WORDING, Outcome
from bot.dialogue.here import Here
from bot.dialogue.pages.account import nothing_here
from bot.dialogue.pages.refusing import refusal
from bot.dialogue.place import Place
from bot.dialogue.receipts import BACKUPS, ENCRYPTED, TAKING_BACK, day_there, language_and_place
from bot.dialogue.screen import Block, Choice, Screen, field, loud, small, text, title
from bot.dialogue.speech import Lines, Message, Span, Speakable, _

ANOTHER: Final = "n"
"""In an argument: kept beside what was kept before."""

IN_ITS_PLACE: Final = _(
    "It takes the place of the one kept before, which is deleted. You choose the days and the passphrase anew."
)


def days(number: int) -> Span:
    """A length of time in days."""
    return Span(number, "day")


def agreement(
    what: Speakable, how_long: Message, who_reads: Speakable, taking_back: Message = TAKING_BACK
) -> list[Block]:
    """The same before every consent: what, how long, who could read it, how to take it back, and that a no is fine."""
    return [
        field(_("What"), what),
        field(_("How long"), how_long),
        field(_("Who could read it"), who_reads),
        field(_("Taking it back"), taking_back),
        small(BACKUPS),
        small(_("It is encrypted. Not encrypted: which kind of thing it is, and its dates.")),
        text(_("If you say no, nothing more is kept and nothing else changes.")),
    ]


def no_keeping(place: Place) -> Screen:
    """Where nothing can be kept, old buttons and typed words still get a true answer."""
    return Screen(
        (title(_("Nothing is kept here")), text(_("This bot keeps nothing about anybody on any disk."))),
        ((Choice(_("Privacy"), place.turn("privacy")),),),
    )


def failed(here: Here) -> bool:
    """Whether the storage could not do what was wished."""
    return here.answer is not None and here.answer.outcome is Outcome.FAILED


def is_unanswered(here: Here) -> bool:
    """Whether there is no answer to show."""
    return here.answer is None or failed(here)


def trouble(place: Place, here: Here) -> Screen:
    """The storage could not do it: said plainly, with a way to try again."""
    if not here.keeps:
        return no_keeping(place)
    unchanged = _("Nothing was kept, and nothing was deleted.")
    if place.page == "forget":
        unchanged = _("If an account was in my memory, it is deleted. What is kept on the disk is still there.")
    held = here.account is not None and bool(here.account.passages)
    return Screen(
        (
            title(_("That did not work just now")),
            loud(unchanged),
            text(_("I cannot reach the place where things are kept. Please try again in some minutes.")),
            *([text(_("What you wrote is still in my memory."))] if held else []),
        ),
        (
            (Choice(_("Try again"), place),),
            *(((Choice(_("A file instead"), place.to("finish", "1")),),) if held else ()),
        ),
    )


def not_kept(place: Place, here: Here) -> Screen:
    """An account was to be kept: there is none any more, or another than was asked about, or the storage could not."""
    if here.keeps and (here.account is None or not here.account.passages):
        return nothing_here(place, here)
    if here.answer is None and here.account is not None and not is_yes_to(place.arg, here):
        return keep_account(place, here)
    return trouble(place, here)


def is_yes_to(arg: str, here: Here) -> bool:
    """Whether a button's yes is about the account as it is now."""
    return here.account is not None and arg.partition("-")[2] == state_of(here.account, here)


def not_remembered(place: Place, here: Here) -> Screen:
    """A yes to words of an earlier release is asked about anew; or the storage could not do it."""
    return remember(place.turn("remember"), here) if here.answer is None else trouble(place, here)


def remember(place: Place, here: Here) -> Screen:
    """Language and place, for the next time."""
    if not here.keeps:
        return no_keeping(place)
    return Screen(
        (
            title(_("Remember language and place")),
            text(_("Then I begin with them when you come back: after a pause, or after Leave fast.")),
            *agreement(
                language_and_place(place.language, place.jurisdiction, here),
                _("{span}. Then it is deleted without being asked.", span=days(REMEMBERED_FOR.days)),
                ENCRYPTED,
            ),
        ),
        (
            (Choice(_("Yes, remember it"), place.turn("remyes", str(WORDING))),),
            (Choice(_("No, thank you"), place.back()),),
        ),
    )


def keep_account(place: Place, here: Here) -> Screen:
    """First: what it means to have an account kept, and for how long."""
    if not here.keeps:
        return no_keeping(place)
    if here.account is None or not here.account.passages:
        return nothing_here(place, here)
    another = is_another(place.arg)
    kept_before = bool(here.account.kept_as)
    blocks: list[Block] = []
    rows: list[tuple[Choice, ...]] = []
    if place.page == "wkept":  # an old yes: the account, the day or the words are no longer those it was about
        blocks.append(
            loud(_("Nothing was kept just now: something has changed since you were asked. Please look again."))
        )
    if kept_before and not another:
        blocks.append(loud(IN_ITS_PLACE))
        rows.append((Choice(_("Keep it as another one"), place.to("wkeep", ANOTHER)),))
    elif kept_before:
        blocks.append(loud(_("It is kept as another one. The one kept before stays.")))
        rows.append((Choice(_("Put it in the place of the one kept before"), place.to("wkeep")),))
    flag = ANOTHER if another else ""
    return Screen(
        (
            title(_("Keep it here")),
            *blocks,
            *agreement(
                _("Your account as it is now: your words, the questions, the times."),
                _("As you choose below. Then it is deleted. I do not remind you, and I cannot bring it back."),
                Lines(
                    (
                        _(
                            "Without a passphrase: whoever can open this chat, and whoever runs this bot. A court could make them."
                        ),
                        _("With a passphrase of your own: only who knows or guesses it."),
                    )
                ),
            ),
        ),
        (
            tuple(Choice(days(number), place.to("wlock", f"{number}{flag}")) for number in ACCOUNT_DAYS),
            *rows,
            (Choice(_("No, thank you"), place.to("finish", "1")),),
        ),
    )


def days_asked(arg: str) -> int:
    """For how many days; the shortest if the button says nothing that can be agreed to."""
    number = arg.partition("-")[0].removesuffix(ANOTHER)
    return int(number) if number.isdecimal() and int(number) in ACCOUNT_DAYS else ACCOUNT_DAYS[0]


def is_another(arg: str) -> bool:
    """Whether it is kept beside what was kept before, not in its place."""
    return arg.partition("-")[0].endswith(ANOTHER)


def _in_its_place(arg: str, account: Account) -> list[Block]:
    return [loud(IN_ITS_PLACE)] if account.kept_as and not is_another(arg) else []


def with_a_lock(place: Place, here: Here) -> Screen:
    """Then: with a passphrase, or without. One of the two buttons is the consent."""
    if not here.keeps:
        return no_keeping(place)
    if here.account is None or not here.account.passages:
        return nothing_here(place, here)
    number = days_asked(place.arg)
    wanted = f"{number}{ANOTHER if is_another(place.arg) else ''}"
    bound = f"{wanted}-{state_of(here.account, here)}"
    until = day_there(here.now + timedelta(days=number), here)
    asked = _("Nothing is kept yet. If you go on, it is kept until {day}.", day=until)
    if here.account.kept_as:
        asked = _("Nothing new is kept yet. If you go on, it is kept until {day}.", day=until)
    return Screen(
        (
            title(_("With a passphrase of your own?")),
            text(asked),
            *_in_its_place(place.arg, here.account),
            text(
                _(
                    "With one, only who knows or guesses it can read what is kept: not whoever runs this bot, and not a thief with a copy."
                )
            ),
            loud(_("If you forget the passphrase, the account is lost. Nobody can open it then, ever.")),
            text(_("Without one, you open it with a tap. So can whoever holds your phone.")),
            small(_("While you write it or open it, it passes through this chat and my memory, with or without.")),
        ),
        (
            (Choice(_("Keep it with a passphrase"), place.to("wkey", wanted)),),
            (Choice(_("Keep it without a passphrase"), place.to("wkept", bound)),),
            (Choice(_("No, thank you"), place.to("finish", "1")),),
        ),
    )


def is_kept(account: Account) -> bool:
    """Whether exactly this is kept."""
    return bool(account.kept_as) and not account.changed


def state_of(account: Account, here: Here) -> str:
    """A few letters that change with the account, the day and the words: a yes counts for what was asked about."""
    state = f"{WORDING} {day_there(here.now, here)} {account.kept_as} {account.begun_at} {len(account.passages)} {account.letters}"
    return hashlib.sha256(state.encode()).hexdigest()[:6]


def passphrase(place: Place, here: Here) -> Screen:
    """Asks for a passphrase. Typing it is the consent; it is used once and held nowhere."""
    if not here.keeps or failed(here):
        return trouble(place, here)
    if here.account is None or not here.account.passages:
        return nothing_here(place, here)
    until: Speakable = day_there(here.now + timedelta(days=days_asked(place.arg)), here)
    return Screen(
        (
            title(_("A passphrase of your own")),
            *refusal(place, here),
            *_in_its_place(place.arg, here.account),
            text(
                _(
                    "Send it as one message: at least 8 characters, best four words that nobody would guess. Then your account is kept until {day}.",
                    day=until,
                )
            ),
            text(
                _(
                    "I use it once and try to delete your message. If the message does not vanish, delete it yourself. Telegram carried it all the same."
                )
            ),
        ),
        (
            (Choice(_("No, thank you"), place.to("finish", "1")),),
            (Choice(_("Not with a passphrase"), place.to("wlock", place.arg.partition("-")[0])),),
        ),
    )
