"""Telegram brings updates to us: only Telegram, each once, and answered when it is done. Real processes and sockets."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import aiohttp
import pytest
from telegram import Bot, Update

from bot.channels.telegram.webhook import HEALTH, LARGEST, Webhook, secret_of
from bot.dialogue.place import Place, pack
from tests.bot_api import BotApi
from tests.channels.telegram.test_over_http import running, until

TOKEN = "123456:canary-token-AAAA"
CANARY = "canary-zebra-words"
URL = "https://bot.example.org/telegram"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


async def bring(port: int, update: Any, secret: str | None = None, path: str = "/telegram") -> int:
    """One update as Telegram brings it. The status of the answer; 0 for none."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret_of(TOKEN) if secret is None else secret}
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    headers["Content-Type"] = "application/json"
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"http://127.0.0.1:{port}{path}", data=body, headers=headers) as answer,
        ):
            return answer.status
    except aiohttp.ClientError:
        return 0


async def is_healthy(port: int) -> bool:
    """What a load balancer asks."""
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{HEALTH}") as answer:
            return answer.status == 200 and await answer.text() == "ok"
    except aiohttp.ClientError:
        return False


def line_of(update: dict[str, Any]) -> tuple[str, int]:
    """Where an update waits for the one before."""
    if "callback_query" in update:
        return "presses", update["callback_query"]["from"]["id"]
    kind = next(name for name in update if name != "update_id")
    return "words", update[kind]["chat"]["id"]


@asynccontextmanager
async def bringing(api: BotApi, *ports: int) -> AsyncIterator[None]:
    """Telegram at work: each update goes to one of the processes, and comes again until it is answered with 200.

    As in the Bot API server (WebhookActor, and the last argument of `add_update`): what somebody presses waits in one
    line and what is said in a chat in another, and the next of a line comes when the one before was answered.
    """
    lines: dict[tuple[str, int], list[tuple[int, dict[str, Any]]]] = {}

    async def one(number: int, update: dict[str, Any]) -> None:
        turn = 0
        while await bring(ports[(number + turn) % len(ports)], update) != 200:
            turn += 1
            await asyncio.sleep(0.3)  # this loop is Telegram, too: it must not be busy with asking

    async def one_by_one(line: list[tuple[int, dict[str, Any]]]) -> None:
        while line:
            await one(*line[0])
            line.pop(0)

    async def all_of_them() -> None:
        async with asyncio.TaskGroup() as under_way:
            while True:
                for number, update in api.waiting:
                    line = lines.setdefault(line_of(update), [])
                    line.append((number, update))
                    if len(line) == 1:
                        under_way.create_task(one_by_one(line))
                api.waiting.clear()
                await asyncio.sleep(0.01)

    task = asyncio.create_task(all_of_them())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_conversation_by_webhook_and_not_a_word_of_it_in_the_log() -> None:
    api = BotApi(token=TOKEN)
    sam = api.person(id=77_001_122, first_name="CanaryName")
    port = free_port()
    settings = {"BOT_WEBHOOK_URL": URL, "BOT_LISTEN": f"127.0.0.1:{port}", "BOT_JURISDICTION": "au"}
    async with running(api, **settings) as process, bringing(api, port):
        await until(lambda: api.webhook == URL)
        announced = next(call for call in api.calls if call.method == "setWebhook")
        assert announced.params["secret_token"] == secret_of(TOKEN)
        sam.says(f"/start {CANARY}")
        await until(lambda: "Hello." in sam.sees.text)
        sam.presses("Get help now")
        await until(lambda: "1800 737 732" in sam.sees.text)
        assert await is_healthy(port)
        for secret in ("", "wrong", "é" * 40, secret_of("another"), secret_of(TOKEN)[:-1]):
            forged = {"update_id": 1, "message": {"text": CANARY}}
            assert await bring(port, forged, secret) == 403
        assert await bring(port, b"x" * (LARGEST + 1)) == 413
        assert await bring(port, {"update_id": 2}, path="/another") == 404
        for odd in (b"", b"{", b"[]", b'{"update_id": "x"}', f'{{"message": "{CANARY}"}}'.encode(), b"[" * 100_000):
            assert await bring(port, odd) == 200, "bringing it again would not make it better"
        sam.says("x")
        await until(lambda: len(sam.chat) == 1)
        process.terminate()
        _out, log = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0
    assert api.webhook == URL, "what comes meanwhile waits at Telegram"
    for secret in (CANARY, "canary-token", "CanaryName", "77001122", secret_of(TOKEN)):
        assert secret.encode() not in log, secret


