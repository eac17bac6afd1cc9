"""The whole bot against a pretend Bot API on the loopback, side by side with other ways to build one.

Every subject is a process of its own on one core, the pretend API is on the other. In each round every subject runs
once, in a new order: started, flooded, then pressed as on a calm day. Other programs on the machine disturb all of them
alike; medians and ratios over the rounds are what counts.
"""

import asyncio
import random
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import cores, telegram_report
from bench.fake_api import FakeApi, Seen
from bench.subjects import ALONGSIDE, Running, Subject, install, running, subjects
from bench.throwaway import python_with_peers
from bench.tour import Press, tour, usual

ROUNDS = 5
PEOPLE = 1_000
BURST = 1_500
WARM_UP = 200
CALM_PRESSES = 150
CALM_PER_SECOND = 30
CALM_DELAY = 0.040
PEOPLE_AT_MOST = 100_000
CROWDS = (10_000, 20_000, 50_000)
"""How many different people have talked when the memory is looked at, on the way to PEOPLE_AT_MOST."""

_AT_A_TIME = 200
"""People who press at the same moment while memory is measured, so that no queue is measured with it."""

_PATIENCE = 120.0


@dataclass
class Measured:
    """What the rounds showed of one subject."""

    starts: list[float] = field(default_factory=list)
    """Seconds from the start of the process to the first answer."""
    rates: list[float] = field(default_factory=list)
    """Updates a second in the burst."""
    burst_medians: list[float] = field(default_factory=list)
    """Milliseconds."""
    burst_tails: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    """Milliseconds of processor time for an update of the burst."""
    calm_medians: list[float] = field(default_factory=list)
    calm_tails: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    api_shares: list[float] = field(default_factory=list)
    """How busy the pretend API was with the burst: 1 would mean that it, and not the bot, was measured."""


def report(rounds: int, people: int, markdown: bool, python: str) -> None:
    """Runs it all and prints the tables."""
    before = cores.allowed()
    cores.keep_to(cores.REST)
    try:
        with python_with_peers(python) as found:
            measured, crowds = asyncio.run(_measure(subjects(found), rounds, people))
    finally:
        cores.restore(before)
    telegram_report.show(measured, crowds, markdown)


async def _measure(all_: list[Subject], rounds: int, people: int) -> tuple[dict[str, Measured], dict[int, float]]:
    install()
    presses = tour()
    page = usual(presses)
    api = FakeApi(presses)
    address = await api.open()
    measured = {subject.name: Measured() for subject in all_}
    shuffling = random.Random(20261127)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(rounds):
            for subject in shuffling.sample(all_, len(all_)):
                telegram_report.tell(f"round {number + 1} of {rounds}: {subject.name}")
                await _round(api, address, subject, page, folder, measured[subject.name])
        crowds = await _crowds(api, address, page, folder, people) if people else {}
    await api.close()
    return measured, crowds


async def _round(api: FakeApi, address: str, subject: Subject, page: Press, folder: Path, into: Measured) -> None:
    """One subject from its start to its end."""
    api.forget()
    api.port = _free_port()
    begin = time.perf_counter()
    first = api.press([_person(0)])
    async with running(subject, address, api.port, page, folder) as bot:
        await _done(api, bot, first)
        into.starts.append(api.seen[first[0]].edited - begin)
        await _done(api, bot, api.press(_crowd(WARM_UP)))

        spent, busy, begin = bot.seconds, time.process_time(), time.perf_counter()
        burst = await _done(api, bot, api.press(_crowd(BURST)))
        took = time.perf_counter() - begin
        into.api_shares.append((time.process_time() - busy) / took)
        into.processor.append((bot.seconds - spent) * 1000 / BURST)
        into.rates.append(BURST / (max(one.edited for one in burst) - min(one.handed_out for one in burst)))
        into.burst_medians.append(_percentile(burst, 0.50))
        into.burst_tails.append(_percentile(burst, 0.99))
        into.megabytes.append(bot.megabytes)

        api.delay = CALM_DELAY
        await asyncio.sleep(0.5)
        pressed: list[int] = []
        begin = time.perf_counter()
        for number, person in enumerate(_crowd(CALM_PRESSES)):
            await asyncio.sleep(max(0.0, begin + number / CALM_PER_SECOND - time.perf_counter()))
            pressed += api.press([person])
        calm = await _done(api, bot, pressed)
        into.calm_medians.append(_percentile(calm, 0.50))
        into.calm_tails.append(_percentile(calm, 0.99))


async def _crowds(api: FakeApi, address: str, page: Press, folder: Path, people: int) -> dict[int, float]:
    """Megabytes that Alongside holds after so many different people have talked to it; the first is after one."""
    api.forget()
    async with running(ALONGSIDE, address, 0, page, folder) as bot:
        for _press in range(WARM_UP):
            await _done(api, bot, api.press([_person(0)]))
        held, talked = {0: bot.megabytes}, 0
        for crowd in [*(one for one in CROWDS if one < people), people]:
            telegram_report.tell(f"memory after {crowd:,} people")
            while talked < crowd:
                await _done(api, bot, api.press([_person(1 + talked + number) for number in range(_AT_A_TIME)]))
                talked += _AT_A_TIME
                api.let_go()
            held[crowd] = bot.megabytes
        return held


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _person(number: int) -> int:
    return 1_000_000 + number


def _crowd(presses: int) -> list[int]:
    """Whoever presses: many people, some of them more than once."""
    return [_person(number) for number in random.Random(presses).choices(range(PEOPLE), k=presses)]


async def _done(api: FakeApi, bot: Running, messages: list[int]) -> list[Seen]:
    """Waits until each of these presses was answered and its message edited."""

    def is_done() -> bool:
        while waiting and (one := api.seen.get(waiting[-1])) is not None and one.edited and one.answered:
            waiting.pop()
        return not waiting

    waiting = list(messages)
    await _until(bot, is_done)
    return [api.seen[message] for message in messages]


async def _until(bot: Running, is_done: Callable[[], bool]) -> None:
    end = time.perf_counter() + _PATIENCE
    while not is_done():
        if bot.process.returncode is not None:
            raise bot.failed("it ended")
        if time.perf_counter() > end:
            raise bot.failed(f"it did not answer within {_PATIENCE:.0f} s")
        await asyncio.sleep(0.005)


def _percentile(seen: list[Seen], share: float) -> float:
    """Milliseconds from being handed out to the edit."""
    times = sorted((one.edited - one.handed_out) * 1000 for one in seen)
    return times[min(len(times) - 1, int(len(times) * share))]
