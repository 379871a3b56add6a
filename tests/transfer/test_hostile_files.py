"""Files made to do harm end as a refusal or as a table of plain text: within the limits, and in bounded memory."""

import csv
import tracemalloc
import unicodedata
from pathlib import Path

import pytest

from services.errors import Refusal
from services.transfer.reading import Limits, Table, read_table
from tests.transfer.hostile import CORPUS, Hostile

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
MOST_MEMORY = 150 * 2**20
LIMITS = Limits()


def outcome(data: bytes, name: str) -> str | Table:
    """What comes of reading a file, in no more memory than promised."""
    tracemalloc.start()
    try:
        return read_table(data, name, LIMITS)
    except Refusal as refusal:
        return refusal.why.name
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < MOST_MEMORY


def assert_sound(table: Table) -> None:
    """Within the limits, and nothing in it that could not be seen."""
    assert 0 < len(table.header) <= LIMITS.columns
    assert len(table.rows) <= LIMITS.rows
    for _, row in table.rows:
        assert list(row) == table.header
        for text in row.values():
            assert len(text) <= LIMITS.cell
            assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in text)


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: f"{hostile.what} ({hostile.name})")
def test_a_hostile_file_is_refused_for_what_it_is(hostile: Hostile) -> None:
    found = outcome(hostile.make(), hostile.name)

    if hostile.why:
        assert found == hostile.why
    else:
        assert isinstance(found, Table)
        assert_sound(found)


def test_a_library_that_reads_longer_cells_does_not_make_us_read_them() -> None:
    before = csv.field_size_limit(2**31)
    try:
        assert outcome(b"kods\n" + b"x" * 200_000, "x.csv") == "file.broken"
    finally:
        csv.field_size_limit(before)


def test_nothing_leaves_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for hostile in CORPUS:
        if hostile.what.startswith("a path"):
            outcome(hostile.make(), hostile.name)

    assert list(tmp_path.rglob("*")) == []
