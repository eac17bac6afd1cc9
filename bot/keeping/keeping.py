"""Fulfils wishes: keeps, shows, opens, takes back, forgets. Every answer comes after the deed is on the disk."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, true, update
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
from bot.database import TROUBLE, Database, TooManyAtOnce, remedy, to_its_end
from bot.keeping.content import packed, packed_account, unpacked, unpacked_account
from bot.keeping.keys import CannotOpen, Keyring, ServerKey, lock, new_id, unlock
from bot.keeping.tables import consents

log = logging.getLogger(__name__)

_MOST_WAITING: Final = 20
"""Passphrases that may wait for their turn; more are told to come back, so that nobody else waits for them."""


class Keeping:
    """What is kept about people. `now` gives the moment (aware, UTC)."""

    def __init__(self, database: Database, keys: Keyring, now: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._now = now
        self._stretching = asyncio.Lock()
        self._waiting = 0
        self._missing: set[str] = set()
        self.under_way: set[asyncio.Future[Any]] = set()

    @to_its_end
    async def fulfil(self, chat: int, wish: Wish) -> Answer:
        """Does what was wished. Never raises for what a storage can do wrong: then nothing has changed."""
        try:
            return await self._fulfilled(chat, wish)
        except TROUBLE as error:
            log.error("what is kept cannot be reached now: %s", remedy(error))
            return Answer(Outcome.FAILED)

    async def remembered(self, chat: int) -> Remembered | None:
        """The language and place this person asked to have remembered."""
        answer = await self.fulfil(chat, Look())
        return next((kept.content for kept in answer.kept if isinstance(kept.content, Remembered)), None)

    @to_its_end
    async def sweep(self) -> None:
        """Deletes what has expired, moves what rests on an earlier key to the current one, and wipes out what the last
        run could not if it was killed. To be called at the start, and then from time to time."""
        try:
            if not self._database.exists():
                return
            async with self._database.transaction() as connection:
                if await self._delete(connection, consents.c.expires_at <= _seconds(self._now())):
                    log.info("what had expired was deleted")
                await self._renew(connection)
            await self._wipe()
        except TROUBLE as error:
            log.error("expired entries cannot be deleted now: %s", remedy(error))

    @to_its_end
    async def is_anything_due(self) -> bool:
        """Whether a check-in waits to be sent."""
        due = select(func.count()).select_from(consents).where(self._is_due())
        try:
            if not self._database.exists():
                return False
            async with self._database.transaction() as connection:
                return bool((await connection.execute(due)).scalar_one())
        except TROUBLE as error:
            log.error("check-ins cannot be looked up now: %s", remedy(error))
            return False

    @to_its_end
    async def due(self) -> tuple[int, CheckIn] | None:
        """The next check-in to send now, with its chat; None if there is none. It is erased before it is handed out:
        whatever breaks after that, none is sent twice, and /forget reaches those that wait."""
        now = self._now()
        first = select(consents).where(self._is_due()).order_by(consents.c.due_at).limit(1)
        try:
            while self._database.exists():
                async with self._database.transaction() as connection:
                    row = (await connection.execute(first)).first()
                    if row is None:
                        return None
                    await self._delete(connection, consents.c.id == row.id)
                opened = self._opened(row)
                if opened is not None and _is_timely(opened[0], now):
                    kept, chat = opened
                    assert isinstance(kept.content, CheckIn)
                    return chat, kept.content
        except TROUBLE as error:
            log.error("check-ins cannot be sent now: %s", remedy(error))
        return None

    @to_its_end
    async def stop_check_ins(self, chat: int) -> bool:
        """The chat is closed to us: no check-in will ever be tried there. Whether that could be done."""
        try:
            if self._database.exists():
                await self._erase(chat, consents.c.purpose == Purpose.CHECK_IN)
        except TROUBLE as error:
            log.error("check-ins cannot be stopped now: %s", remedy(error))
            return False
        return True

    async def close(self) -> None:
        """Closes the database, after what is under way."""
        if self.under_way:
            await asyncio.wait(self.under_way)
        await self._database.close()

    async def _fulfilled(self, chat: int, wish: Wish) -> Answer:
        match wish:
            case Keep():
                return await self._keep(chat, wish)
            case _ if not self._database.exists():
                return Answer(Outcome.DONE if isinstance(wish, Look | Forget) else Outcome.NOT_THERE)
            case Look():
                return Answer(Outcome.DONE, await self._look(chat))
            case Unlock(id, passphrase):
                return await self._unlock(chat, id, passphrase)
            case Withdraw(id):
                erased, left = await self._erase(chat, consents.c.id == id)
                return Answer(Outcome.DONE if erased else Outcome.NOT_THERE, left, id)
            case Forget():
                await self._erase(chat, true())
                return Answer(Outcome.DONE)

    async def _keep(self, chat: int, wish: Keep) -> Answer:
        content: Content = wish.content
        if wish.passphrase is not None and isinstance(wish.content, Account):
            content = Locked(await self._stretched(lock, packed_account(wish.content), wish.passphrase))
        given = self._now().replace(microsecond=0)
        id = self._keys.id_for(chat, wish.once) if wish.once else new_id()
        consent = Consent(id, purpose_of(content), WORDING, given, wish.until.replace(microsecond=0))
        new = _row(consent, content, self._keys.people(chat)[0], self._keys.current, chat)
        replaced = consents.c.id == wish.instead_of
        if isinstance(content, Remembered):  # language and place exist once
            replaced |= consents.c.purpose == Purpose.REMEMBER
        async with self._database.transaction() as connection:
            staying = await self._all(chat, connection, ~replaced)
            same = next((one.consent for one in staying if one.consent.id == id or _is_that(one, content)), None)
            if same is None and len(staying) >= MOST:
                return Answer(Outcome.FULL, staying)
            await self._delete(connection, self._mine(chat) & replaced)
            if same is None:  # otherwise it was asked for twice
                await connection.execute(insert(consents).values(new))
            kept = await self._all(chat, connection)
        await self._wipe()
        return Answer(Outcome.DONE, kept, (same or consent).id)

    def _mine(self, chat: int) -> ColumnElement[bool]:
        return consents.c.person.in_(self._keys.people(chat))

    def _is_due(self) -> ColumnElement[bool]:
        known = [key.name for key in (self._keys.current, *self._keys.old)]
        return (consents.c.due_at <= _seconds(self._now())) & consents.c.key.in_(known)

    async def _look(self, chat: int) -> tuple[Kept, ...]:
        async with self._database.transaction() as connection:
            return await self._all(chat, connection)

    async def _all(self, chat: int, connection: AsyncConnection, *which: ColumnElement[bool]) -> tuple[Kept, ...]:
        valid = (
            select(consents)
            .where(self._mine(chat), consents.c.expires_at > _seconds(self._now()), *which)
            .order_by(consents.c.given_at, consents.c.id)
        )
        rows = (await connection.execute(valid)).all()
        return tuple(opened[0] for row in rows if (opened := self._opened(row)) is not None)

    async def _unlock(self, chat: int, id: str, passphrase: str) -> Answer:
        kept = await self._look(chat)
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
        if self._waiting >= _MOST_WAITING:
            raise TooManyAtOnce
        self._waiting += 1
        try:
            async with self._stretching:
                return await asyncio.to_thread(how, content, passphrase)
        finally:
            self._waiting -= 1

    async def _erase(self, chat: int, which: ColumnElement[bool]) -> tuple[int, tuple[Kept, ...]]:
        """How many entries of this person were erased, and what is left."""
        async with self._database.transaction() as connection:
            erased = await self._delete(connection, self._mine(chat) & which)
            left = await self._all(chat, connection)
        await self._wipe()
        return erased, left

    async def _delete(self, connection: AsyncConnection, which: ColumnElement[bool]) -> int:
        gone = int((await connection.execute(delete(consents).where(which))).rowcount)
        self._database.unwiped |= gone > 0
        return gone

    async def _wipe(self) -> None:
        """The deed is done and on the disk: that its traces cannot be wiped out yet does not undo it."""
        try:
            await self._database.wipe(consents.name)
        except TROUBLE as error:
            log.error("traces of what was deleted stay in the file until the next sweep: %s", remedy(error))

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
                kept, chat = opened
                person = self._keys.renewed(row.person, row.key)
                new = _row(kept.consent, kept.content, person, self._keys.current, chat)
                self._database.unwiped = True
                await connection.execute(update(consents).where(consents.c.id == row.id).values(new))
        if aged and not unknown:
            log.info("everything that is kept now rests on the current key; of the old one the finding half is enough")

    def _opened(self, row: Row[Any]) -> tuple[Kept, int] | None:
        """What a row holds, and the chat of a check-in; None if it is of an unknown key, was changed from outside, or
        holds what only a later release knows."""
        key = self._keys.named(row.key)
        try:
            if key is not None:
                consent = _consent(row)
                content, chat = unpacked(key.open(row.content, row.person, row.purpose, _beside(consent)))
                return Kept(consent, content), chat
        except (CannotOpen, ValueError, LookupError, TypeError, OverflowError, OSError):
            log.error("an entry cannot be read: it was changed, or is of another installation or a later release")
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


def _is_timely(kept: Kept, now: datetime) -> bool:
    """Whether it may still be sent: its moment has come, is not long past, and the consent holds."""
    if not isinstance(kept.content, CheckIn):
        return False
    at = kept.content.at
    return at.replace(microsecond=0) <= now <= at + LATE and now < kept.consent.expires_at


def _consent(row: Row[Any]) -> Consent:
    given, until = (datetime.fromtimestamp(at, UTC) for at in (row.given_at, row.expires_at))
    return Consent(row.id, Purpose(row.purpose), row.version, given, until)


def _beside(consent: Consent) -> bytes:
    """What stands unencrypted beside the content and must belong to it."""
    times = f"{_seconds(consent.given_at)} {_seconds(consent.expires_at)}"
    return f"{consent.id} {consent.purpose} {consent.version} {times}".encode()


def _is_that(kept: Kept, content: Content) -> bool:
    """Whether it is this check-in: two at the same moment would be one too many."""
    return isinstance(content, CheckIn) and kept.content == content


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
