"""Verifying against a real web server on loopback, whose pages move, lie, drip, loop and hang."""

import asyncio
import gzip
import io
import os
import signal
import socket
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from time import monotonic

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
from rich.console import Console

from bot.directory.directory import Directory
from bot.directory.models import Jurisdiction, MedicalWindow
from bot.stewardship.fetching import USER_AGENT, Fetched, Limits, Outcome, Page, polite
from bot.stewardship.reading import Words
from bot.stewardship.telling import print_report, progress_on
from bot.stewardship.verifying import Report, Standing, verify

NUMBER = "1800 737 732"
GOOD = f"<html><h1>Help</h1><p>Call <b>{NUMBER}</b></p></html>"
CHANGED = "<html><h1>Help</h1><p>Call <b>1800 811 811</b></p></html>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
LIMITS = Limits(pause=0.0, per_page=0.4, size=50_000, allow_private=True)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Names(AbstractResolver):
    """Every name leads to this machine, but for those that are told to lead elsewhere."""

    def __init__(self, **elsewhere: str) -> None:
        self.elsewhere = elsewhere

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host.endswith(".nowhere"):
            raise OSError("there is no such name")
        address = self.elsewhere.get(host.partition(".")[0], "127.0.0.1")
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@dataclass
class Site:
    """The local server: pages by path, and everything that was asked of it."""

    pages: dict[str, Handler]
    port: int = 0
    asked: list[web.BaseRequest] = field(default_factory=list)
    times: list[tuple[str, float, float]] = field(default_factory=list)
    now: Counter[str] = field(default_factory=Counter)
    most: int = 0
    most_per_host: int = 0

    def url(self, path: str, host: str = "www.site.test") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        host, began = request.host, monotonic()
        self.asked.append(request)
        self.now[host] += 1
        self.most = max(self.most, sum(self.now.values()))
        self.most_per_host = max(self.most_per_host, self.now[host])
        try:
            page = self.pages.get(request.path)
            return await page(request) if page else web.Response(status=404, text="nothing here")
        finally:
            self.now[host] -= 1
            self.times.append((host, began, monotonic()))


def without_bytes(value: object) -> str | None:
    """Names of tests hold no bytes: gzip writes the time into its own, and every worker must find the same names."""
    return "bytes" if isinstance(value, bytes) else None


def says(body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Handler:
    async def page(_request: web.Request) -> web.Response:
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=content, status=status, headers={"Content-Type": kind, **named})

    return page


def leads_to(where: str, status: int = 301) -> Handler:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": where})

    return page


@asynccontextmanager
async def site(**pages: Handler) -> AsyncIterator[Site]:
    """A server with these pages; `robots` is robots.txt, which is missing otherwise."""
    served = Site({f"/{name}" if name != "robots" else "/robots.txt": page for name, page in pages.items()})
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", served.answer)
    async with TestServer(application, host="127.0.0.1") as server:
        served.port = server.port or 0
        yield served


async def fetched(url: str, limits: Limits = LIMITS, resolver: AbstractResolver | None = None) -> Fetched:
    async with polite(limits, resolver or Names()) as fetch:
        return await fetch(url)


def line(name: str, *urls: str, contacts: object = None, **more: object) -> dict[str, object]:
    return {
        "id": name,
        "name": {"en": name},
        "what": {"en": "Talks."},
        "audience": ["anyone"],
        "contacts": contacts or [{"way": "phone", "value": NUMBER}],
        "hours": {"open": "24/7"},
        "sources": [{"url": url, "says": "so"} for url in urls],
        "checked_on": "2026-11-21",
        "next_check": "2027-01-01",
        "confidence": "high",
        **more,
    }


def directory(*lines: dict[str, object], place: str = "au") -> Directory:
    return Directory(
        [
            Jurisdiction.model_validate(
                {
                    "id": place,
                    "name": {"en": place, "fr": place},
                    "languages": ["en"],
                    "time_zones": ["Australia/Sydney"],
                    "researched_on": "2026-11-21",
                    "help_lines": lines,
                }
            )
        ]
    )


async def verified(facts: Directory, limits: Limits = LIMITS) -> Report:
    async with polite(limits, Names()) as fetch:
        return await verify(facts, fetch)


