"""Sound files spoiled by chance, and bytes of no meaning: always a refusal or a table within the limits, never a surprise."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from services.errors import Refusal, outcome_of
from services.transfer.reading import Limits, read_table
from tests.properties import HARDER, TRIED
from tests.transfer.files import SHEET, csv_of, rezipped, xlsx_of
from tests.transfer.test_hostile_files import assert_sound

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
LIMITS = Limits()
ROWS = [
    {"school": "4500000001", "last_name": "Šķēle", "note": f'{n};"x"\n', "amount": f"{n},50", "day": "01.02.2018"}
    for n in range(1, 4)
]
WORKBOOK = xlsx_of(ROWS)
TEXTS = [csv_of(ROWS, ";"), csv_of(ROWS, ",", "utf-16"), csv_of(ROWS, "\t", "cp1257")]
with zipfile.ZipFile(BytesIO(WORKBOOK)) as _archive:
    PARTS = {name: _archive.read(name) for name in _archive.namelist()}
# Where, how many bytes go, and what comes instead.
spoilings = some.lists(
    some.tuples(some.floats(0, 1), some.integers(0, 40), some.binary(max_size=30)), min_size=1, max_size=20
)
often = settings(
    TRIED, max_examples=150 * HARDER, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def spoiled(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for where, gone, instead in changes:
        at = int(where * len(data))
        data = data[:at] + instead + data[at + gone :]
    return data


def assert_table_or_refusal(data: bytes, name: str) -> None:
    found = outcome_of(read_table, data, name, LIMITS)
    if isinstance(found, Refusal):
        assert found.why.name.startswith("file.")
    else:
        assert_sound(found)


@often
@given(some.sampled_from(TEXTS), spoilings)
def test_spoiled_text(data: bytes, changes: list[tuple[float, int, bytes]]) -> None:
    assert_table_or_refusal(spoiled(data, changes), "x.csv")


@often
@given(spoilings)
def test_a_spoiled_archive(changes: list[tuple[float, int, bytes]]) -> None:
    assert_table_or_refusal(spoiled(WORKBOOK, changes), "x.xlsx")


@often
@given(some.sampled_from(sorted(PARTS)), spoilings)
def test_a_spoiled_part_of_a_sound_archive(part: str, changes: list[tuple[float, int, bytes]]) -> None:
    assert_table_or_refusal(rezipped(WORKBOOK, {part: spoiled(PARTS[part], changes)}), "x.xlsx")


@often
@given(some.text(alphabet="<>/=\"' rcvtsfi1A09&;:", max_size=300))
def test_a_sheet_of_any_marks(text: str) -> None:
    start = PARTS[SHEET].index(b"<sheetData>") + 11
    sheet = PARTS[SHEET][:start] + text.encode() + b"</sheetData></worksheet>"

    assert_table_or_refusal(rezipped(WORKBOOK, {SHEET: sheet}), "x.xlsx")


@often
@given(
    some.binary(max_size=500),
    some.sampled_from(["", "PK\x03\x04", "\ufeff", "a;b\n"]),
    some.sampled_from(["x.csv", "x.xlsx"]),
)
def test_any_bytes(data: bytes, start: str, name: str) -> None:
    assert_table_or_refusal(start.encode() + data, name)


@pytest.mark.parametrize("data", [*TEXTS, WORKBOOK], ids=["semicolons", "wide", "Baltic", "workbook"])
def test_a_file_cut_off_anywhere(data: bytes) -> None:
    name = "x.xlsx" if data == WORKBOOK else "x.csv"
    for length in range(0, len(data), max(1, len(data) // 150)):
        assert_table_or_refusal(data[:length], name)
