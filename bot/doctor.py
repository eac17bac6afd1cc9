"""`python -m bot doctor`: can this deployment do its work? Looks, changes nothing, and says what to do."""

import asyncio
import shutil
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

import aiohttp

from bot.directory.directory import Directory
from bot.directory.loading import BrokenResource, load_directory
from bot.settings import Settings, WrongSetting, load_settings, read_stewards, secret
from bot.stewardship.people import Stewards

_WITHIN: Final = 10.0
"""Seconds that Telegram may take."""

_SKEW: Final = timedelta(seconds=60)
"""A clock that is further off counts limits and check-ins wrongly."""

_ROOM: Final = 100_000_000
"""Bytes. With less, SQLite soon cannot write."""

_WAITING: Final = 100
"""Updates that wait at Telegram. More means that nobody takes them."""


class State(IntEnum):
    """How it stands; the worst is the exit status, as monitors expect it."""

    FINE = 0
    LOOK = 1
    BROKEN = 2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is, and what was found, with the remedy."""

    state: State
    what: str
    says: str


async def examined(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIterator[Finding]:
    """Everything, one after the other. What is wrong with one does not keep the others from being looked at."""
    try:
        settings = load_settings()
    except WrongSetting as error:
        yield Finding(State.BROKEN, "settings", str(error))
        return
    yield Finding(State.FINE, "settings", "can be read")
    directory: Directory | None = None
    try:
        directory = load_directory()
        yield _due(directory, now())
    except BrokenResource as error:
        yield Finding(State.BROKEN, "facts", f"{error}. Run: python -m bot check")
    for look in (_stewards, _keys):
        yield look(settings)
    for setting in ("token_file", "seal_key_file", "keeping_key_file"):
        if getattr(settings, setting):
            yield _secret_file(Path(getattr(settings, setting)), f"BOT_{setting.upper()}")
    if settings.memory_url:
        yield await _memory(settings.memory_url)
    async for finding in _telegram(settings, now):
        yield finding
    if directory is not None:
        async for finding in _databases(settings, directory, now):
            yield finding


def _due(directory: Directory, now: datetime) -> Finding:
    from bot.stewardship.reviewing import due_for_review

    due = due_for_review(directory, now.date())
    if due:
        return Finding(State.LOOK, "facts", f"{len(due)} entries are past their day in the files; check them again")
    return Finding(State.FINE, "facts", "can be read; none is past its day in the files")


def _stewards(settings: Settings) -> Finding:
    try:
        stewards = read_stewards(settings)
    except WrongSetting as error:
        return Finding(State.BROKEN, "stewards", str(error))
    if not stewards.people:
        return Finding(State.LOOK, "stewards", "nobody looks after the facts; set BOT_STEWARDS and BOT_APPROVERS")
    return Finding(State.FINE, "stewards", f"{len(stewards.people)} people look after the facts")


def _keys(settings: Settings) -> Finding:
    from bot.storage import load_keeping
    from bot.verify import load_keys, load_roots

    try:
        keys = load_keys(settings)
        load_roots(settings)
        keeping = load_keeping(settings, lambda: datetime.now(UTC))
    except WrongSetting as error:
        return Finding(State.BROKEN, "keys", str(error))
    sealed = "files are sealed" if keys.signing is not None else "files have no seal (BOT_SEAL_KEY is not set)"
    kept = "people can have things kept" if keeping is not None else "nothing is kept (BOT_KEEPING_KEY is not set)"
    return Finding(State.FINE, "keys", f"{sealed}; {kept}")


def _secret_file(path: Path, setting: str) -> Finding:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Finding(State.BROKEN, setting, f"cannot be read ({type(error).__name__})")
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding(State.LOOK, setting, "others on this machine can read it; run: chmod 600 on that file")
    return Finding(State.FINE, setting, "only its owner can read it")


async def _memory(url: str) -> Finding:
    """The memory that processes share: is it there, and does it write nothing?"""
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    try:
        server = Redis.from_url(url.replace("valkey", "redis", 1), decode_responses=True, socket_timeout=_WITHIN)
    except ValueError:
        return Finding(State.BROKEN, "shared memory", "BOT_MEMORY_URL cannot be used: set it to redis://host:6379/0")
    try:
        await server.ping()
        config = {**await server.config_get("save"), **await server.config_get("appendonly")}
    except (RedisError, OSError, TimeoutError) as error:
        return Finding(
            State.BROKEN, "shared memory", f"cannot be reached ({type(error).__name__}): look at BOT_MEMORY_URL"
        )
    finally:
        await server.aclose()
    if config.get("save") or config.get("appendonly") == "yes":
        says = 'writes to a disk what must be in memory only: set save "" and appendonly no'
        return Finding(State.BROKEN, "shared memory", says)
    return Finding(State.FINE, "shared memory", "answers, and writes nothing to a disk")


async def _telegram(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Asks Telegram twice, without the library: its errors would have to be kept from telling the address."""
    try:
        token = secret(settings.token, settings.token_file, "BOT_TOKEN_FILE").strip()
    except WrongSetting as error:
        yield Finding(State.BROKEN, "token", str(error))
        return
    if not token:
        yield Finding(State.BROKEN, "token", "BOT_TOKEN is not set: set it to the token that @BotFather gave you")
        return
    timeout = aiohttp.ClientTimeout(total=_WITHIN)
    async with aiohttp.ClientSession(timeout=timeout) as session:

        async def ask(method: str) -> tuple[int, Any, str]:
            address = f"{settings.api_url.rstrip('/')}/bot{token}/{method}"
            async with session.get(address) as answer:
                return (
                    answer.status,
                    (await answer.json(content_type=None)).get("result"),
                    answer.headers.get("Date", ""),
                )

        try:
            status, me, date = await ask("getMe")
            if status in (401, 403, 404):
                says = "is refused by Telegram: set BOT_TOKEN to the token that @BotFather gave you"
                yield Finding(State.BROKEN, "token", says)
                return
            if status != 200 or not isinstance(me, dict):
                yield Finding(State.BROKEN, "Telegram", f"answered {status}; try again later")
                return
            yield Finding(State.FINE, "token", f"belongs to @{me.get('username', '')}")
            if me.get("supports_inline_queries"):
                says = "is on: what people type in other chats would reach the bot; switch it off at @BotFather"
                yield Finding(State.LOOK, "inline mode", says)
            yield _clock(date, now())
            _status, info, _date = await ask("getWebhookInfo")
            yield _webhook(settings, info if isinstance(info, dict) else {})
        except (aiohttp.ClientError, TimeoutError, ValueError, AttributeError) as error:
            says = f"cannot be reached ({type(error).__name__}): look at the network and BOT_API_URL"
            yield Finding(State.BROKEN, "Telegram", says)


