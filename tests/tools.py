"""Programs beside Python that some tests look with. `.ci/run` installs them; without one, its tests are skipped."""

import shutil

import pytest

_PACKAGES = {"pdftotext": "poppler-utils", "strace": "strace", "openssl": "openssl"}


def needs(program: str) -> None:
    """Skips the test that calls it where the program is missing."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is missing; on Debian: apt-get install {_PACKAGES[program]}")
