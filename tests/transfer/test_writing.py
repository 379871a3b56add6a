"""Values to cells: no text becomes a formula, money and days as people in Latvia write them."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from services.transfer.columns import COLUMNS, Kind
from services.transfer.writing import to_csv, to_xlsx
from tests.transfer.files import read_csv

RISKY = ["=1+1", "+371", "-5", "@SUM(A1)", "\t=1", "%x", "|cmd", "  =HYPERLINK(1)", "'=1", "＝1+1", "\u00a0=1"]


@pytest.mark.parametrize("risky", RISKY)
def test_no_text_becomes_a_formula_in_any_column(risky: str) -> None:
    for kind in Kind:
        names = [column.name for column in COLUMNS[kind]]
        row = dict.fromkeys(names, risky)
        (line,) = read_csv(to_csv(names, [row]))
        assert all(cell.startswith("'") for cell in line.values())
        (cells,) = load_workbook(io.BytesIO(to_xlsx(names, [row]))).worksheets[0].iter_rows(min_row=2)
        assert {(cell.data_type, str(cell.value)[0]) for cell in cells} == {("s", "'")}


@pytest.mark.parametrize(
    ("value", "as_text"),
    [
        (None, ""), (Decimal("1234.5"), "1234,50"), (Decimal("0.1") + Decimal("0.2"), "0,30"), (date(2018, 1, 9), "09.01.2018"), (7, "7"),
        ('a;"b"\r\nc', 'a;"b"\r\nc'), ("ā\x00b", "āb"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_people_in_latvia_write_it(value: Any, as_text: str) -> None:
    assert read_csv(to_csv(["a"], [{"a": value}, {"a": "x"}]))[0]["a"] == as_text
