"""`python -m bot verify FILE`: says in one plain sentence what a seal shows, and what it does not."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.account.seal import Finding, Keys, UnusableKey, Verdict, read_keys, verify
from bot.dialogue.speech import Lines, Message, Speakable, _
from bot.settings import Settings, WrongSetting, secret

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MOST_BYTES = 20_000_000
"""No file of ours is nearly as long."""

_STATUS = {Verdict.UNCHANGED: 0, Verdict.WORDS_UNCHANGED: 0, Verdict.CHANGED: 1, Verdict.NOT_OURS: 2}


def load_keys(settings: Settings) -> Keys:
    """The keys from the settings. Raises WrongSetting; never repeats a key."""
    private = secret(settings.seal_key, settings.seal_key_file, "BOT_SEAL_KEY_FILE")
    try:
        return read_keys(private, settings.seal_old_keys.split(","))
    except UnusableKey as error:
        raise WrongSetting(
            f"{error} cannot be used: a key is 64 hexadecimal digits, as `python -m bot seal-key` prints them."
        ) from None


def load_roots(settings: Settings) -> "tuple[Certificate, ...]":
    """The authorities whose time stamps count. Raises WrongSetting."""
    from bot.account.timestamp import read_roots

    if not settings.timestamp_roots:
        return ()
    try:
        return read_roots(Path(settings.timestamp_roots).read_bytes())
    except (OSError, ValueError):
        raise WrongSetting("BOT_TIMESTAMP_ROOTS cannot be read: set it to a PEM file with certificates.") from None


def check_file(path: Path, keys: Keys, roots: "Sequence[Certificate]" = ()) -> tuple[int, Lines]:
    """The exit status and what to say."""
    content = _read(path)
    if isinstance(content, Message):
        return 2, Lines((content,))
    if not keys.known:
        return 2, Lines((_("No key is set, so no seal can be checked. Set BOT_SEAL_KEY or BOT_SEAL_OLD_KEYS."),))
    found = verify(content, keys)
    told = [_told(found)]
    stamp = path.with_name(path.name + ".tsr")
    if found.verdict is Verdict.UNCHANGED and stamp.exists():
        told.append(_stamp(content, stamp, roots))
    return _STATUS[found.verdict], Lines(tuple(told))


def _read(path: Path) -> bytes | Message:
    if path.is_dir():
        return _("This is a folder. Name a file.")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return _("There is no such file.")
    except (OSError, ValueError):
        return _("The file cannot be read.")
    return _("The file is too long to be one of ours.") if len(content) > MOST_BYTES else content


def _told(found: Finding) -> Message:
    if found.verdict is Verdict.UNCHANGED:
        assert found.sealed_at is not None
        return _(
            "Unchanged: every byte is as it was sealed on {day} at {time} UTC, by this program's clock. "
            "That does not show that it is true, or who wrote it.",
            **_moment(found.sealed_at),
        )
    if found.verdict is Verdict.WORDS_UNCHANGED:
        assert found.sealed_at is not None
        return _(
            "The words are unchanged since they were sealed on {day} at {time} UTC, by this program's clock. "
            "The file was saved anew or typed in: gaps and line ends may differ. "
            "That does not show that it is true, or who wrote it.",
            **_moment(found.sealed_at),
        )
    if found.verdict is Verdict.CHANGED:
        return _(
            "Changed: this file, or the seal in it, is not as this program made it. "
            "This check does not show what is different."
        )
    return _(
        "Not ours: at the end of this file is no seal by a key that is known here. "
        "A PDF that was saved anew by another program loses it; the seal printed on the page still holds for the words."
    )


def _moment(at: datetime) -> dict[str, Speakable]:
    return {"day": at.date(), "time": f"{at:%H:%M}"}


def _stamp(content: bytes, path: Path, roots: "Sequence[Certificate]") -> Message:
    from bot.account.timestamp import WrongStamp, stamped_at

    if not roots:
        return _("There is a time stamp beside it, which cannot be checked: BOT_TIMESTAMP_ROOTS is not set.")
    try:
        with path.open("rb") as file:
            at = stamped_at(content, file.read(100_000), roots)
    except (OSError, WrongStamp):
        return _("The time stamp beside it does not belong to this file, or to an authority that is known here.")
    return _(
        "An outside authority saw the hash of this same file on {day} at {time} UTC, by its own clock.", **_moment(at)
    )
