"""What stands around the channel."""

from collections.abc import Mapping

from bot.channels.telegram.application import set_commands
from bot.dialogue.speech import Speech
from tests.channels.telegram.conftest import Setting


async def test_commands_are_set_in_each_language_and_only_where_they_differ(
    setting: Setting, speeches: Mapping[str, Speech]
) -> None:
    bot = setting.application.bot
    await set_commands(bot, speeches)
    assert {code for _scope, _chat, code in setting.api.commands} == {"", "fr"}
    words = [one["description"] for one in next(iter(setting.api.commands.values()))]
    assert all(1 <= len(one) <= 20 for one in words)
    before = sum(call.method == "setMyCommands" for call in setting.api.calls)
    await set_commands(bot, speeches)
    assert sum(call.method == "setMyCommands" for call in setting.api.calls) == before
