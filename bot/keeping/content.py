"""What is kept, as bytes and back. Letter by letter: also what is no proper Unicode comes back as it was typed."""

import json
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

from bot.account.account import Account, Passage, Prompt
from bot.consent import CheckIn, Content, Greeting, Locked, Remembered


def packed(content: Content, chat: int) -> bytes:
    """The bytes to encrypt. Only a check-in carries the chat: nobody else has to find it without being asked."""
    match content:
        case Remembered(language, jurisdiction):
            return _written({"language": language, "jurisdiction": jurisdiction})
        case Locked(envelope):
            return _written({"locked": b64encode(envelope).decode()})
        case CheckIn(at, greeting, language):
            return _written({"at": at.isoformat(), "greeting": greeting, "language": language, "chat": chat})
        case Account():
            return packed_account(content)


def packed_account(account: Account) -> bytes:
    """An account as bytes, for encrypting or locking."""
    passages = [
        [one.number, one.incident, one.prompt, one.written_at.isoformat(), one.words] for one in account.passages
    ]
    return _written({"begun": account.begun_at.isoformat(), "passages": passages})


def unpacked(content: bytes) -> tuple[Content, int]:
    """What the bytes hold, and the chat of a check-in (otherwise 0)."""
    data = json.loads(content)
    if "locked" in data:
        return Locked(b64decode(data["locked"])), 0
    if "passages" in data:
        return _account(data), 0
    if "greeting" in data:
        at = datetime.fromisoformat(data["at"])
        return CheckIn(at, Greeting(data["greeting"]), data["language"]), data["chat"]
    return Remembered(data["language"], data["jurisdiction"]), 0


def unpacked_account(content: bytes) -> Account:
    """The account that `packed_account` made these bytes of."""
    return _account(json.loads(content))


def _account(data: dict[str, Any]) -> Account:
    passages = tuple(
        Passage(incident, Prompt(prompt), words, datetime.fromisoformat(written_at), number)
        for number, incident, prompt, written_at, words in data["passages"]
    )
    return Account(datetime.fromisoformat(data["begun"]), passages)


def _written(data: dict[str, object]) -> bytes:
    # Not as ASCII: JSON's escapes would make one letter of two halves (lone surrogates) that were typed as two.
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
