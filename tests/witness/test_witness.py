"""One dialogue on a Telegram emulator that others wrote: a witness that does not share our idea of the Bot API."""

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

import pytest

from tests.witness.fix_up import fixed_up

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOKEN = "123456:witness-token-AAAA"
PATIENCE = 10.0

Json = dict[str, Any]


def _cannot(why: str) -> NoReturn:
    """Without the emulator there is no witness: fine on somebody's own computer, not where changes are judged."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def node() -> str:
    """Where node is, with the emulator installed beside this file."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        _cannot("install nodejs and npm: apt-get install nodejs npm")
    if not (HERE / "node_modules" / ".package-lock.json").exists():  # npm writes it last, when all else is there
        command = [npm, "ci", "--prefix", str(HERE), "--no-audit", "--no-fund", "--ignore-scripts"]
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        ) as process:
            try:
                said, _nothing = process.communicate(timeout=120)
            except BaseException:  # also Ctrl-C: npm's own children must not stay behind
                os.killpg(process.pid, signal.SIGKILL)
                raise
        if process.returncode != 0:
            _cannot(f"the emulator could not be installed, which needs npm's registry once: {said.decode()[-500:]}")
    return node


@pytest.fixture
def log(tmp_path: Path) -> IO[bytes]:
    """Where the processes complain. A file, because a pipe that nobody reads would block them."""
    return (tmp_path / "log").open("w+b")


@asynccontextmanager
async def started(*command: str, log: IO[bytes], **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process in a group of its own, of which nothing is left when the block ends."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env={**clean, **environment},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(process.communicate(), 5)


class Person:
    """Somebody on Telegram, acting through the emulator's own client."""

    def __init__(self, client: asyncio.subprocess.Process) -> None:
        self._client = client

    async def told(self) -> Any:
        """The next line the client says."""
        assert self._client.stdout is not None
        line = await asyncio.wait_for(self._client.stdout.readline(), PATIENCE)
        assert line, "the emulator ended"
        return json.loads(line)

    async def _does(self, act: str, *given: object) -> Any:
        assert self._client.stdin is not None
        self._client.stdin.write(json.dumps([act, *given]).encode() + b"\n")
        await self._client.stdin.drain()
        return await self.told()

    async def says(self, words: str) -> None:
        """Types words, or a command."""
        await self._does("command" if words.startswith("/") else "message", words)

    async def presses(self, label: str, shown: Json) -> None:
        """Presses a button of a message."""
        rows = shown["message"]["reply_markup"]["inline_keyboard"]
        [data] = [button["callback_data"] for row in rows for button in row if button["text"] == label]
        await self._does("press", data, {"message_id": shown["messageId"], "date": shown["time"] // 1000})

    async def chat(self) -> list[Json]:
        """Every message of both sides that is still there, oldest first."""
        return [one for one in await self._does("history") if "message" in one]

    async def sees(self, words: str) -> Json:
        """Waits until a message holds these words."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for message in await self.chat():
                    if words in message["message"]["text"]:
                        return message
                await asyncio.sleep(0.05)


async def test_a_dialogue_on_an_emulator_made_by_others(node: str, log: IO[bytes]) -> None:
    emulator = [node, str(HERE / "emulator.cjs"), TOKEN]
    bot = [sys.executable, "-m", "bot", "run"]
    with log:
        # The emulator's client would use a proxy of the environment even for this machine.
        async with started(*emulator, log=log, no_proxy="127.0.0.1") as client:
            kim = Person(client)
            async with (
                fixed_up(await kim.told()) as api,
                started(*bot, log=log, BOT_TOKEN=TOKEN, BOT_API_URL=api.url) as process,
            ):
                await kim.says("/start au-nsw")
                hello = await kim.sees("New South Wales")
                assert "Hello." in hello["message"]["text"]

                await kim.presses("Get help now", hello)
                help_now = await kim.sees("1800 737 732")
                assert re.search(r"\b000\b", help_now["message"]["text"])
                assert help_now["messageId"] == hello["messageId"], "a press edits the message in place"
                assert [one["message"]["text"] for one in await kim.chat()] == [
                    "/start au-nsw",
                    help_now["message"]["text"],
                ]

                await kim.says("x")
                closed = await kim.sees("Closed.")
                assert await kim.chat() == [closed], "of both sides nothing is left but one plain line"
        log.seek(0)
        said = log.read().decode()
    assert process.returncode == 0, said
    assert "ERROR" not in said, said
    assert "answerCallbackQuery" in api.calls
    assert api.calls.count("deleteMessages") >= 1, "refused, for the emulator does not know it"
    assert api.calls.count("deleteMessage") == 3, "so each by itself"
