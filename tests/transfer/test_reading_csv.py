"""Text files as tables: every encoding and separator people's programs write, every limit, and a reason for each refusal."""

import codecs

import pytest

from services.errors import Refusal
from services.transfer.reading import SHELL, Limits, Table, read_table
from tests.transfer.files import csv_of

PEOPLE = [{"first_name": "Ģirts", "last_name": "Šķēle-Žagarsala", "city": "Rēzekne"}]
SMALL = Limits(size=400, rows=3, columns=4, cell=10)


def read(data: bytes, name: str = "file.csv", limits: Limits = Limits()) -> Table:  # noqa: B008 it cannot be changed
    return read_table(data, name, limits)


def refused(data: bytes, name: str = "file.csv", limits: Limits = SMALL) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as refusal:
        read_table(data, name, limits)
    return refusal.value.why.name, dict(refusal.value.why.values)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_encoding_and_separator_reads_the_same(encoding: str, separator: str) -> None:
    assert read(csv_of(PEOPLE, separator, encoding)) == Table(list(PEOPLE[0]), [(2, dict(PEOPLE[0]))])


@pytest.mark.parametrize(("mark", "encoding"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")])
def test_wide_text_is_read_in_either_byte_order(mark: bytes, encoding: str) -> None:
    assert read(mark + csv_of(PEOPLE, encoding=encoding)).rows[0][1] == PEOPLE[0]


@pytest.mark.parametrize("name", ["a.csv", "A.CSV", "list.2018.Csv", "a.txt", "a.tsv"])
def test_text_is_known_by_its_ending(name: str) -> None:
    assert read(b"a;b\n1;2\n", name).header == ["a", "b"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(ending: str) -> None:
    assert read(ending.join(["a;b", "1;2", "3;4", ""]).encode()).rows == [
        (2, {"a": "1", "b": "2"}),
        (3, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"x;y";z', ["x;y", "z"]),
        ('"he said ""no""";z', ['he said "no"', "z"]),
        ('"two\nlines";z', ["two lines", "z"]),
        ("  much   space  ;\u00a0z\u00a0", ["much space", "z"]),
        ("be\u0301\u200brzs;\u202ez", ["bérzs", "z"]),
        ("only one", ["only one", ""]),
        ("x;y;;;", ["x", "y"]),
        ("'=1+1;'+371 1", ["=1+1", "+371 1"]),
        ("'''=x;'x", ["''=x", "'x"]),
        ("85,50;01.02.2018", ["85,50", "01.02.2018"]),
    ],
)
def test_a_cell_is_one_line_of_visible_text(text: str, cells: list[str]) -> None:
    assert read(f"a;b\n{text}\n".encode()).rows == [(2, dict(zip("ab", cells, strict=True)))]


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    """A cell of two lines is one row; empty rows count but hold nothing."""
    table = read(b'\n;;\na;b\n"x\ny";1\n\n ; \nz;2\n')

    assert [(number, row["a"]) for number, row in table.rows] == [(4, "x y"), (7, "z")]


def test_the_separator_is_found_behind_blank_lines() -> None:
    assert read(b"\r\n\r\na,b\r\n1,2\r\n").rows == [(4, {"a": "1", "b": "2"})]


def test_a_table_of_one_column_needs_no_separator() -> None:
    assert read(b"a\n1\n2\n").rows == [(2, {"a": "1"}), (3, {"a": "2"})]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n", b"  \n;;;\n", b",,,\t", b"\x00\x00\x00"])
def test_nothing_in_a_file_is_said_to_be_nothing(data: bytes) -> None:
    assert refused(data) == ("file.empty", {})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a;;b\n1;2;3\n", "file.header"),
        (b"a;A\n1;2\n", "file.header"),
        ("ē;e\u0304\n1;2\n".encode(), "file.header"),
        (b'a;b\n"1;2\n3;4\n', "file.broken"),
        (b'a;b\n"1"x;2\n', "file.broken"),
        (b"a;b\n1\x00;2\n", "file.not_text"),
        (b"\xff\xfea\x00;\x00b", "file.encoding"),
        (b"\xff\xfe\x00\xd8;\x00", "file.encoding"),
        (b"a;b\n\x81;2\n", "file.encoding"),
        (b"PK\x03\x04a;b\n", "file.not_text"),
        (b"MZ\x90;b\n", "file.not_text"),
        (b"%PDF-1.7\n", "file.not_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.not_text"),
        (b"\x89PNG\r\n\x1a\n", "file.not_text"),
        (b"\xff\xd8\xff\xe0", "file.not_text"),
        (b"GIF89a", "file.not_text"),
        (b"\x1f\x8b\x08", "file.not_text"),
    ],
)
def test_what_is_no_sound_text_table_says_why(data: bytes, why: str) -> None:
    assert refused(data) == (why, {})


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.csv.exe", "csv", "", "a.xlsm", "a.csv "])
def test_other_endings_are_refused_whatever_is_inside(name: str) -> None:
    assert refused(b"a;b\n1;2\n", name) == ("file.ending", {})


def test_a_row_longer_than_the_header_is_named() -> None:
    assert refused(b"a;b\n1;2\n1;2;3\n") == ("file.ragged", {"row": 3})


# Each limit, the most that is allowed, and one more.
@pytest.mark.parametrize(
    ("most", "more", "why", "values"),
    [
        (b"a\n" + b"x" * 10 + b"\n" * 388, b"a\n" + b"x" * 10 + b"\n" * 389, "file.too_big", {"most": 0}),
        (b"a\n1\n\n2\n3\n\n", b"a\n1\n\n2\n3\n\n4\n", "file.too_many_rows", {"most": 3}),
        (b"a;b;c;d\n1;2;3;4;;;;\n", b"a;b;c;d;e\n", "file.too_many_columns", {"row": 1, "most": 4}),
        (b"a\n" + b"y" * 10, b"a\n1\n" + b"y" * 11, "file.cell_too_long", {"row": 3, "most": 10}),
        (b"a\n" + "ž".encode() * 10, b"a\n" + "ž".encode() * 11, "file.cell_too_long", {"row": 2, "most": 10}),
    ],
    ids=["size", "rows", "columns", "cell", "letters not bytes"],
)
def test_a_limit_is_kept_to_the_last_one(most: bytes, more: bytes, why: str, values: dict[str, object]) -> None:
    assert read_table(most, "a.csv", SMALL).rows
    assert refused(more) == (why, values)


def test_the_shell_takes_more_than_a_screen() -> None:
    data = b"a\n" + b"1\n" * 5_001

    assert refused(data, limits=Limits()) == ("file.too_many_rows", {"most": 5_000})
    assert len(read(data, limits=SHELL).rows) == 5_001
