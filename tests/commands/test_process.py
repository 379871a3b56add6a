"""The real `pumpurs` in a process of its own: fresh folders, standard streams, serving and stopping."""

import json
import re
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.settings import ROOT
from services.demo.cast import PARTS
from tests.serving import BIN, Server, environment, serving
from tests.transfer import bringing
from tests.transfer.files import csv_of

pytestmark = pytest.mark.server

DEMO = (str(BIN / "pumpurs"), "demo", "--port")
SERVE = (str(BIN / "pumpurs"), "serve", "--port")
ENGLISH = {"PUMPURS_LANGUAGE": "en", "PUMPURS_TODAY": "2018-01-15"}
FIRST = re.compile(r"^First administrator: sign in as (\S+) with this one-time code: ([a-z0-9-]{20,})$", re.MULTILINE)


def pumpurs(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """A command as a script runs it, without DATABASE_URL."""
    return subprocess.run(
        [str(BIN / "pumpurs"), *map(str, words)], cwd=ROOT, env=environment("", folder, ENGLISH), text=True, capture_output=True, check=False, timeout=120
    )  # fmt: skip


def fetched(address: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return str(opener.open(address, timeout=10).read().decode())


def test_a_script_can_rely_on_streams_and_exit_codes(tmp_path: Path) -> None:
    """From an empty folder: told to migrate first, then migrated, filled and misused."""
    (tmp_path / "schools.csv").write_bytes(
        csv_of([bringing.school(1, municipality="Rīga"), bringing.school(2, municipality="Rīga")])
    )

    unready = pumpurs(tmp_path, "user", "list")
    assert (unready.returncode, unready.stdout, unready.stderr.count("\n")) == (1, "", 1)
    assert pumpurs(tmp_path, "migrate").returncode == 0
    taken = pumpurs(tmp_path, "import", "schools", tmp_path / "schools.csv", "--json")
    assert (taken.returncode, taken.stderr, json.loads(taken.stdout)["created"]) == (0, "", 2)
    misused = pumpurs(tmp_path, "figures", "--by", "colour")
    assert (misused.returncode, misused.stdout, "Traceback" in misused.stderr) == (2, "", False)
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data" / "pumpurs.db").stat().st_mode & 0o077 == 0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    """A fresh installation, served as its first command."""
    with serving("", tmp_path, ENGLISH, SERVE) as server:
        yield server


def test_an_empty_installation_is_served_and_greets_its_first_administrator(served: Server) -> None:
    """The code is printed once, the address too; asked to end, it ends by itself and says nothing of errors."""
    assert fetched(f"{served.base}/health")
    (name, code) = FIRST.findall(served.log)[0]
    assert name == "administrators"
    assert served.log.count(code) == 1
    assert f"Pumpurs: http://localhost:{served.base.rsplit(':', 1)[1]}\n" in served.log

    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(30) in (0, -signal.SIGTERM)
    assert "Traceback" not in served.log
    listed = json.loads(pumpurs(served.folder, "user", "list", "--json").stdout)["users"]
    assert [(one["name"], one["role"]) for one in listed] == [("administrators", "administrator")]


def test_the_demonstration_is_served_apart_from_real_data(tmp_path: Path) -> None:
    """Whatever DATABASE_URL and the data folder say, nothing of theirs is read or written."""
    real = tmp_path / "data" / "real.db"
    real.parent.mkdir()
    real.write_bytes(b"the real thing")

    with serving(f"sqlite:///{real}", tmp_path, {"PUMPURS_LANGUAGE": "en"}, DEMO) as server:
        assert fetched(f"{server.base}/health")
        said = server.log
    assert f"Demonstration: http://localhost:{server.base.rsplit(':', 1)[1]}\n" in said
    assert re.search(r"^Everybody's password: \w+(-\w+){3}$", said, re.MULTILINE)
    for part in PARTS:
        assert re.search(rf"^  {part.username} +{part.first_name} {part.last_name} ", said, re.MULTILINE)
    assert real.read_bytes() == b"the real thing"
    assert sorted(path.name for path in real.parent.iterdir()) == ["demo", "real.db"]
    assert "Traceback" not in said