# What becomes of a page


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (says(GOOD), Outcome.READ),
        (says(GOOD, "application/xhtml+xml"), Outcome.READ),
        (says(f'<?xml version="1.0"?><a><b>{NUMBER}</b></a>', "application/xml"), Outcome.READ),
        (says(NUMBER, "text/plain"), Outcome.READ),
        (says(f'{{"phone": "{NUMBER}"}}', "application/json"), Outcome.READ),
        (says(GOOD, ""), Outcome.READ),
        (says("nothing", status=404), Outcome.GONE),
        (says("nothing", status=410), Outcome.GONE),
        (says(GOOD, status=401), Outcome.REFUSED),
        (says(GOOD, status=403), Outcome.REFUSED),
        (says(GOOD, status=500), Outcome.REFUSED),
        (says(GOOD, status=202), Outcome.REFUSED),
        (says(GOOD, status=429), Outcome.REFUSED),
        (says(GOOD, status=503, Retry_After="3600"), Outcome.REFUSED),
        (says(GOOD, status=429, Retry_After="tomorrow"), Outcome.REFUSED),
        (says(GOOD, status=429, Retry_After="9" * 400), Outcome.REFUSED),
        (says(b"%PDF-1.7 " + NUMBER.encode(), "application/pdf"), Outcome.NOT_READABLE),
        (says(b"\x89PNG\r\n\x1a\n\0\0", "image/png"), Outcome.NOT_READABLE),
        (says(b"%PDF-1.7 " + NUMBER.encode(), "text/html"), Outcome.NOT_READABLE),
        (says(bytes(range(256)) * 40, "text/html"), Outcome.NOT_READABLE),
        (says(GOOD, "text/html", Content_Encoding="br"), Outcome.NOT_READABLE),
        (says("<div id=app></div><script src=a.js></script>"), Outcome.NOT_READABLE),
        (says("<title>One moment</title><meta http-equiv=refresh content='0;url=/there'>"), Outcome.NOT_READABLE),
        (says(""), Outcome.NOT_READABLE),
        (says(GOOD + "<p>" + "x" * 60_000), Outcome.TOO_BIG),
        (says(GOOD, "text/html", Content_Encoding="gzip"), Outcome.UNREACHABLE),
        (says(gzip.compress(GOOD.encode())[:-20], "text/html", Content_Encoding="gzip"), Outcome.UNREACHABLE),
        (leads_to("file:///etc/passwd"), Outcome.NOT_ALLOWED),
        (leads_to("mailto:a@b.org"), Outcome.NOT_ALLOWED),
        (leads_to("/page", 302), Outcome.REDIRECTS_TOO_OFTEN),
        (leads_to("http://[::1"), Outcome.UNREACHABLE),
        (says("", status=302), Outcome.REFUSED),
    ],
)
async def test_what_becomes_of_a_page(page: Handler, outcome: Outcome) -> None:
    async with site(page=page) as served:
        got = (await fetched(served.url("/page"))).page
    assert got.outcome is outcome, got
    assert "\x1b" not in got.why
    assert got.outcome is Outcome.READ or got.why


@pytest.mark.parametrize(
    ("body", "kind", "encoding"),
    [
        (gzip.compress(GOOD.encode()), "text/html", "gzip"),
        (gzip.compress(b"<p>a</p>") + gzip.compress(GOOD.encode()), "text/html", "gzip"),
        (zlib.compress(GOOD.encode()), "text/html", "deflate"),
        (zlib.compress(GOOD.encode())[2:-4], "text/html", "deflate"),
        (GOOD.encode("utf-16"), "text/html", ""),
        (GOOD.encode("utf-16-be"), "text/html; charset=utf-16be", ""),
        (GOOD.encode("utf-8-sig"), "text/html; charset=iso-8859-1", ""),
        (f"<p>Ligne d'écoute {NUMBER}".encode("latin-1"), "text/html; charset=utf-8", ""),
        (GOOD.encode(), "text/html; charset=utf-16", ""),
        (GOOD.encode(), "text/html; charset=no-such-thing", ""),
        (GOOD.encode(), "text/html; charset=punycode", ""),
        (b'<meta charset="windows-1252">' + f"<p>é\xa0: {NUMBER}".encode("cp1252"), "text/html", ""),
        (f"<p>{NUMBER.replace(' ', chr(0xA0))}".encode("cp1252"), "text/html", ""),
        (f"<meta charset=shift_jis><p>電話 {NUMBER}".encode("shift_jis"), "text/html", ""),
    ],
    ids=without_bytes,
)
async def test_the_words_come_through(body: bytes, kind: str, encoding: str) -> None:
    async with site(page=says(body, kind, Content_Encoding=encoding or "identity")) as served:
        report = await verified(directory(line("a", served.url("/page"))))
    assert report.verdicts[0].standing is Standing.STANDS, report


