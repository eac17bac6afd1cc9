"""What is never said, and that the list catches it."""

import re

import pytest

from bot.wording import Rule, load_wording

WORDING = load_wording()
RULES = [(language, rule) for language, rules in WORDING.rules.items() for rule in rules]


@pytest.mark.parametrize(("language", "rule"), RULES, ids=lambda one: one if isinstance(one, str) else one.say[:30])
def test_every_rule_catches_its_example_and_gives_a_reason(language: str, rule: Rule) -> None:
    assert len(rule.why) > 5
    assert rule.such_as
    for example in rule.such_as:
        assert list(WORDING.objections(example, language, fact=False)), example
        assert rule.hits(example), example


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You should have said no."),
        ("en", "As a victim you can call."),
        ("en", "That was harassment."),
        ("en", "You were assaulted."),
        ("en", "Help is on the way."),
        ("en", "I will remember this."),
        ("en", "You must report it."),
        ("fr", "Vous auriez dû dire non."),
        ("fr", "Les victimes peuvent appeler."),
        ("fr", "C'était une agression."),
        ("fr", "Vous devez signaler."),
        ("fr", "L'aide est en route."),
    ],
)
def test_a_sentence_nobody_may_write(language: str, words: str) -> None:
    assert list(WORDING.objections(words, language, fact=False))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Victim Services can be with you at the hospital."),
        ("en", '"You have to report." It takes the choice away.'),
        ("en", "The rules usually treat this as harassment."),
        ("en", "If you have to tell someone against their wish, tell them first."),
        ("fr", "Les Services aux victimes du Nunavut répondent le jour."),
        ("fr", "« Vous devez signaler. » Cela enlève le choix."),
    ],
)
def test_a_sentence_that_is_fine(language: str, words: str) -> None:
    assert not list(WORDING.objections(words, language, fact=False))


def test_what_a_law_says_may_be_said_as_a_fact() -> None:
    law = "Every adult must tell the police. You must report it at once."
    assert list(WORDING.objections(law, "en", fact=False))
    assert not list(WORDING.objections(law, "en", fact=True))


def test_both_languages_have_the_same_kinds_of_rules() -> None:
    assert len(WORDING.rules["en"]) - len(WORDING.rules["fr"]) in range(3)


def test_an_exception_is_needed_only_where_it_stands() -> None:
    for language, rule in RULES:
        for kept in rule.but:
            assert re.search(rule.say, kept, re.IGNORECASE), (language, kept)
