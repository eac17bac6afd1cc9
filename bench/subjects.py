"""The bots that are measured, each a process of its own."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from bench import cores
from bench.fake_api import TOKEN
from bench.tour import Press


@dataclass(frozen=True)
class Subject:
    """A bot, and how it is started."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    python: str = sys.executable
    settings: dict[str, str] = field(default_factory=dict)


ALONGSIDE = Subject("Alongside", "bot", ("run",))
STOCK = Subject("stock python-telegram-bot", "bench.peers.stock_ptb_bot")
FLOOR = Subject("aiohttp alone", "bench.peers.floor")


def aiogram(python: str) -> list[Subject]:
    """aiogram as its documentation shows it; and with both calls at once, to see what that alone is worth."""
    module = "bench.peers.aiogram_bot"
    return [
        Subject("aiogram", module, python=python),
        Subject("aiogram, both at once", module, python=python, settings={"BENCH_TOGETHER": "1"}),
    ]


class SubjectFailed(Exception):
    """A bot ended, or did not answer in time; the message holds the last lines it wrote."""


@dataclass(frozen=True)
class Running:
    """A bot that runs."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def megabytes(self) -> float:
        """Memory it holds (RSS); 0 where the system does not tell."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text("ascii").splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    @property
    def seconds(self) -> float:
        """Processor time it has used so far; 0 where the system does not tell."""
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0

    def failed(self, why: str) -> SubjectFailed:
        """With the last it said."""
        return SubjectFailed(f"{why}:\n{self.log.read_text('utf-8', 'replace')[-2000:]}")


@contextlib.asynccontextmanager
async def running(subject: Subject, address: str, page: Press, folder: Path) -> AsyncIterator[Running]:
    """The bot, from its start to its end. It shows `page`, if it is one that always shows the same."""
    # As where it is deployed, Python may keep what it compiled; only the first start of all is slower then.
    left_out = ("BOT_", "BENCH_", "PYTHONDONTWRITEBYTECODE")
    own = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    given = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": address,
        "BOT_JURISDICTION": "au",
        "BOT_DIRECTORY_DATABASE": f"sqlite:///{folder / 'directory.sqlite3'}",
        "BENCH_API_URL": address,
        "BENCH_TOKEN": TOKEN,
        "BENCH_PAGE": json.dumps([page.html, page.after["reply_markup"]["inline_keyboard"]]),
    }
    log = folder / "log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            subject.python, "-m", subject.module, *subject.arguments,
            env={**own, **given, **subject.settings}, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    cores.keep_to(cores.BOT, process.pid)
    try:
        yield Running(process, log)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
