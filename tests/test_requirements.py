"""What runs is what was locked: each library at one version, each file of it by its hash, and nothing else.

Whether a locked version has a known hole is asked of the network, where there is one: docs/operating.md, *Upgrades*.
"""

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
NOT_LOCKED = {"pip", "setuptools", "wheel"}
"""Python brings these itself."""


def _locked(lock: str) -> dict[str, tuple[Requirement, str]]:
    """Name -> the requirement, and its lines with the hashes."""
    parts = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text("utf-8"))
    found: dict[str, tuple[Requirement, str]] = {}
    for part in (one for one in parts if not one.startswith("#")):
        requirement = Requirement(part.partition("\\")[0].strip())
        found[canonicalize_name(requirement.name)] = requirement, part
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_library_is_locked_to_one_version_and_its_hashes(lock: str) -> None:
    locked = _locked(lock)
    assert len(locked) > 20
    for requirement, lines in locked.values():
        assert requirement.url is None, lines
        assert [one.operator for one in requirement.specifier] == ["=="], lines
        assert "*" not in str(requirement.specifier), lines
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", lines), lines


def test_what_runs_is_part_of_what_is_tested() -> None:
    run, tested = (_locked(lock) for lock in LOCKS)
    assert {name: str(requirement) for name, (requirement, _lines) in run.items()}.items() <= {
        name: str(requirement) for name, (requirement, _lines) in tested.items()
    }.items()


def test_what_is_installed_is_what_was_locked() -> None:
    locked = _locked("requirements-dev.txt")
    for name, (requirement, _lines) in locked.items():
        if requirement.marker is None or requirement.marker.evaluate():
            try:
                installed = version(name)
            except PackageNotFoundError:
                pytest.fail(f"{name} is locked and not installed; run: make test")
            assert installed in requirement.specifier, f"{name} is {installed}; run: make test"
    here = {
        canonicalize_name(one.name)
        for one in distributions()
        if Path(str(one.locate_file(""))).is_relative_to(sys.prefix)
    }
    assert here - locked.keys() - NOT_LOCKED == set(), "nothing runs beside it that nobody locked"


def test_the_libraries_fit_each_other() -> None:
    checked = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
