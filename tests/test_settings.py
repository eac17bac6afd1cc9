"""Who looks after the directory, from the settings: what could not work is said in a sentence, with its remedy."""

import pytest

from bot.settings import Settings, WrongSetting, load_settings, read_stewards
from bot.stewardship.people import Steward
from tests.test_cli import bot


def test_names_languages_and_rights() -> None:
    found = read_stewards(Settings(stewards=" 501:Ana , 502:Ben:fr,503", approvers="502,504:Dara:fr, 501"))
    assert found.four_eyes
    assert found.people == {
        501: Steward(501, "Ana", may_propose=True, may_approve=True),
        502: Steward(502, "Ben", "fr", may_propose=True, may_approve=True),
        503: Steward(503, "Steward 503", may_propose=True),
        504: Steward(504, "Dara", "fr", may_approve=True),
    }


def test_nobody_is_a_steward_unless_somebody_says_so() -> None:
    assert read_stewards(Settings()).people == {}


def test_one_person_alone_must_be_said_to_be_alone() -> None:
    with pytest.raises(WrongSetting, match="BOT_FOUR_EYES=no if one person is to do it all"):
        read_stewards(Settings(stewards="501:Ana", approvers="501"))
    found = read_stewards(Settings(stewards="501:Ana", approvers="501", four_eyes=False))
    assert not found.four_eyes


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (Settings(stewards="Ana"), "BOT_STEWARDS cannot be used: write Telegram ids"),
        (Settings(stewards="501;502"), "BOT_STEWARDS cannot be used"),
        (Settings(stewards="501:Ana:french"), "BOT_STEWARDS cannot be used"),
        (Settings(stewards="-501"), "BOT_STEWARDS cannot be used"),
        (Settings(stewards="501", approvers="0"), "BOT_APPROVERS cannot be used"),
        (Settings(stewards="501:Ana"), "BOT_APPROVERS names nobody who could approve what Ana proposes"),
        (Settings(stewards="501:Ana", approvers="501:Ana"), "BOT_APPROVERS names nobody who could approve"),
        (Settings(stewards="501:Ana", four_eyes=False), "BOT_APPROVERS names nobody"),
    ],
)
def test_what_could_not_work_is_said(settings: Settings, says: str) -> None:
    with pytest.raises(WrongSetting, match=says):
        read_stewards(settings)


def test_an_operator_reads_it_and_nothing_is_started() -> None:
    done = bot("run", BOT_TOKEN="123456:canary-token", BOT_STEWARDS="Ana")
    assert done.returncode == 1
    assert "BOT_STEWARDS cannot be used" in done.stderr
    assert "canary-token" not in done.stderr
    assert "Traceback" not in done.stderr


def test_yes_and_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_FOUR_EYES", "no")
    assert not load_settings().four_eyes
    monkeypatch.setenv("BOT_FOUR_EYES", "perhaps")
    with pytest.raises(WrongSetting, match="BOT_FOUR_EYES cannot be used: set it to yes or no"):
        load_settings()
