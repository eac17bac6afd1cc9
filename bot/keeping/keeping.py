"""Fulfils wishes: keeps, shows, opens, takes back, forgets. Every answer comes after the deed is on the disk."""

import asyncio
import logging
import secrets
import string
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.account.account import Account
from bot.consent import (
    LATE,
    MOST,
    WORDING,
    Answer,
    CheckIn,
    Consent,
    Content,
    Forget,
    Keep,
    Kept,
    Locked,
    Look,
    Outcome,
    Purpose,
    Remembered,
    Unlock,
    Wish,
    Withdraw,
    purpose_of,
)
from bot.keeping.content import packed, packed_account, unpacked, unpacked_account
from bot.keeping.database import Database, OfALaterRelease
from bot.keeping.keys import CannotOpen, Keyring, ServerKey, lock, unlock
from bot.keeping.tables import consents

log = logging.getLogger(__name__)

_TROUBLE: Final = (SQLAlchemyError, OfALaterRelease, OSError)
"""Disk full, locked, corrupt, not ours to read, made by a later release: the conversation goes on without it."""

_LETTERS: Final = string.ascii_lowercase + string.digits


class Keeping:
    """What is kept about people. `now` gives the moment (aware, UTC)."""

    def __init__(self, database: Database, keys: Keyring, now: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._now = now
        self._stretching = asyncio.Lock()
        self._missing: set[str] = set()

    async def fulfil(self, chat: int, wish: Wish) -> Answer:
        """Does what was wished. Never raises for what a storage can do wrong: then nothing has changed."""
        try:
            return await self._fulfilled(chat, wish)
        except _TROUBLE as error:
            log.error("what is kept cannot be reached now: %s", _remedy(error))
            return Answer(Outcome.FAILED)

    async def remembered(self, chat: int) -> Remembered | None:
        """The language and place this person asked to have remembered."""
        answer = await self.fulfil(chat, Look())
        return next((kept.content for kept in answer.kept if isinstance(kept.content, Remembered)), None)

    async def sweep(self) -> None:
        """Deletes what has expired, and moves what rests on an earlier key to the current one."""
        if not self._database.exists():
            return
        try:
            async with self._database.transaction() as connection:
                gone = await connection.execute(delete(consents).where(consents.c.expires_at <= _seconds(self._now())))
                await self._renew(connection)
            if gone.rowcount:
                log.info("what had expired was deleted")
            await self._database.wipe()
        except _TROUBLE as error:
            log.error("expired entries cannot be deleted now: %s", _remedy(error))

    async def is_anything_due(self) -> bool:
        """Whether a check-in waits to be sent."""
        if not self._database.exists():
            return False
        due = select(func.count()).select_from(consents).where(consents.c.due_at <= _seconds(self._now()))
        try:
            async with self._database.transaction() as connection:
                return bool((await connection.execute(due)).scalar_one())
        except _TROUBLE as error:
            log.error("check-ins cannot be looked up now: %s", _remedy(error))
            return False

    async def due(self) -> list[tuple[int, CheckIn]]:
        """The check-ins to send now, each with its chat. They are erased before they are handed out: whatever breaks
        after that, none is sent twice."""
        now = self._now()
        due = consents.c.due_at <= _seconds(now)
        try:
            async with self._database.transaction() as connection:
                rows = (await connection.execute(select(consents).where(due))).all()
                await connection.execute(delete(consents).where(due))
            await self._database.wipe()
        except _TROUBLE as error:
            log.error("check-ins cannot be sent now: %s", _remedy(error))
            return []
        found = (opened for row in rows if (opened := self._opened(row)) is not None)
        return [
            (chat, content)
            for content, chat in found
            if isinstance(content, CheckIn) and content.at <= now <= content.at + LATE
        ]

    async def stop_check_ins(self, chat: int) -> None:
        """The chat is closed to us: no check-in will ever be tried there."""
        if not self._database.exists():
            return
        try:
            await self._erase(self._mine(chat) & (consents.c.purpose == Purpose.CHECK_IN))
        except _TROUBLE as error:
            log.error("check-ins cannot be stopped now: %s", _remedy(error))

    async def close(self) -> None:
        """Closes the database."""
        await self._database.close()

    async def _fulfilled(self, chat: int, wish: Wish) -> Answer:
        match wish:
            case Keep():
                return await self._keep(chat, wish)
            case _ if not self._database.exists():
                return Answer(Outcome.DONE if isinstance(wish, Look | Forget) else Outcome.NOT_THERE)
            case Look():
                return Answer(Outcome.DONE, await self._all(chat))
            case Unlock(id, passphrase):
                return await self._unlock(chat, id, passphrase)
            case Withdraw(id):
                erased = await self._erase(self._mine(chat) & (consents.c.id == id))
                return Answer(Outcome.DONE if erased else Outcome.NOT_THERE, await self._all(chat), id)
            case Forget():
                await self._erase(self._mine(chat))
                return Answer(Outcome.DONE)

    async def _keep(self, chat: int, wish: Keep) -> Answer:
        content: Content = wish.content
        if wish.passphrase is not None and isinstance(wish.content, Account):
            content = Locked(await self._stretched(lock, packed_account(wish.content), wish.passphrase))
        given = self._now().replace(microsecond=0)
        consent = Consent(_new_id(), purpose_of(content), WORDING, given, wish.until.replace(microsecond=0))
        person, mine = self._keys.people(chat)[0], self._mine(chat)
        replaced = consents.c.id == wish.instead_of
        if isinstance(content, Remembered):  # language and place exist once
            replaced = consents.c.purpose == Purpose.REMEMBER
        others = select(func.count()).select_from(consents).where(mine, ~replaced)
        if self._database.exists() and isinstance(content, CheckIn):
            kept = await self._all(chat)
            same = next((one for one in kept if one.content == content), None)
            if same is not None:  # the button was pressed twice
                return Answer(Outcome.DONE, kept, same.consent.id)
        async with self._database.transaction() as connection:
            if (await connection.execute(others)).scalar_one() >= MOST:
                return Answer(Outcome.FULL)
            await connection.execute(delete(consents).where(mine, replaced))
            await connection.execute(insert(consents).values(_row(consent, content, person, self._keys.current, chat)))
        await self._database.wipe()
        return Answer(Outcome.DONE, await self._all(chat), consent.id)

    def _mine(self, chat: int) -> ColumnElement[bool]:
        return consents.c.person.in_(self._keys.people(chat))

    async def _all(self, chat: int) -> tuple[Kept, ...]:
        valid = (
            select(consents)
            .where(self._mine(chat), consents.c.expires_at > _seconds(self._now()))
            .order_by(consents.c.given_at, consents.c.id)
        )
        async with self._database.transaction() as connection:
            rows = (await connection.execute(valid)).all()
        opened = ((_consent(row), self._opened(row)) for row in rows)
        return tuple(Kept(consent, found[0]) for consent, found in opened if found is not None)

    async def _unlock(self, chat: int, id: str, passphrase: str) -> Answer:
        kept = await self._all(chat)
        found = Answer(Outcome.DONE, kept, id).one(id)
        if found is None or not isinstance(found.content, Locked):
            return Answer(Outcome.NOT_THERE, kept, id)
        try:
            account = unpacked_account(await self._stretched(unlock, found.content.envelope, passphrase))
        except CannotOpen:
            return Answer(Outcome.WRONG_PASSPHRASE, kept, id)
        opened = Kept(found.consent, account)
        return Answer(Outcome.DONE, tuple(opened if one is found else one for one in kept), id)

    async def _stretched(self, how: Callable[[bytes, str], bytes], content: bytes, passphrase: str) -> bytes:
        """One passphrase at a time, beside the conversation: each takes 64 MiB and much of a second."""
        async with self._stretching:
            return await asyncio.to_thread(how, content, passphrase)

    async def _erase(self, which: ColumnElement[bool]) -> int:
        async with self._database.transaction() as connection:
            gone = await connection.execute(delete(consents).where(which))
        await self._database.wipe()
        return int(gone.rowcount)

    async def _renew(self, connection: AsyncConnection) -> None:
        """Rows of earlier keys are encrypted anew. Rows of unknown keys wait for their key, or for their expiry."""
        aged = (await connection.execute(select(consents).where(consents.c.key != self._keys.current.name))).all()
        unknown = {row.key for row in aged if not self._keys.can_open(row.key)}
        if unknown - self._missing:
            self._missing |= unknown
            log.warning(
                "something is kept with a key that is not set: put it into BOT_KEEPING_OLD_KEYS. Its name is %s",
                ", ".join(sorted(unknown)),
            )
        for row in aged:
            opened = self._opened(row)
            if opened is not None:
                content, chat = opened
                person = self._keys.renewed(row.person, row.key)
                new = _row(_consent(row), content, person, self._keys.current, chat)
                await connection.execute(update(consents).where(consents.c.id == row.id).values(new))
        if aged and not unknown:
            log.info("everything that is kept now rests on the current key; of the old one the finding half is enough")

    def _opened(self, row: Row[Any]) -> tuple[Content, int] | None:
        """What a row holds; None if it is of an unknown key or was changed from outside."""
        key = self._keys.named(row.key)
        try:
            if key is not None:
                return unpacked(key.open(row.content, row.person, row.purpose, _beside(_consent(row))))
        except CannotOpen:
            log.error("an entry cannot be decrypted: it was changed, or is of another installation")
        return None


def _row(consent: Consent, content: Content, person: bytes, key: ServerKey, chat: int) -> dict[str, object]:
    return {
        "id": consent.id,
        "person": person,
        "key": key.name,
        "purpose": consent.purpose.value,
        "version": consent.version,
        "given_at": _seconds(consent.given_at),
        "expires_at": _seconds(consent.expires_at),
        "content": key.seal(packed(content, chat), person, consent.purpose, _beside(consent)),
        "due_at": _seconds(content.at) if isinstance(content, CheckIn) else None,
    }


def _consent(row: Row[Any]) -> Consent:
    given, until = (datetime.fromtimestamp(at, UTC) for at in (row.given_at, row.expires_at))
    return Consent(row.id, Purpose(row.purpose), row.version, given, until)


def _beside(consent: Consent) -> bytes:
    """What stands unencrypted beside the content and must belong to it."""
    times = f"{_seconds(consent.given_at)} {_seconds(consent.expires_at)}"
    return f"{consent.id} {consent.purpose} {consent.version} {times}".encode()


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _new_id() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(10))


_REMEDIES: Final = {
    "OfALaterRelease": "a later release has made it; run that one, or put back a backup of this one's",
    "OperationalError": "look whether the disk is full, whether the file is ours to write, and what else has it open",
    "DatabaseError": "it is damaged; put back a backup, or move it away to begin with an empty one",
    "PermissionError": "the file or its folder is not ours to write",
    "FileExistsError": "a file stands where its folder should be",
    "NotADirectoryError": "a file stands where its folder should be",
    "IsADirectoryError": "a folder stands where it should be",
}


def _remedy(error: Exception) -> str:
    """What went wrong and what to do, without a word of what is kept."""
    kind = type(getattr(error, "orig", None) or error).__name__
    return f"{kind}: {_REMEDIES[kind]}" if kind in _REMEDIES else kind
