"""A file is taken whole or not at all: every bad row is named at once, in two languages, and nothing of it stays."""

import pytest
from sqlalchemy import text

from models.database import reading
from models.vocabulary import Language, Role
from services.errors import NotPermitted, Refusal
from services.texts import explain
from services.transfer import importing
from services.transfer.columns import Kind
from services.transfer.importing import take_file
from services.transfer.reading import SHELL, Limits
from services.work import OPERATOR
from tests.transfer.bringing import FAR, Told, code, filled, member, plan, pupil, school, take, told
from tests.transfer.files import csv_of, xlsx_of
from tests.world import World

TABLES = (
    "school",
    "account",
    "assignment",
    "pupil",
    "personal_code",
    "guardian",
    "application",
    "plan",
    "plan_risk",
    "claim",
    "audit_entry",
)
GOOD = {Kind.SCHOOLS: school, Kind.STAFF: member, Kind.PUPILS: pupil}


def kept() -> dict[str, int]:
    """How many rows each table holds, the trail's too."""
    with reading() as session:
        return {table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES}


@pytest.mark.parametrize("kind", GOOD)
def test_one_bad_row_among_fifty_keeps_the_others_out(world: World, kind: Kind) -> None:
    rows = [GOOD[kind](number) for number in range(1, 51)]
    bad = "reg_no" if kind is Kind.SCHOOLS else "school"
    rows[36] |= {bad: "none"}
    before = kept()

    assert take(OPERATOR, kind, *rows).refused == ((38, bad, "none", "field.not_a_reg_no"),)
    assert kept() == before
    assert take(OPERATOR, kind, *rows[:36]) == Told(created=36)


def test_every_bad_row_and_every_bad_cell_is_named_at_once_in_their_order(world: World) -> None:
    """Faults of form and those that only the records know stand side by side."""
    rows = [
        pupil(1),
        pupil(2, grade=99, birth_date="31.02.2005"),
        pupil(3, school=FAR),
        pupil(4),
        pupil(4),
        pupil(5, first_name="", programme="evening"),
        pupil(6, grade=1),
    ]

    found = take(world.cast.ilze, Kind.PUPILS, *rows).refused
    assert [bad[0] for bad in found] == [3, 3, 4, 6, 7, 7, 8]
    assert sorted(found) == [
        (3, "birth_date", "31.02.2005", "field.not_a_date"),
        (3, "grade", "99", "field.out_of_range"),
        (4, "school", FAR, "school.not_found"),
        (6, "personal_code", code(4), "pupil.twice_in_file"),
        (7, "first_name", "", "field.missing"),
        (7, "programme", "evening", "field.not_a_choice"),
        (8, "grade", "1", "eligibility.not_yet"),
    ]


def test_rows_are_numbered_as_the_spreadsheet_numbers_them(home_world: World) -> None:
    """Empty rows count; the header is the first."""
    lines = csv_of(filled([pupil(1), pupil(2, grade=99)])).split(b"\r\n")
    gaps = b"\r\n".join([lines[0], b"", lines[1], b";" * 5, b"", lines[2], b""])

    found = told(take_file(OPERATOR, Kind.PUPILS, gaps, "rows.csv", SHELL))
    assert found.refused == ((6, "grade", "99", "field.out_of_range"),)


def test_every_reason_is_a_sentence_in_both_languages(home_world: World) -> None:
    rows = [
        pupil(2, grade=99),
        pupil(3, school=FAR),
        pupil(4),
        pupil(4),
        pupil(6, grade=1),
        pupil(7, birth_date="x"),
        pupil(8, gender="q"),
    ]
    report = take_file(home_world.cast.ilze, Kind.PUPILS, csv_of(filled(rows)), "rows.csv", SHELL)

    assert len(report.refused) == 6
    for bad in report.refused:
        said = {explain(language, bad.why) for language in Language}
        assert len(said) == 2
        assert not any(sentence.startswith(bad.why.name) or "{" in sentence for sentence in said)


@pytest.mark.parametrize("kind", GOOD)
def test_a_check_tells_the_same_and_keeps_nothing(world: World, kind: Kind) -> None:
    rows = [GOOD[kind](number) for number in range(1, 6)]
    before = kept()

    assert take(OPERATOR, kind, *rows, check=True) == Told(created=5)
    assert kept() == before
    assert take(OPERATOR, kind, *rows) == Told(created=5)


@pytest.mark.parametrize("kind", GOOD)
def test_a_workbook_is_as_good_as_text_and_again_changes_nothing(world: World, kind: Kind) -> None:
    rows = [GOOD[kind](number) for number in range(1, 6)]

    assert told(take_file(OPERATOR, kind, xlsx_of(rows), "ROWS.XLSX", SHELL)) == Told(created=5)
    before = kept()
    assert take(OPERATOR, kind, *rows) == Told(unchanged=5)
    assert kept() == before


def test_an_error_in_the_middle_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even one that nobody foresaw, after all rows were kept."""

    def fail(*args: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(importing, "setattr", fail, raising=False)
    before = kept()

    with pytest.raises(RuntimeError, match="unforeseen"):
        take(OPERATOR, Kind.PUPILS, pupil(1), pupil(2))
    assert kept() == before


def test_a_file_of_a_header_alone_does_nothing(home_world: World) -> None:
    header = csv_of([pupil(1)]).split(b"\r\n", maxsplit=1)[0]

    assert told(take_file(OPERATOR, Kind.PUPILS, header, "rows.csv", SHELL)) == Told()


def test_a_screen_takes_fewer_rows_than_the_shell(home_world: World) -> None:
    rows = csv_of([pupil(number) for number in range(1, 5)])

    with pytest.raises(Refusal) as refused:
        take_file(OPERATOR, Kind.PUPILS, rows, "rows.csv", Limits(rows=3))
    assert refused.value.why.name == "file.too_many_rows"


def test_every_row_that_came_in_is_in_the_trail_with_who_brought_it(world: World) -> None:
    take(world.cast.ilze, Kind.PUPILS, pupil(1), pupil(2))

    with reading() as session:
        entries = session.execute(
            text("SELECT actor, action, school_id FROM audit_entry WHERE subject = 'pupil'")
        ).all()
    assert [(actor, action) for actor, action, _ in entries] == [("ilze", "enrol")] * 2


def test_a_role_without_leave_learns_nothing_of_the_rows(home_world: World) -> None:
    expert = home_world.somebody(Role.EXPERT)

    for kind, row in {Kind.SCHOOLS: school(), Kind.STAFF: member(), Kind.PUPILS: pupil(), Kind.PLANS: plan()}.items():
        with pytest.raises(NotPermitted):
            take(expert, kind, row)
