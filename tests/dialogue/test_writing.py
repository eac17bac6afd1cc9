"""Writing an account: taken in word for word, read back, changed, finished, gone. Nothing is suggested."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.account.account import MOST_LETTERS, Account, Prompt
from bot.dialogue.conversation import Pressed, SentSomething, Turn, Typed, World, respond, show
from bot.dialogue.place import LONGEST, Place, pack
from bot.dialogue.prompts import PROMPTS
from bot.dialogue.screen import AccountFile, Effect, Guide, Look
from tests.conftest import NOW

HERE = Place(page="tell", arg="ka1", jurisdiction="au")


def _types(world: World, *words: str, place: Place = HERE, account: Account | None = None) -> Turn:
    turn = Turn(place, show(world, place, NOW, account), account)
    for number, one in enumerate(words):
        turn = respond(world, turn.place, Typed(one), NOW + timedelta(seconds=number), turn.account)
    return turn


@given(st.lists(st.text(min_size=1, max_size=300).filter(lambda words: not words.strip().startswith("/")), max_size=8))
def test_what_is_typed_is_taken_in_to_the_character(world: World, typed: list[str]) -> None:
    kept = [
        words for words in typed if words.strip().casefold() not in ("x", "xx", "exit", "quit", "leave", "close", "bye")
    ]
    turn = _types(world, *kept)
    held = turn.account.passages if turn.account else ()
    assert len(held) <= len(kept)
    assert [passage.words for passage in held] == kept[: len(held)]


@pytest.mark.parametrize(
    "words", ["i was raped", "help", "menu", "he is outside now", "report", "42", "   ", "françaisé ᐃᓄᒃ 中文 عربى"]
)
def test_while_writing_words_are_the_accounts(world: World, words: str) -> None:
    turn = _types(world, words)
    assert turn.place.page == "took"
    assert turn.account is not None
    assert turn.account.passages[0].words == words


@pytest.mark.parametrize("words", ["x", "/exit", "X", "/quit"])
def test_leaving_always_works(world: World, words: str) -> None:
    turn = _types(world, "something", words)
    assert Effect.LEAVE_FAST in turn.screen.effects
    assert turn.account is None


def test_a_slash_command_leaves_the_account_alone(world: World) -> None:
    turn = _types(world, "something", "/help")
    assert turn.place.page == "help"
    assert turn.account is not None
    assert len(turn.account.passages) == 1


def test_messages_are_removed_only_if_wished(world: World) -> None:
    assert Effect.REMOVE_WORDS not in _types(world, "a").screen.effects
    assert Effect.REMOVE_WORDS in _types(world, "a", place=Place(page="tell", arg="da1")).screen.effects


def test_what_does_not_fit_is_refused_whole_and_said(world: World) -> None:
    turn = _types(world, *["x" * 4000] * (MOST_LETTERS // 4000), "y" * 4000)
    assert turn.place.page == "wfull"
    assert turn.account is not None
    assert turn.account.letters == MOST_LETTERS
    assert "y" not in turn.account.passages[-1].words


def test_every_question_can_be_reached_skipped_and_not_known(world: World) -> None:
    place, seen = HERE, []
    while place.page == "tell":
        screen = show(world, place, NOW)
        seen.append(next(block.words for block in screen.blocks if block.look is Look.LOUD))
        labels = {
            choice.label.text: choice.to for row in screen.rows for choice in row if hasattr(choice.label, "text")
        }
        assert {"I do not know", "Skip", "Show me what I have", "Finish", "Stop, and throw it away"} <= set(labels)
        place = labels["Skip"]
    assert seen == list(PROMPTS.values())
    assert place.page == "have"


def test_no_question_asks_why_or_offers_an_answer() -> None:
    for prompt, words in PROMPTS.items():
        said = words.text.casefold()
        for never in (
            "why",
            "did he",
            "did she",
            " or not",
            "are you sure",
            "wear",
            "drink",
            "prove",
            "force",
        ):
            assert never not in said, prompt


def test_read_back_part_by_part_without_a_cut(world: World) -> None:
    long = "".join(f"{number} " for number in range(1000))
    turn = _types(world, "first", long)
    read = ""
    place = turn.place.to("have", "1")
    for number in range(1, 4):
        screen = show(world, place.to("have", str(number)), NOW, turn.account)
        read += next(str(block.words) for block in screen.blocks if block.look is Look.WORDS_TO_SAY)
    assert read == f"first{long}"


def _button(world: World, account: Account | None, part: int, page: str) -> Place:
    """Where the button below a part leads."""
    screen = show(world, Place(page="have", arg=str(part)), NOW, account)
    return next(choice.to for row in screen.rows for choice in row if choice.to.page == page)


def test_a_part_is_written_anew_and_another_taken_out(world: World) -> None:
    turn = _types(world, "one", "two", "three")
    fix = _button(world, turn.account, 2, "fix")
    turn = _types(world, "TWO", place=fix, account=turn.account)
    assert turn.account is not None
    assert [passage.words for passage in turn.account.passages] == ["one", "TWO", "three"]
    take_out = _button(world, turn.account, 1, "takeout")
    turn = respond(world, turn.place, Pressed(pack(take_out)), NOW, turn.account)
    again = respond(world, turn.place, Pressed(pack(take_out)), NOW, turn.account)
    assert again.account is not None
    assert [passage.words for passage in again.account.passages] == ["TWO", "three"]


def test_several_events(world: World) -> None:
    account = _types(world, "then").account
    turn = _types(world, "later", place=Place(page="tell", arg="ka2"), account=account)
    assert turn.account is not None
    assert turn.account.incidents == 2


def test_files_and_the_end(world: World) -> None:
    account = _types(world, "mine").account
    for kind in ("pdf", "txt"):
        screen = respond(world, HERE, Pressed(pack(Place(page="wfile", arg=kind))), NOW, account).screen
        assert isinstance(screen.file, AccountFile)
        assert screen.file.kind == kind
    short = respond(world, Place(page="wpass"), Typed("short"), NOW, account)
    assert short.screen.file is None
    assert Effect.REMOVE_WORDS in short.screen.effects
    locked = respond(world, short.place, Typed("four words at least"), NOW, account)
    assert isinstance(locked.screen.file, AccountFile)
    assert locked.screen.file.password == "four words at least"
    assert Effect.REMOVE_WORDS in locked.screen.effects
    away = next(choice.to for row in locked.screen.rows for choice in row if choice.to.page == "wgone")
    assert respond(world, locked.place, Pressed(pack(away)), NOW, account).account is None


def test_back_never_hands_over_a_file_again_least_of_all_without_the_password(world: World) -> None:
    account = _types(world, "mine").account
    for turn in (
        respond(world, Place(page="wpass"), Typed("four words at least"), NOW, account),
        respond(world, HERE, Pressed(pack(Place(page="wfile", arg="pdf"))), NOW, account),
    ):
        assert turn.screen.file is not None
        asides = [choice.to for row in turn.screen.rows for choice in row if choice.to.under]
        assert len(asides) >= 2
        for aside in asides:
            assert show(world, aside.back(), NOW, account).file is None


def test_a_password_that_cannot_be_used_is_said_to_be_so(world: World) -> None:
    account = _types(world, "mine").account
    for words in ("short", "x" * 200, "é" * 70):
        turn = respond(world, Place(page="wpass"), Typed(words), NOW, account)
        assert turn.screen.file is None
        assert any("too short or too long" in str(block.words) for block in turn.screen.blocks)


def test_the_wish_to_delete_goes_along_through_reading_back(world: World) -> None:
    place = Place(page="tell", arg="da1", jurisdiction="au")
    turn = _types(world, "one", place=place)
    for label in ("Show me what I have", "Write this part anew"):
        wanted = next(
            choice.to for row in turn.screen.rows for choice in row if getattr(choice.label, "text", "") == label
        )
        turn = respond(world, turn.place, Pressed(pack(wanted)), NOW, turn.account)
    turn = respond(world, turn.place, Typed("ONE"), NOW, turn.account)
    assert Effect.REMOVE_WORDS in turn.screen.effects
    more = next(choice.to for row in turn.screen.rows for choice in row if choice.to.page == "tell")
    turn = respond(world, turn.place, Pressed(pack(more)), NOW, turn.account)
    assert Effect.REMOVE_WORDS in respond(world, turn.place, Typed("two"), NOW, turn.account).screen.effects


def test_without_an_account_every_page_says_that_there_is_none(world: World) -> None:
    for page in ("have", "finish", "wfile", "wpass", "fix", "takeout"):
        screen = show(world, Place(page=page, arg="1"), NOW)
        assert screen.file is None
        assert "Nothing here" in str(screen.blocks[0].words)


def test_a_blank_guide_needs_no_account(world: World) -> None:
    assert isinstance(show(world, Place(page="guidepdf"), NOW).file, Guide)


def test_whoever_comes_back_after_two_silent_hours_is_told_that_it_is_gone(world: World) -> None:
    turn = _types(world, "mine")
    late = respond(world, turn.place, Typed("more"), NOW, None)
    assert "What you wrote before is gone" in str(late.screen.blocks[1].words)
    assert late.account is not None
    again = respond(world, late.place, Typed("and more"), NOW, late.account)
    assert "gone" not in str(again.screen.blocks)
    assert again.account is not None
    assert [passage.words for passage in again.account.passages] == ["more", "and more"]


def test_a_picture_loses_nothing(world: World) -> None:
    turn = _types(world, "mine")
    after = respond(world, turn.place, SentSomething(), NOW, turn.account)
    assert after.account == turn.account


@given(
    st.text("kda-j0123456789zx", max_size=20),
    st.sampled_from(["tell", "took", "wfull", "have", "fix", "takeout", "wfile", "wpass"]),
)
def test_no_button_can_break_it(world: World, arg: str, page: str) -> None:
    account = Account(NOW).writing(1, Prompt.FREELY, "mine", NOW)
    for held in (None, account):
        turn = respond(world, Place(), Pressed(f"a.{page}.en.au.{arg}"), NOW, held)
        for row in turn.screen.rows:
            for choice in row:
                assert len(pack(choice.to)) <= LONGEST
