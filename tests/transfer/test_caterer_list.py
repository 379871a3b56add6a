"""A caterer's list as a file: read strictly, bad lines named, and hostile ones refused with a sentence."""

from decimal import Decimal
from random import Random

import pytest

from services.errors import Refusal
from services.transfer import caterer_list
from tests.security.test_hostile_evidence import mutated
from tests.transfer.files import workbook
from tests.transfer.hostile import CORPUS

CSV = "Personas kods;Skolēns;Klase;Dienas;Summa\n020305-20001;;7.b;18;38,70\n;Ābola Anna;7. klase;;70\n".encode()
MUTATIONS = 1_200  # of each


def test_a_list_is_read_in_either_language_and_format() -> None:
    book = workbook(
        [
            ["personal_code", "first_name", "last_name", "grade", "amount"],
            ["020305-20001", "", "", "7", "38.7"],
            ["", "Anna", "Ābola", "", "70"],
        ]
    )
    for data, name in ((CSV, "x.csv"), (book, "x.XLSX")):
        lines = caterer_list.read(data, name)

        assert [number for number, _row in lines.good] == [2, 3]
        first, second = (row for _number, row in lines.good)
        assert (first.personal_code, first.grade, first.amount) == ("020305-20001", 7, Decimal("38.70"))
        assert (set(second.name.split()), second.amount) == ({"Ābola", "Anna"}, Decimal("70.00"))


def test_a_bad_line_is_named_with_its_column_and_the_others_go_on() -> None:
    lines = caterer_list.read(
        b"personal_code;days;amount\n020305-20001;40;10\n1;2;3\n020305-20001;2;1,234\n020305-20001;;5\n", "x.csv"
    )

    assert [(number, sorted(faults)) for number, faults in lines.bad] == [
        (2, ["days"]),
        (3, ["personal_code"]),
        (4, ["amount"]),
    ]
    assert [number for number, _row in lines.good] == [5]


@pytest.mark.parametrize("header", ["pupil;grade", "amount;days", "pupil;amount;school_id", "pupil;pupil;amount"])
def test_a_table_of_other_columns_is_refused(header: str) -> None:
    with pytest.raises(Refusal, match=r"^file\.(column_missing|unknown_column|header)$"):
        caterer_list.read(f"{header}\n1;2\n".encode(), "x.csv")


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: hostile.what)
def test_files_made_to_do_harm_are_refused(hostile: object) -> None:
    with pytest.raises(Refusal, match=r"^file\."):
        caterer_list.read(hostile.make(), hostile.name)


@pytest.mark.parametrize("name", ["x.xlsm", "x.xls", "x.pdf", "../../x", "x.csv.exe"])
def test_a_file_of_another_ending_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match=r"^file\.ending$"):
        caterer_list.read(CSV, name)


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_a_list_a_little_broken_is_refused_or_read_line_by_line(name: str) -> None:
    sound = CSV if name == "x.csv" else workbook([["pupil", "grade", "amount"], ["Ābola Anna", "7", "38.7"]])
    chance, read, said = Random(name), 0, set()
    for _ in range(MUTATIONS):
        try:
            lines = caterer_list.read(mutated(sound, chance), name)
            read += 1
            assert all(row.amount is None or row.amount > 0 for _number, row in lines.good)
        except Refusal as refusal:
            said.add(refusal.why.name.partition(".")[0])

    assert said == {"file"}
    assert 0 < read < MUTATIONS
