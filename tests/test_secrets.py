"""No secret of anybody is in the repository, in any file of it."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]

SECRETS = {
    "a bot's token": rb"\b[0-9]{8,10}:[A-Za-z0-9_-]{35}\b",
    "a private key": rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}",
    "a key of ours": rb"BOT_(?:SEAL|KEEPING)_KEY\s*=\s*[0-9a-f]{64}",
    "an access key": rb"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|xox[bp]-[\w-]{20,})\b",
    "a password in an address": rb"\b(?:postgres(?:ql)?|redis|mysql)://[^\s:@/\"'`]+:(?!canary|password|b@)[^\s@\"'`{]+@",
}
"""What secrets look like. The tests' own are called canaries."""


def test_no_secret_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    files = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    assert len(files) > 300
    found = [
        (path.name, what)
        for path in files
        if path.is_file()
        for what, looks in SECRETS.items()
        if re.search(looks, path.read_bytes())
    ]
    assert found == []


def test_the_search_would_find_one() -> None:
    made_up = {
        "a bot's token": b"123456789:" + b"A" * 35,
        "a private key": b"-----BEGIN RSA " + b"PRIVATE KEY-----\n" + b"M" * 64,
        "a key of ours": b"BOT_SEAL_KEY=" + b"0a" * 32,
        "an access key": b"AKIA" + b"Z" * 16,
        "a password in an address": b"postgres" + b"://me:secret@host/db",
    }
    for what, example in made_up.items():
        assert re.search(SECRETS[what], example), what
