"""The only memory: bounded, expiring, gone on leaving."""

from bot.channels.telegram.traces import KEPT_FOR, Traces
from bot.dialogue.place import Place


class Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


def test_ids_are_handed_out_once() -> None:
    traces = Traces(Clock())
    traces.message(1, 10)
    traces.message(1, 11)
    assert traces.forget(1) == [10, 11]
    assert traces.forget(1) == []


def test_what_is_older_than_48_hours_is_forgotten() -> None:
    clock = Clock()
    traces = Traces(clock)
    traces.message(1, 10)
    traces.at(1, Place("help"))
    clock.at = KEPT_FOR - 1
    traces.message(1, 11)
    clock.at = KEPT_FOR + 1
    assert traces.forget(1) == [11]
    traces.message(2, 20)
    clock.at += KEPT_FOR + 1
    assert traces.place(2) is None
    assert len(traces) == 0


def test_memory_is_bounded() -> None:
    traces = Traces(Clock())
    for chat in range(100_010):
        traces.message(chat, 1)
    assert len(traces) == 100_000
    for message in range(1000):
        traces.message(5_000_000, message)
    assert len(traces.forget(5_000_000)) == 200
