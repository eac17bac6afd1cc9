"""One step of the pure conversation (decode, decide, render), alone and with 240 places loaded.

Absolute times depend on the machine; the two ratios do not: many places against one, and the whole step against only
saying the words of a screen that is already decided.
"""

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.catalogues import load_speeches
from bot.dialogue.conversation import Pressed, Typed, World, respond, show
from bot.dialogue.place import Place, pack, unpack
from bot.dialogue.screen import speak
from bot.directory.directory import Directory
from bot.directory.models import Jurisdiction
from bot.world import load_world

ROUNDS = 7
STEPS = 2000
_MANY = ("cmp", "side", "scene", "feedback", "warning", "summary", "notes")
"""Pages with thousands of arguments: one of each is enough."""

NOW = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)


def many(world: World, places: int) -> World:
    """The same world with as many places as it takes: copies of Australia's and Canada's files under other names."""
    files = list(world.directory)
    letters = "abcdefghijklmnopqrstuvwxyz"
    copies = [
        files[number % len(files)].model_copy(update={"id": f"x{letters[number // 26]}-{letters[number % 26]}a"})
        for number in range(max(0, places - len(files)))
    ]
    larger = holding(world, [*files, *copies][:places])
    for place in larger.directory:
        larger.directory.at(place.id)
    return larger


def holding(world: World, places: list[Jurisdiction]) -> World:
    """The same world with these places."""
    directory = Directory(places, world.directory.medical_windows, world.directory.practice)
    return World(directory, world.phrases, world.languages)


def presses(world: World, jurisdiction: str) -> list[str]:
    """Buttons of every kind of page in one place."""
    start = Place(language="fr", jurisdiction=jurisdiction)
    seen, queue = {(start.page, start.arg)}, [start]
    for place in queue:
        for row in show(world, place, NOW).rows:
            for choice in row:
                key = (choice.to.page, "" if choice.to.page in _MANY else choice.to.arg)
                if key not in seen and choice.to.jurisdiction == jurisdiction and choice.to.language == "fr":
                    seen.add(key)
                    queue.append(choice.to)
    return [pack(place) for place in queue]


def microseconds(step: Callable[[str], object], over: list[str]) -> list[float]:
    """Time of each single step."""
    times = []
    gc.disable()
    for number in range(STEPS):
        one = over[number % len(over)]
        begin = time.perf_counter_ns()
        step(one)
        times.append((time.perf_counter_ns() - begin) / 1000)
    gc.enable()
    return times


def report() -> None:
    """Runs the rounds, interleaved, and prints medians and their spread."""
    speeches = load_speeches()
    world = load_world()
    one = holding(world, [place for place in world.directory if place.id == "au"])
    worlds = {"1 place": one, "23 places": world, "240 places": many(world, 240)}
    over = {name: presses(each, "au") for name, each in worlds.items()}
    decided = {packed: show(world, unpack(packed), NOW) for packed in over["23 places"]}

    def saying(packed: str) -> object:
        return speak(decided[packed], speeches["fr"])

    def step(each: World) -> Callable[[str], object]:
        def whole(packed: str) -> object:
            turn = respond(each, Place(), Pressed(packed), NOW)
            return speak(turn.screen, speeches[turn.place.language])

        return whole

    medians: dict[str, list[float]] = {name: [] for name in (*worlds, "only saying", "typed words")}
    tails: list[float] = []
    sentences = ["my boss keeps texting me at night", "je ne sais pas quoi faire", "i was raped last night", "bonjour"]
    for _round in range(ROUNDS):
        for name, each in worlds.items():
            times = microseconds(step(each), over[name])
            medians[name].append(statistics.median(times))
            if name == "240 places":
                tails.append(sorted(times)[int(len(times) * 0.99)])
        medians["only saying"].append(statistics.median(microseconds(saying, over["23 places"])))
        medians["typed words"].append(
            statistics.median(microseconds(lambda words: respond(world, Place(), Typed(words), NOW), sentences))
        )
    print(f"One step: decode, decide, render in French. {ROUNDS} rounds of {STEPS}, interleaved; microseconds.")
    for name, values in medians.items():
        print(f"  {name:12} median {statistics.median(values):7.1f}   rounds {min(values):7.1f} to {max(values):7.1f}")
    print(f"  240 places, 99th percentile {statistics.median(tails):7.1f}")
    many_places = statistics.median(medians["240 places"])
    print(f"240 places against 1: x{many_places / statistics.median(medians['1 place']):.2f}")
    print(f"a median step is {1000 / many_places:.0f} times faster than one millisecond")
    starts, nothing = [], subprocess.DEVNULL
    for _round in range(5):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bot", "try"], stdin=nothing, stdout=nothing, check=True)
        starts.append(time.perf_counter() - begin)
    print(f"`try`, start to first screen and end: median {statistics.median(starts):.2f} s "
          f"({min(starts):.2f} to {max(starts):.2f})")  # fmt: skip
