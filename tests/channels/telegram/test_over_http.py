"""The same conversation as a deployment has it: `python -m bot run` as a process, a Bot API over HTTP on loopback."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bot_api import BotApi, serve

ROOT = Path(__file__).parents[3]
CANARY = "canary-zebra-words"


@asynccontextmanager
async def running(api: BotApi, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Our bot as a process of its own, talking to a pretend Telegram."""
    async with serve(api) as base_url:
        environment = {
            **os.environ,
            "BOT_TOKEN": api.token,
            "BOT_API_URL": base_url,
            "BOT_LOG_LEVEL": "DEBUG",
            **settings,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stderr=asyncio.subprocess.PIPE
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
                await asyncio.wait_for(process.communicate(), 15)


async def until(seen: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits until something is true."""
    for _turn in range(int(seconds * 50)):
        with contextlib.suppress(LookupError):  # nothing has been answered yet
            if seen():
                return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


async def test_a_whole_conversation_and_not_a_word_of_it_in_the_log() -> None:
    api = BotApi(token="123456:canary-token-AAAA")
    sam = api.person(id=77_001_122, first_name="CanaryName", language_code="en")
    async with running(api, BOT_JURISDICTION="au-act") as process:
        sam.says(f"/start {CANARY}")
        await until(lambda: "Hello." in sam.sees.text)
        sam.presses("Get help now")
        await until(lambda: "1800 737 732" in sam.sees.text)
        old = sam.sees.id
        sam.says(f"i was raped {CANARY}")
        await until(lambda: sam.sees.id != old and "sorry" in sam.sees.text)
        sam.presses_data("a.forged" + CANARY[:20], sam.sees.id)
        await until(lambda: "Hello." in sam.sees.text)
        sam.presses("Get help now")
        sam.presses("Get help now")
        await until(lambda: "1800 737 732" in sam.sees.text)
        sam.presses_data("a.privacy.en.au-act", 999_999)  # a message that was deleted meanwhile
        await until(lambda: "Who else can see this chat" in sam.sees.text)
        sam.sends("voice")
        await until(lambda: "only read text" in sam.sees.text)
        api.push({"update_id": 900_000, "message": {"message_id": "not a number", "text": CANARY, "chat": CANARY}})
        await asyncio.sleep(0.5)
        sam.says("x")
        await until(lambda: len(sam.chat) == 1)
        assert sam.chat[0].text.startswith("Closed.")
        process.terminate()
        _out, log = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0
    assert b"talking on Telegram" in log
    for secret in (CANARY, "canary-token", "CanaryName", "77001122", "raped"):
        assert secret.encode() not in log, secret


async def test_a_press_while_a_press_is_being_answered() -> None:
    api = BotApi()
    alex, kim = api.person(id=1), api.person(id=2)
    async with running(api):
        alex.says("/start au")
        kim.says("/start au")
        await until(lambda: "Hello." in alex.sees.text and "Hello." in kim.sees.text)
        api.delay("editMessageText", 1.0)
        alex.presses("Get help now")
        alex.presses("How can this be reported")
        api.delay("editMessageText", 0.0)
        kim.presses("Privacy")
        await until(lambda: "Who else can see" in kim.sees.text)
        await until(lambda: "Ways to report" in alex.sees.text)
        edits = [
            call.params["text"]
            for call in api.calls
            if call.method == "editMessageText" and call.params["chat_id"] == 1
        ]
        assert "Who you can reach now" in edits[-2]
        assert "Ways to report" in edits[-1]
