"""What is sealed opens with the same key, for the same person and purpose, unchanged, or not at all."""

import logging
import unicodedata
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.consent import Look, Remembered, Withdraw
from bot.keeping import keys
from bot.keeping.keys import (
    CannotOpen,
    Keyring,
    ServerKey,
    UnusableKey,
    finding_half,
    lock,
    new_key,
    read_keyring,
    unlock,
)
from tests.keeping.populated import KEPT, KEY, SOMEBODY
from tests.keeping.scratch import Clock, bytes_in, opened, rows

SERVER_KEY = read_keyring(KEY).current
SECRET = b'{"a": "word"}'
A, B, C, D = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)


def key_of(digits: str) -> ServerKey:
    return read_keyring(digits).current


@given(content=st.binary(max_size=600), person=st.binary(max_size=40), purpose=st.text("abc-"), beside=st.binary())
@settings(max_examples=60, deadline=None)
def test_what_is_sealed_opens_again(content: bytes, person: bytes, purpose: str, beside: bytes) -> None:
    content += b"}"  # the content is JSON, so the spaces behind it are never part of it
    sealed = SERVER_KEY.seal(content, person, purpose, beside)
    assert SERVER_KEY.open(sealed, person, purpose, beside) == content


def test_a_length_tells_little() -> None:
    assert len({len(SERVER_KEY.seal(b"x" * length, b"", "", b"")) for length in range(1, 257)}) == 1


def test_the_same_content_is_never_sealed_the_same_way_twice() -> None:
    assert SERVER_KEY.seal(SECRET, b"me", "x", b"") != SERVER_KEY.seal(SECRET, b"me", "x", b"")


@pytest.mark.parametrize(
    ("key", "person", "purpose", "beside"),
    [
        (B, b"me", "account", b"1"),
        (A, b"you", "account", b"1"),
        (A, b"me", "remember", b"1"),
        (A, b"me", "account", b"2"),
    ],
    ids=["key", "person", "purpose", "what stands beside it"],
)
def test_nothing_opens_with_another(key: str, person: bytes, purpose: str, beside: bytes) -> None:
    sealed = key_of(A).seal(SECRET, b"me", "account", b"1")
    with pytest.raises(CannotOpen):
        key_of(key).open(sealed, person, purpose, beside)


def test_any_byte_that_was_changed_and_any_that_is_missing_is_noticed() -> None:
    sealed = SERVER_KEY.seal(SECRET, b"me", "account", b"")
    for at in range(len(sealed)):
        for wrong in (sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], sealed[:at]):
            with pytest.raises(CannotOpen):
                SERVER_KEY.open(wrong, b"me", "account", b"")


@pytest.mark.usefixtures("quick")
class TestPassphrases:
    def test_one_opens_and_another_does_not(self) -> None:
        envelope = lock(SECRET, "four words at least")
        assert unlock(envelope, "four words at least") == SECRET
        for wrong in ("Four words at least", "four words at least ", ""):
            with pytest.raises(CannotOpen):
                unlock(envelope, wrong)

    def test_it_does_not_matter_how_a_keyboard_writes_an_accent(self) -> None:
        composed, taken_apart = (unicodedata.normalize(form, "pâte ệ 각 ﬁ") for form in ("NFC", "NFD"))
        assert composed != taken_apart
        assert unlock(lock(SECRET, composed), taken_apart) == unlock(lock(SECRET, taken_apart), composed) == SECRET

    @pytest.mark.parametrize("passphrase", ["", "\ud800", "\0", "🦓" * 10_000])
    def test_any_passphrase_can_be_used(self, passphrase: str) -> None:
        assert unlock(lock(SECRET, passphrase), passphrase) == SECRET

    def test_any_byte_that_was_changed_and_any_that_is_missing_is_noticed(self) -> None:
        envelope = lock(b"{}", "x")
        changed = [envelope[:at] + bytes([envelope[at] ^ 1]) + envelope[at + 1 :] for at in range(len(envelope))]
        for wrong in changed + [envelope[:length] for length in range(0, len(envelope), 5)]:
            with pytest.raises(CannotOpen):
                unlock(wrong, "x")


def test_guessing_a_passphrase_is_expensive() -> None:
    assert (keys._PASSES, keys._LANES, keys._MEMORY) == (3, 4, 64 * 1024)


@pytest.mark.parametrize("digits", ["", "ab", "g" * 64, "a" * 63, "a" * 66, "é" * 64])
def test_an_unusable_key_is_named_by_its_setting_and_never_shown(digits: str) -> None:
    with pytest.raises(UnusableKey, match=r"^BOT_KEEPING_KEY$"):
        read_keyring(digits)
    if digits:
        with pytest.raises(UnusableKey, match=r"^BOT_KEEPING_OLD_KEYS$"):
            read_keyring(A, f"{B}, {digits}")


def test_a_new_key_can_be_used() -> None:
    assert read_keyring(new_key(), f" {new_key()} , {new_key().upper()},").old[1].opening


