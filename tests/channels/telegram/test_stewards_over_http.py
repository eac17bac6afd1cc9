"""The life of a change as a deployment has it: processes of their own, Bot APIs over HTTP, and somebody who watches."""

import asyncio
from pathlib import Path

from bot.dialogue.place import Place, pack
from bot.directory.tokens import token_of
from tests.bot_api import BotApi
from tests.bot_api.people import Person
from tests.channels.telegram.test_over_http import running, until

ANA, BEN = 501, 502
LINE = "au-1800respect"
CODE = f"h{token_of(LINE)}"
OLD, NEW = "1800 737 732", "1800 551 800"


def at(page: str, arg: str = "") -> str:
    """The button of a page."""
    return pack(Place(page, "en", "au", arg))


async def sees(person: Person, *words: str, before: str = "") -> None:
    """Waits until somebody sees these words on the newest message, and no longer what was there before."""
    await until(lambda: person.sees.text != before and all(one in person.sees.text for one in words))


async def press(person: Person, data: str, *then: str) -> None:
    """A press on a button, wherever it came from, and what is to be seen then."""
    before = person.sees.text
    person.presses_data(data, person.sees.id)
    try:
        await sees(person, *then, before=before)
    except AssertionError:
        print(data, then, person.sees.text)
        raise


async def tap(person: Person, label: str, *then: str) -> None:
    """A press on the button that begins like this."""
    shown = [(words, data) for row in person.sees.keyboard for words, data in row if words.startswith(label)]
    await press(person, shown[0][1], *then)


async def say(person: Person, words: str, *then: str) -> None:
    """Typed words, and what is to be seen then."""
    before = person.sees.text if any(message.from_bot for message in person.chat) else ""
    person.says(words)
    await sees(person, *then, before=before)


async def looks(person: Person, number: str) -> None:
    """Somebody opens the card anew, and sees this number."""
    await press(person, at("help"))
    await press(person, at("line", token_of(LINE)), number)


async def soon(person: Person, number: str) -> None:
    """A process that approved nothing itself shows it after its next look, a second later at most."""
    await asyncio.sleep(1.5)
    await looks(person, number)


async def test_a_change_from_the_first_word_to_its_undoing_in_two_processes(tmp_path: Path) -> None:
    api, elsewhere = BotApi(), BotApi(token="654321:another-bot")
    settings = {
        "BOT_JURISDICTION": "au",
        "BOT_STEWARDS": f"{ANA}:Ana,{BEN}:Ben",
        "BOT_APPROVERS": f"{ANA},{BEN}",
        "BOT_DIRECTORY_DATABASE": f"sqlite:///{tmp_path}/directory/directory.sqlite3",
    }
    ana, ben, user = (api.person(id) for id in (ANA, BEN, 7))
    far = elsewhere.person(8)
    async with running(api, **settings), running(elsewhere, **settings):
        for person in (ana, ben, user, far):
            await say(person, "/start au", "Hello.")
        for person in (user, far):
            await looks(person, OLD)

        await say(ana, "/steward", "The desk")
        await press(ana, at("dfield", f"{CODE}-{token_of('contacts.0.value')}"), OLD)
        await say(ana, "12 12", "This was not accepted", "is not a phone number we know")
        await say(ana, NEW, f"{OLD} → {NEW}")
        await tap(ana, "See it as a user", NEW)
        await tap(ana, "Français", "Vérifié le", NEW)
        await press(ana, at("ddraft"), f"{OLD} → {NEW}")
        await tap(ana, "Propose it", "How do you know")
        await tap(ana, "I called, and it is right", "Why")
        assert not (tmp_path / "directory").exists(), "nothing is stored before the first proposal"
        await say(ana, "I called both numbers", "It is proposed")

        await sees(ben, "I called both numbers", NEW)
        await press(ben, at("dno", "1"), "Type the reason")
        await say(ben, "I called as well, it rings at a shop", "It is rejected")
        await sees(ana, "it rings at a shop")
        await looks(user, OLD)

        await press(ana, at("dfield", f"{CODE}-{token_of('contacts.0.value')}"), OLD)
        await say(ana, NEW, f"{OLD} → {NEW}")
        await tap(ana, "Propose it", "How do you know")
        await tap(ana, "Neither", "Why")
        await say(ana, "They answered by their name", "It is proposed")
        await press(ana, at("dok", "3"), "You proposed this yourself")
        await sees(ben, "They answered by their name")
        await press(ben, at("dsee", "3-1"), NEW)
        await press(ben, at("dprop", "3"), "They answered by their name")
        await tap(ben, "Approve", "It is approved")

        await looks(user, NEW)
        assert OLD not in user.sees.text
        await soon(far, NEW)

        await press(ben, at("dprop", "3"), "Approved by")
        await tap(ben, "Undo it", f"{NEW} → {OLD}")
        await tap(ben, "Propose it", "How do you know")
        await tap(ben, "Neither", "Why")
        await say(ben, "It was right before", "It is proposed")
        await sees(ana, "It was right before")
        await press(ana, at("dok", "5"), "It is approved")
        await looks(user, OLD)
        await soon(far, OLD)
