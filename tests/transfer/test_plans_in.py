"""Plans brought in: past semesters as they were, the present one as drafts, and nothing that was written is lost."""

import pytest
from sqlmodel import select

from models.plans import Plan, PlanForm, RiskForm
from models.pupils import PersonalCode
from models.vocabulary import MeasureType, Outcome, PlanStatus, Rating, Role, Stage
from services import integrity, plan_facts
from services.errors import NotPermitted
from services.transfer.columns import Kind
from services.work import OPERATOR, look
from tests.transfer.bringing import FAR, FOREST, Told, code, plan, pupil, take, why
from tests.world import SPRING, World, complete

PAST = [status for status in PlanStatus if status is not PlanStatus.VOID]


@pytest.fixture
def school(world: World) -> World:
    """Three pupils at the river."""
    take(OPERATOR, Kind.PUPILS, pupil(1), pupil(2), pupil(3))
    return world


def known(number: int = 1, semester: str = "2017-1") -> Plan:
    with look(OPERATOR) as work:
        query = select(Plan).join(PersonalCode, PersonalCode.pupil_id == Plan.pupil_id)  # type: ignore[arg-type] # a column
        return work.session.exec(query.where(PersonalCode.code == code(number), Plan.semester == semester)).one()


def plans() -> int:
    with look(OPERATOR) as work:
        return len(work.session.exec(select(Plan.id)).all())


def contents(of: Plan) -> plan_facts.Contents:
    with look(OPERATOR) as work:
        return plan_facts.contents(work, of.id)


def history(*rows: dict[str, object]) -> Told:
    return take(OPERATOR, Kind.PLANS, *rows, history=True)


def test_a_past_plan_is_taken_as_it_was(school: World) -> None:
    row = plan(
        1,
        status="closed",
        plan_code="IAP/17-5",
        grade=6,
        outcome="improved",
        end_risks="R1.02=1;R3.05=0",
        preparer="peteris",
    )

    assert history(row) == Told(created=1)
    kept = known()
    assert (kept.status, kept.code, kept.grade, kept.outcome, kept.awaits) == (
        PlanStatus.CLOSED,
        "IAP/17-5",
        6,
        Outcome.IMPROVED,
        None,
    )
    assert kept.preparer_id == school.cast.peteris.account_id
    held = contents(kept)
    assert [(risk.code, risk.rating, risk.end_rating) for risk in held.risks] == [("R1.02", 2, 1), ("R3.05", 1, 0)]
    assert {(m.type, m.kind, m.subject, m.hours, m.risks) for m in held.measures} == {
        (MeasureType.CONSULTATION, "teacher", "matemātika", 2, ("R1.02", "R3.05")),
        (MeasureType.COMPENSATION, "meals", "", None, ("R1.02", "R3.05")),
    }
    assert integrity.verify() == []


def test_every_status_can_be_history_and_is_known_again(school: World) -> None:
    rows = [plan(1, semester=f"201{4 + n // 2}-{n % 2 + 1}", status=status) for n, status in enumerate(PAST, start=5)]

    assert history(*rows) == Told(created=len(PAST))
    assert history(*rows) == Told(unchanged=len(PAST))
    waiting = {known(1, str(row["semester"])).status: known(1, str(row["semester"])).awaits for row in rows}
    assert waiting == dict.fromkeys(PAST) | {
        PlanStatus.DIRECTOR_APPROVED: Stage.MUNICIPALITY,
        PlanStatus.IN_APPROVAL: Stage.STATE,
    }
    assert integrity.verify() == []


def test_a_void_plan_stands_beside_the_one_that_lives(school: World) -> None:
    rows = [plan(1, plan_code="A-1"), plan(1, status="void", plan_code="A-2", risks="", measures="")]

    assert history(*rows) == Told(created=2)
    assert history(*rows) == Told(unchanged=2)


def test_what_differs_from_history_is_refused_and_an_empty_cell_says_nothing(school: World) -> None:
    history(plan(1, status="closed", outcome="improved"))

    assert history(plan(1, status="closed", measures="", outcome="", end_risks="")) == Told(unchanged=1)
    assert why(OPERATOR, Kind.PLANS, plan(1, status="closed", outcome="left"), history=True) == [
        (2, "", "", "plan.import_differs")
    ]
    assert known().outcome is Outcome.IMPROVED


def test_a_code_that_another_plan_carries_is_refused(school: World) -> None:
    rows = [plan(1, plan_code="A-1"), plan(2, plan_code="A-1")]

    assert why(OPERATOR, Kind.PLANS, *rows, history=True) == [(3, "plan_code", "A-1", "plan.code_taken")]
    assert plans() == 0