@pytest.mark.parametrize("swept", list(product([False, True], repeat=3)))
def test_after_three_rotations_everything_is_found_however_often_it_was_swept(swept: tuple[bool, ...]) -> None:
    chat, ages = 7, [A, B, C, D]
    stored: list[tuple[bytes, str]] = []
    for age in range(4):
        keyring = Keyring(key_of(ages[age]), tuple(key_of(one) for one in reversed(ages[:age])))
        if age and swept[age - 1]:
            stored = [(keyring.renewed(person, name), keyring.current.name) for person, name in stored]
        assert {person for person, _name in stored} <= set(keyring.people(chat))
        stored.append((keyring.people(chat)[0], keyring.current.name))
    assert not {person for person, _name in stored} & set(keyring.people(8))


def test_a_key_may_come_back() -> None:
    first, second, third = Keyring(key_of(A)), read_keyring(B, A), read_keyring(A, f"{B},{A}")
    once = second.renewed(first.people(7)[0], key_of(A).name)
    assert {once, third.renewed(once, key_of(B).name), first.people(7)[0]} <= set(third.people(7))


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize("swept", [(False, False, False), (False, True, False), (True, True, True)])
async def test_rows_of_every_age_are_shown_and_taken_back(path: Path, clock: Clock, swept: tuple[bool, ...]) -> None:
    ages = [A, B, C, D]
    for age in range(4):
        async with opened(path, clock, *reversed(ages[: age + 1])) as keeping:
            if age and swept[age - 1]:
                await keeping.sweep()
            kept = (await keeping.fulfil(SOMEBODY, Look())).kept
            assert [one.content for one in kept] == [KEPT[SOMEBODY][1].content] * age
            await keeping.fulfil(SOMEBODY, KEPT[SOMEBODY][1])
    async with opened(path, clock, *reversed(ages)) as keeping:
        for one in (await keeping.fulfil(SOMEBODY, Look())).kept:
            await keeping.fulfil(SOMEBODY, Withdraw(one.consent.id))
    assert rows(path) == []


async def test_after_the_sweep_an_old_key_and_a_copy_of_the_database_are_worth_nothing(
    path: Path, clock: Clock
) -> None:
    for held in ([A], [B, A], [C, B, A]):
        async with opened(path, clock, *held) as keeping:
            for wish in KEPT[SOMEBODY]:
                await keeping.fulfil(SOMEBODY, wish)
    before = bytes_in(path.parent)
    assert any(one in before for one in read_keyring(B, A).people(SOMEBODY))
    async with opened(path, clock, C, B, A) as keeping:
        await keeping.sweep()
        everything = bytes_in(path.parent)
        assert not any(one in everything for one in read_keyring(B, A).people(SOMEBODY))
        for row, key in product(rows(path), (A, B)):
            assert row["key"] == key_of(C).name
            beside = "{id} {purpose} {version} {given_at} {expires_at}".format(**dict(row)).encode()
            assert key_of(C).open(row["content"], row["person"], row["purpose"], beside)
            for person in (row["person"], *read_keyring(B, A).people(SOMEBODY)):
                with pytest.raises(CannotOpen):
                    key_of(key).open(row["content"], person, row["purpose"], beside)
        assert await keeping.remembered(SOMEBODY) == Remembered("fr", "ca-qc")
        assert len((await keeping.fulfil(SOMEBODY, Look())).kept) == 4


async def test_what_rests_on_an_unknown_key_waits_for_it_and_expires(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with opened(path, clock, A) as keeping:
        for wish in KEPT[SOMEBODY]:
            await keeping.fulfil(SOMEBODY, wish)
    before = [tuple(row) for row in rows(path)]
    async with opened(path, clock, B) as keeping:
        caplog.clear()
        await keeping.sweep()
        assert [record.levelname for record in caplog.records if key_of(A).name in record.getMessage()] == ["WARNING"]
        assert (await keeping.fulfil(SOMEBODY, Look())).kept == ()
        assert [tuple(row) for row in rows(path)] == before
    async with opened(path, clock, B, A) as keeping:
        await keeping.sweep()
        assert len((await keeping.fulfil(SOMEBODY, Look())).kept) == 2
    clock.at = KEPT[SOMEBODY][0].until
    async with opened(path, clock, C) as keeping:
        await keeping.sweep()
    assert rows(path) == []
    for secret in (A, B, C, str(SOMEBODY), "zebra", "ca-qc"):
        assert secret not in caplog.text


def test_with_the_opening_half_destroyed_earlier_copies_are_unreadable_and_people_are_still_found() -> None:
    old, new = new_key(), new_key()
    before = read_keyring(old)
    person = before.people(42)[0]
    copy = before.current.seal(b"{}", person, "account", b"")
    after = read_keyring(new, finding_half(old))
    assert after.renewed(person, before.current.name) in after.people(42)
    assert not after.can_open(before.current.name)
    with pytest.raises(CannotOpen):
        after.old[0].open(copy, person, "account", b"")


@pytest.mark.parametrize("wrong", ["find-", "find-abc", "find-abcdefgh-12", "find-abcdefgh-" + "g" * 64])
def test_a_broken_finding_half_is_refused(wrong: str) -> None:
    with pytest.raises(UnusableKey, match="BOT_KEEPING_OLD_KEYS"):
        read_keyring(new_key(), wrong)


def test_a_finding_half_is_no_current_key() -> None:
    with pytest.raises(UnusableKey, match="BOT_KEEPING_KEY"):
        read_keyring(finding_half(new_key()))
