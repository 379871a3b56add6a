"""Workbooks as tables: the same text a CSV would hold, no formulas, no trust in what the file says of itself, nothing lost."""

from datetime import date, datetime, time

import pytest

from services.errors import Refusal
from services.transfer.reading import Limits, read_table
from tests.transfer.files import SHEET, csv_of, exchanged, text_cell, text_row, with_sheet, workbook, xlsx_of

# What openpyxl says about odd workbooks is no reason to refuse them.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
SMALL = Limits(rows=3, columns=4, cell=10)


def rows_of(data: bytes, limits: Limits = Limits()) -> list[tuple[int, dict[str, str]]]:  # noqa: B008 it cannot be changed
    return read_table(data, "file.xlsx", limits).rows


def refused(data: bytes, limits: Limits = SMALL) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as refusal:
        read_table(data, "file.xlsx", limits)
    return refusal.value.why.name, dict(refusal.value.why.values)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Ģirts", "Ģirts"),
        ("  two\nlines ", "two lines"),
        ("0123", "0123"),
        ("'=1+1", "=1+1"),
        (7, "7"),
        (-5, "-5"),
        (85.0, "85"),
        (85.1, "85.1"),
        (1234.56, "1234.56"),
        (4500000001, "4500000001"),
        (True, "1"),
        (False, "0"),
        (date(2018, 2, 1), "2018-02-01"),
        (datetime(2018, 2, 1, 13, 45), "2018-02-01"),  # noqa: DTZ001 spreadsheets know no zones
        (time(8, 30), "08:30:00"),
        (None, ""),
    ],
)
def test_a_cell_is_the_text_it_would_be_in_a_csv(value: object, text: str) -> None:
    assert rows_of(workbook([["a", "b"], [value, "x"]])) == [(2, {"a": text, "b": "x"})]


def test_a_workbook_and_a_csv_of_the_same_rows_are_the_same_table() -> None:
    rows = [{"first_name": f"Ģirts {n}", "grade": str(n), "city": "Rēzekne;Preiļi"} for n in range(1, 4)]

    assert read_table(xlsx_of(rows), "a.xlsx", Limits()) == read_table(csv_of(rows), "a.csv", Limits())


def test_empty_rows_count_but_hold_nothing() -> None:
    assert rows_of(with_sheet(text_row(3, "a", "b") + text_row(5, "1", "2") + text_row(9, "3"))) == [
        (5, {"a": "1", "b": "2"}),
        (9, {"a": "3", "b": ""}),
    ]


@pytest.mark.parametrize(
    "formula",
    [
        '<c r="B2"><f>1+1</f></c>',
        '<c r="B2"><f>1+1</f><v>2</v></c>',
        '<c r="B2" t="str"><f>HYPERLINK("http://example.com","x")</f><v>x</v></c>',
        '<c r="B2"><f t="shared" ref="B2:B3" si="0">A2*2</f><v>2</v></c>',
        '<c r="B2"><f t="array" ref="B2:B2">SUM(A1:A2)</f><v>2</v></c>',
        '<c r="B2"><f t="dataTable" ref="B2:B3" dt2D="0" dtr="0" r1="A1"/><v>2</v></c>',
    ],
    ids=["plain", "with its value", "text", "shared", "array", "data table"],
)
def test_a_formula_is_refused_even_where_its_value_is_kept_beside_it(formula: str) -> None:
    sheet = with_sheet(text_row(1, "a", "b") + f'<row r="2">{text_cell("A2", "1")}{formula}</row>')

    assert refused(sheet) == ("file.formula", {"row": 2})


def test_a_formula_written_by_a_spreadsheet_program_is_refused() -> None:
    assert refused(workbook([["a"], ["x"], ["=1+1"]])) == ("file.formula", {"row": 3})


def test_text_that_only_looks_like_a_formula_is_text() -> None:
    assert rows_of(with_sheet(text_row(1, "a") + text_row(2, "=1+1"))) == [(2, {"a": "=1+1"})]


