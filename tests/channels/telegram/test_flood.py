"""One person, or very many, send more than anybody reads: the others are answered, and memory stays bounded.

The bot is a process of its own, and Telegram a server on the loopback. Each test fails where it takes minutes, and none
is about a few milliseconds more or less: those are measured by `make bench`.
"""

import asyncio
from pathlib import Path

import pytest

from bot.channels.telegram.order import OF_ONE
from bot.dialogue.place import Place, pack
from tests.bot_api import BotApi
from tests.channels.telegram.test_over_http import running, until

TOKEN = "1000:a-token-for-floods"
NUMBER = "1800 737 732"
HELP = pack(Place("help", jurisdiction="au"))

_ROOM = 12.0
"""Megabytes that the flood of one may cost: it costs 3, and 22 where everything waits."""

_ROOM_FOR_ALL = 40.0
"""Megabytes for 500 people who come at once: 1,500 of them cost 11."""


def _highest(process: asyncio.subprocess.Process) -> float:
    """The most memory it ever held, in megabytes."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        pytest.skip("this system does not tell how much memory a process holds")
    line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


async def test_one_person_floods_and_the_others_are_answered() -> None:
    api = BotApi(token=TOKEN)
    flooder, kim = api.person(1), api.person(2)
    async with running(api, BOT_LOG_LEVEL="WARNING", BOT_JURISDICTION="au") as process:
        for person in (flooder, kim):
            person.says("/start au")
        await until(lambda: all("Hello." in person.sees.text for person in (flooder, kim)))
        before = _highest(process)
        first = flooder.sees.id
        # From now on Telegram lets nothing into the flooder's chat, as the real one would.
        api.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3, times=4, chat=flooder.id)
        for _message in range(3_000):
            flooder.says("z" * 4_000)
        kim.presses("Get help now")
        await until(lambda: NUMBER in kim.sees.text, 60)
        flooder.presses_data(pack(Place("leave")), first)
        await until(lambda: flooder.sees.text.startswith("Closed."), 60)
        assert _highest(process) - before < _ROOM
        shown = [message for message in flooder.chat if message.from_bot]
        assert len(shown) <= OF_ONE + 2, "what cannot wait is passed over"


async def test_very_many_people_come_at_once_and_each_is_answered() -> None:
    api = BotApi(token=TOKEN)
    people = [api.person(number) for number in range(1, 501)]
    kim = api.person(2_000)
    async with running(api, BOT_LOG_LEVEL="WARNING", BOT_JURISDICTION="au") as process:
        kim.says("/start au")
        await until(lambda: "Hello." in kim.sees.text)
        before = _highest(process)
        for person in people:
            person.says("/start au")
            person.says("/help")
        kim.presses("Get help now")
        await until(lambda: NUMBER in kim.sees.text, 90)
        await until(lambda: all(person.sees is not None and NUMBER in person.sees.text for person in people), 90)
        assert _highest(process) - before < _ROOM_FOR_ALL
