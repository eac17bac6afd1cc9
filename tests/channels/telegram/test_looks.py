"""How a screen looks on Telegram, also when it would be too long or holds markup."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.looks import html, keyboard
from bot.dialogue.screen import Look, SpokenBlock, SpokenScreen
from tests.bot_api.entities import parse_html

_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=400)
_BLOCKS = st.builds(
    SpokenBlock,
    look=st.sampled_from(list(Look)),
    words=_WORDS,
    label=st.none() | _WORDS,
    link=st.none() | st.just('https://example.org/?a="b"&c=<d>'),
)


@given(st.lists(_BLOCKS, min_size=1, max_size=40))
def test_any_screen_is_valid_html_within_the_limit(blocks: list[SpokenBlock]) -> None:
    text, _entities = parse_html(html(SpokenScreen(tuple(blocks), (), ()), "Here you are."))
    assert len(text.encode("utf-16-le")) // 2 <= 4096
    assert text.startswith("Here you are.")


def test_a_screen_that_is_too_long_loses_whole_blocks() -> None:
    blocks = tuple(SpokenBlock(Look.TEXT, f"{number} " + "word " * 100, None, None) for number in range(20))
    text, _entities = parse_html(html(SpokenScreen(blocks, (), ())))
    assert text.rstrip().endswith("word")
    assert "7 word" in text
    assert "8 word" not in text


def test_buttons_carry_their_place() -> None:
    markup = keyboard([[("Menu", "a.hello.en")]])
    assert markup == {"reply_markup": {"inline_keyboard": [[{"text": "Menu", "callback_data": "a.hello.en"}]]}}
