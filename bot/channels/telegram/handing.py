"""What is known of a chat as bytes, so that another process can go on with it, and back. Pure."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.account.account import Account
from bot.channels.telegram.trace import Trace
from bot.dialogue.place import pack, unpack
from bot.stewardship.changes import Key
from bot.stewardship.desk import Draft


@dataclass(frozen=True)
class _Trace:
    messages: list[tuple[int, float]]
    living: int | None
    dropped: bool
    place: str | None
    touched: float
    spoken: float
    taken: int = 0
    settled: int = 0


@dataclass(frozen=True)
class _Draft:
    entries: list[tuple[Key, dict[str, Any] | None, dict[str, str]]]
    why: str
    stale: list[Key]


@dataclass(frozen=True)
class _InHand:
    account: Account | None
    draft: _Draft | None


_TRACE = TypeAdapter(_Trace)
_IN_HAND = TypeAdapter(_InHand)


def packed(trace: Trace) -> tuple[bytes, bytes | None]:
    """What is known of a chat, and what somebody has in hand there, if anything."""
    known = _Trace(
        list(trace.messages.items()),
        trace.living,
        trace.dropped,
        pack(trace.place) if trace.place is not None else None,
        trace.touched,
        trace.spoken,
        trace.taken,
        trace.settled,
    )
    if trace.account is None and trace.draft is None:
        return _TRACE.dump_json(known), None
    return _TRACE.dump_json(known), _IN_HAND.dump_json(_InHand(trace.account, _drafted(trace.draft)))


def _drafted(draft: Draft | None) -> _Draft | None:
    if draft is None:
        return None
    before = {key: dict(data) if data is not None else None for key, data in draft.before.items()}
    entries = [(key, before.get(key), dict(texts)) for key, texts in draft.texts.items()]
    return _Draft(entries, draft.why, sorted(draft.stale))


def unpacked(known: bytes, in_hand: bytes | None) -> Trace | None:
    """The way back; None for what cannot be read, such as what another release wrote."""
    try:
        found = _TRACE.validate_json(known)
        hand = _IN_HAND.validate_json(in_hand) if in_hand else _InHand(None, None)
    except ValidationError:
        return None
    draft = None
    if hand.draft is not None:
        before = {key: data for key, data, _texts in hand.draft.entries}
        texts = {key: texts for key, _data, texts in hand.draft.entries}
        draft = Draft(before, texts, hand.draft.why, frozenset(hand.draft.stale))
    return Trace(
        dict(found.messages),
        found.living,
        found.dropped,
        unpack(found.place) if found.place is not None else None,
        hand.account,
        draft,
        found.touched,
        found.taken,
        found.settled,
        found.spoken,
    )
