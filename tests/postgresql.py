"""A real PostgreSQL server for the tests that want one: started once a worker, on a socket in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]


class Server:
    """A server that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._as: dict[str, Any] = {"user": "postgres"} if os.geteuid() == 0 else {}

    def run(self, program: str, *arguments: str) -> None:
        """A program of the server's, as its own user: it refuses to be run by root."""
        command = [_program(program) or program, *arguments]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, cwd=self._folder, check=True, timeout=60, **quiet, **self._as)

    def start(self) -> None:
        """Waits until it answers. It listens on a socket only: no port can be taken already."""
        settings = f"-c listen_addresses= -c unix_socket_directories={self._folder} -c fsync=off"
        self.run("pg_ctl", "-D", "data", "-l", str(self._folder / "log"), "-w", "-o", settings, "start")

    def stop(self) -> None:
        """At once, as when a machine is lost."""
        self.run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")

    async def database(self) -> str:
        """The address of a new, empty database."""
        name = f"t{uuid4().hex}"
        connection = await asyncpg.connect(host=str(self._folder), user="postgres", database="postgres")
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()
        return f"postgresql://postgres@/{name}?host={self._folder}"


def _program(name: str) -> str | None:
    """Where a program of the server's is: on the path, or where Debian keeps it."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(debian[-1]) if debian else None)


def is_installed() -> bool:
    """Whether there is a server at all."""
    return _program("initdb") is not None


@contextmanager
def server() -> Iterator[Server]:
    """A server while the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    one = Server(folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        one.run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        one.start()
        try:
            yield one
        finally:
            one.stop()
    finally:
        shutil.rmtree(folder)