@pytest.mark.parametrize(
    ("over", "column", "reason"),
    [
        ({"personal_code": code(9)}, "personal_code", "pupil.not_found"),
        ({"school": FAR}, "personal_code", "pupil.not_found"),
        ({"school": "4599999998"}, "school", "school.not_found"),
        ({"semester": "2017"}, "semester", "field.not_a_semester"),
        ({"semester": "1990-1"}, "semester", "plan.no_calendar"),
        ({"status": "asleep"}, "status", "field.not_a_choice"),
        ({"status": ""}, "status", "field.missing"),
        ({"grade": "2"}, "grade", "plan.nobody_supports"),
        ({"grade": "13"}, "grade", "field.out_of_range"),
        ({"risks": "R1.02"}, "risks", "field.not_ratings"),
        ({"risks": "X9=1"}, "risks", "plan.unknown_risk"),
        ({"measures": "meals"}, "measures", "field.not_measures"),
        ({"measures": "compensation:caviar:1"}, "measures", "plan.measure_not_in_programme"),
        ({"risks": ""}, "measures", "plan.measure_without_risk"),
        ({"outcome": "fine"}, "outcome", "field.not_a_choice"),
        ({"end_risks": "R1.02=9"}, "end_risks", "field.not_ratings"),
        ({"plan_code": "x" * 51}, "plan_code", "field.too_long"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_reason(
    home_world: World, over: dict[str, str], column: str, reason: str
) -> None:
    take(OPERATOR, Kind.PUPILS, pupil(1))
    row = plan(1, **over)

    assert why(OPERATOR, Kind.PLANS, row, history=True) == [(2, column, str(row[column]), reason)]
    assert plans() == 0


def test_the_present_semester_is_begun_as_a_draft_by_its_preparer(school: World) -> None:
    assert take(school.cast.peteris, Kind.PLANS, plan(1, semester=SPRING, status="draft")) == Told(created=1)

    kept = known(1, SPRING)
    assert (kept.status, kept.preparer_id) == (PlanStatus.DRAFT, school.cast.peteris.account_id)


@pytest.mark.parametrize("over", [{"status": "running"}, {"semester": "2017-1"}], ids=["on its way", "past"])
def test_only_drafts_of_an_open_semester_can_be_begun(school: World, over: dict[str, str]) -> None:
    row = plan(1, semester=SPRING, status="draft") | over

    assert why(school.cast.peteris, Kind.PLANS, row) == [(2, "status", str(row["status"]), "plan.history_needed")]


def test_a_draft_is_corrected_and_what_no_table_tells_of_stays(world: World) -> None:
    told = complete(sensitive=True)
    noted = (RiskForm(code="R3.05", rating=Rating.LOW, note="piezīme"), *told.risks[1:])
    plan_id = world.draft(contents=PlanForm(goal="Mērķis.", strengths="Stiprais.", risks=noted, measures=told.measures))
    before = contents(world.plan(plan_id))
    with look(OPERATOR) as work:
        whose = work.session.exec(
            select(PersonalCode.code).where(PersonalCode.pupil_id == world.plan(plan_id).pupil_id)
        ).one()
    row = {
        "school": world.school("river").reg_no, "personal_code": whose, "semester": SPRING, "status": "draft",
        "risks": "R3.05=3;R2.07=3",
        "measures": "compensation:meals:70;consultation:psychologist::2;consultation:teacher:matemātika:4",
    }  # fmt: skip

    assert take(world.cast.peteris, Kind.PLANS, row) == Told(updated=1)
    after, kept = contents(world.plan(plan_id)), world.plan(plan_id)
    assert (kept.goal, kept.strengths) == ("Mērķis.", "Stiprais.")
    assert {(risk.code, risk.rating, risk.note) for risk in after.risks} == {
        ("R3.05", 3, "piezīme"),
        ("R2.07", 3, "slepena piezīme"),
    }
    assert set(before.measures) < set(after.measures)
    assert len(after.measures) == 3
    assert take(world.cast.peteris, Kind.PLANS, row | {"measures": ""}) == Told(unchanged=1)


def test_nobody_begins_a_plan_in_anothers_name(school: World) -> None:
    """A plan is its preparer's own: named for somebody else it is out of the writer's reach."""
    row = plan(1, semester=SPRING, status="draft", preparer="baiba")

    assert [bad[3] for bad in why(school.cast.peteris, Kind.PLANS, row)] == ["access.not_found"]
    assert plans() == 0


def test_another_schools_pupil_cannot_get_a_plan(school: World) -> None:
    row = plan(1, semester=SPRING, status="draft")

    assert why(school.cast.baiba, Kind.PLANS, row) == [(2, "school", str(row["school"]), "school.not_found")]
    assert why(school.cast.baiba, Kind.PLANS, row | {"school": FOREST}) == [
        (2, "personal_code", code(1), "pupil.not_found")
    ]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OPERATOR, Role.PREPARER)])
def test_whoever_does_not_write_plans_brings_none_in(home_world: World, role: Role) -> None:
    actor = home_world.somebody(
        role, "municipality" if role in (Role.MUNICIPALITY_COORDINATOR, Role.ACCOUNTANT) else "river"
    )

    for past in (False, True):
        with pytest.raises(NotPermitted):
            take(actor, Kind.PLANS, plan(1, semester=SPRING, status="draft"), history=past)
