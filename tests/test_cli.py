"""What an operator types, as real processes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.dialogue.understanding import CARDS

ROOT = Path(__file__).parents[1]


def bot(*arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    # Python may keep what it compiled, as where the bot is deployed: these processes start often.
    left_out = ("BOT_", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**environment, **settings},
        timeout=120,
        check=False,
    )


def test_try_reads_one_line_a_turn_and_ends_with_the_input() -> None:
    done = bot("try", "--jurisdiction", "au-nsw", typed="1\nprivacy\n\n999\nx\n")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "[1] Get help now" in done.stdout
    assert "1800 737 732" in done.stdout
    assert "Closed." in done.stdout


def test_try_in_french_in_quebec() -> None:
    done = bot("try", "--language", "fr", "--jurisdiction", "ca-qc", typed="1\n")
    assert done.returncode == 0
    assert "Je suis un programme" in done.stdout
    assert "911" in done.stdout


def test_try_without_a_line_of_input() -> None:
    assert bot("try").returncode == 0


def test_try_starts_where_the_deployment_is() -> None:
    assert "Place: Quebec" in bot("try", BOT_JURISDICTION="ca-qc").stdout


def test_run_without_a_token_says_what_to_do() -> None:
    done = bot("run")
    assert done.returncode == 1
    assert "BOT_TOKEN" in done.stderr
    assert "python -m bot try" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("BOT_API_URL", "canary"),
        ("BOT_JURISDICTION", "canary"),
        ("BOT_LOG_LEVEL", "canary"),
        ("BOT_JURISDICTION", "zz"),
    ],
)
def test_a_wrong_setting_is_explained_in_one_sentence(setting: str, value: str) -> None:
    done = bot("run", BOT_TOKEN="1:secret", **{setting: value})
    assert done.returncode == 1
    assert setting in done.stderr
    assert "secret" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("wrong", [("--language", "xx"), ("--jurisdiction", "atlantis")])
def test_a_wrong_flag_is_explained(wrong: tuple[str, str]) -> None:
    done = bot("try", *wrong)
    assert done.returncode == 1
    assert wrong[1] in done.stderr
    assert "Traceback" not in done.stderr


def test_check_is_content_and_prints_every_place() -> None:
    done = bot("check")
    assert done.returncode == 0, done.stdout[-2000:]
    assert "au-nsw" in done.stdout
    assert " 0 errors" in done.stdout


@pytest.mark.parametrize(("language", "place"), [("en", "au-act"), ("fr", "ca-on")])
def test_script_prints_the_whole_conversation(language: str, place: str) -> None:
    done = bot("script", "--language", language, "--jurisdiction", place)
    assert done.returncode == 0
    assert len(re.findall(r"^## \d+\. ", done.stdout, re.MULTILINE)) > 100


def test_understand_names_a_card_for_each_line() -> None:
    done = bot("understand", "--language", "en", typed="he raped me\n\nwhat a nice day\n")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "assault"
    assert all(line in CARDS for line in done.stdout.splitlines())
    assert len(done.stdout.splitlines()) == 3


def test_routes_prints_every_route_and_why_as_text_and_json() -> None:
    case = ["--jurisdiction", "au", "--person", "member_staffer", "--who", "elected_member"]
    case += ["--what", "sexual_harassment", "--when", "3y", "--state", "dissolved"]
    rows = json.loads(bot("routes", *case, "--json").stdout)
    by_id = {row["id"]: row for row in rows}
    assert by_id["au-ipsc"]["fits"]
    assert by_id["au-pid"]["reasons"] == ["person", "who", "conduct"]
    assert by_id["au-ahrc"]["deadlines"][0]["standing"] == "passed"
    assert by_id["au-1800respect"]["kind"] == "help_line"
    said = bot("routes", *case)
    assert said.returncode == 0
    assert all(row["id"] in said.stdout for row in rows)


@pytest.mark.parametrize("wrong", [("--when", "soon"), ("--when", "5w")])
def test_routes_explains_a_wrong_when(wrong: tuple[str, str]) -> None:
    done = bot("routes", "--jurisdiction", "au", *wrong)
    assert done.returncode == 1
    assert "--when" in done.stderr


def test_check_names_the_holes() -> None:
    said = " ".join(bot("check").stdout.split())
    assert re.search(r"ca-(pe|nt)\.yaml, help_lines: no line of its own for sexual violence", said)
