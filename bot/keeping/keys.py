"""Keys: whose a row is, without an id in it; what is in it, for nobody without the server key, or the passphrase.

From the server key, which is not in the database, one key is derived for each person and purpose (HKDF, RFC 5869) and
used with AES-GCM. Everything else in the row is authenticated with it, so that nobody can, say, move an expiry.
"""

import hashlib
import hmac
import secrets
import string
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE: Final = 12
_SALT: Final = 16
_BLOCK: Final = 256
"""Bytes that lengths are rounded up to, so that a length tells little."""

_LETTERS: Final = string.ascii_lowercase + string.digits

_FIND: Final = "find-"
"""Before a key of which only the finding half is left."""

_LOCK: Final = b"alongside lock v1"
_PASSES, _LANES, _MEMORY = 3, 4, 64 * 1024
"""Argon2id: the second recommended setting of RFC 9106, 64 MiB. A change of these takes the next `_LOCK`."""


class CannotOpen(Exception):
    """The key or the passphrase is not the one it was closed with, or bytes were changed."""


class UnusableKey(ValueError):
    """A key is not what `python -m bot keeping-key` prints. Says which setting, never the key."""


@dataclass(frozen=True, slots=True)
class ServerKey:
    """A short name that tells keys apart, and two secrets: one half finds whose a row is, the other opens it.

    Of an old key the finding half is enough. Once the opening half is destroyed, nobody can read an earlier copy of
    the database or a backup any more: so erasure reaches them.
    """

    name: str
    finding: bytes
    opening: bytes | None

    def hash(self, whose: bytes) -> bytes:
        """A keyed hash."""
        return hmac.new(self.finding, whose, hashlib.sha256).digest()

    def seal(self, content: bytes, person: bytes, purpose: str, beside: bytes) -> bytes:
        """Encrypts; `beside` is not encrypted and cannot be changed without being noticed."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher(person, purpose).encrypt(nonce, _padded(content), beside)

    def open(self, sealed: bytes, person: bytes, purpose: str, beside: bytes) -> bytes:
        """Decrypts. Raises CannotOpen."""
        return _opened(self._cipher(person, purpose), sealed, beside)

    def _cipher(self, person: bytes, purpose: str) -> AESGCM:
        if self.opening is None:
            raise CannotOpen
        return AESGCM(_derived(self.opening, person, purpose.encode()))


@dataclass(frozen=True, slots=True)
class Keyring:
    """The key that is used now, and earlier ones, newest first."""

    current: ServerKey
    old: tuple[ServerKey, ...] = ()

    def named(self, name: str) -> ServerKey | None:
        """The key of that name."""
        return next((key for key in (self.current, *self.old) if key.name == name), None)

    def can_open(self, name: str) -> bool:
        """Whether what rests on the key of that name can be opened."""
        key = self.named(name)
        return key is not None and key.opening is not None

    def people(self, chat: int) -> list[bytes]:
        """Under which hashes rows of this chat may stand, the current one first: hashed with the key they were written
        with, and with each key after it that a sweep has `renewed` them to so far."""
        keys, found = (self.current, *self.old), []
        for writer in range(len(keys)):
            person = str(chat).encode()
            for key in reversed(keys[: writer + 1]):
                person = key.hash(person)
                found.append(person)
        return found

    def id_for(self, chat: int, once: str) -> str:
        """The id of what this chat asked for by this: always the same, and for nobody without the key a random one."""
        return _spelt(int.from_bytes(self.current.hash(f"once {chat} {once}".encode())))

    def renewed(self, person: bytes, name: str) -> bytes:
        """A hash made with an earlier key, hashed with every key since: an old key alone finds nobody any more."""
        ages = [self.current.name, *(key.name for key in self.old)]
        for key in reversed((self.current, *self.old)[: ages.index(name)]):
            person = key.hash(person)
        return person


def read_keyring(current: str, old: str = "") -> Keyring:
    """Keys from settings: 64 hexadecimal digits each, earlier ones, or their finding halves, with commas between them.

    Raises UnusableKey.
    """
    return Keyring(
        _read(current, "BOT_KEEPING_KEY"),
        tuple(_read(one, "BOT_KEEPING_OLD_KEYS") for one in old.split(",") if one.strip()),
    )


def new_key() -> str:
    """A new server key."""
    return secrets.token_hex(32)


def new_id() -> str:
    """A random id for a consent."""
    return _spelt(secrets.randbits(128))


def _spelt(number: int) -> str:
    """The last ten digits of a number, written with letters and digits."""
    return "".join(_LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(10))


def finding_half(key: str) -> str:
    """What to keep of a server key when it is old and everything was moved to the next one."""
    whole = _read(key, "BOT_KEEPING_KEY")
    return f"{_FIND}{whole.name}-{whole.finding.hex()}"


def lock(content: bytes, passphrase: str) -> bytes:
    """Closes with a passphrase alone (Argon2id). Takes a third of a second and 64 MiB, on purpose."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    return _LOCK + salt + nonce + _stretched(passphrase, salt).encrypt(nonce, _padded(content), _LOCK)


def unlock(envelope: bytes, passphrase: str) -> bytes:
    """Opens what `lock` closed. Raises CannotOpen."""
    if not envelope.startswith(_LOCK) or len(envelope) < len(_LOCK) + _SALT + _NONCE:
        raise CannotOpen
    rest = envelope.removeprefix(_LOCK)
    return _opened(_stretched(passphrase, rest[:_SALT]), rest[_SALT:], _LOCK)


def _stretched(passphrase: str, salt: bytes) -> AESGCM:
    words = normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY)
    return AESGCM(kdf.derive(words))


def _opened(cipher: AESGCM, sealed: bytes, beside: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], beside).rstrip(b" ")
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def _padded(content: bytes) -> bytes:
    """Spaces at the end, which JSON does not mind."""
    return content.ljust(-(-len(content) // _BLOCK) * _BLOCK)


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"alongside keeping v1 " + info).derive(secret)


def _read(key: str, setting: str) -> ServerKey:
    key = key.strip()
    if key.startswith(_FIND) and setting == "BOT_KEEPING_OLD_KEYS":
        name, _dash, digits = key.removeprefix(_FIND).partition("-")
        return ServerKey(name, _thirty_two(digits, setting), None)
    secret = _thirty_two(key, setting)
    name = hashlib.sha256(b"alongside keeping key" + secret).hexdigest()[:8]
    return ServerKey(name, _derived(secret, b"", b"find"), _derived(secret, b"", b"open"))


def _thirty_two(digits: str, setting: str) -> bytes:
    try:
        secret = bytes.fromhex(digits)
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise UnusableKey(setting)
    return secret
