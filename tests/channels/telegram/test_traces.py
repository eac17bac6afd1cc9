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
    traces.message(1, 11)
    left = traces.forget(1)
    assert (left.deletable, left.living, left.complete) == ([10, 11], None, True)
    assert traces.forget(1).deletable == []


def test_what_is_older_than_48_hours_is_not_handed_out_and_that_is_said() -> None:
    clock = Clock()
    traces = Traces(clock)
    traces.message(1, 10)
    traces.at(1, Place("help"))
    clock.at = KEPT_FOR - 1
    traces.message(1, 11)
    clock.at = KEPT_FOR + 1
    traces.message(1, 12)
    left = traces.forget(1)
    assert left.deletable == [11, 12]
    assert not left.complete


def test_the_living_message_is_known_at_any_age() -> None:
    clock = Clock()
    traces = Traces(clock)
    traces.message(1, 10, living=True)
    clock.at = KEPT_FOR - 1
    traces.message(1, 11)
    clock.at = KEPT_FOR + 5
    traces.message(1, 12)
    left = traces.forget(1)
    assert (left.deletable, left.living, left.complete) == ([11, 12], 10, True)


def test_silence_of_48_hours_forgets_everything() -> None:
    clock = Clock()
    traces = Traces(clock)
    traces.message(2, 20)
    clock.at += KEPT_FOR + 1
    traces.expire()
    assert len(traces) == 0
    assert traces.place(2) is None


def test_memory_is_bounded_and_says_so() -> None:
    traces = Traces(Clock())
    for chat in range(20_010):
        traces.message(chat, 1)
    assert len(traces) == 20_000
    for message in range(1_500):
        traces.message(5_000_000, message)
    left = traces.forget(5_000_000)
    assert len(left.deletable) == 1_000
    assert not left.complete


def test_what_was_answered_is_not_held() -> None:
    traces = Traces(Clock())
    traces.at(1, Place("next", "fr", "ca").saying(power=True))
    assert traces.place(1) == Place("next", "fr", "ca")
