"""A throwaway PostgreSQL from the system's own packages, for as long as the tests run."""

import glob
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


def binaries() -> str | None:
    """Where initdb lives: the newest of Debian's, or whatever is on the path."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    if found:
        return os.path.dirname(found[-1])
    on_path = shutil.which("initdb")
    return os.path.dirname(on_path) if on_path else None


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of a fresh server that nobody else knows; the server refuses to run as root, so it does not."""
    bin_dir = binaries()
    assert bin_dir is not None
    as_user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    folder = tempfile.mkdtemp(prefix="pumpurs-pg-")
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    data = os.path.join(folder, "data")
    quiet = {"check": True, "capture_output": True, "cwd": folder, **as_user}
    subprocess.run([f"{bin_dir}/initdb", "-D", data, "-U", "app", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], **quiet)
    options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off -c max_connections=200"
    log = os.path.join(folder, "log")
    subprocess.run([f"{bin_dir}/pg_ctl", "-D", data, "-w", "-t", "60", "-o", options, "-l", log, "start"], **quiet)
    try:
        yield f"postgresql://app@127.0.0.1:{port}"
    finally:
        subprocess.run([f"{bin_dir}/pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, capture_output=True, cwd=folder, **as_user)
        shutil.rmtree(folder, ignore_errors=True)


def command(url: str, statement: str) -> None:
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