def _clock(date: str, now: datetime) -> Finding:
    try:
        there = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return Finding(State.FINE, "clock", "could not be compared; Telegram did not say the time")
    off = abs(now - there)
    if off > _SKEW:
        says = f"is {round(off.total_seconds())} seconds off Telegram's: set this machine's clock (NTP)"
        return Finding(State.BROKEN, "clock", says)
    return Finding(State.FINE, "clock", "agrees with Telegram's")


def _webhook(settings: Settings, info: dict[str, Any]) -> Finding:
    url, waiting = str(info.get("url", "")), int(info.get("pending_update_count", 0))
    if waiting > _WAITING:
        return Finding(State.LOOK, "updates", f"{waiting} wait at Telegram: is the bot running?")
    if settings.webhook_url and url != settings.webhook_url:
        return Finding(State.LOOK, "webhook", "Telegram does not know BOT_WEBHOOK_URL yet; `run` tells it at the start")
    if url and not settings.webhook_url:
        says = "Telegram brings updates to an address, but BOT_WEBHOOK_URL is not set; `run` will take them from there"
        return Finding(State.LOOK, "webhook", says)
    if info.get("last_error_message"):
        return Finding(State.LOOK, "webhook", f"Telegram says: {str(info['last_error_message'])[:100]}")
    how = "Telegram brings updates" if url else "the bot asks for updates"
    return Finding(State.FINE, "updates", f"{how}; {waiting} wait")


async def _databases(settings: Settings, directory: Directory, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    from bot.database import read_url, unreachable
    from bot.storage import load_stewardship

    for what, address in (("kept things", settings.keeping_database), ("directory", settings.directory_database)):
        try:
            url = read_url(address)
        except ValueError as error:
            yield Finding(State.BROKEN, what, f"the address of its database cannot be used ({type(error).__name__})")
            continue
        if url.get_backend_name() == "postgresql":
            trouble = await unreachable(url)
            yield Finding(State.BROKEN if trouble else State.FINE, what, trouble or "its server answers")
        else:
            yield await asyncio.to_thread(_file, what, Path(url.database or ""))
    try:
        stewardship = load_stewardship(settings, directory, now, Stewards({}))
    except WrongSetting:
        return  # its address was named above
    try:
        yield await _history(stewardship.written)
    finally:
        await stewardship.close()


def _file(what: str, path: Path) -> Finding:
    """A database as a file: is it whole, is there room, can only its owner read it?"""
    from bot.database import health

    folder = next(one for one in (path.parent, *path.absolute().parents) if one.is_dir())
    if shutil.disk_usage(folder).free < _ROOM:
        return Finding(State.BROKEN, what, "its disk is nearly full; make room")
    if not path.exists():
        return Finding(State.FINE, what, "there is no database yet; it is made when there is something to store")
    trouble = health(path)
    if trouble:
        return Finding(State.BROKEN, what, trouble)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding(State.LOOK, what, "others on this machine can read its database; run: chmod 600 on that file")
    return Finding(State.FINE, what, f"its database is whole ({path.stat().st_size // 1024} kB)")


async def _history(written: Callable[[], Awaitable[Any]]) -> Finding:
    from bot.stewardship.history import Altered, state_of

    try:
        state = state_of(await written())
    except (Altered, ValueError) as error:
        return Finding(State.BROKEN, "history", f"was altered: {error}. Run: python -m bot directory audit")
    except OSError as error:
        return Finding(State.BROKEN, "history", f"cannot be read: {error}")
    return Finding(State.FINE, "history", f"{state.count} records fit together; {len(state.open)} proposals wait")


def report(tell: Callable[[str], None]) -> int:
    """Prints what was found. 0: all is well, 1: somebody should look, 2: it cannot do its work."""

    async def all_of_it() -> int:
        worst = State.FINE
        async with aclosing(examined()) as findings:  # type: ignore[type-var]
            async for one in findings:
                tell(f"{_MARKS[one.state]:7}{one.what}: {one.says}")
                worst = max(worst, one.state)
        return int(worst)

    return asyncio.run(all_of_it())


_MARKS: Final = {State.FINE: "ok", State.LOOK: "look", State.BROKEN: "broken"}