async def test_what_was_begun_ends_when_it_is_told_to_stop() -> None:
    api = BotApi(token=TOKEN)
    sam = api.person()
    port = free_port()
    async with running(api, BOT_WEBHOOK_URL=URL, BOT_LISTEN=f"127.0.0.1:{port}") as process, bringing(api, port):
        await until(lambda: bool(api.webhook))
        sam.says("/start au")
        await until(lambda: "Hello." in sam.sees.text)
        api.delay("editMessageText", 2.0)
        sam.presses("Get help now")
        await asyncio.sleep(0.5)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 15) == 0
    assert "1800 737 732" in sam.sees.text
    edits = [call for call in api.calls if call.method == "editMessageText"]
    assert len([call for call in edits if "1800 737 732" in call.params["text"]]) == 1


async def test_three_processes_killed_at_random_and_every_press_is_answered() -> None:
    """Any process answers any press: the place rides in the button. Whoever is killed, Telegram asks another."""
    api = BotApi(token=TOKEN)
    people = [api.person(id) for id in range(1, 13)]
    ports = [free_port() for _process in range(3)]
    # Nobody reads what they log before they end: at DEBUG they would wait for a reader.
    settings = {"BOT_WEBHOOK_URL": URL, "BOT_JURISDICTION": "au", "BOT_LOG_LEVEL": "WARNING"}

    deaths: list[int] = []

    async def living(port: int, stop: asyncio.Event) -> None:
        """A process that is killed and started anew, until all is done."""
        while not stop.is_set():
            async with running(api, **settings, BOT_LISTEN=f"127.0.0.1:{port}") as process:
                for _look in range(200):
                    if await is_healthy(port):
                        break
                    await asyncio.sleep(0.3)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), 0.5 + port % 3)
                process.kill()
                await process.wait()
            deaths.append(port)

    stop = asyncio.Event()
    processes = [asyncio.create_task(living(port, stop)) for port in ports]
    async with bringing(api, *ports):
        for person in people:
            person.says("/start au")
        await until(lambda: all("Hello." in person.sees.text for person in people), 60)
        pages = {"help": "Who you can reach now", "privacy": "Who else can see this chat", "ways": "report"}
        for page, words in cycle(pages.items()):
            if page == "privacy" and len(deaths) > 3:
                break
            for person in people:
                person.presses_data(pack(Place(page, "en", "au")), person.sees.id)
            await until(lambda words=words: all(words in person.sees.text for person in people), 60)  # type: ignore[misc]
        stop.set()
        await asyncio.gather(*processes)
    for person in people:
        assert sum("Who you can reach now" in message.text for message in person.chat) == 1, "edited, not sent twice"


@dataclass
class Counted:
    """Handles updates slowly, and counts."""

    seen: list[int] = field(default_factory=list)
    fails: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, update: Update) -> None:
        self.seen.append(update.update_id)
        await self.gate.wait()
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is full")


@pytest.fixture
async def counted() -> AsyncIterator[tuple[Counted, int]]:
    """A webhook with nothing behind it, and its port."""
    counter = Counted()
    async with Webhook(Bot(TOKEN), TOKEN, counter.handle).listening(URL, "127.0.0.1:0") as port:
        yield counter, port


async def test_an_answer_comes_when_it_is_done_and_what_comes_again_is_not_done_again(
    counted: tuple[Counted, int],
) -> None:
    counter, port = counted
    first, again = (asyncio.create_task(bring(port, {"update_id": 7})) for _time in range(2))
    await asyncio.sleep(0.2)
    assert not first.done()
    assert not again.done(), "the second waits for the first, not for nothing"
    counter.gate.set()
    assert [await first, await again, await bring(port, {"update_id": 7})] == [200, 200, 200]
    assert counter.seen == [7]


async def test_what_failed_may_be_brought_again(counted: tuple[Counted, int]) -> None:
    counter, port = counted
    counter.fails = 1
    counter.gate.set()
    assert await bring(port, {"update_id": 8}) == 503
    assert await bring(port, {"update_id": 8}) == 200
    assert counter.seen == [8, 8]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"BOT_WEBHOOK_URL": "http://bot.example.org/"}, "BOT_WEBHOOK_URL cannot be used"),
        ({"BOT_WEBHOOK_URL": URL, "BOT_LISTEN": "here"}, "BOT_LISTEN cannot be used"),
        ({"BOT_WEBHOOK_URL": URL, "BOT_LISTEN": "192.0.2.1:9"}, "BOT_LISTEN cannot be used (OSError)"),
    ],
)
async def test_a_wrong_setting_is_said_in_a_sentence(settings: dict[str, str], says: str) -> None:
    async with running(BotApi(token=TOKEN), **settings) as process:
        _out, log = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert says in log.decode()
    assert b"Traceback" not in log
