"""The bots that are measured, each a process of its own."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench import cores
from bench.bringing import PATH
from bench.fake_api import TOKEN
from bench.tour import Press


@dataclass(frozen=True)
class Subject:
    """A bot, and how it is started."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    python: str = sys.executable
    by_webhook: bool = False
    """Whether updates are brought to it; otherwise it polls for them."""


ALONGSIDE = Subject("Alongside", "bot", ("run",))
STOCK = Subject("stock python-telegram-bot", "bench.peers.stock_ptb_bot")
FLOOR = Subject("aiohttp alone", "bench.peers.floor")
AIOGRAM = Subject("aiogram", "bench.peers.aiogram_bot")
WEBHOOK = ", webhook"


def subjects(peers: str) -> list[Subject]:
    """All of them, polling and by webhook. `peers`: a Python with what only peers need; without, those are left out."""
    polling = [ALONGSIDE, *([replace(AIOGRAM, python=peers)] if peers else []), STOCK, FLOOR]
    by_webhook = [ALONGSIDE, *([replace(one, python=peers) for one in (AIOGRAM, STOCK)] if peers else []), FLOOR]
    return [*polling, *(replace(one, name=one.name + WEBHOOK, by_webhook=True) for one in by_webhook)]


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


def _surroundings() -> dict[str, str]:
    """As where it is deployed: nothing of our own settings, and Python may keep what it compiled."""
    left_out = ("BOT_", "BENCH_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}


def install() -> None:
    """What an operator does once, before the first start: it checks, and keeps what it has read (docs/operating.md)."""
    subprocess.run([sys.executable, "-m", "bot", "check"], env=_surroundings(), stdout=subprocess.DEVNULL, check=True)


@contextlib.asynccontextmanager
async def running(subject: Subject, address: str, port: int, page: Press, folder: Path) -> AsyncIterator[Running]:
    """The bot, from its start to its end. It shows `page`, if it is one that always shows the same.

    `port`: where it listens, if it is one that updates are brought to.
    """
    given = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": address,
        "BOT_JURISDICTION": "au",
        "BOT_DIRECTORY_DATABASE": f"sqlite:///{folder / 'directory.sqlite3'}",
        "BENCH_API_URL": address,
        "BENCH_TOKEN": TOKEN,
        "BENCH_PAGE": json.dumps([page.html, page.after["reply_markup"]["inline_keyboard"]]),
    }
    if subject.by_webhook:
        given["BENCH_PORT"] = str(port)
        given["BOT_LISTEN"] = f"127.0.0.1:{port}"
        given["BOT_WEBHOOK_URL"] = f"https://bench.invalid{PATH}"
    log = folder / "log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            subject.python, "-m", subject.module, *subject.arguments,
            env={**_surroundings(), **given}, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    cores.keep_to(cores.BOT, process.pid)
    try:
        yield Running(process, log)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
