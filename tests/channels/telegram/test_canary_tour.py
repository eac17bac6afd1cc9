"""A whole tour through the real channel, every log record at DEBUG caught as a deployment would write it: no canary."""

import logging
from io import StringIO
from pathlib import Path

from bot.dialogue.conversation import World
from bot.dialogue.place import Place, pack
from bot.redaction import redacting_handler
from tests.channels.telegram.conftest import Setting
from tests.conftest import NOW
from tests.crawl import reachable

CANARY = "canary-zebra"
ROOT = Path(__file__).parents[3]


def _written() -> dict[str, int]:
    kept = [ROOT / name for name in ("bot", "locales", "resources", "docs")]
    files = (path for top in kept for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path): path.stat().st_mtime_ns for path in files}


async def test_no_word_and_no_id_reaches_the_log_on_a_whole_tour(setting: Setting, world: World) -> None:
    stream, root = StringIO(), logging.getLogger()
    handler, level = redacting_handler(setting.api.token, stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    before = _written()
    try:
        person = setting.api.person(id=990_011_223, first_name="CanaryName", language_code="fr")
        person.says("/start ca-qc")
        await setting.settle()
        for place in reachable(world, Place(language="fr", jurisdiction="ca-qc"), NOW):
            if place.page not in ("leave", "letter"):
                person.presses_data(pack(place), person.sees.id)
        await setting.settle()
        for words in ("il m'a violée", "je veux mourir", "mon patron me crie dessus", "qwx", "/privacy", "/rien"):
            person.says(f"{words} {CANARY}")
        person.sends("voice", caption=CANARY)
        setting.api.fail_next("sendMessage", 400, f"Bad Request: {CANARY}")
        person.says(CANARY)
        await setting.settle()
        person.says("x")
        await setting.settle()
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    log = stream.getvalue()
    assert log
    for secret in (CANARY, "violée", "mourir", "990011223", "CanaryName", setting.api.token):
        assert secret not in log, secret
    assert _written() == before
    assert len(person.chat) == 1
