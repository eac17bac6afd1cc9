"""A database: made when there is something to store and not before, for its owner's eyes only, and erased for real."""

import asyncio
import hashlib
import logging
import math
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from functools import partial, wraps
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from sqlalchemy import event, text
from sqlalchemy.engine import URL, Connection, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

log = logging.getLogger(__name__)

_PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",  # what was confirmed survives a power cut
    "secure_delete = ON",  # deleted content is overwritten with zeros
    "temp_store = MEMORY",  # no temporary file ever holds a row
    "trusted_schema = OFF",
    "busy_timeout = 5000",
)


_CONNECTED_WITHIN: Final = 5.0
_ANSWERED_WITHIN: Final = 10.0
"""Seconds until a server counts as gone."""

_SILENT_WITHIN: Final = 30.0
"""Seconds after which a server ends a transaction in which nothing happens: its process hangs, or its machine is lost,
and all others wait for it."""

_LOOK_AGAIN: Final = 10.0
"""Seconds between two looks at the tables of a server that says they are not there: a look takes a while."""


class OfALaterRelease(Exception):
    """The tables are as a later release has made them; this one must not touch them."""


class UnusableDatabase(ValueError):
    """The address is none that can be used."""


class TooManyAtOnce(Exception):
    """More work of one kind than can be done."""


TROUBLE: Final = (SQLAlchemyError, sqlite3.Error, OfALaterRelease, TooManyAtOnce, OSError, MemoryError)
"""Disk full, locked, corrupt, not ours to read, made by a later release: the conversation goes on without it."""

_REMEDIES: Final = {
    "OfALaterRelease": "a later release has made it; run that one, or put back a backup of this one's",
    "OperationalError": "look whether the disk is full, whether the file is ours to write, and what else has it open",
    "DatabaseError": "it is damaged; put back a backup, or move it away to begin with an empty one",
    "FileNotFoundError": "there was one, and it is gone; the next change makes it anew from the copy beside it",
    "ConnectionRefusedError": "the database server does not answer; look whether it runs and where",
    "InvalidPasswordError": "the database server refuses the name or the password in its address",
    "InvalidCatalogNameError": "the database server has no database of this name; make one",
    "PermissionError": "the file or its folder is not ours to write",
    "FileExistsError": "a file stands where its folder should be",
    "NotADirectoryError": "a file stands where its folder should be",
    "IsADirectoryError": "a folder stands where it should be",
    "ReadOnlySQLTransactionError": "the database server takes no changes now; is its disk full, or is it a copy?",
    "DiskFullError": "the disk of the database server is full",
    "TooManyConnectionsError": "the database server takes no more connections; allow it five a process",
    "UndefinedTableError": "its tables are not there; put back a backup, or empty it, and they are made anew",
    "UndefinedColumnError": "its tables were changed; put back a backup",
    "TimeoutError": "it does not answer in time; look what else works in it or holds a lock",
}


def remedy(error: Exception) -> str:
    """What went wrong and what to do, without a word of what is stored."""
    told = getattr(error, "orig", None) or error
    known = (type(one).__name__ for one in (told.__cause__, told) if type(one).__name__ in _REMEDIES)
    kind = next(known, type(told.__cause__ or told).__name__)  # drivers of servers say it one below
    return f"{kind}: {_REMEDIES[kind]}" if kind in _REMEDIES else kind


class HasWorkUnderWay(Protocol):
    """Something that waits, before it closes, for what it has begun."""

    under_way: set[asyncio.Future[Any]]


Owner = TypeVar("Owner", bound=HasWorkUnderWay)
P = ParamSpec("P")
T = TypeVar("T")


