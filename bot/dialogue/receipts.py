"""What a person is told about one thing that is kept: in words as a receipt, and as data for a file."""

from base64 import b64encode
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.account.account import Account
from bot.consent import CheckIn, Kept, Locked, Remembered
from bot.dialogue.greetings import GREETINGS, moment_of
from bot.dialogue.here import Here
from bot.dialogue.names import place_name
from bot.dialogue.speech import LanguageName, Lines, Message, Speakable, _

_KEY_HOLDERS: Final = _("Whoever runs this bot has the key and could read it. A court could make them.")

ENCRYPTED: Final = Lines((_("Whoever can open this chat."), _KEY_HOLDERS))
"""Who could read what is kept without a passphrase."""

ONLY_YOU: Final = _(
    "Only who knows or guesses your passphrase. I see it in the moment you type it, and Telegram carries it."
)
"""Who could read what is kept with one."""

TAKING_BACK: Final = _(
    "A button under Your data deletes it at once. /forget deletes everything at once. "
    "Deleting this chat or blocking me does not delete it."
)

ENDING: Final = _(
    "A button under Your data deletes it at once. /forget deletes everything at once. "
    "Blocking me ends it too; deleting this chat does not."
)
"""How a check-in is taken back."""

BACKUPS: Final = _("If whoever runs this bot makes backups, an encrypted copy can stay there longer.")


def name_of(kept: Kept, here: Here) -> Message:
    """What it is called on a button."""
    given = _there(kept.consent.given_at, here)
    when: dict[str, Speakable] = {"day": given.date(), "time": f"{given:%H:%M}"}
    match kept.content:
        case Remembered():
            return _("Language and place")
        case CheckIn():
            return _("Message {moment}", moment=moment_of(kept.content))
        case Locked():
            return _("Account kept {day}, {time}, with a passphrase", **when)
        case Account():
            return _("Account kept {day}, {time}", **when)


def receipt(kept: Kept, here: Here) -> list[tuple[Message, Speakable]]:
    """What was agreed to: label and words."""
    consent = kept.consent
    until: tuple[Message, Speakable] = (_("Until"), _moment(consent.expires_at, here))
    taking_back = TAKING_BACK
    if isinstance(kept.content, CheckIn):
        taking_back = ENDING
        until = (_("When it is deleted"), _("Just before I send it, or an hour after that time at the latest."))
    return [
        (_("What"), _what(kept, here)),
        (_("Agreed"), _moment(consent.given_at, here)),
        until,
        (_("Who could read it"), ONLY_YOU if isinstance(kept.content, Locked) else ENCRYPTED),
        (_("Taking it back"), Lines((taking_back, BACKUPS))),
        (_("Finding it again"), _("Type /mydata in this chat. Without this Telegram account nobody finds it again.")),
    ]


def number_of(kept: Kept) -> tuple[Message, Speakable]:
    """What tells one consent from all others; for the file."""
    consent = kept.consent
    return _("Number"), _("{id}, words of version {version}", id=consent.id, version=str(consent.version))


def language_and_place(language: str, jurisdiction: str, here: Here) -> Message:
    """Both, or that there is no place."""
    place = place_name(here.directory.at(jurisdiction))
    if place is None:
        return _("Your language: {language}. No place is chosen.", language=LanguageName(language))
    return _("Your language and place: {language}, {place}.", language=LanguageName(language), place=place)


def message_later(check_in: CheckIn) -> Message:
    """The words, when, and what else is needed for it."""
    return _(
        "One message: {words} {moment}. And the number of this chat, which is that of your Telegram account.",
        words=GREETINGS[check_in.greeting],
        moment=moment_of(check_in),
    )


def _what(kept: Kept, here: Here) -> Speakable:
    match kept.content:
        case Remembered(language, jurisdiction):
            return language_and_place(language, jurisdiction, here)
        case CheckIn():
            return message_later(kept.content)
        case Locked():
            return _("Your account, behind your passphrase.")
        case Account(_begun, passages):
            return _("Your account. Parts: {count}.", count=str(len(passages)))


def _there(at: datetime, here: Here) -> datetime:
    """A moment by the clock of the place, or in UTC where none is known."""
    return at.astimezone(ZoneInfo(here.local.time_zone) if here.local.time_zone else UTC)


def day_there(at: datetime, here: Here) -> date:
    """The day by the calendar of the place: what was agreed to and what the receipt says are the same day."""
    return _there(at, here).date()


def _moment(at: datetime, here: Here) -> Message:
    there = _there(at, here)
    words: dict[str, Speakable] = {"day": there.date(), "time": f"{there:%H:%M}"}
    return _("{day}, {time}", **words) if here.local.time_zone else _("{day}, {time} UTC", **words)


def kept_data(kept: tuple[Kept, ...], in_memory: Account | None) -> dict[str, object]:
    """Everything, for a program to read. Times are ISO 8601, UTC unless they say otherwise."""
    return {
        "kept": [
            {
                "id": one.consent.id,
                "purpose": one.consent.purpose.value,
                "words_version": one.consent.version,
                "given_at": one.consent.given_at.isoformat(),
                "expires_at": one.consent.expires_at.isoformat(),
                **_content(one),
            }
            for one in kept
        ],
        "in_memory": {"account": _account(in_memory)} if in_memory is not None else {},
        "not_in_this_file": [
            "in memory, for up to 48 hours: the numbers of the messages in this chat, and the page seen last",
            "in the buttons of this chat: what was answered",
        ],
    }


def _content(kept: Kept) -> dict[str, object]:
    match kept.content:
        case Remembered(language, jurisdiction):
            return {"language": language, "place": jurisdiction}
        case CheckIn(at, greeting, language):
            return {"at": at.isoformat(), "greeting": greeting.value, "language": language, "chat": "this one"}
        case Locked(envelope):
            return {"locked_account": b64encode(envelope).decode()}
        case Account():
            return {"account": _account(kept.content)}


def _account(account: Account) -> dict[str, object]:
    return {
        "begun_at": account.begun_at.isoformat(),
        "passages": [
            {
                "incident": one.incident,
                "prompt": one.prompt.value,
                "written_at": one.written_at.isoformat(),
                "words": one.words,
            }
            for one in account.passages
        ],
    }
