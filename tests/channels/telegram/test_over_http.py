"""The same conversation as a deployment has it: `python -m bot run` as a process, a Bot API over HTTP on loopback."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.consent import LATE, CheckIn, Greeting, Keep
from bot.database import Database, read_url
from bot.keeping.keeping import Keeping
from bot.keeping.keys import read_keyring
from bot.keeping.tables import MIGRATIONS
from tests.bot_api import BotApi, Broken, serve

ROOT = Path(__file__).parents[3]
CANARY = "canary-zebra-words"


@asynccontextmanager
async def running(api: BotApi, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Our bot as a process of its own, talking to a pretend Telegram."""
    async with serve(api) as base_url:
        environment = {
            # Python may keep what it compiled, as where the bot is deployed: these processes start often.
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "BOT_TOKEN": api.token,
            "BOT_API_URL": base_url,
            "BOT_LOG_LEVEL": "DEBUG",
            **settings,
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
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


async def test_whatever_breaks_on_the_way_no_output_holds_a_word_a_name_an_id_or_the_token() -> None:
    api = BotApi(token="123456:canary-token-AAAA")
    sam = api.person(id=77_001_122, first_name="CanaryName", language_code="en")
    output = b""
    async with running(api, BOT_JURISDICTION="au") as process:
        sam.says(f"/start {CANARY}")
        await until(lambda: "Hello." in sam.sees.text)
        # Whole bodies are canaries here: a refusal and the half of an answer repeat what was said, and who said it.
        for status in (400, 403, 404, 429, 500, 502):
            words = f"{CANARY} for CanaryName (77001122)"
            api.fail_next("sendMessage", status, words, retry_after=1 if status == 429 else None)
            sam.says(f"i was raped {CANARY}")  # the first two use up five of the refusals, the third the last
        await until(lambda: sum("sorry" in message.text for message in sam.chat if message.from_bot) == 4)
        for broken in (Broken.RESET, Broken.CUT, Broken.NO_JSON, Broken.NO_ANSWER, Broken.NESTED, Broken.EMPTY):
            for method in ("sendMessage", "editMessageText"):
                api.break_next(method, broken, times=2)
            sam.says(f"/help {CANARY}")
        api.push(
            {"message": {"message_id": "no number", "text": CANARY, "chat": {"id": 77001122, "first": "CanaryName"}}}
        )
        api.push({"message": {"message_id": 5, "date": 1, "text": [CANARY], "chat": {"id": 77001122, "type": CANARY}}})
        api.push({"message": {"message_id": 5, "date": CANARY, "chat": None, "from": {"id": CANARY}}})
        api.push({"callback_query": {"id": CANARY, "from": sam.user, "chat_instance": CANARY, "data": {"a": CANARY}}})
        await until(lambda: not api.waiting)
        api.break_next("getUpdates", Broken.CUT)
        sam.says(f"privacy {CANARY}")
        await until(lambda: "Who else can see" in sam.sees.text)
        process.terminate()
        output = b"".join(await asyncio.wait_for(process.communicate(), 15))
    assert process.returncode == 0
    for expected in (b"DEBUG", b"bot.channels.telegram", b"NetworkError", b"BadRequest"):
        assert expected in output, expected
    for secret in (CANARY, "canary", "CanaryName", "77001122", "raped"):
        assert secret.encode() not in output, secret


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


async def test_what_was_confirmed_survives_kill_9_and_a_check_in_comes_once(tmp_path: Path) -> None:
    api = BotApi(token="123456:canary-token-AAAA")
    sam = api.person(id=77_001_122, first_name="CanaryName", language_code="en")
    database, key = tmp_path / "kept" / "keeping.sqlite3", "0123456789abcdef" * 4
    settings = {"BOT_KEEPING_KEY": key, "BOT_KEEPING_DATABASE": f"sqlite:///{database}", "BOT_JURISDICTION": "au"}
    async with running(api, **settings) as process:
        sam.says("write it down")
        await until(lambda: "Writing it down" in sam.sees.text)
        for label, then in (
            ("Write it here, step by step", "Before you write here"),
            ("Begin", "Tell it in your own words."),
        ):
            sam.presses(label)
            await until(lambda then=then: then in sam.sees.text)  # type: ignore[misc]
        sam.says(CANARY)
        await until(lambda: "word for word" in sam.sees.text)
        assert not database.exists()
        for label, then in (
            ("Finish", "What shall become of it?"),
            ("Keep it here", "Taking it back"),
            ("30 days", "Nothing is kept yet."),
            ("Keep it without a passphrase", "This is your receipt"),
        ):
            sam.presses(label)
            await until(lambda then=then: then in sam.sees.text)  # type: ignore[misc]
        process.kill()
        await process.wait()
    soon = datetime.now(UTC) + timedelta(seconds=1)
    keeping = Keeping(
        Database(read_url(f"sqlite:///{database}"), MIGRATIONS), read_keyring(key), lambda: datetime.now(UTC)
    )
    await keeping.fulfil(sam.id, Keep(CheckIn(soon, Greeting.WATER, "en"), soon + LATE))
    await keeping.close()
    for _start in range(2):
        async with running(api, **settings) as process:
            await until(lambda: any(message.text == "Drink a glass of water." for message in sam.chat), 60)
            sam.says("/mydata")
            await until(lambda: "Your data" in sam.sees.text)
            assert any(button.label.startswith("Account kept") for row in sam.sees.keyboard for button in row)
            process.terminate()
            _out, log = await asyncio.wait_for(process.communicate(), 15)
            assert CANARY.encode() not in log
            assert b"77001122" not in log
    assert [message.text for message in sam.chat].count("Drink a glass of water.") == 1
    for path in database.parent.iterdir():
        assert CANARY.encode() not in path.read_bytes()
