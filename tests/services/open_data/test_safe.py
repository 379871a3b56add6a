"""The package tells of nobody: no small count is in it or left over from what is, whoever makes it."""

from itertools import combinations

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.database import writing
from models.places import Municipality
from models.vocabulary import Action
from services import standing
from services.counting import Dimension, Measure, Question
from services.errors import NotPermitted
from services.figures import answer
from services.open_data import packing, tables
from services.rules.permissions import Permission
from services.rules.school_year import Semester
from services.rules.suppression import SMALLEST
from services.work import OPERATOR, Work, begin, look
from tests.services.open_data.packages import as_csv, made, names, rows
from tests.world import World


def test_no_file_tells_of_fewer_than_five(year_over: World) -> None:
    package = made()
    found = 0
    for name in names(package):
        for row in rows(package, name):
            for count in (int(row[word]) for word in ("plans", "pupils") if row.get(word)):
                assert not 0 < count < SMALLEST, (name, row)
                found += 1
    assert found


def test_what_is_hidden_is_empty_and_says_so(year_over: World) -> None:
    package = made()
    figures = {measure.value for measure in Measure}
    hidden = [row for name in names(package) for row in rows(package, name) if row["suppressed"] == "true"]
    shown = [row for name in names(package) for row in rows(package, name) if row["suppressed"] == "false"]

    assert hidden
    assert shown
    assert all({row[word] for word in row.keys() & figures} == {""} for row in hidden)
    assert all("" not in {row[word] for word in row.keys() & figures} for row in shown)


def test_a_hidden_count_is_not_the_rest_of_a_total(year_over: World) -> None:
    """Fifteen in all, seven in one municipality: two are never what is left when the shown ones are taken off."""
    package = made()
    (whole,) = [row for row in rows(package, "kopa") if row["period"] == "2017-2"]
    units = [row for row in rows(package, "pasvaldibas") if row["period"] == "2017-2"]
    shown = [int(row["plans"]) for row in units if row["plans"]]

    assert (whole["plans"], len(units)) == ("15", 3)
    assert {row["municipality"] for row in units if row["suppressed"] == "true"} >= {"Kokneses novads"}
    assert len(units) - len(shown) >= 2
    for number in range(len(shown) + 1):
        for some in combinations(shown, number):
            assert not 0 < 15 - sum(some) < SMALLEST


def test_the_figures_are_those_an_outside_reader_of_the_country_is_answered(year_over: World) -> None:
    asked = Question((Dimension.SEMESTER, Dimension.GRADE), (Measure.PLANS, Measure.PUPILS), "2017-1", "2017-2")
    with look(year_over.cast.elza) as work:
        told = answer(work, asked).rows
    found = [row for row in rows(made(), "klases") if "-" in row["period"]]

    assert [(row["period"], row["grade"], row["plans"], row["pupils"]) for row in found] == [
        tuple(as_csv(cell) for cell in row) for row in told
    ]


def test_whoever_makes_it_sees_nothing_more_in_it(year_over: World) -> None:
    """The operator and the state read every count; the package is the outsider's all the same."""
    assert not any(standing.OUTSIDER.may(one) for one in (Permission.PUPIL_READ, Permission.CLAIM_READ))
    packages = []
    for actor in (OPERATOR, year_over.cast.sandra, year_over.cast.andris):
        with begin(actor) as work:
            packages.append(packing.make(work, 2017).files)
    assert packages[0] == packages[1] == packages[2]


def test_rather_nothing_is_made_than_a_small_count(year_over: World) -> None:
    """Should the hiding ever fail, here asked as somebody from whom nothing is hidden."""
    with look(OPERATOR) as work, pytest.raises(RuntimeError, match="nothing is published"):
        tables.gathered(Work(work.session, OPERATOR, work.today, work.now), [Semester(2017, 1), Semester(2017, 2)])


@pytest.mark.parametrize("name", ["dace", "mara", "aija", "elza", "austra", "gita"])
def test_nobody_else_makes_it(year_over: World, name: str) -> None:
    with pytest.raises(NotPermitted), begin(year_over.cast.actors[name]) as work:
        packing.make(work, 2017)


def test_making_it_leaves_an_entry_with_its_digest(year_over: World) -> None:
    with begin(year_over.cast.andris) as work:
        package = packing.make(work, 2017)
    with look(OPERATOR) as work:
        (entry,) = work.session.exec(select(AuditEntry).where(AuditEntry.subject == "open_data"))

    assert (entry.action, entry.actor, entry.subject_id) == (Action.EXPORT, "andris", "pumpurs-2017-2018")
    assert entry.after == {"sha256": package.digest}


def test_a_name_that_a_spreadsheet_would_run_is_text(year_over: World) -> None:
    with writing() as session:
        unit = session.exec(select(Municipality).where(Municipality.atvk == "0001000")).one()
        unit.name = "=1+1"
        session.add(unit)

    assert {row["municipality"] for row in rows(made(), "pasvaldibas")} & {"=1+1", "'=1+1"} == {"'=1+1"}
