"""The tables of `python -m bench telegram`, and whether its targets were met."""

import platform
import statistics
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from bench import cores
from bench.subjects import AIOGRAM, ALONGSIDE, FLOOR, STOCK, WEBHOOK

if TYPE_CHECKING:
    from bench.telegram import Measured

_FLAT = 5.0
"""Megabytes that may come and go without being growth."""

_BOUND = 20_000
"""People whose message ids are held at most (bot/channels/telegram/traces.py)."""


def tell(what: str) -> None:
    """What is being done now, beside the results."""
    print(what, file=sys.stderr)


def machine() -> str:
    """What it ran on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    pinned = "bot and API each on a core of its own" if cores.BOT is not None else "nothing pinned to a core"
    versions = ", ".join(f"{name} {version(name)}" for name in ("python-telegram-bot", "aiohttp", "httpx"))
    return f"{len(cores.allowed()) or '?'} cores of {model}, {pinned}; Python {platform.python_version()}, {versions}"


def show(measured: "dict[str, Measured]", crowds: dict[int, float], markdown: bool) -> None:
    """Prints it all."""
    console = Console(width=220) if markdown else Console()
    rounds = len(next(iter(measured.values())).rates)

    def say(words: str) -> None:
        console.print(words, highlight=False, soft_wrap=True)
        console.print()

    say(f"{datetime.now(UTC):%Y-%m-%d}. {machine()}. {rounds} rounds, in a new order each; median (lowest to highest).")
    if AIOGRAM.name not in measured:
        say("Some peers were left out: no Python with them was given by --peers, and none could be set up.")
    tables = [_speeds(measured, markdown)] if rounds else []
    tables += [_memory(crowds, markdown)] if crowds else []
    for table in (*tables, _targets(measured, crowds, markdown)):
        console.print(table)
        console.print()
    if not rounds:
        return
    floor = measured[FLOOR.name]
    share = statistics.median(floor.api_shares)
    say(f"The pretend API was busy for {share:.0%} of the time in which aiohttp alone was flooded: it could serve "
        f"{1 / share:.1f} times as much.")  # fmt: skip


def _table(markdown: bool, *columns: str) -> Table:
    table = Table(box=box.MARKDOWN if markdown else box.SIMPLE_HEAD)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    return table


def _spread(values: list[float], digits: int = 0) -> str:
    low, middle, high = (f"{value:,.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({low} to {high})"


def _speeds(measured: "dict[str, Measured]", markdown: bool) -> Table:
    table = _table(
        markdown,
        "", "updates/s", "Alongside is", "p50 / p99 ms", "CPU ms each", "calm p50 ms", "calm p99 ms", "start s", "MB",
    )  # fmt: skip
    for name, one in measured.items():
        ours = ALONGSIDE.name + (WEBHOOK if name.endswith(WEBHOOK) else "")
        ratio = statistics.median(_pairs(measured[ours], one))
        table.add_row(
            name,
            _spread(one.rates),
            "" if name == ours else f"x{ratio:.2f}",
            f"{statistics.median(one.burst_medians):,.0f} / {statistics.median(one.burst_tails):,.0f}",
            f"{statistics.median(one.processor):.2f}",
            _spread(one.calm_medians, 1),
            f"{statistics.median(one.calm_tails):,.1f}",
            _spread(one.starts, 2),
            f"{statistics.median(one.megabytes):.0f}",
        )
    return table


def _pairs(ours: "Measured", others: "Measured") -> list[float]:
    """Round by round, what ran closest to each other is compared: a slow minute of the machine hits both."""
    return [mine / other for mine, other in zip(ours.rates, others.rates, strict=True)]


def _memory(crowds: dict[int, float], markdown: bool) -> Table:
    table = _table(markdown, "people who have talked", "MB", "more than before anybody")
    for people, megabytes in crowds.items():
        table.add_row(f"{people:,}", f"{megabytes:.1f}", f"{megabytes - crowds[0]:+.1f}")
    return table


def _targets(measured: "dict[str, Measured]", crowds: dict[int, float], markdown: bool) -> Table:
    table = _table(markdown, "target", "measured", "met")
    ours = measured[ALONGSIDE.name]

    def add(target: str, shown: str, is_met: bool) -> None:
        table.add_row(target, shown, "yes" if is_met else "NO")

    if ours.rates:
        for by in ("", WEBHOOK):
            for name, least in ((AIOGRAM.name, 1.2), (STOCK.name, 2.5), (FLOOR.name, 0.5)):
                if name + by in measured:
                    pairs = _pairs(measured[ALONGSIDE.name + by], measured[name + by])
                    is_met = statistics.median(pairs) >= least
                    add(f"updates/s at least {least} x {name}{by}", f"x{_spread(pairs, 2)}", is_met)
        calm = statistics.median(ours.calm_medians)
        add("calm: half of the edits within 5 ms", f"{calm:.1f} ms", calm <= 5)
        if AIOGRAM.name in measured:
            sooner = statistics.median(measured[AIOGRAM.name].calm_medians) / calm
            add("calm: at least 8 x sooner than aiogram", f"x{sooner:.1f}", sooner >= 8)
        start = statistics.median(ours.starts)
        add("first answer within 1 s of the start", f"{start:.2f} s", start < 1)
    if _BOUND in crowds:
        last = max(crowds)
        growth = crowds[last] - crowds[_BOUND]
        add(f"memory flat from {_BOUND:,} to {last:,} people", f"{growth:+.1f} MB", growth <= _FLAT)
    return table
