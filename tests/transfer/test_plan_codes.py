"""A plan's code is its own: a file cannot give it to another plan."""

from sqlmodel import select

from models.plans import Plan
from services.rules.permissions import Actor
from services.transfer import importing
from services.transfer.columns import Kind
from services.transfer.importing import Report
from services.transfer.reading import Limits
from services.work import OPERATOR, look
from tests.world import SPRING, World

HEADER = "school;personal_code;semester;plan_code;status;risks"


def row(world: World, code: str, plan_code: str) -> str:
    return f"{world.school('river').reg_no};{code};{SPRING};{plan_code};draft;R3.05=2"


def bring_in(actor: Actor, *rows: str) -> Report:
    return importing.take_file(actor, Kind.PLANS, "\n".join([HEADER, *rows]).encode(), "plani.csv", Limits())


def code_of(world: World, pupil_number: int) -> str:
    form = world.form(birth_date=f"{pupil_number:02}.03.2005")
    world.pupil(personal_code=form.personal_code)
    return form.personal_code


def test_a_code_another_plan_has_is_refused_by_its_row(world: World) -> None:
    taken = world.plan(world.draft()).code
    report = bring_in(
        world.cast.peteris, row(world, code_of(world, 1), taken), row(world, code_of(world, 2), "IAP-MŪSU-1")
    )

    assert [(bad.row, bad.why.name, bad.why.values) for bad in report.refused] == [
        (2, "plan.code_taken", {"plan": taken})
    ]
    with look(OPERATOR) as work:
        assert [plan.code for plan in work.session.exec(select(Plan))] == [taken]


def test_a_code_that_stands_twice_in_a_file_is_refused_the_second_time(world: World) -> None:
    report = bring_in(world.cast.peteris, *(row(world, code_of(world, number), "IAP-MŪSU-1") for number in (1, 2)))

    assert [(bad.row, bad.why.name) for bad in report.refused] == [(3, "plan.code_taken")]
