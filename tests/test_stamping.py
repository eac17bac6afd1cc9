"""The settings for time stamps, against a real authority over HTTP on loopback."""

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.account.timestamp import stamped_at
from bot.app import _stamping
from bot.settings import Settings, WrongSetting
from tests.account.test_timestamp import Authority


async def test_a_stamp_over_http(tmp_path: Path) -> None:
    authority = Authority(tmp_path)

    async def reply(request: web.Request) -> web.Response:
        assert request.content_type == "application/timestamp-query"
        body = await request.read()
        assert b"the words" not in body
        return web.Response(body=await authority.ask(body), content_type="application/timestamp-reply")

    application = web.Application()
    application.router.add_post("/", reply)
    async with TestServer(application) as server:
        settings = Settings(timestamp_url=str(server.make_url("/")), timestamp_roots=str(tmp_path / "root.pem"))
        stamp = await _stamping(settings)(b"the words")
    assert stamped_at(b"the words", stamp, authority.roots)


async def test_an_authority_that_is_away_or_talks_nonsense_is_an_error_that_can_be_said(tmp_path: Path) -> None:
    Authority(tmp_path)

    async def nonsense(_request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 500_000)

    application = web.Application()
    application.router.add_post("/", nonsense)
    async with TestServer(application) as server:
        settings = Settings(timestamp_url=str(server.make_url("/")), timestamp_roots=str(tmp_path / "root.pem"))
        with pytest.raises((OSError, ValueError)):
            await _stamping(settings)(b"the words")
    with pytest.raises((OSError, ValueError)):
        await _stamping(settings)(b"the words")


def test_an_authority_without_its_root_is_a_wrong_setting() -> None:
    with pytest.raises(WrongSetting, match="BOT_TIMESTAMP_ROOTS"):
        _stamping(Settings(timestamp_url="http://127.0.0.1:1"))
