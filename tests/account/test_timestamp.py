"""Time stamps, against a real authority made with openssl in a folder of its own."""

import asyncio
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509 import Certificate

from bot.account.handout import text_file
from bot.account.seal import new_key, read_keys
from bot.account.timestamp import WrongStamp, read_roots, stamp, stamped_at
from tests.account.paper_of import paper_of
from tests.test_cli import bot
from tests.tools import needs

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Test authority
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamping]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""

CONTENT = b"the finished file"


class Authority:
    """A time-stamping authority that answers in this folder."""

    def __init__(self, folder: Path) -> None:
        needs("openssl")
        self.folder = folder
        (folder / "tsa.cnf").write_text(CONFIG)
        (folder / "serial").write_text("01\n")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "tsa.cnf")
        self._run("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-days", "9", "-extensions", "root")
        self._run("req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Stamps")
        signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "9")
        self._run(
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            *signed,
            "-out",
            "tsa.pem",
            "-extfile",
            "tsa.cnf",
            "-extensions",
            "stamping",
        )

    async def ask(self, request: bytes) -> bytes:
        (self.folder / "query").write_bytes(request)
        await asyncio.to_thread(
            self._run, "ts", "-reply", "-config", "tsa.cnf", "-section", "here", "-queryfile", "query", "-out", "reply"
        )
        return (self.folder / "reply").read_bytes()

    @property
    def roots(self) -> tuple[Certificate, ...]:
        return read_roots((self.folder / "root.pem").read_bytes())

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


async def test_a_stamp_says_when_this_file_was_seen(authority: Authority) -> None:
    answer = await stamp(CONTENT, authority.ask, authority.roots)
    assert abs(stamped_at(CONTENT, answer, authority.roots) - datetime.now(UTC)) < timedelta(minutes=1)


async def test_only_a_hash_leaves(authority: Authority) -> None:
    await stamp(b"canary" * 50, authority.ask, authority.roots)
    request = (authority.folder / "query").read_bytes()
    assert b"canary" not in request
    assert len(request) < 100


async def test_anybody_can_check_it_with_openssl(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)
    (tmp_path / "file.tsr").write_bytes(await stamp(CONTENT, authority.ask, authority.roots))
    command = [
        "openssl",
        "ts",
        "-verify",
        "-data",
        "file",
        "-in",
        "file.tsr",
        "-CAfile",
        str(authority.folder / "root.pem"),
    ]
    done = await asyncio.to_thread(lambda: subprocess.run(command, cwd=tmp_path, check=False))
    assert done.returncode == 0


async def test_a_stamp_of_another_file_or_by_another_authority_is_refused(authority: Authority, tmp_path: Path) -> None:
    answer = await stamp(CONTENT, authority.ask, authority.roots)
    stranger = Authority(tmp_path)
    for content, given, roots in (
        (b"another file", answer, authority.roots),
        (CONTENT, answer, stranger.roots),
        (CONTENT, answer[:-1] + bytes([answer[-1] ^ 1]), authority.roots),
        (CONTENT, answer[:40], authority.roots),
        (CONTENT, b"", authority.roots),
        (CONTENT, b"<html>", authority.roots),
        (CONTENT, answer, ()),
    ):
        with pytest.raises(WrongStamp):
            stamped_at(content, given, roots)


async def test_an_old_answer_is_no_answer(authority: Authority) -> None:
    old = await stamp(CONTENT, authority.ask, authority.roots)

    async def replay(_request: bytes) -> bytes:
        return old

    with pytest.raises(WrongStamp):
        await stamp(CONTENT, replay, authority.roots)


async def test_verify_tells_of_a_stamp_beside_the_file(authority: Authority, tmp_path: Path) -> None:
    private, _public = new_key()
    content = text_file(paper_of("words"), read_keys(private), datetime(2026, 11, 27, tzinfo=UTC))
    path, beside = tmp_path / "notes.txt", tmp_path / "notes.txt.tsr"
    path.write_bytes(content)
    beside.write_bytes(await stamp(content, authority.ask, authority.roots))
    roots = str(authority.folder / "root.pem")
    said = bot("verify", str(path), BOT_SEAL_KEY=private, BOT_TIMESTAMP_ROOTS=roots, LC_ALL="C")
    assert said.returncode == 0
    assert "An outside authority saw the hash of this same file on" in said.stdout
    assert "cannot be checked" in bot("verify", str(path), BOT_SEAL_KEY=private, LC_ALL="C").stdout
    beside.write_bytes(await stamp(b"other", authority.ask, authority.roots))
    said = bot("verify", str(path), BOT_SEAL_KEY=private, BOT_TIMESTAMP_ROOTS=roots, LC_ALL="C")
    assert "does not belong to this file" in said.stdout
