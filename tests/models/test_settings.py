"""An installation's own things: a key nobody else can read, made once, and no weak one; a folder of its owner's."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from models.settings import data_folder, database_url, secret

PATIENCE = 120
PRINT = """
import sys
from models.settings import secret
sys.stdin.readline()
print(secret().decode())
"""


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def keyless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An installation without a key in its environment, and its data folder."""
    monkeypatch.delenv("PUMPURS_SECRET")
    monkeypatch.setenv("PUMPURS_DATA", str(tmp_path / "new" / "data"))
    secret.cache_clear()
    return tmp_path / "new" / "data"


@pytest.mark.parametrize(
    "weak", ["", "short", "0123456789abcdefghijklmnopqrstu", "a" * 64, "abcdefg" * 10, "pumpurs" * 9]
)
def test_a_weak_key_is_refused_at_once(weak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPURS_SECRET", weak)
    secret.cache_clear()

    with pytest.raises(SystemExit, match="at least 32 varied characters") as refusal:
        secret()
    assert weak == "" or weak not in str(refusal.value)


def test_a_key_of_32_varied_characters_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPURS_SECRET", "abcdefgh" * 4)
    secret.cache_clear()

    assert secret() == b"abcdefgh" * 4


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_the_key_is_made_once_and_only_its_owner_reads_it(keyless: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        made = secret()
    finally:
        os.umask(before)
    secret.cache_clear()

    assert secret() == made
    assert len(made) == 64
    assert rights(keyless / "secret.key") == 0o600
    assert rights(keyless) == 0o700
    assert [path.name for path in keyless.iterdir()] == ["secret.key"]


def test_another_installation_has_another_key(keyless: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = secret()
    monkeypatch.setenv("PUMPURS_DATA", str(tmp_path / "other"))
    secret.cache_clear()

    assert secret() != first


def test_processes_that_start_together_end_up_with_one_key(keyless: Path) -> None:
    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", PRINT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ}
        )

    with start() as one, start() as two, start() as three:
        for process in (one, two, three):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        keys = {process.communicate(timeout=PATIENCE)[0].strip() for process in (one, two, three)}

    assert keys == {(keyless / "secret.key").read_text("ascii").strip()}
    assert [path.name for path in keyless.iterdir()] == ["secret.key"]


def test_the_folder_is_named_by_the_environment_and_made_with_all_above_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PUMPURS_DATA", str(tmp_path / "a" / "b"))

    assert data_folder() == tmp_path / "a" / "b"
    assert rights(tmp_path / "a" / "b") == 0o700


def test_without_another_database_it_is_a_file_in_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUMPURS_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database_url() == f"sqlite:///{tmp_path}/data/pumpurs.db"

    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/pumpurs")
    assert database_url() == "postgresql://app@db/pumpurs"
