"""Several processes with one memory, on a real server: any of them goes on where another left off."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bot.account.account import Account, Prompt
from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.shared import Shared
from bot.channels.telegram.traces import KEPT_FOR, QUIET_FOR, Traces
from bot.dialogue.conversation import World
from bot.dialogue.place import Place
from bot.dialogue.speech import Speech
from bot.stewardship.changes import Key
from bot.stewardship.desk import Draft
from tests import valkey
from tests.bot_api import BotApi, OfflineRequest
from tests.channels.telegram.conftest import Clock
from tests.channels.telegram.test_over_http import running, until
from tests.channels.telegram.test_webhook import TOKEN, URL, bringing, free_port, is_healthy

CANARY = "canary-zebra-words"
AT = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Any:
    """A real server."""
    if valkey.program() is None:
        pytest.skip("no Valkey or Redis server is installed here; .ci/run installs one")
    with valkey.server() as one:
        yield one


@pytest.fixture
async def looking(server: valkey.Server) -> AsyncIterator[Redis]:
    """Somebody who can read the server."""
    client = Redis.from_url(server.url)
    await client.flushall()
    yield client
    await client.aclose()


@dataclass
class Process:
    """One of several, on the same pretend Telegram."""

    channel: TelegramChannel
    application: "Application[Any, Any, Any, Any, Any, Any]"
    shared: Shared

    async def takes(self, api: BotApi) -> None:
        """Handles everything that waits at Telegram."""
        for update in await self.application.bot.get_updates(timeout=0, allowed_updates=list(Update.ALL_TYPES)):
            await self.application.bot.get_updates(offset=update.update_id + 1, timeout=0, limit=1)
            await self.application.process_update(update)


@pytest.fixture
async def processes(
    world: World, speeches: Mapping[str, Speech], server: valkey.Server, looking: Redis, clock: Clock
) -> AsyncIterator[tuple[BotApi, list[Process]]]:
    """Two processes, and the Telegram they are on."""
    api = BotApi(clock=clock)
    made = []
    for _process in range(2):
        traces = Traces(clock)
        shared = Shared(server.url, api.token, traces)
        channel = TelegramChannel(world, speeches, clock.now, traces, shared=shared)
        application = (
            ApplicationBuilder()
            .token(api.token)
            .request(OfflineRequest(api))
            .get_updates_request(OfflineRequest(api))
            .job_queue(None)
            .updater(None)
            .build()
        )
        application.add_handler(TypeHandler(Update, channel.handle))
        application.add_error_handler(channel.failed)
        await application.initialize()
        made.append(Process(channel, application, shared))
    yield api, made
    for one in made:
        await one.application.shutdown()
        await one.shared.close()


async def test_what_is_written_in_one_process_goes_on_in_another_and_leave_fast_reaches_all(
    processes: tuple[BotApi, list[Process]], looking: Redis
) -> None:
    api, (one, two) = processes
    sam = api.person(id=77_001_122)
    steps = ("/start au", "write it down", "[Write it here", "[Begin", CANARY, "and then")
    for number, step in enumerate(steps):
        if step.startswith("["):
            label = next(words for row in sam.sees.keyboard for words, _data in row if words.startswith(step[1:]))
            sam.presses(label)
        else:
            sam.says(step)
        await (one if number % 2 else two).takes(api)
    assert len(one.channel.traces) == len(two.channel.traces) == 0, "nothing stays in a process"
    sam.presses("Finish")
    await one.takes(api)
    assert "What shall become of it?" in sam.sees.text
    names: list[Any] = [name async for name in looking.scan_iter()]
    contents: list[Any] = [await looking.get(name) or b"" for name in names]
    stored = b"".join([*names, *contents])
    assert len(names) == 2
    assert CANARY.encode() not in stored
    assert b"77001122" not in stored
    for name in names:
        wanted = QUIET_FOR if name.startswith(b"hand:") else KEPT_FOR
        assert 0 <= wanted * 1000 - await looking.pttl(name) < 60_000, name
    sam.says("x")
    await two.takes(api)
    assert [message.text[:7] for message in sam.chat if message.from_bot] == ["Closed."]
    assert len(sam.chat) == 1, "messages that another process wrote are gone, too"


async def test_an_account_is_let_go_of_after_two_silent_hours_whoever_looks(
    processes: tuple[BotApi, list[Process]], clock: Clock
) -> None:
    api, (one, two) = processes
    traces = Traces(clock)
    sam = api.person(id=5)
    async with one.shared.holding(sam.id):
        one.channel.traces.message(sam.id, 1)
        one.channel.traces.hold(sam.id, Account(AT).writing(1, Prompt.FREELY, CANARY, AT))
        one.channel.traces.at(sam.id, Place("have", "en", "au"))
    clock.passes(1.9)
    async with two.shared.holding(sam.id):
        assert two.channel.traces.account(sam.id) is not None
    clock.passes(2.1)
    async with two.shared.holding(sam.id):
        assert two.channel.traces.account(sam.id) is None
        assert two.channel.traces.place(sam.id) == Place("have", "en", "au")
    assert traces.place(sam.id) is None


async def test_one_turn_at_a_time_over_all_processes(processes: tuple[BotApi, list[Process]]) -> None:
    _api, (one, two) = processes
    order: list[str] = []

    async def turn(process: Process, name: str, chat: int) -> None:
        async with process.shared.holding(chat):
            order.append(f"{name} begins")
            await asyncio.sleep(0.1)
            order.append(f"{name} ends")

    await asyncio.gather(turn(one, "a", 1), turn(two, "b", 1))
    assert order[0][0] == order[1][0], "the second waits for the first"
    assert order[2][0] == order[3][0]
    order.clear()
    await asyncio.gather(turn(one, "a", 1), turn(two, "b", 2))
    assert order[0][0] != order[1][0], "others do not wait"


async def test_a_turn_whose_process_was_killed_ends_by_itself(
    processes: tuple[BotApi, list[Process]], looking: Redis
) -> None:
    _api, (one, _two) = processes
    async with one.shared.holding(3):
        names = [name async for name in looking.scan_iter("turn:*")]
        assert len(names) == 1
        assert 4_000 < await looking.pttl(names[0]) <= 5_000
    assert [name async for name in looking.scan_iter("turn:*")] == []


async def test_the_server_is_gone_and_back(
    processes: tuple[BotApi, list[Process]], server: valkey.Server, caplog: pytest.LogCaptureFixture
) -> None:
    api, (one, two) = processes
    sam = api.person(id=6)
    sam.says("/start au")
    await one.takes(api)
    server.stop()
    try:
        for label, words in (("Get help now", "Who you can reach now"), ("Menu", "Hello."), ("Privacy", "Who else")):
            sam.presses(label)
            await one.takes(api)
            assert words in sam.sees.text
        assert len([one for one in caplog.records if "shared memory" in one.message]) == 1, "said once"
        assert len(one.channel.traces) == 1, "each goes on alone"
    finally:
        server.start()
    sam.says("hello")
    await two.takes(api)
    await one.takes(api)
    sam.says("x")
    await one.takes(api)
    assert sam.sees.text.startswith("Closed.")


async def test_what_was_spoilt_or_is_of_another_token_is_as_if_it_were_not_there(
    processes: tuple[BotApi, list[Process]], looking: Redis, server: valkey.Server, clock: Clock
) -> None:
    _api, (one, two) = processes
    async with one.shared.holding(8):
        one.channel.traces.message(8, 1)
        one.channel.traces.at(8, Place("help", "en", "au"))
    (name,) = [name async for name in looking.scan_iter("trace:*")]
    content = await looking.get(name)
    assert isinstance(content, bytes)
    for spoilt in (content[:-1] + bytes([content[-1] ^ 1]), b"", b"x" * 40):
        await looking.set(name, spoilt)
        async with two.shared.holding(8):
            assert two.channel.traces.place(8) is None
    other = Shared(server.url, "999:another", Traces(clock))
    async with other.holding(8):
        pass
    await other.close()


DRAFT = Draft(
    {Key("au", "help_lines", "a"): {"name": {"en": "x"}}, Key("au", "help_lines", "b"): None},
    {Key("au", "help_lines", "a"): {"name.en": CANARY}, Key("au", "help_lines", "b"): {"id": "b"}},
    "undo of proposal 3",
    frozenset({Key("au", "help_lines", "a")}),
)


@pytest.mark.parametrize("draft", [None, DRAFT])
@pytest.mark.parametrize("kept_as", [None, "", "k1"])
@pytest.mark.parametrize("place", [None, Place("have", "fr", "ca-qc", "3-x")])
def test_nothing_is_lost_on_the_way(draft: Draft | None, kept_as: str | None, place: Place | None) -> None:
    account = None
    if kept_as is not None:
        account = replace(Account(AT, kept_as=kept_as).writing(2, Prompt.WHO, "é🙂\u2028\x00", AT), changed=False)
    one, two = Traces(lambda: 1000.5), Traces(lambda: 1001.0)
    one.message(1, 70, 5.0)
    one.message(1, 71, living=True)
    if place is not None:
        one.at(1, place)
    one.hold(1, account, draft)
    given = one.hand_out(1)
    assert given is not None
    assert (given[1] is None) is (account is None and draft is None)
    assert one.hand_out(1) is None
    two.take_in(1, *given)
    assert (two.place(1), two.account(1), two.draft(1)) == (place, account, draft)
    left = two.forget(1)
    assert (left.deletable, left.living, left.complete) == ([70, 71], 71, True)


async def test_three_processes_over_http_and_an_account_goes_on_in_each(
    server: valkey.Server, looking: Redis, tmp_path: Path
) -> None:
    api = BotApi(token=TOKEN)
    sam = api.person()
    ports = [free_port() for _process in range(3)]
    settings = {"BOT_WEBHOOK_URL": URL, "BOT_JURISDICTION": "au", "BOT_MEMORY_URL": server.url}
    async with (
        running(api, **settings, BOT_LISTEN=f"127.0.0.1:{ports[0]}"),
        running(api, **settings, BOT_LISTEN=f"127.0.0.1:{ports[1]}") as second,
        running(api, **settings, BOT_LISTEN=f"127.0.0.1:{ports[2]}"),
    ):
        for port in ports:
            for _look in range(100):
                if await is_healthy(port):
                    break
                await asyncio.sleep(0.2)
        async with bringing(api, *ports):
            sam.says("write it down")
            await until(lambda: "Writing it down" in sam.sees.text)
            for label, then in (
                ("Write it here, step by step", "Before you write here"),
                ("Begin", "Tell it in your own words."),
            ):
                sam.presses(label)
                await until(lambda then=then: then in sam.sees.text)  # type: ignore[misc]
            for number in range(5):
                before = sam.sees.id
                sam.says(f"{CANARY} {number}")
                await until(lambda before=before: sam.sees.id != before and "word for word" in sam.sees.text)  # type: ignore[misc]
                if number == 2:
                    second.kill()
                    await second.wait()
            sam.says("x")
            await until(lambda: len(sam.chat) == 1)
            assert sam.sees.text.startswith("Closed.")
