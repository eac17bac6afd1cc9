"""Asking for consent: what exactly, for how long, who could read it, how to take it back. A no costs nothing.

Whoever changes what these screens promise gives `bot.consent.WORDING` the next number.
"""

from datetime import timedelta

from bot.consent import ACCOUNT_DAYS, REMEMBERED_FOR, Outcome
from bot.dialogue.here import Here
from bot.dialogue.names import place_name
from bot.dialogue.pages.account import nothing_here
from bot.dialogue.place import Place
from bot.dialogue.receipts import ENCRYPTED
from bot.dialogue.screen import Block, Choice, Screen, field, loud, small, text, title
from bot.dialogue.speech import LanguageName, Message, Span, Speakable, _


def days(number: int) -> Span:
    """A length of time in days."""
    return Span(number, "day")


def agreement(what: Message, how_long: Message, who_reads: Message) -> list[Block]:
    """The same five things before every consent."""
    return [
        field(_("What"), what),
        field(_("How long"), how_long),
        field(_("Who could read it"), who_reads),
        field(
            _("Taking it back"),
            _(
                "One tap under Your data, or type /forget. Then it is deleted at once. If whoever runs this bot makes backups, an encrypted copy can stay there longer."
            ),
        ),
        text(_("If you say no, nothing is kept and nothing else changes.")),
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
        unchanged = _("An account in my memory is gone. What is kept on the disk is still there.")
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
    """An account was to be kept: there is none any more, or the storage could not do it."""
    if here.keeps and (here.account is None or not here.account.passages):
        return nothing_here(place, here)
    return trouble(place, here)


def remember(place: Place, here: Here) -> Screen:
    """Language and place, for the next time."""
    if not here.keeps:
        return no_keeping(place)
    return Screen(
        (
            title(_("Remember language and place")),
            text(_("Then the next /start begins with them.")),
            *agreement(
                _(
                    "Your language and place: {language}, {place}. Nothing else.",
                    language=LanguageName(place.language),
                    place=place_name(here.local) or _("not chosen"),
                ),
                _("{span}. Then it is deleted without being asked.", span=days(REMEMBERED_FOR.days)),
                ENCRYPTED,
            ),
        ),
        (
            (Choice(_("Yes, remember it"), place.turn("remyes")),),
            (Choice(_("No, thank you"), place.back()),),
        ),
    )


def keep_account(place: Place, here: Here) -> Screen:
    """First: what it means to have an account kept, and for how long."""
    if not here.keeps:
        return no_keeping(place)
    if here.account is None or not here.account.passages:
        return nothing_here(place, here)
    replaced = [loud(_("It takes the place of the one you opened."))] if here.account.kept_as else []
    return Screen(
        (
            title(_("Keep it here")),
            *replaced,
            *agreement(
                _("Your account as it is now: your words, the questions, the times. Nothing else."),
                _("As you choose below. Then it is deleted without being asked, and I cannot bring it back."),
                _(
                    "It is encrypted. With a passphrase of your own: only who knows it. Without: whoever runs this bot has the key, a court could make them use it, and whoever can open this chat can open it too."
                ),
            ),
        ),
        (
            tuple(Choice(days(number), place.to("wlock", str(number))) for number in ACCOUNT_DAYS),
            (Choice(_("No, thank you"), place.to("finish", "1")),),
        ),
    )


def days_asked(arg: str) -> int:
    """For how many days; the shortest if the button says nothing that can be agreed to."""
    number = arg.partition("-")[0]
    return int(number) if number.isdecimal() and int(number) in ACCOUNT_DAYS else ACCOUNT_DAYS[0]


def with_a_lock(place: Place, here: Here) -> Screen:
    """Then: with a passphrase, or without. One of the two buttons is the consent."""
    if not here.keeps:
        return no_keeping(place)
    if here.account is None or not here.account.passages:
        return nothing_here(place, here)
    number = days_asked(place.arg)
    return Screen(
        (
            title(_("With a passphrase of your own?")),
            field(_("Kept until"), (here.now + timedelta(days=number)).date()),
            text(
                _(
                    "With one, nobody else can read what is kept: not whoever runs this bot, and not a thief with a copy."
                )
            ),
            loud(_("If you forget the passphrase, the account is lost. Nobody can open it then, ever.")),
            text(_("Without one, you open it with a tap. So does whoever holds your phone.")),
            small(_("While you write it or open it, it passes through this chat and my memory, with or without.")),
        ),
        (
            (Choice(_("Keep it with a passphrase"), place.to("wkey", str(number))),),
            (Choice(_("Keep it without a passphrase"), place.to("wkept", str(number))),),
            (Choice(_("No, thank you"), place.to("finish", "1")),),
        ),
    )


def passphrase(place: Place, here: Here) -> Screen:
    """Asks for a passphrase. Typing it is the consent; it is used once and held nowhere."""
    if not here.keeps or failed(here):
        return trouble(place, here)
    if here.account is None or not here.account.passages:
        return nothing_here(place, here)
    short = [loud(_("That one is too short or too long. Please send another."))] if place.arg.endswith("-short") else []
    until: Speakable = (here.now + timedelta(days=days_asked(place.arg))).date()
    return Screen(
        (
            title(_("A passphrase of your own")),
            *short,
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
            (Choice(_("Keep it without a passphrase"), place.to("wkept", str(days_asked(place.arg)))),),
            (Choice(_("No, thank you"), place.to("finish", "1")),),
        ),
    )
