"""The application served as its users serve it: a process of its own, a data folder of its own, a free port."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.settings import ROOT
from tests.postgres import free_port

BIN = Path(sys.executable).parent
UVICORN = (str(BIN / "uvicorn"), "app:app", "--host", "127.0.0.1", "--timeout-graceful-shutdown", "2", "--port")
PUMPURS = (str(BIN / "pumpurs"), "serve", "--port")
_PATIENCE = 180
_OURS = ("PUMPURS_", "STREAMLIT_", "DATABASE_URL")


@dataclass(frozen=True, slots=True)
class Server:
    """A running application."""

    base: str
    database: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """Everything it said so far."""
        return (self.folder / "server.log").read_text("utf-8", "replace")

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


@contextmanager
def serving(
    database: str, folder: Path, settings: Mapping[str, str] | None = None, command: Sequence[str] = UVICORN
) -> Iterator[Server]:
    """Serve this database until the end of the block; the port is put at the command's end."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, str(port)], cwd=ROOT, env=environment(database, folder, settings), stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", database, folder, process)
    try:
        _await(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def environment(database: str, folder: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the process is told: of ours only what is given here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return kept | {"DATABASE_URL": database, "PUMPURS_DATA": str(folder / "data"), **(settings or {})}


def _await(server: Server) -> None:
    """Until it says it is well. Raises RuntimeError with its last words where it gives up."""
    end = time.monotonic() + _PATIENCE
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < end:
        if server.process.poll() is not None:
            break
        try:
            opener.open(f"{server.base}/health", timeout=2).read()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{server.log[-2000:]}")
