"""What is packed comes back letter by letter."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.account.account import MOST_LETTERS, Account, Passage, Prompt
from bot.consent import CheckIn, Content, Greeting, Locked, Remembered
from bot.keeping.content import packed, packed_account, unpacked, unpacked_account
from bot.keeping.keys import read_keyring
from tests.keeping.populated import ACCOUNT, AT, KEY

MOMENTS = st.datetimes(timezones=st.just(UTC))
WORDS = st.text(st.characters(codec=None))
"""Any code points at all, lone surrogates as well."""

ACCOUNTS = st.builds(
    Account,
    MOMENTS,
    st.lists(
        st.builds(Passage, st.integers(1, 99), st.sampled_from(Prompt), WORDS, MOMENTS, st.integers(0, 999)), max_size=5
    ).map(tuple),
)
CONTENTS: st.SearchStrategy[Content] = st.one_of(
    ACCOUNTS,
    st.builds(Remembered, st.text(max_size=5), st.text(max_size=8)),
    st.builds(Locked, st.binary()),
    st.builds(CheckIn, MOMENTS, st.sampled_from(Greeting), st.text(max_size=5)),
)


@given(CONTENTS, st.integers(-(2**52), 2**52))
@settings(max_examples=60, deadline=None)
def test_everything_comes_back(content: Content, chat: int) -> None:
    assert unpacked(packed(content, chat)) == (content, chat if isinstance(content, CheckIn) else 0)


ODD = {
    "nothing": "",
    "spaces behind": " ends in spaces   ",
    "lines behind": "ends\r\n\n",
    "ends like JSON": '"}]}   ',
    "NUL": "a\0b\0",
    "half a letter": "\ud800",
    "two halves, typed one by one": "\ud83d\ude00",
    "the whole": "😀",
    "halves in the wrong order": "\ude00\ud83d",
    "byte order mark": "\ufeff",
    "line separator": "\u2028",
    "accent apart": "e\u0301",
    "as long as may be": "x" * MOST_LETTERS,
    "as long as may be, in another script": "ᐃ" * MOST_LETTERS,
    "as many halves as may be": "\ud800" * MOST_LETTERS,
}


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_words_come_back_also_through_the_padding(words: str) -> None:
    account = Account(AT).writing(1, Prompt.FREELY, words, AT)
    key = read_keyring(KEY).current
    sealed = key.seal(packed(account, 1), b"", "account", b"")
    assert unpacked(key.open(sealed, b"", "account", b"")) == (account, 0)
    assert unpacked_account(packed_account(account)) == account


def test_moments_keep_their_fractions_and_zones() -> None:
    at = datetime(2026, 11, 27, 8, 0, 0, 123_456, timezone(timedelta(hours=-3.5)))
    account = Account(at).writing(1, Prompt.WHEN, "x", at)
    assert unpacked_account(packed_account(account)).passages[0].written_at.isoformat() == at.isoformat()


def test_only_a_check_in_names_the_chat() -> None:
    for content in (ACCOUNT, Remembered("en", "au"), Locked(b"x")):
        assert b"1234567" not in packed(content, 1234567)
    assert b"1234567" in packed(CheckIn(AT, Greeting.TEA, "en"), 1234567)


def test_what_was_packed_with_escapes_is_still_read() -> None:
    old = {"begun": AT.isoformat(), "passages": [[1, 1, "freely", AT.isoformat(), "ᐃ \ud800 \0"]]}
    assert unpacked(json.dumps(old).encode("ascii"))[0] == Account(AT).writing(1, Prompt.FREELY, "ᐃ \ud800 \0", AT)
