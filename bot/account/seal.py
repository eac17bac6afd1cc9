"""A seal: this bot's signature (Ed25519) over what it handed out, and when. Checked later without any stored copy.

There are two, because a file and a sheet of paper are different things (docs/decisions/0008-how-a-seal-works.md): the
last line of a file covers every byte before it; the marks on the page cover the words, and survive printing and typing.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_LINE = re.compile(
    rb"\n%alongside-seal v1 (?P<key>[0-9a-f]{16}) (?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"
    rb" (?P<hash>[0-9a-f]{64}) (?P<sign>[0-9a-f]{128})\n"
)
"""Written in one way only, so that no byte of it can be changed and still mean the same."""
_LINE_IN_TEXT = re.compile(_LINE.pattern.replace(rb"\n%", rb"\s%").removesuffix(rb"\n") + rb"\s*\Z")
"""The same line after a program has saved the file anew, with other line ends."""
_MARKS = re.compile(
    r"key(?P<key>[0-9a-f]{16})time(?P<time>\d{4}-\d\d-\d\dt\d\d:\d\d:\d\dz)"
    r"salt(?P<salt>[0-9a-f]{32})hash(?P<hash>[0-9a-f]{64})sign(?P<sign>[0-9a-f]{128})"
)
_MARKS_BEGIN = "alongside-words v1"


class UnusableKey(ValueError):
    """A key is not what `python -m bot seal-key` prints. Says which setting, never the key."""


class Verdict(StrEnum):
    """What a check found."""

    UNCHANGED = "unchanged"
    WORDS_UNCHANGED = "words_unchanged"
    CHANGED = "changed"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict; the time in the seal only where the seal holds."""

    verdict: Verdict
    sealed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """The key that signs now, if any, and every public key that a file may have been signed for."""

    signing: "Ed25519PrivateKey | None" = None
    known: "Mapping[str, Ed25519PublicKey]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marks:
    """The seal over words as it stands on the page, and as the picture beside it holds it."""

    lines: tuple[str, ...]
    qr: str


def read_keys(private: str, old: Iterable[str] = ()) -> Keys:
    """Keys from settings: 64 hexadecimal digits each. Raises UnusableKey."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

    public: list[Ed25519PublicKey] = []
    signing = None
    if private.strip():
        signing = Ed25519PrivateKey.from_private_bytes(_thirty_two(private, "BOT_SEAL_KEY"))
        public.append(signing.public_key())
    public += [Ed25519PublicKey.from_public_bytes(_thirty_two(one, "BOT_SEAL_OLD_KEYS")) for one in old if one.strip()]
    return Keys(signing, {_name(key): key for key in public})


def new_key() -> tuple[str, str]:
    """A new private key and its public key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex()


def seal_words(words: str, keys: Keys, at: datetime) -> Marks:
    """The seal over words. A random salt in it keeps anybody from guessing short words from the hash alone."""
    assert keys.signing is not None
    salt = secrets.token_bytes(16)
    key, time, digest = _name(keys.signing.public_key()), _written(at), _digest_of_words(words, salt)
    sign = keys.signing.sign(_message("words", key, time, digest)).hex()
    fields = (("key", key), ("salt", salt.hex()), ("hash", digest), ("sign", sign))
    grouped = {name: _in_fours(value) for name, value in fields} | {"time": [time]}
    lines = [_MARKS_BEGIN]
    for name in ("key", "time", "salt", "hash", "sign"):
        first, *more = grouped[name]
        lines += [f"{name} {first}", *(f"     {one}" for one in more)]
    qr = f"{_MARKS_BEGIN} key {key} time {time} salt {salt.hex()} hash {digest} sign {sign}"
    return Marks(tuple(lines), qr.upper())  # capital letters take less room in the picture


def seal_file(content: bytes, keys: Keys, at: datetime) -> bytes:
    """The file with one line more, which readers of PDF take as a comment."""
    assert keys.signing is not None
    key, time, digest = _name(keys.signing.public_key()), _written(at), hashlib.sha256(content).hexdigest()
    sign = keys.signing.sign(_message("file", key, time, digest)).hex()
    return content + f"\n%alongside-seal v1 {key} {time} {digest} {sign}\n".encode()