def to_its_end(
    deed: Callable[Concatenate[Owner, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[Owner, P], Coroutine[Any, Any, T]]:
    """Whoever gives up waiting does not stop the deed: a transaction left in the middle locks the database."""

    @wraps(deed)
    async def shielded(self: Owner, /, *args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.ensure_future(deed(self, *args, **kwargs))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
        return await asyncio.shield(task)

    return shielded


def read_url(address: str) -> URL:
    """The address from the settings. Raises UnusableDatabase."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise UnusableDatabase from None
    if url.drivername in ("sqlite", "sqlite+aiosqlite"):
        return url.set(drivername="sqlite+aiosqlite")
    if url.drivername in ("postgres", "postgresql", "postgresql+asyncpg") and (url.host or "host" in url.query):
        mode = url.query.get("sslmode")  # as platforms write it; the driver calls it ssl
        url = url.difference_update_query(["sslmode"])
        return url.set(drivername="postgresql+asyncpg").update_query_dict({"ssl": mode} if mode else {})
    raise UnusableDatabase


class Database:
    """Opens itself at the first use; for reading only if it is there.

    `migrations`: the folder with the revisions of its tables. On PostgreSQL the tables are made at the first look, and
    any number of processes may share them.
    """

    def __init__(self, url: URL, migrations: Path) -> None:
        self._url = url
        self._migrations = migrations
        self._engine: AsyncEngine | None = None
        self._opening: asyncio.Future[AsyncEngine] | None = None
        self._looked = 0.0
        self._look_at = math.inf
        """When the tables were looked at, and when to do it again, as the clock of the loop shows it."""
        self._on_server = url.get_backend_name() == "postgresql"
        self._name = migrations.parent.name
        in_file = not self._on_server and url.database not in (None, "", ":memory:")
        self._path = Path(url.database or "") if in_file else None
        self._file: tuple[int, int] | None = None
        """Which file is open. Whoever deletes it or puts back a backup meanwhile must not have us write on in a file
        that nobody can find any more."""
        self.unwiped = True
        """Whether the files may still hold something deleted. At first they may: the last run may have been killed."""

    def exists(self) -> bool:
        """Whether anything was ever stored; a server may know."""
        if self._on_server:
            return True
        return self._path.exists() if self._path is not None else self._engine is not None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """All of it or nothing. Makes the database if it is not there; whoever only looks asks `exists` first."""
        engine = await self._open()
        try:
            async with engine.begin() as connection:
                yield connection
        except BaseException as error:
            self.unwiped = True  # the write-ahead log may hold what was on its way
            if self._on_server and isinstance(error, ProgrammingError):
                self._look_at = self._looked + _LOOK_AGAIN  # somebody may have put an empty database in its place
            raise

    async def wipe(self, table: str) -> None:
        """After a deletion, which sets `unwiped`. May be too early while another program reads; then the next call
        does it.

        `secure_delete` leaves two things. When rows move between pages, old copies of them stay behind in the gaps:
        VACUUM writes every page anew. The write-ahead log holds what was deleted: it is emptied.

        PostgreSQL keeps old rows until VACUUM, too; its log and its backups are the operator's (docs/keeping.md)."""
        if self._engine is None or not self.unwiped:
            return
        if self._on_server:
            async with self._engine.connect() as connection:
                alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await alone.execute(text(f"VACUUM (FULL) {table}"))
            self.unwiped = False
            return
        async with self._engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            try:
                await raw.execute("VACUUM")
            finally:
                async with raw.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                    busy, *_ = await cursor.fetchone()
            self.unwiped = bool(busy)
        if busy:
            log.warning("another program reads the database: what was deleted is wiped out of its files later")

    async def close(self) -> None:
        """Closes it; the next use opens it again."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    async def _open(self) -> AsyncEngine:
        """Whoever comes while it is being opened shares the answer: in a line, each would wait for a lock once more."""
        if self._engine is not None and self._is_the_same():
            return self._engine
        if self._opening is None or self._opening.done():
            self._opening = asyncio.ensure_future(self._opened())
            self._opening.add_done_callback(_heard)
        return await asyncio.shield(self._opening)

    def _is_the_same(self) -> bool:
        """Whether what is open is, as far as is known, what stands there."""
        if self._path is not None:
            return _which(self._path) == self._file
        return asyncio.get_running_loop().time() < self._look_at

    async def _opened(self) -> AsyncEngine:
        engine = self._engine if self._on_server else None
        if engine is None:
            await self.close()
            engine = self._made()
        version = f"{self._name}_version" if self._on_server else "alembic_version"
        self._looked, self._look_at = asyncio.get_running_loop().time(), math.inf
        try:
            async with engine.begin() as connection:
                await connection.run_sync(partial(migrate, migrations=self._migrations, version=version))
        except BaseException:
            self._engine = None
            await engine.dispose()
            raise
        self._engine = engine
        return engine

    def _made(self) -> AsyncEngine:
        if self._on_server:
            return _on_server(self._url, self._name)
        if self._path is not None:
            _make(self._path)
            self._file = _which(self._path)
        return _in_file(self._url)


def _heard(opening: asyncio.Future[AsyncEngine]) -> None:
    """Whoever waited may have gone; then nobody else asks what went wrong."""
    if not opening.cancelled():
        opening.exception()


def health(path: Path) -> str:
    """What is wrong with a database file, and what to do; "" where nothing is. Changes nothing."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=2)) as database:
            (said,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return remedy(error)
    return "" if said == "ok" else _REMEDIES["DatabaseError"]


def _in_file(url: URL) -> AsyncEngine:
    # One connection: two would stand in each other's way when the log is to be emptied.
    engine = create_async_engine(
        url, hide_parameters=True, poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0
    )
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _on_server(url: URL, name: str) -> AsyncEngine:
    """Each transaction waits for the one before, whichever process it is in, as on a file: no rule has to be thought
    of for two at once. They take milliseconds."""
    patience = {"timeout": _CONNECTED_WITHIN, "command_timeout": _ANSWERED_WITHIN}
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=4,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=_ANSWERED_WITHIN,
        connect_args=patience,
    )
    turn = turn_of(name)

    silent = f"{_SILENT_WITHIN * 1000:.0f}"

    def wait_for_turn(connection: Connection) -> None:
        connection.execute(_TURN, {"turn": turn, "silent": silent})

    event.listen(engine.sync_engine, "begin", wait_for_turn)
    event.listen(engine.sync_engine, "handle_error", _distrust)
    return engine


_TURN: Final = text(
    "SELECT set_config('idle_in_transaction_session_timeout', :silent, true), pg_advisory_xact_lock(:turn)"
)


def turn_of(name: str) -> int:
    """What a transaction on these tables holds on a server, so that all others wait for it."""
    return int.from_bytes(hashlib.sha256(f"alongside {name}".encode()).digest()[:8], "big", signed=True)


def _distrust(context: ExceptionContext) -> None:
    """After an error, every session is begun anew: one stays as its server was when it began, such as read-only."""
    if not context.is_pre_ping and not isinstance(context.sqlalchemy_exception, IntegrityError):
        context.is_disconnect = True


async def unreachable(url: URL) -> str:
    """Why a server cannot be used, and what to do; "" where it can. Changes nothing."""
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": _CONNECTED_WITHIN})
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except TROUBLE as error:
        return remedy(error)
    finally:
        await engine.dispose()
    return ""


def migrate(connection: Connection, migrations: Path, version: str = "alembic_version") -> None:
    """Brings the tables up to date, inside the caller's transaction. Raises OfALaterRelease.

    `version`: the table that says which revision they have; on a server, two kinds of tables may share a database.
    """
    from alembic import command  # half a second that only an installation that stores something pays
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    config.attributes["version"] = version
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise OfALaterRelease from None


def _make(path: Path) -> None:
    """The file, for its owner only; SQLite gives the same rights to the files beside it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    for one in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm"))):
        if one.exists() and one.stat().st_mode & 0o077:
            one.chmod(0o600)


def _which(path: Path) -> tuple[int, int] | None:
    """Which file stands at a path."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin transactions late; `_begin` does it
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.execute(text("BEGIN IMMEDIATE"))
