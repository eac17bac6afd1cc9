"""A real Valkey or Redis server for the tests that want one: on a socket in a folder of its own, writing nothing."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def program() -> str | None:
    """The server that is installed here."""
    return shutil.which("valkey-server") or shutil.which("redis-server")


class Server:
    """A server that can be stopped and started again; then it has forgotten everything."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "socket"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        """Waits until it listens."""
        found = program()
        assert found is not None
        command = [found, "--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)
        while not self._socket.exists():
            time.sleep(0.02)

    def stop(self) -> None:
        """At once."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._socket.unlink(missing_ok=True)


@contextmanager
def server() -> Iterator[Server]:
    """A server while the block runs."""
    with tempfile.TemporaryDirectory(prefix="vk") as folder:
        one = Server(Path(folder))
        one.start()
        try:
            yield one
        finally:
            one.stop()
