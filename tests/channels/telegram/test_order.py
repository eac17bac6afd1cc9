"""Persons side by side, each one's presses in order."""

import asyncio

from telegram import Chat, Message, Update, User

from bot.channels.telegram.order import OrderedPerPerson


def update(number: int, person: int) -> Update:
    user = User(person, "A", is_bot=False)
    message = Message(number, date=None, chat=Chat(person, "private"), from_user=user)  # type: ignore[arg-type]
    return Update(number, message=message)


async def test_one_slow_person_holds_up_nobody_else() -> None:
    processor = OrderedPerPerson()
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
    processor = OrderedPerPerson()

    async def broken() -> None:
        raise ValueError

    async def fine() -> str:
        return "fine"

    first = asyncio.create_task(processor.process_update(update(1, 1), broken()))
    await asyncio.sleep(0)
    second = asyncio.create_task(processor.process_update(update(2, 1), fine()))
    results = await asyncio.gather(first, second, return_exceptions=True)
    assert isinstance(results[0], ValueError)
    assert processor._last == {}


async def test_one_persons_flood_leaves_room_for_others() -> None:
    processor = OrderedPerPerson(at_once=2)
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
