"""The double can misbehave on its way, too: the call is done, and the answer arrives as no answer should."""

import asyncio
import json

import aiohttp
import pytest

from . import BotApi, Broken, serve

PARAMS = {"chat_id": 7, "text": "a"}


@pytest.fixture
def api() -> BotApi:
    api = BotApi()
    for chat in (7, 8):
        api.person(chat).opens_chat()
    return api


@pytest.mark.parametrize("broken", [Broken.NO_JSON, Broken.CUT, Broken.NO_ANSWER, Broken.NESTED, Broken.EMPTY])
async def test_an_answer_that_is_none_comes_as_if_all_were_well(api: BotApi, broken: Broken) -> None:
    api.break_next("sendMessage", broken)
    async with serve(api) as base_url, aiohttp.ClientSession(f"{base_url}/bot{api.token}/") as http:
        async with http.post("sendMessage", json=PARAMS) as answer:
            assert answer.status == 200
            content = await answer.read()
        async with http.post("sendMessage", json=PARAMS) as answer:
            assert (await answer.json())["ok"]
    with pytest.raises((ValueError, RecursionError, TypeError)):
        json.loads(content)["result"]
    assert len(api.chats[7].messages) == 2, "it was done all the same"


async def test_a_reset_connection_and_one_that_stays_silent(api: BotApi) -> None:
    api.break_next("sendMessage", Broken.RESET)
    api.break_next("sendMessage", Broken.SILENT)
    async with serve(api) as base_url, aiohttp.ClientSession(f"{base_url}/bot{api.token}/") as http:
        with pytest.raises(aiohttp.ClientError):
            async with http.post("sendMessage", json=PARAMS) as answer:
                await answer.read()
        with pytest.raises(TimeoutError):
            await http.post("sendMessage", json=PARAMS, timeout=aiohttp.ClientTimeout(total=0.1))
    assert len(api.chats[7].messages) == 2


async def test_drops_and_a_flood(api: BotApi) -> None:
    api.break_next("sendMessage", Broken.DRIPPING)
    api.break_next("sendMessage", Broken.ENDLESS)
    async with serve(api, drop=0.001) as base_url, aiohttp.ClientSession(f"{base_url}/bot{api.token}/") as http:
        async with http.post("sendMessage", json=PARAMS) as answer:
            assert len(await answer.content.readany()) < 20
            assert await answer.read()
        async with http.post("sendMessage", json=PARAMS) as answer:
            for _piece in range(8):
                assert len(await answer.content.readexactly(1024 * 1024)) == 1024 * 1024


async def test_only_the_chat_that_was_named_is_hit(api: BotApi) -> None:
    api.break_next("sendMessage", Broken.SILENT, chat=8)
    api.fail_next("sendMessage", 502, "Bad Gateway", chat=7)
    async with serve(api) as base_url, aiohttp.ClientSession(f"{base_url}/bot{api.token}/") as http:
        hit = asyncio.create_task(http.post("sendMessage", data={"chat_id": "8", "text": "a"}))
        statuses = []
        for _call in range(2):
            async with http.post("sendMessage", data={"chat_id": "7", "text": "a"}) as answer:
                statuses.append(answer.status)
        assert statuses == [502, 200]
        assert not hit.done()
        hit.cancel()