async def test_a_page_that_unpacks_to_gigabytes_is_only_begun() -> None:
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packing.compress(GOOD.encode()) + b"".join(packing.compress(bytes(1_000_000)) for _ in range(50))
    async with site(page=says(bomb + packing.flush(), "text/html", Content_Encoding="gzip")) as served:
        got = await fetched(served.url("/page"))
    assert got.page.outcome in (Outcome.TOO_BIG, Outcome.NOT_READABLE)
    assert got.words is None or len(got.words.text) <= LIMITS.size


async def test_a_page_that_never_ends_is_left() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        await response.write(GOOD.encode())
        while True:
            await response.write(b"<p>and so on</p>" * 500)

    async with site(page=endless) as served:
        report = await verified(directory(line("a", served.url("/page")), line("b", served.url("/page"))))
        missing = await verified(
            directory(line("a", served.url("/page"), contacts=[{"way": "phone", "value": "13 11 14"}]))
        )
    assert report.pages[0].outcome is Outcome.TOO_BIG
    assert [verdict.standing for verdict in report.verdicts] == [Standing.STANDS, Standing.STANDS]
    assert [verdict.standing for verdict in missing.verdicts] == [Standing.UNKNOWN]


async def test_pages_that_hang_or_drip_time_out() -> None:
    async def hangs(_request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    async def drips(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"<p>")
            await asyncio.sleep(0.02)
        return response

    async with site(hangs=hangs, drips=drips) as served:
        began = monotonic()
        for path in ("/hangs", "/drips"):
            assert (await fetched(served.url(path))).page.outcome is Outcome.TIMEOUT
        assert monotonic() - began < 3


@pytest.mark.parametrize(
    ("sent", "outcomes"),
    [
        (HEAD + b"Content-Length: 9999\r\n\r\n" + GOOD.encode(), {Outcome.UNREACHABLE}),
        (HEAD + b"Content-Length: 30\r\n\r\n" + GOOD.encode(), {Outcome.READ, Outcome.UNREACHABLE}),
        (HEAD + b"Content-Length: -5\r\n\r\n" + GOOD.encode(), {Outcome.UNREACHABLE}),
        (HEAD + b"\r\n" + GOOD.encode(), {Outcome.READ}),
        (HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n", {Outcome.UNREACHABLE}),
        (b"\x16\x03\x01 this is no web server", {Outcome.UNREACHABLE}),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: \x1b[2Jevil/\x1b[31mkind\r\n\r\n",
            {Outcome.NOT_READABLE, Outcome.UNREACHABLE},
        ),
        (b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe/\r\nContent-Length: 0\r\n\r\n", {Outcome.UNREACHABLE}),
        (b"", {Outcome.UNREACHABLE}),
    ],
    ids=without_bytes,
)
async def test_servers_that_do_not_keep_to_http(sent: bytes, outcomes: set[Outcome]) -> None:
    async def lie(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        robots = request.startswith(b"GET /robots.txt")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" if robots else sent)
        writer.close()

    server = await asyncio.start_server(lie, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        got = (await fetched(f"http://lies.test:{port}/page")).page
    assert got.outcome in outcomes, got
    assert got.why.isprintable()


async def test_hosts_that_are_not_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        refused = await fetched(f"http://closed.test:{port}/")
    assert refused.page.outcome is Outcome.UNREACHABLE
    unknown = await fetched("http://www.nowhere/")
    assert (unknown.page.outcome, unknown.page.why) == (Outcome.UNREACHABLE, "there is no host of this name")
    async with site(page=says(GOOD)) as served:
        no_tls = await fetched(served.url("/page").replace("http:", "https:"))
    assert no_tls.page.outcome is Outcome.UNREACHABLE


# Redirects


async def test_a_page_that_moved_is_read_where_it_is_now() -> None:
    async with site(old=leads_to("/new"), new=says(GOOD), perm=leads_to("/new", 308)) as served:
        for path in ("/old", "/perm"):
            got = await fetched(served.url(path))
            assert (got.page.outcome, got.page.moved_to) == (Outcome.MOVED, served.url("/new"))
            assert got.words is not None
        assert got.page.ended_at == served.url("/new")


async def test_what_only_looks_moved_is_read() -> None:
    async with site(a=leads_to("/a/"), b=leads_to("/c", 302), c=leads_to("/d", 301), d=says(GOOD)) as served:
        served.pages["/a/"] = says(GOOD)
        slash = (await fetched(served.url("/a"))).page
        for_now = (await fetched(served.url("/b"))).page
    assert (slash.outcome, slash.moved_to) == (Outcome.READ, None)
    assert (for_now.outcome, for_now.moved_to) == (Outcome.READ, None)
    assert for_now.ended_at == served.url("/d")


async def test_a_page_that_moved_and_is_gone_is_gone() -> None:
    async with site(old=leads_to("/new")) as served:
        got = (await fetched(served.url("/old"))).page
    assert (got.outcome, got.moved_to) == (Outcome.GONE, served.url("/new"))


async def test_five_redirects_are_followed_and_no_more() -> None:
    chain = {f"p{n}": leads_to(f"/p{n + 1}", 302) for n in range(6)}
    async with site(**chain, p6=says(GOOD)) as served:
        assert (await fetched(served.url("/p1"))).page.outcome is Outcome.READ
        assert (await fetched(served.url("/p0"))).page.outcome is Outcome.REDIRECTS_TOO_OFTEN


async def test_two_hosts_that_lead_to_each_other_do_not_wait_for_ever() -> None:
    async def back_and_forth(request: web.Request) -> web.Response:
        other = "b.test" if request.host.startswith("a.") else "a.test"
        return web.Response(status=302, headers={"Location": f"http://{other}:{request.url.port}{request.path}"})

    async with site(x=back_and_forth, y=back_and_forth) as served, asyncio.timeout(5):
        report = await verified(directory(line("a", served.url("/x", "a.test")), line("b", served.url("/y", "b.test"))))
    assert {page.outcome for page in report.pages} == {Outcome.REDIRECTS_TOO_OFTEN}


# Never inside our own network


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/page",
        "http://127.1:{port}/page",
        "http://[::1].:{port}/page",
        "http://name.test:{port}/page",
        "http://lan.test:{port}/page",
        "http://mapped.test:{port}/page",
        "http://nat.test:{port}/page",
        "http://six.test:{port}/page",
        "http://link.test:{port}/page",
        "http://user:word@127.0.0.1:{port}/page",
        "http://169.254.169.254:{port}/latest",
        "http://public.test:{port}/redirect",
    ],
)
async def test_addresses_inside_our_network_are_never_asked(url: str) -> None:
    names = Names(
        lan="10.1.2.3", mapped="::ffff:127.0.0.1", nat="64:ff9b::7f00:1", six="2002:7f00:1::", link="fe80::1%1"
    )
    async with site(page=says(GOOD), redirect=leads_to("http://127.0.0.1/page")) as served:
        got = (await fetched(url.format(port=served.port), Limits(pause=0.0, per_page=1), names)).page
    assert got.outcome in (Outcome.NOT_ALLOWED, Outcome.UNREACHABLE), got
    assert served.asked == []


async def test_a_redirect_into_our_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = ("10.0.0.1", "192.168.1.1")
    # the first host counts as public for this test, so that its redirect can be followed at all
    monkeypatch.setattr("bot.stewardship.fetching._is_public", lambda address: address not in inside)
    lan = leads_to("http://10.0.0.1/secret", 302)
    name = leads_to("http://inside.test/secret", 302)
    async with site(lan=lan, name=name) as served:
        limits, names = Limits(pause=0.0, per_page=1), Names(inside=inside[1])
        for path in ("/lan", "/name"):
            got = (await fetched(served.url(path), limits, names)).page
            assert got.outcome is Outcome.NOT_ALLOWED
            assert "private network" in got.why
    assert served.paths() == ["/robots.txt", "/lan", "/robots.txt", "/name"]


# Manners


async def test_it_says_who_it_is_and_carries_no_cookies() -> None:
    async with site(one=says(GOOD, Set_Cookie="a=b"), two=says(GOOD)) as served, polite(LIMITS, Names()) as fetch:
        await fetch(served.url("/one#part"))
        await fetch(f"http://user:word@www.site.test:{served.port}/two")
    assert served.paths() == ["/robots.txt", "/one", "/two"]
    for request in served.asked:
        assert request.method == "GET"
        assert request.headers["User-Agent"] == USER_AGENT
        assert "Cookie" not in request.headers
        assert "Authorization" not in request.headers


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (says("User-agent: *\nDisallow: /page", "text/plain"), False),
        (says("User-agent: Alongside\nDisallow: /\n\nUser-agent: *\nAllow: /", "text/plain"), False),
        (says("\ufeffUser-agent: *\nDisallow: /", "text/plain"), False),
        (says("User-agent: *\nDisallow: /elsewhere", "text/plain"), True),
        (says("User-agent: other\nDisallow: /", "text/plain"), True),
        (says("User-agent: *\nDisallow: /", "text/plain", status=404), True),
        (says("User-agent: *\nDisallow: /", "text/plain", status=500), True),
        (says(b"\x89PNG\r\n\0\0\0", "text/plain"), True),
        (says("User-agent: *\nCrawl-delay: \u00b2", "text/plain"), True),
        (leads_to("/robots.txt"), True),
        (leads_to("file:///robots.txt"), True),
    ],
)
async def test_robots_are_respected(robots: Handler, allowed: bool) -> None:
    async with site(page=says(GOOD), robots=robots) as served:
        got = (await fetched(served.url("/page"))).page
    assert got.outcome is (Outcome.READ if allowed else Outcome.NOT_ALLOWED)
    assert ("/page" in served.paths()) is allowed


async def test_robots_count_where_a_redirect_leads() -> None:
    async def robots(request: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nDisallow: /" if request.host.startswith("closed") else "")

    async with site(robots=robots, secret=says(GOOD)) as served:
        served.pages["/page"] = leads_to(served.url("/secret", "closed.test"))
        got = (await fetched(served.url("/page"))).page
    assert got.outcome is Outcome.NOT_ALLOWED
    assert "/secret" not in served.paths()


async def test_asked_to_come_again_it_does_once() -> None:
    moments: list[float] = []

    async def busy(_request: web.Request) -> web.Response:
        moments.append(monotonic())
        if len(moments) == 1:
            return web.Response(status=429, headers={"Retry-After": "1"})
        return web.Response(text=GOOD, content_type="text/html")

    async with site(page=busy, other=says(GOOD)) as served:
        report = await verified(directory(line("a", served.url("/page")), line("b", served.url("/other"))))
    assert {page.outcome for page in report.pages} == {Outcome.READ}
    assert len(moments) == 2
    assert moments[1] - moments[0] >= 0.95


async def test_a_host_that_stays_busy_is_asked_twice_and_no_more() -> None:
    past = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    soon = says("busy", status=503, Retry_After="0")
    dated = says("busy", status=503, Retry_After=past)
    later = says("busy", status=503, Retry_After="31")
    async with site(soon=soon, dated=dated, later=later) as served:
        for path in ("/soon", "/dated", "/later"):
            assert (await fetched(served.url(path))).page.outcome is Outcome.REFUSED
    assert Counter(served.paths()) == {"/robots.txt": 3, "/soon": 2, "/dated": 2, "/later": 1}


async def test_one_at_a_time_for_each_host_with_a_pause_and_few_in_all() -> None:
    async def slow(_request: web.Request) -> web.Response:
        await asyncio.sleep(0.03)
        return web.Response(text=GOOD, content_type="text/html")

    hosts = [f"h{n}.test" for n in range(8)]
    async with site(**{f"p{n}": slow for n in range(3)}) as served:
        lines = [line(f"{host[:2]}-{n}", served.url(f"/p{n}", host)) for host in hosts for n in range(3)]
        report = await verified(directory(*lines), Limits(at_once=3, pause=0.05, per_page=5, allow_private=True))
    assert {page.outcome for page in report.pages} == {Outcome.READ}
    assert served.most_per_host == 1
    assert 1 < served.most <= 3
    for host in {host for host, _began, _ended in served.times}:
        visits = sorted((began, ended) for name, began, ended in served.times if name == host)
        assert len(visits) == 4  # robots.txt is asked for once
        assert all(later[0] - earlier[1] >= 0.045 for earlier, later in pairwise(visits))


async def test_a_crawl_delay_is_kept() -> None:
    async with site(a=says(GOOD), b=says(GOOD), robots=says("User-agent: *\nCrawl-delay: 1", "text/plain")) as served:
        await verified(directory(line("a", served.url("/a")), line("b", served.url("/b"))))
    moments = sorted(began for _host, began, _ended in served.times)
    assert moments[-1] - moments[-2] >= 0.95


# Verdicts


async def test_what_stands_what_is_missing_and_what_nobody_knows() -> None:
    async def never(_request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    async with site(
        good=says(GOOD), changed=says(CHANGED), never=never, pdf=says("%PDF-", "application/pdf")
    ) as served:
        u = served.url
        report = await verified(
            directory(
                line("stands", u("/good"), u("/changed"), u("/gone")),
                line("changed", u("/changed#numbers"), u("/gone"), "github-index:1"),
                line("nobody-knows", u("/gone"), u("/pdf"), u("/never")),
                line("hidden", u("/changed"), u("/not-asked"), display_ok=False),
                line(
                    "half-hidden",
                    u("/changed"),
                    contacts=[
                        {"way": "phone", "value": NUMBER, "display_ok": "false"},
                        {"way": "text", "value": "1800 811 811"},
                    ],
                ),
            )
        )
    stands, changed, unknown, half = report.verdicts
    assert (stands.standing, stands.found_on) == (Standing.STANDS, (u("/good"),))
    assert (changed.key.place, changed.key.id, changed.standing) == ("au", "changed", Standing.MISSING)
    assert changed.looked_at == (u("/changed"),)
    assert unknown.standing is Standing.UNKNOWN
    assert unknown.why == (
        f"{u('/gone')}: gone, answered 404",
        f"{u('/pdf')}: not readable, a PDF, not a page that can be read",
        f"{u('/never')}: timeout, took longer than 0.4 seconds",
    )
    assert (half.key.id, half.standing) == ("half-hidden", Standing.STANDS)
    assert [page.url for page in report.pages] == sorted(
        u(path) for path in ("/good", "/changed", "/gone", "/never", "/pdf")
    )
    assert report.complete
    assert Counter(served.paths())["/changed"] == 1


async def test_a_web_address_stands_if_it_answers_or_is_linked() -> None:
    async with site(
        source=says(GOOD), links=says("<a href='/chat'>chat</a>"), pdf=says("%PDF-", "application/pdf")
    ) as served:
        u = served.url

        def web_line(name: str, source: str, address: str) -> dict[str, object]:
            return line(name, u(source), contacts=[{"way": "web", "value": address}])

        report = await verified(
            directory(
                web_line("itself", "/source", u("/source/").replace("www.", "")),
                web_line("linked", "/links", u("/chat")),
                web_line("a-pdf", "/pdf", u("/pdf")),
                web_line("elsewhere", "/source", u("/chat")),
                web_line("gone", "/gone", u("/gone")),
            )
        )
    assert [verdict.standing.value for verdict in report.verdicts] == [
        "stands", "stands", "stands", "missing", "unknown",
    ]  # fmt: skip


async def test_pages_of_facts_without_a_number_are_looked_at_too() -> None:
    async with site(window=says(GOOD)) as served:
        window = {
            "id": "window",
            "need": {"en": "Care"},
            "window": {"en": "Soon"},
            "advice": {"en": "Go"},
            "sources": [{"url": served.url("/window"), "says": "so"}],
            "checked_on": "2026-11-21",
            "next_check": "2027-01-01",
            "confidence": "high",
        }
        report = await verified(Directory([], [MedicalWindow.model_validate(window)]))
    assert [page.outcome for page in report.pages] == [Outcome.READ]
    assert report.verdicts == ()


async def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []

    async def fetch(url: str) -> Fetched:
        return Fetched(Page(url, Outcome.READ), Words(NUMBER))

    facts = directory(line("a", "https://a.test/1", "https://a.test/2"))
    await verify(facts, fetch, lambda done, of: told.append((done, of)))
    assert told == [(0, 2), (1, 2), (2, 2)]


# Being stopped


def stopping(stop: Callable[[], None]) -> Callable[[str], Awaitable[Fetched]]:
    """Fetches one page, then somebody stops everything."""

    async def fetch(url: str) -> Fetched:
        if url.endswith("/quick"):
            return Fetched(Page(url, Outcome.READ), Words("no number"))
        await asyncio.sleep(0.1)
        stop()
        await asyncio.sleep(30)
        raise AssertionError("never comes here")

    return fetch


STOPPED = directory(line("quick", "https://a.test/quick"), line("slow", "https://a.test/slow"))


def check_stopped(report: Report) -> None:
    assert not report.complete
    assert [page.url for page in report.pages] == ["https://a.test/quick"]
    assert [verdict.standing for verdict in report.verdicts] == [Standing.MISSING, Standing.UNKNOWN]
    assert report.verdicts[1].why == ("https://a.test/slow: not looked at",)


async def test_cancelled_it_reports_what_it_knows() -> None:
    def stop() -> None:
        task.cancel()

    task = asyncio.ensure_future(verify(STOPPED, stopping(stop)))
    check_stopped(await task)


def test_ctrl_c_leaves_a_report() -> None:
    fetch = stopping(lambda: os.kill(os.getpid(), signal.SIGINT))
    check_stopped(asyncio.run(verify(STOPPED, fetch)))


async def test_stopped_in_the_middle_of_fetching_nothing_is_left_open() -> None:
    both_asked = asyncio.Barrier(3)

    async def hangs(_request: web.Request) -> web.Response:
        await both_asked.wait()
        await asyncio.sleep(30)
        return web.Response()

    async with site(page=hangs, robots=hangs) as served:
        facts = directory(line("a", served.url("/page")), line("b", served.url("/page", "b.test")))
        limits = Limits(pause=0.0, allow_private=True)
        task = asyncio.ensure_future(verified(facts, limits))
        await asyncio.wait_for(both_asked.wait(), 3)
        task.cancel()
        report = await asyncio.wait_for(task, 3)
    assert not report.complete
    assert report.pages == ()


# What a steward sees


@pytest.fixture
def report() -> Report:
    facts = directory(
        line("a-line", "https://a.test/[red]changed", "https://a.test/" + "long/" * 30),
        line("b-line", "https://b.test/gone"),
        line("c-line", "https://c.test/moved"),
    )

    async def fetch(url: str) -> Fetched:
        if "gone" in url:
            return Fetched(Page(url, Outcome.GONE, "answered 404"))
        if "moved" in url:
            return Fetched(Page(url, Outcome.MOVED, "", "https://d.test/new"), Words(NUMBER))
        if "long" in url:
            return Fetched(Page(url, Outcome.TIMEOUT, "took longer than 20 seconds"))
        return Fetched(Page(url, Outcome.READ), Words("1800 811 811"))

    return asyncio.run(verify(facts, fetch))


def test_the_report_can_be_read_in_80_columns(report: Report) -> None:
    for terminal in (False, True):
        out = io.StringIO()
        print_report(report, Console(file=out, width=80, force_terminal=terminal, color_system=None))
        told = out.getvalue()
        assert all(len(row) <= 80 for row in told.splitlines() if "://" not in row)
        for row in (
            "4 pages: 1 read, 1 moved, 1 gone, 1 timeout",
            "3 numbers and addresses: 1 stands, 1 missing, 1 unknown",
            "Missing in au",
            f"  a-line: phone {NUMBER}",
            "    not on https://a.test/[red]changed",
            f"  au, b-line: phone {NUMBER}",
            "  https://c.test/moved",
            "    now https://d.test/new",
            "  https://b.test/gone",
            f"  https://a.test/{'long/' * 30}",
            "    timeout: took longer than 20 seconds",
        ):
            assert row in told.splitlines(), row
        assert "Stopped early" not in told


def test_a_report_that_was_stopped_says_so() -> None:
    out = io.StringIO()
    print_report(Report((), (), 5, complete=False), Console(file=out, width=80))
    assert "Stopped early: 0 of 5 pages were looked at." in out.getvalue()


@pytest.fixture(params=[True, False])
def terminal(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_the_bar_is_only_for_terminals(terminal: bool) -> None:
    out = io.StringIO()
    with progress_on(Console(file=out, width=80, force_terminal=terminal)) as progress:
        progress(0, 3)
        progress(3, 3)
    assert ("3/3" in out.getvalue()) is terminal
