"""Figures kept ready are those that counting gives: for every question, whatever happened to the records."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from models.database import engine, reading, writing
from models.figures import FigureCell, FigureStale
from models.plans import Plan
from services import integrity
from services.counting import Dimension, Grain, Measure, Question, Units, checking, keeping, kept
from services.demo import cast as casting
from services.work import OPERATOR, begin, look
from tests.properties import HARDER, TRIED_LESS
from tests.services.figures.both_ways import LESSONS, MONEY, PEOPLE, compare, every_question, few_questions
from tests.services.figures.happening import CHANGES, one_of
from tests.services.figures.register import Register
from tests.world import World


def marks() -> int:
    with reading() as session:
        return session.exec(select(func.count()).select_from(FigureStale)).one()


def faults() -> list[str]:
    with reading() as session:
        return list(checking.faults(session))


def run(statement: str, **values: object) -> None:
    with writing() as session:
        assert session.execute(text(statement), values).rowcount  # type: ignore[attr-defined]


def test_every_question_gets_the_answer_that_counting_gives(register: Register) -> None:
    keeping.freshen(None)
    number, wrong = compare(every_question())

    assert wrong == []
    assert number > 700
    assert faults() == []


@pytest.mark.parametrize("who", ["mara", "aija", "sandra", "elza", "ilze"])
def test_whoever_asks_gets_what_counting_within_their_reach_gives(register: Register, who: str) -> None:
    keeping.freshen(None)
    number, wrong = compare(few_questions(), casting.recall().actors[who])

    assert wrong == []
    assert number >= (1 if who == "ilze" else 8)  # a school alone is counted quickly


def test_what_country_screens_ask_is_kept(own: Register) -> None:
    del own
    asked = [Question((one,), PEOPLE) for one in Dimension if one is not Dimension.PROVIDER]
    money = (Measure.CLAIMED, Measure.PAID)
    asked += [Question(by, money) for by in ((), (Dimension.MONTH, Dimension.KIND), (Dimension.MUNICIPALITY,))]
    with look(OPERATOR) as work:
        grains = [Grain.CLAIM if q.measures == money else q.grain_of_people() for q in asked]

        assert [
            q.by for q, grain in zip(asked, grains, strict=True) if kept.rows(work, q, q.measures, grain) is None
        ] == []


# Whatever can happen again and again to any plan.
REPEATED = sorted(
    what for what in CHANGES if what not in ("a unit became part of another", "a plan is another pupil's")
)


@settings(TRIED_LESS, max_examples=4 * HARDER, suppress_health_check=list(HealthCheck))
@given(
    some.lists(some.tuples(some.sampled_from(REPEATED), some.integers(0, 30), some.booleans()), min_size=4, max_size=10)
)
def test_any_changes_in_any_order_leave_the_figures_of_the_records(
    own: Register, happens: list[tuple[str, int, bool]]
) -> None:
    for what, number, counted in happens:
        statement, values = CHANGES[what], one_of(own, number)
        # What the database refuses, a second plan of a pupil and semester, has not happened.
        with suppress(IntegrityError), writing() as session:
            session.execute(text(statement), {name: value for name, value in values.items() if f":{name}" in statement})
        if counted:
            keeping.freshen(1)  # not all that are marked
        assert compare([Question((Dimension.GRADE,), PEOPLE), Question((), (*MONEY, *LESSONS))])[1] == []
    keeping.freshen(None)
    assert faults() == []
    assert compare(few_questions())[1] == []


def test_whatever_happens_behind_the_applications_back_is_counted_anew(own: Register) -> None:
    values = one_of(own)
    asked = [Question((Dimension.GRADE,), PEOPLE), Question((Dimension.MONTH,), MONEY), Question((), LESSONS)]
    unnoticed, wrong = [], []
    for what, statement in CHANGES.items():
        run(statement, **{name: value for name, value in values.items() if f":{name}" in statement})
        unnoticed += [] if marks() else [what]
        wrong += [(what, question) for question in compare(asked)[1]]
        keeping.freshen(None)
        wrong += [(what, fault) for fault in faults()]

    assert (unnoticed, wrong, marks()) == ([], [], 0)
    number, differing = compare(few_questions())
    assert (differing, number >= 10) == ([], True)


def test_few_schools_out_of_date_are_looked_at_by_themselves(own: Register) -> None:
    run(CHANGES["a plan has another grade"], plan=one_of(own)["plan"])
    number, wrong = compare(few_questions())

    assert marks()
    assert (wrong, number >= 10) == ([], True)


def test_whoever_only_looked_leaves_the_figures_up_to_date(own: Register) -> None:
    run(CHANGES["a plan has another grade"], plan=one_of(own)["plan"])
    with look(OPERATOR) as work:
        kept.rows(work, Question((Dimension.GRADE,), PEOPLE), PEOPLE, Grain.PLAN)

    assert marks() == 0
    assert faults() == []


def test_who_writes_sees_what_they_just_wrote(own: Register) -> None:
    asked = Question((Dimension.GRADE,), PEOPLE)
    with begin(OPERATOR) as work:
        before = kept.rows(work, asked, PEOPLE, Grain.PLAN)
        plan = work.session.get_one(Plan, next(p.id for p in own.plans if p.status != "void"))
        plan.grade = 1
        after = kept.rows(work, asked, PEOPLE, Grain.PLAN)

    assert before is not None
    assert after is not None
    assert {row[0] for row in after} - {row[0] for row in before} == {1}


def test_what_is_taken_back_leaves_no_mark(own: Register) -> None:
    values = one_of(own)
    with writing() as session:
        session.execute(text(CHANGES["a plan has another grade"]), {"plan": values["plan"]})
        session.rollback()

    assert marks() == 0
    assert compare(few_questions())[1] == []


def test_a_mark_left_while_others_are_counted_is_kept(own: Register) -> None:
    """On PostgreSQL a school may be marked once more while it is counted: that mark stays."""
    values = one_of(own)
    run(CHANGES["a plan has another grade"], plan=values["plan"])
    if engine().dialect.name == "sqlite":
        pytest.skip("one writer at a time")
    with Session(engine()) as other, other.begin():
        other.execute(text(CHANGES["a plan is void"]), {"plan": values["plan"]})
        assert keeping.freshen(None) > 0
    assert marks() > 0
    assert keeping.freshen(None) > 0
    assert faults() == []


def test_many_at_once_move_the_figures_once(own: Register) -> None:
    values = one_of(own)
    for _ in range(3):
        run(CHANGES["a plan has another grade"], plan=values["plan"])
        with ThreadPoolExecutor(4) as pool:
            done = [pool.submit(keeping.freshen, None if number % 2 else 5) for number in range(4)]
            assert sum(one.result() for one in done) >= 1
        assert faults() == []


def test_where_somebody_writes_nobody_waits(own: Register) -> None:
    run(CHANGES["a plan has another grade"], plan=one_of(own)["plan"])
    with writing():
        assert keeping.freshen() in ({0} if engine().dialect.name == "sqlite" else {0, 1, 2, 3, 4, 5})


def test_another_day_with_other_municipalities_has_every_school_counted_anew(
    own: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", date(2021, 6, 30).isoformat())
    asked = [Question((Dimension.MUNICIPALITY,), PEOPLE, units=unit) for unit in Units]
    assert compare(asked) == (0, [])

    assert keeping.freshen(None) == len(own.schools)
    number, wrong = compare(asked)
    assert (number, wrong) == (2, [])
    assert faults() == []


def test_figures_made_anew_are_the_same(own: Register) -> None:
    def cells() -> list[str]:
        with reading() as session:
            return sorted(str(row) for row in session.execute(select(FigureCell.__table__)))  # type: ignore[attr-defined]

    before = cells()
    assert checking.rebuild() == len(own.schools)

    assert cells() == before
    assert len(before) > 500


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE figure_cell SET plans = plans + 1 WHERE level = 'country' AND by = 'grade'",
        "DELETE FROM figure_cell WHERE level = 'today'",
        "DELETE FROM figure_share WHERE by = 'kind'",
    ],
)
def test_verify_notices_figures_that_are_not_those_of_the_records(own: Register, broken: str) -> None:
    assert faults() == []
    run(broken)

    assert any(fault.startswith("figures:") for fault in integrity.verify())


def test_verify_notices_that_changes_leave_no_mark_any_more(own: Register) -> None:
    on = " ON claim" if engine().dialect.name != "sqlite" else ""
    with writing() as session:
        session.execute(text(f"DROP TRIGGER figure_of_claim_update{on}"))

    assert faults() == ["figures: triggers that mark what changed are gone"]


def test_work_through_the_application_leaves_marks(world: World) -> None:
    keeping.freshen(None)
    world.claim(world.running())

    assert marks()
    keeping.freshen(None)
    assert compare(few_questions())[1] == []
    with reading() as session:
        assert session.exec(select(func.count()).where(col(FigureCell.plans) <= 0)).one() == 0