@pytest.mark.parametrize("claim", ["A1:XFD1048576", "A1", "Z9:A1", "A1:B2"])
def test_the_size_a_file_claims_is_not_believed(claim: str) -> None:
    rows = text_row(1, "a", "b", "c") + text_row(2, "x", "y", "z") + text_row(3, "x", "y", "z")
    found = rows_of(with_sheet(rows, before=f'<dimension ref="{claim}"/>'))

    assert [(number, *row.values()) for number, row in found] == [(2, "x", "y", "z"), (3, "x", "y", "z")]


def test_no_row_is_lost_behind_a_gap() -> None:
    """The limit counts rows that hold something; a row far below is taken or refused, never left out."""
    near = with_sheet(text_row(1, "a") + text_row(2, "x") + text_row(400, "y"))
    far = with_sheet(text_row(1, "a") + text_row(2, "x") + text_row(1_048_576, "y"))

    assert [number for number, _ in rows_of(near, SMALL)] == [2, 400]
    assert refused(far) == ("file.too_many_rows", {"most": 3})


def test_no_column_is_lost_behind_a_gap() -> None:
    beyond = text_row(1, "a") + f'<row r="2">{text_cell("A2", "x")}{text_cell("F2", "y")}</row>'
    far = text_row(1, "a") + f'<row r="2">{text_cell("A2", "x")}{text_cell("XFD2", "y")}</row>'

    assert refused(with_sheet(beyond)) == refused(with_sheet(far)) == ("file.too_many_columns", {"row": 2, "most": 4})


def test_formatted_cells_that_hold_nothing_count_for_nothing() -> None:
    styled = '<c r="F2"/><c r="AZ2"/>'

    assert rows_of(with_sheet(text_row(1, "a") + f'<row r="2">{text_cell("A2", "x")}{styled}</row>'), SMALL) == [
        (2, {"a": "x"})
    ]


def test_the_limit_of_rows_is_kept_to_the_last_one() -> None:
    assert len(rows_of(workbook([["a"], *[["x"]] * 3]), SMALL)) == 3
    assert refused(workbook([["a"], *[["x"]] * 4])) == ("file.too_many_rows", {"most": 3})


def test_the_limits_of_columns_and_cells_are_kept_to_the_last_one() -> None:
    assert rows_of(workbook([list("abcd"), ["y" * 10] * 4]), SMALL)
    assert refused(workbook([list("abcde")])) == ("file.too_many_columns", {"row": 1, "most": 4})
    assert refused(workbook([["a"], ["y" * 11]])) == ("file.cell_too_long", {"row": 2, "most": 10})


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([[None]], "file.empty"),
        ([["a", None, "c"], [1, 2, 3]], "file.header"),
        ([["a", "A"], [1, 2]], "file.header"),
        ([["a"], [1, 2]], "file.ragged"),
    ],
)
def test_what_is_no_sound_table_says_why(lines: list[list[object]], why: str) -> None:
    assert refused(workbook(lines))[0] == why


@pytest.mark.parametrize(
    "data",
    [
        b"a;b\n1;2\n",
        b"<html><table></table></html>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9,
        b"PK\x05\x06" + b"\0" * 18,
    ],
)
def test_another_file_under_this_name_is_refused(data: bytes) -> None:
    assert refused(data) == ("file.not_xlsx", {})


def test_a_number_has_the_digits_a_spreadsheet_shows() -> None:
    cell = '<row r="2"><c r="A2"><v>0.30000000000000004</v></c></row><row r="3"><c r="A3"><v>70.299999999999997</v></c></row>'

    assert [row["a"] for _, row in rows_of(with_sheet(text_row(1, "a") + cell))] == ["0.3", "70.3"]


def test_a_day_that_no_calendar_has_does_not_spoil_the_file() -> None:
    """Spreadsheets show such a cell as an error; so the row says what is wrong with it, not the whole file."""
    book = exchanged(workbook([["a"], [date(2018, 1, 1)]]), SHEET, b"<v>43101</v>", b"<v>99999999999</v>")

    assert rows_of(book) == [(2, {"a": "#VALUE!"})]
