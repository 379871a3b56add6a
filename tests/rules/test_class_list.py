"""A class as it is pasted: cells parted however a spreadsheet parts them, headings passed over, each line checked."""

import pytest

from services.class_list import MOST, read

COMMON = {"programme": "general", "grade": "7", "application_date": "2018-01-10"}


@pytest.mark.parametrize("sign", ["\t", ";", ",", " ; "])
def test_cells_may_be_parted_by_any_usual_sign(sign: str):
    (row,) = read(
        sign.join(("020305-20002", "Anna", "Bērziņa", "Inga Bērziņa", "29000000", "inga@klavas.example")), COMMON
    )

    assert row.form is not None
    assert (row.form.first_name, row.form.guardian_phone, row.form.application_signer, row.form.grade) == (
        "Anna", "29000000", "Inga Bērziņa", 7,
    )  # fmt: skip


def test_headings_and_empty_lines_are_no_pupils():
    rows = read("Personas kods\tVārds\tUzvārds\n\n020305-20002\tAnna\tBērziņa\n \t \n", COMMON)

    assert [row.cells[1] for row in rows] == ["Anna"]


def test_a_line_without_digits_among_pupils_is_not_lost():
    rows = read("020305-20002\tAnna\tBērziņa\nJānis\tKalns", COMMON)

    assert [bool(row.form) for row in rows] == [True, False]
    assert list(rows[1].fault.faults) == ["last_name", "personal_code"]


def test_each_line_says_what_is_wrong_with_it():
    rows = read("12\tAnna\tBērziņa\n020305-20002\t\tBērziņa", COMMON)

    assert [list(row.fault.faults) for row in rows] == [["personal_code"], ["first_name"]]
    assert read("020305-20002\tAnna\tBērziņa", COMMON | {"grade": "13"})[0].form is None


def test_a_quoted_cell_and_a_class_beyond_measure():
    assert read('020305-20002;"Anna; Marta";Bērziņa', COMMON)[0].cells[1] == "Anna; Marta"
    assert len(read("\n".join(f"0203{n:02}-20002\tA\tB" for n in range(99)), COMMON)) == MOST