def verify(content: bytes, keys: Keys) -> Finding:
    """Is this file as it was sealed? Judges bytes first, then, in a text file, the words."""
    found = _verify_file(content, keys)
    if found.verdict is Verdict.UNCHANGED or content.startswith(b"%PDF"):
        return found
    words = _verify_text(content, keys)
    if words.verdict is Verdict.WORDS_UNCHANGED or found.verdict is Verdict.NOT_OURS:
        return words
    return found


def _verify_file(content: bytes, keys: Keys) -> Finding:
    last = max(_LINE.finditer(content), key=lambda found: found.end(), default=None)
    if last is None or last["key"].decode() not in keys.known:
        return Finding(Verdict.NOT_OURS)
    key, time, digest = (last[name].decode() for name in ("key", "time", "hash"))
    whole = last.end() == len(content) and hashlib.sha256(content[: last.start()]).hexdigest() == digest
    at = _signed(keys, _message("file", key, time, digest), key, time, last["sign"].decode())
    return Finding(Verdict.UNCHANGED, at) if whole and at else Finding(Verdict.CHANGED)


def _verify_text(content: bytes, keys: Keys) -> Finding:
    line = _LINE_IN_TEXT.search(content)
    if line is not None:
        # It no longer fits these bytes, but must be ours: a false time there would be read as if it were true.
        key, time, digest, sign = (line[name].decode() for name in ("key", "time", "hash", "sign"))
        if key not in keys.known:
            return Finding(Verdict.NOT_OURS)
        if not _signed(keys, _message("file", key, time, digest), key, time, sign):
            return Finding(Verdict.CHANGED)
        content = content[: line.start()]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Finding(Verdict.NOT_OURS)
    at = text.casefold().rfind(_MARKS_BEGIN)
    if at < 0:
        return Finding(Verdict.NOT_OURS)
    words = text[:at]
    marks = _MARKS.fullmatch("".join(text[at + len(_MARKS_BEGIN) :].casefold().split()))
    if marks is None:
        return Finding(Verdict.CHANGED)
    if marks["key"] not in keys.known:
        return Finding(Verdict.NOT_OURS)
    key, time, digest = marks["key"], marks["time"].upper(), marks["hash"]
    same = _digest_of_words(words, bytes.fromhex(marks["salt"])) == digest
    sealed = _signed(keys, _message("words", key, time, digest), key, time, marks["sign"])
    return Finding(Verdict.WORDS_UNCHANGED, sealed) if same and sealed else Finding(Verdict.CHANGED)


def _signed(keys: Keys, message: bytes, key: str, time: str, sign: str) -> datetime | None:
    from cryptography.exceptions import InvalidSignature

    try:
        keys.known[key].verify(bytes.fromhex(sign), message)
        return datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (InvalidSignature, ValueError):
        return None


def _message(what: str, key: str, time: str, digest: str) -> bytes:
    # What is sealed is part of what is signed: a seal over words can never pass as a seal over a file.
    return f"alongside-seal v1 {what} {key} {time} {digest}".encode()


def _digest_of_words(words: str, salt: bytes) -> str:
    # Where lines end and how wide gaps are gets lost between screen, paper and typing. Nothing else may differ.
    same = " ".join(unicodedata.normalize("NFC", words).split())
    return hashlib.sha256(salt + same.encode("utf-8", "surrogatepass")).hexdigest()


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(key: "Ed25519PublicKey") -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _in_fours(digits: str) -> list[str]:
    """Lines of eight groups of four, as one can read them aloud or type them."""
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    return [" ".join(groups[at : at + 8]) for at in range(0, len(groups), 8)]


def _thirty_two(digits: str, setting: str) -> bytes:
    try:
        key = bytes.fromhex(digits.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise UnusableKey(setting)
    return key
