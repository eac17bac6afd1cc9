"""The token and people's words never reach the log, whatever a library does."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from bot.redaction import redacting_handler

TOKEN = "123456:canary-token"


@pytest.fixture
def log() -> Iterator[StringIO]:
    stream, root = StringIO(), logging.getLogger()
    handler, level = redacting_handler(TOKEN, stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("name", ["telegram.ext.Application", "httpx", "aiohttp.client", "asyncio", "py.warnings"])
@pytest.mark.parametrize("level", [logging.DEBUG, logging.CRITICAL])
def test_libraries_only_say_where_something_happened(log: StringIO, name: str, level: int) -> None:
    try:
        raise ValueError("canary-words")
    except ValueError:
        logging.getLogger(name).log(level, "update %s at %s", {"text": "canary-words"}, TOKEN, exc_info=True)
    said = log.getvalue()
    assert "canary" not in said
    assert name in said
    assert "ValueError" in said


def test_our_own_records_speak_without_the_token(log: StringIO) -> None:
    logging.getLogger("bot.app").info("started with %s", TOKEN)
    assert "started with <token>" in log.getvalue()


def test_our_own_records_lose_their_traceback(log: StringIO) -> None:
    try:
        raise ValueError("canary-words")
    except ValueError:
        logging.getLogger("bot.channels").exception("it broke")
    assert "canary" not in log.getvalue()
