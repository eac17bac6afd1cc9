"""What a person is told about one thing that is kept: in words as a receipt, and as data for a file."""

from base64 import b64encode
from typing import Final

from bot.account.account import Account
from bot.consent import CheckIn, Kept, Locked, Remembered
from bot.dialogue.greetings import GREETINGS, moment_of
from bot.dialogue.speech import LanguageName, Message, Speakable, _

ENCRYPTED: Final = _(
    "It is encrypted, under a code instead of your account number. "
    "Whoever runs this bot has the key and could read it. A court could make them."
)
"""Who could read what is kept without a passphrase."""

ONLY_YOU: Final = _("Only who knows your passphrase. Not whoever runs this bot, and not a thief with a copy.")
"""Who could read what is kept with one."""


def name_of(kept: Kept) -> Message:
    """What it is called on a button. Two accounts are told apart by their day."""
    day = kept.consent.given_at.date()
    match kept.content:
        case Remembered():
            return _("Language and place")
        case CheckIn():
            return _("Message {moment}", moment=moment_of(kept.content))
        case Locked():
            return _("Account of {day}, with a passphrase", day=day)
        case Account():
            return _("Account of {day}", day=day)


def receipt(kept: Kept) -> list[tuple[Message, Speakable]]:
    """What was agreed to: label and words."""
    consent = kept.consent
    return [
        (_("What"), _what(kept)),
        (_("Agreed"), _("{day}, {time} UTC", day=consent.given_at.date(), time=f"{consent.given_at:%H:%M}")),
        (_("Until"), _("{day}, {time} UTC", day=consent.expires_at.date(), time=f"{consent.expires_at:%H:%M}")),
        (_("Who could read it"), ONLY_YOU if isinstance(kept.content, Locked) else ENCRYPTED),
        (_("Taking it back"), _("One tap under Your data, or type /forget. Then it is deleted at once.")),
        (_("Number"), _("{id}, words of version {version}", id=consent.id, version=str(consent.version))),
    ]


def _what(kept: Kept) -> Speakable:
    match kept.content:
        case Remembered(language, jurisdiction):
            place: Speakable = jurisdiction.upper() or _("not chosen")
            return _("Your language and place: {language}, {place}.", language=LanguageName(language), place=place)
        case CheckIn(_at, greeting, _language):
            return _("One message: {words}", words=GREETINGS[greeting])
        case Locked():
            return _("Your account, behind your passphrase.")
        case Account(_begun, passages):
            return _("Your account. Passages: {count}.", count=str(len(passages)))


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
    }


def _content(kept: Kept) -> dict[str, object]:
    match kept.content:
        case Remembered(language, jurisdiction):
            return {"language": language, "place": jurisdiction}
        case CheckIn(at, greeting, language):
            return {"at": at.isoformat(), "greeting": greeting.value, "language": language}
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
