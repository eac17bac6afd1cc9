"""Persons side by side, each one's presses in order."""

import asyncio

import pytest
from telegram import Chat, Message, Update, User

from bot.channels.telegram import order
from bot.channels.telegram.order import OrderedPerPerson, has_left


def _stays(_update: object) -> bool:
    return False


async def _too_many(_update: object) -> None:
    raise AssertionError("nobody sent too much")


def update(number: int, person: int) -> Update:
    user = User(person, "A", is_bot=False)
    message = Message(number, date=None, chat=Chat(person, "private"), from_user=user)  # type: ignore[arg-type]
    return Update(number, message=message)


async def test_one_slow_person_holds_up_nobody_else() -> None:
    processor = OrderedPerPerson(_stays, _too_many)
    done: list[str] = []
    gate = asyncio.Event()

    async def slow() -> None:
        await gate.wait()
        done.append("slow")

    async def quick(name: str) -> None:
        done.append(name)

    first = asyncio.create_task(processor.process_update(update(1, 1), slow()))
    await asyncio.sleep(0)
    second = asyncio.create_task(processor.process_update(update(2, 1), quick("same person")))
    third = asyncio.create_task(processor.process_update(update(3, 2), quick("somebody else")))
    await asyncio.wait_for(third, 1)
    assert done == ["somebody else"]
    gate.set()
    await asyncio.gather(first, second)
    assert done == ["somebody else", "slow", "same person"]


async def test_an_error_does_not_block_the_next_press() -> None:
    processor = OrderedPerPerson(_stays, _too_many)

    async def broken() -> None:
        raise ValueError

    async def fine() -> str:
        return "fine"

    first = asyncio.create_task(processor.process_update(update(1, 1), broken()))
    await asyncio.sleep(0)
    second = asyncio.create_task(processor.process_update(update(2, 1), fine()))
    results = await asyncio.gather(first, second, return_exceptions=True)
    assert isinstance(results[0], ValueError)
    assert processor._queues == {}


async def test_one_persons_flood_leaves_room_for_others() -> None:
    processor = OrderedPerPerson(_stays, _too_many, at_once=2)
    gate = asyncio.Event()
    done: list[str] = []

    async def slow() -> None:
        await gate.wait()

    async def quick() -> None:
        done.append("somebody else")

    flood = [asyncio.create_task(processor.process_update(update(number, 1), slow())) for number in range(50)]
    await asyncio.sleep(0)
    await asyncio.wait_for(processor.process_update(update(99, 2), quick()), 1)
    assert done == ["somebody else"]
    gate.set()
    await asyncio.gather(*flood)


async def test_leaving_overtakes_what_does_not_end_and_tells_it_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "_POLITE", 0.05)
    processor = OrderedPerPerson(lambda one: isinstance(one, Update) and one.update_id in (3, 4), _too_many)
    done: list[str] = []
    gate = asyncio.Event()

    async def slow(name: str) -> None:
        await gate.wait()
        done.append(f"{name}: {has_left()}")

    async def leave(name: str) -> None:
        done.append(f"{name}: {has_left()}")

    steps = [
        asyncio.create_task(processor.process_update(update(number, 1), step))
        for number, step in enumerate((slow("first"), slow("second"), leave("leave"), leave("leave again")), 1)
    ]
    after = asyncio.create_task(processor.process_update(update(5, 1), slow("after")))
    await asyncio.wait({steps[2]}, timeout=1)
    await asyncio.wait({steps[3]}, timeout=1)
    assert done == ["leave: False", "leave again: False"]
    gate.set()
    await asyncio.gather(*steps, after)
    assert sorted(done[2:]) == ["after: False", "first: True", "second: True"]
    assert not has_left()
    assert processor.is_idle


async def test_leaving_waits_for_what_is_about_to_end() -> None:
    processor = OrderedPerPerson(lambda one: isinstance(one, Update) and one.update_id == 2, _too_many)
    done: list[str] = []

    async def step(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        done.append(f"{name}: {has_left()}")

    await asyncio.gather(
        processor.process_update(update(1, 1), step("first", 0.05)),
        processor.process_update(update(2, 1), step("leave", 0)),
    )
    assert done == ["first: False", "leave: False"]


async def test_more_than_can_wait_is_passed_over_and_said_once() -> None:
    told: list[object] = []
    done: list[int] = []
    gate = asyncio.Event()

    async def too_many(one: object) -> None:
        told.append(one)

    async def step(number: int) -> None:
        await gate.wait()
        done.append(number)

    processor = OrderedPerPerson(_stays, too_many, of_one=3)
    flood = [asyncio.create_task(processor.process_update(update(n, 1), step(n))) for n in range(20)]
    await asyncio.sleep(0.01)
    assert sum(not one.done() for one in flood) == 4, "three, and the one that says so"
    gate.set()
    await asyncio.gather(*flood)
    assert done == [0, 1, 2]
    assert len(told) == 1
    await processor.process_update(update(99, 1), step(99))
    assert done[-1] == 99, "afterwards everything is as before"


async def test_where_too_much_waits_no_more_is_fetched() -> None:
    gate = asyncio.Event()

    async def slow() -> None:
        await gate.wait()

    processor = OrderedPerPerson(_stays, _too_many, in_all=3)
    tasks = [asyncio.create_task(processor.process_update(update(n, n), slow())) for n in range(1, 4)]
    await asyncio.sleep(0.01)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(processor.room(), 0.05)
    gate.set()
    await asyncio.wait_for(processor.room(), 1)
    await asyncio.gather(*tasks)
