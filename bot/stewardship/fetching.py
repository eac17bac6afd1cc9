"""Fetches pages of other people: politely, within bounds, and never from inside our own network.

It asks for one page of a host at a time, with a pause, says who it is, keeps to robots.txt, carries no cookies and
reads no more than it must. Whatever a host does, an answer comes back; only being cancelled ends it otherwise.
"""

import asyncio
import ipaddress
import re
import socket
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.robotparser import RobotFileParser

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot.stewardship.decoding import NotReadable, Unpacking, can_read, is_binary, kind_of, words_of
from bot.stewardship.reading import Words
from bot.stewardship.recognising import same_address

USER_AGENT = "Alongside directory check"
_ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, application/json;q=0.7, application/xml;q=0.7, */*;q=0.1"
_LEADS_ON = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_COME_AGAIN = (429, 503)
_HAS_THE_PAGE = (200, 203)
_ROBOTS_AT_MOST = 500_000
"""Bytes; what RFC 9309 asks of readers."""

_LONGEST_CRAWL_DELAY = 10.0
"""Seconds. A host may ask for a longer pause between pages; beyond this the check would never end."""


class Outcome(StrEnum):
    """What became of one page."""

    READ = "read"
    MOVED = "moved"
    """Read, but the page says that it stands somewhere else for good."""
    GONE = "gone"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    TOO_BIG = "too big"
    """Its beginning was read: what is found there stands, what is not may come later."""
    NOT_READABLE = "not readable"
    NOT_ALLOWED = "not allowed"
    REDIRECTS_TOO_OFTEN = "redirects too often"


@dataclass(frozen=True)
class Page:
    """What became of one source page. `why` says more in plain words; `moved_to` is where it stands for good now."""

    url: str
    outcome: Outcome
    why: str = ""
    moved_to: str | None = None
    ended_at: str | None = None
    """Where the page was in the end, if that is another address."""

    @property
    def read_in_full(self) -> bool:
        """Whether a number that was not found there is missing there."""
        return self.outcome in (Outcome.READ, Outcome.MOVED)

    @property
    def answered(self) -> bool:
        """Whether there is a page at all, readable or not."""
        return self.read_in_full or self.outcome in (Outcome.TOO_BIG, Outcome.NOT_READABLE)


@dataclass(frozen=True)
class Fetched:
    """A page and its words; no words if it could not be read."""

    page: Page
    words: Words | None = None


Fetch = Callable[[str], Awaitable[Fetched]]
"""Fetches one address. Raises nothing but cancellation."""


@dataclass(frozen=True)
class Limits:
    """How much is asked of others, and of us. Seconds and bytes."""

    at_once: int = 8
    pause: float = 1.0
    per_page: float = 20.0
    size: int = 2_000_000
    redirects: int = 5
    longest_wait: float = 30.0
    allow_private: bool = False
    """Only for tests against a server on this machine."""


class _NotAllowed(Exception):
    """We may not ask for this address; the message says why."""


class _Ended(Exception):
    """The page cannot be had; carries what became of it."""

    def __init__(self, outcome: Outcome, why: str) -> None:
        super().__init__(why)
        self.outcome, self.why = outcome, why


@dataclass
class _Host:
    """One host: one request at a time, none before a moment of the loop's clock."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    not_before: float = 0.0
    pause: float = 0.0


@dataclass(frozen=True)
class _Answer:
    """What came back for one request; the body only for a 200."""

    status: int
    location: str | None
    retry_after: str | None
    content_type: str
    body: bytes
    whole: bool


@asynccontextmanager
async def polite(limits: Limits | None = None, resolver: AbstractResolver | None = None) -> AsyncIterator[Fetch]:
    """A way to fetch pages, as long as it is open. `resolver` finds the addresses of names; None asks the system."""
    limits = limits or Limits()
    finder = _PublicOnly(resolver or ThreadedResolver(), limits.allow_private)
    connector = aiohttp.TCPConnector(resolver=finder, limit=limits.at_once, force_close=True, use_dns_cache=False)
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,  # a small answer can unpack to gigabytes; we unpack it ourselves, with a limit
        timeout=aiohttp.ClientTimeout(total=None),  # each page has its own, below
        headers={"User-Agent": USER_AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
        trust_env=False,
    ) as session:
        fetcher = _Polite(session, limits)
        try:
            yield fetcher.fetch
        finally:
            await fetcher.close()


class _PublicOnly(AbstractResolver):
    """Finds the addresses of a name, and refuses those inside our own network, at the moment they are used."""

    def __init__(self, resolver: AbstractResolver, allow_private: bool) -> None:
        self._resolver, self._allow_private = resolver, allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The public addresses of a name. Raises _NotAllowed, OSError."""
        found = await self._resolver.resolve(host, port, family)
        if not self._allow_private and not all(_is_public(one["host"]) for one in found):
            raise _NotAllowed(f"{host} leads into a private network")
        return found

    async def close(self) -> None:
        """Closes the resolver it asks."""
        await self._resolver.close()


def _is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also where an IPv4 address hides in an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inside is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside is not None:
            return _is_public(str(inside))
    return ip.is_global and not ip.is_multicast


def _may_be_public(at: URL) -> bool:
    """Whether a host is no private IP address itself. Names are looked at when they are resolved."""
    try:
        return _is_public(at.host or "")
    except ValueError:
        return True


class _Polite:
    """Knows what was asked of which host, and when the next request may go out."""

    def __init__(self, session: aiohttp.ClientSession, limits: Limits) -> None:
        self._session, self._limits = session, limits
        self._slots = asyncio.Semaphore(limits.at_once)
        self._hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(pause=limits.pause))
        self._robots: dict[str, asyncio.Future[RobotFileParser | None]] = {}

    async def fetch(self, url: str) -> Fetched:
        """One page, through its redirects. Never raises but when cancelled."""
        try:
            return await self._follow(url)
        except _Ended as end:
            return Fetched(Page(url, end.outcome, _printable(end.why)))
        except _NotAllowed as refusal:
            return Fetched(Page(url, Outcome.NOT_ALLOWED, _printable(str(refusal))))

    async def close(self) -> None:
        """Gives up the robots.txt that are still under way."""
        waiting = list(self._robots.values())
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _follow(self, source: str) -> Fetched:
        at, moved_to, for_good, left = _web_address(source), None, True, self._limits.per_page
        for _hop in range(self._limits.redirects + 1):
            if not await self._robots_allow(at):
                raise _NotAllowed(f"robots.txt of {at.host} asks not to")
            answer, left = await self._asked_twice(at, left)
            if answer.status in _LEADS_ON:
                if answer.location is None:
                    raise _Ended(Outcome.REFUSED, f"answered {answer.status} without saying where to go")
                at = _web_address(answer.location, at)
                for_good = for_good and answer.status in _FOR_GOOD
                moved_to = str(at) if for_good else moved_to
                continue
            ended_at = None if str(at) == str(_web_address(source)) else str(at)
            if moved_to is not None and same_address(moved_to, source):
                moved_to = None
            page, words = await asyncio.to_thread(_understood, answer, Page(source, Outcome.READ), str(at))
            if moved_to is not None and page.outcome is Outcome.READ:
                page = replace(page, outcome=Outcome.MOVED)
            return Fetched(replace(page, moved_to=moved_to, ended_at=ended_at), words)
        raise _Ended(Outcome.REDIRECTS_TOO_OFTEN, f"more than {self._limits.redirects} redirects")

    async def _asked_twice(self, at: URL, left: float) -> tuple[_Answer, float]:
        """The answer and the seconds that are left for the page; waits once if the host asks to come again soon."""
        answer, left = await self._ask(at, left, self._limits.size)
        if answer.status in _COME_AGAIN:
            wait = _seconds(answer.retry_after)
            if wait is not None and wait <= self._limits.longest_wait:
                answer, left = await self._ask(at, left, self._limits.size)
        return answer, left

    async def _ask(self, at: URL, left: float, size: int) -> tuple[_Answer, float]:
        """One request, when the host's turn comes. Raises _Ended, _NotAllowed.

        Waiting for the turn does not count against the page, and takes no slot from other hosts. No turn is held from
        one redirect to the next: two hosts that lead to each other would wait for ever.
        """
        if not self._limits.allow_private and not _may_be_public(at):
            raise _NotAllowed(f"{at.host} is inside a private network")
        clock = asyncio.get_running_loop().time
        host = self._hosts[_host_of(at)]
        async with host.turn:
            await asyncio.sleep(max(0.0, host.not_before - clock()))
            async with self._slots:
                began = clock()
                try:
                    async with asyncio.timeout(left):
                        answer = await self._request(at, size)
                except TimeoutError:
                    raise _Ended(Outcome.TIMEOUT, f"took longer than {self._limits.per_page:g} seconds") from None
                except NotReadable as error:
                    raise _Ended(Outcome.NOT_READABLE, str(error)) from None
                except (aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
                    raise _Ended(Outcome.UNREACHABLE, _plainly(error)) from None
                finally:
                    host.not_before = max(host.not_before, clock() + host.pause)
                if answer.status in _COME_AGAIN:  # whoever is next at this host waits, too
                    wait = min(_seconds(answer.retry_after) or 0.0, self._limits.longest_wait)
                    host.not_before = max(host.not_before, clock() + wait)
                return answer, left - (clock() - began)

    async def _request(self, at: URL, size: int) -> _Answer:
        async with self._session.get(at, allow_redirects=False) as response:
            told = response.headers.get("Content-Type", "")
            # a kind that cannot be read is not worth its bytes
            wanted = response.status in _HAS_THE_PAGE and can_read(kind_of(told))
            body, whole = await _body(response, size) if wanted else (b"", True)
            location, retry_after = response.headers.get("Location"), response.headers.get("Retry-After")
            return _Answer(response.status, location, retry_after, told, body, whole)

    async def _robots_allow(self, at: URL) -> bool:
        """Whether the host's robots.txt lets us read a page. One that cannot be had lets us (RFC 9309, for 4xx)."""
        origin = str(at.origin())
        if origin not in self._robots:
            self._robots[origin] = asyncio.ensure_future(self._read_robots(at))
        # shielded: others wait for the same answer, and one page that is given up must not take it from them
        rules = await asyncio.shield(self._robots[origin])
        if rules is None:
            return True
        return rules.can_fetch(USER_AGENT, str(at))

    async def _read_robots(self, page: URL) -> RobotFileParser | None:
        at, left = page.origin() / "robots.txt", self._limits.per_page
        try:
            for _hop in range(self._limits.redirects + 1):
                answer, left = await self._ask(at, left, _ROBOTS_AT_MOST)
                if answer.location is None or answer.status not in _LEADS_ON:
                    break
                at = _web_address(answer.location, at)
            if answer.status != 200 or is_binary(answer.body):
                return None
            rules = RobotFileParser()
            rules.parse(answer.body.decode("utf-8-sig", "replace").splitlines())
            delay = float(rules.crawl_delay(USER_AGENT) or 0)
        except (_Ended, _NotAllowed, ValueError):
            return None
        host = self._hosts[_host_of(page)]
        host.pause = max(host.pause, min(delay, _LONGEST_CRAWL_DELAY))
        return rules


def _web_address(address: str, seen_at: URL | None = None) -> URL:
    """A whole web address without fragment, user and password. Raises _NotAllowed, _Ended."""
    try:
        url = URL(address.strip())
        url = (seen_at.join(url) if seen_at else url).with_fragment(None)
        if url.scheme not in ("http", "https") or not url.host:
            raise _NotAllowed(f"leads to {url.scheme or 'nowhere'}:, which is no web page")
        return url.with_user(None)
    except ValueError:
        raise _Ended(Outcome.UNREACHABLE, "leads to an address that cannot be read") from None


def _host_of(at: URL) -> str:
    return (at.host or "").casefold().rstrip(".")


def _understood(answer: _Answer, page: Page, at: str) -> tuple[Page, Words | None]:
    """What an answer that is no redirect makes of a page, and its words. Takes a while for a large page."""
    if answer.status in (404, 410):
        return replace(page, outcome=Outcome.GONE, why=f"answered {answer.status}"), None
    if answer.status not in _HAS_THE_PAGE:
        return replace(page, outcome=Outcome.REFUSED, why=f"answered {answer.status}"), None
    try:
        words = words_of(answer.body, answer.content_type, at)
    except NotReadable as error:
        return replace(page, outcome=Outcome.NOT_READABLE, why=_printable(str(error))), None
    if not answer.whole:
        return replace(page, outcome=Outcome.TOO_BIG, why="only its beginning was read"), words
    if words.hollow:
        return replace(page, outcome=Outcome.NOT_READABLE, why=words.hollow), words
    return page, words


async def _body(response: aiohttp.ClientResponse, size: int) -> tuple[bytes, bool]:
    """What was sent, unpacked, and whether it is all. Neither what comes nor what it unpacks to passes the size."""
    unpacking, body, came = Unpacking(response.headers.get("Content-Encoding", "")), bytearray(), 0
    async for chunk in response.content.iter_any():
        came += len(chunk)
        body += unpacking.more(chunk, size + 1 - len(body))
        if len(body) > size or came > size:
            return bytes(body[:size]), False
    if not unpacking.complete:
        raise zlib.error("broke off")
    return bytes(body), True


def _seconds(retry_after: str | None) -> float | None:
    """How long a host asks to wait: seconds, or until a date. None if it does not say."""
    told = (retry_after or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", told):
        return float(told)
    try:
        until = parsedate_to_datetime(told)
        return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None


def _plainly(error: Exception) -> str:
    """What went wrong, without the library's own words, which may hold what the server sent."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "there is no host of this name"
        case aiohttp.ClientSSLError() | aiohttp.ClientConnectorCertificateError():
            return "its certificate cannot be trusted"
        case aiohttp.ClientConnectorError():
            return "the host does not answer"
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError() | zlib.error():
            return "the answer broke off"
    return f"the answer cannot be read ({type(error).__name__})"


def _printable(words: str) -> str:
    """Words that may hold what a server sent, safe for a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)[:200]
