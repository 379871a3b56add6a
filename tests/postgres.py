"""A throwaway PostgreSQL from the system's own packages, for as long as the tests run."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


def binaries() -> Path | None:
    """Where initdb lives: the newest of Debian's, or whatever is on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of a fresh server that nobody else knows; the server refuses to run as root, so it does not."""
    programs = binaries()
    assert programs is not None
    owner: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="pumpurs-pg-"))
    if owner:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()

    def run(program: str, *options: str, check: bool = True) -> None:
        command = [programs / program, "-D", folder / "data", *options]
        subprocess.run(command, check=check, capture_output=True, cwd=folder, **owner)

    settings = (
        f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={folder} -c fsync=off "
        "-c full_page_writes=off -c max_connections=200"
    )
    run("initdb", "-U", "app", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    run("pg_ctl", "-w", "-t", "60", "-o", settings, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://app@127.0.0.1:{port}"
    finally:
        run("pg_ctl", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def command(url: str, statement: str) -> None:
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
