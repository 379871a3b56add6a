"""What leaves the house in a file is never run by a spreadsheet, and comes back as it was."""

import pytest

from services.transfer.apostrophes import plain_text
from services.transfer.reading import SHELL, read_table
from services.transfer.writing import to_csv, to_xlsx

RUN = ["=1+1", "+371 2000", "-2", "@SUM(A1)", "%x", "|calc", " =1+1", "'=1+1", "＝1+1", "\u200b=1", "\u00a0@x"]
KEPT = ["Anna", "a=b", "O'Neill", "'tis", "7. klase", "", "e-pasts"]


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    cell = to_csv(["name"], [{"name": text}]).decode("utf-8-sig").splitlines()[1]

    assert cell.strip('"').startswith("'")
    assert plain_text(cell.strip('"')) == text


@pytest.mark.parametrize("text", KEPT)
def test_other_text_is_left_alone(text: str) -> None:
    assert to_csv(["name"], [{"name": text}]).decode("utf-8-sig").splitlines()[1].strip('"') == text


@pytest.mark.parametrize(("write", "name"), [(to_csv, "a.csv"), (to_xlsx, "a.xlsx")], ids=["csv", "xlsx"])
def test_taken_in_again_it_is_what_it_was(write: object, name: str) -> None:
    given = ["=1+1", "@SUM(A1)", "'=1+1", "Anna"]
    table = read_table(write(["name"], [{"name": text} for text in given]), name, SHELL)

    assert [row["name"] for _, row in table.rows] == given


def test_a_heading_is_as_safe_as_a_cell() -> None:
    assert to_csv(["=1"], []).decode("utf-8-sig").startswith("'=1")
