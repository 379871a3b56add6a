"""How each use case is called on one spot of the stage."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.moves import Transfer
from models.people import Assignment, DeputyForm, PersonForm, StaffForm
from models.places import Municipality, School, SchoolForm
from models.plans import Plan, PlanMeasure
from models.preparing import MeasureTemplate, PlanWork, TemplateForm, WorkForm
from models.pupils import PersonalCode
from models.vocabulary import Action, Education, PlanTask, Role
from models.vocabulary import Stage as Asked
from services import (
    deputies,
    desk,
    duplicates,
    enrolment,
    moving,
    people,
    places,
    plan_steps,
    plan_templates,
    plan_work,
    plan_writing,
    staff,
)
from services.errors import NotFound, NotNow, Refusal
from services.money import claim_decisions, claims
from services.open_data import packing
from services.work import Work
from tests.services.matrix.building import claim_form, evaluation, pupil_form
from tests.services.matrix.stage import Spot
from tests.world import SPRING, looked_at

Call = Callable[[Work, Spot], Any]


def first(outcomes: Sequence[Any]) -> Any:
    """The outcome of the only row; a row that was refused counts as a refusal."""
    if isinstance(outcomes[0], Refusal):
        raise outcomes[0]
    return outcomes[0]


def make_open_data(work: Work, _spot: Spot) -> Any:
    """When the school year is over."""
    return packing.make(replace(work, today=date(2018, 9, 1)), 2017)


def decide(action: Action, status: str) -> Call:
    def call(work: Work, spot: Spot) -> Any:
        return taken(work, spot.claims[status], spot.versions[spot.claims[status]], action)

    return call


def taken(work: Work, claim_id: UUID, seen: int, action: Action) -> Any:
    """A step with one claim; what is refused counts as a refusal."""
    decided = claim_decisions.decide(work, {claim_id: seen}, action, "iemesls")[0]
    if decided.refusal:
        raise decided.refusal
    return decided


def take(action: Action, status: str) -> Call:
    def call(work: Work, spot: Spot) -> Any:
        plan_id = spot.plans[status]
        taken_first(work, plan_id)
        return plan_steps.take(work, plan_id, spot.versions[plan_id], action, "iemesls", **looked_at(action))

    return call


def taken_first(work: Work, plan_id: UUID) -> None:
    """An expert decides what they have taken."""
    if work.actor.role is Role.EXPERT and work.session.get_one(Plan, plan_id).awaits is Asked.STATE:
        desk.take_one(work, plan_id)


def take_many(action: Action, status: str) -> Call:
    def call(work: Work, spot: Spot) -> Any:
        plan_id = spot.plans[status]
        outcome = plan_steps.take_many(work, {plan_id: spot.versions[plan_id]}, action)[0]
        if outcome.refusal:
            raise outcome.refusal
        return outcome

    return call


def give_back(work: Work, spot: Spot) -> Any:
    desk.take_one(work, spot.plans[at_state(spot)])
    return desk.give_back(work, spot.plans[at_state(spot)])


def at_state(spot: Spot) -> str:
    """The plan of a spot that waits for the state."""
    return "director_approved" if spot.straight else "in_approval"


def colleagues_role(work: Work, spot: Spot) -> UUID:
    return work.session.exec(select(Assignment.id).where(Assignment.account_id == spot.colleague)).one()


def deputy_form(work: Work, spot: Spot) -> DeputyForm:
    here = (Assignment.school_id == spot.school_id, Assignment.role == Role.DIRECTOR)
    directors = select(Assignment.account_id).where(*here).order_by(Assignment.id)
    return DeputyForm(account_id=work.session.exec(directors).first(), first=work.today, last=work.today)


def name_deputy(work: Work, spot: Spot) -> Any:
    return deputies.name(work, colleagues_role(work, spot), deputy_form(work, spot))


def end_deputy(work: Work, spot: Spot) -> Any:
    return deputies.end(work, spot.deputys_role)


def on_plan(use: Callable[..., Any], status: str, *more: Any) -> Call:
    def call(work: Work, spot: Spot) -> Any:
        return use(work, spot.plans[status], spot.versions[spot.plans[status]], *more)

    return call


def settle(work: Work, spot: Spot) -> Any:
    pair = [(spot.pupils[name], spot.versions[spot.pupils[name]]) for name in ("draft", "without")]
    return duplicates.settle(work, pair[0], pair[1], same=False)


def ask(work: Work, spot: Spot) -> Any:
    code = select(PersonalCode.code).where(
        PersonalCode.school_id != spot.school_id, col(PersonalCode.pupil_id).not_in(select(Transfer.pupil_id))
    )
    return moving.ask(
        work, spot.school_id, work.session.exec(code.order_by(PersonalCode.code)).first() or "", "iemesls"
    )


def send(work: Work, spot: Spot) -> Any:
    pupil_id = spot.pupils["without"]
    return moving.send(work, pupil_id, spot.versions[pupil_id], "4599999998", work.today)


def close(work: Work, spot: Spot) -> Any:
    plan_id = spot.plans["running"]
    return plan_steps.close(work, plan_id, spot.versions[plan_id], evaluation(work, plan_id))


def resubmit(work: Work, spot: Spot) -> Any:
    claim_id = spot.claims["returned"]
    return claims.resubmit(work, claim_id, spot.versions[claim_id], claim_form(spot.plans["claim returned"]))


def copy_earlier(work: Work, spot: Spot) -> Any:
    """Nobody on the stage has an earlier plan: that there is none is said to whoever may write only."""
    try:
        return on_plan(plan_writing.copy_earlier, "draft")(work, spot)
    except NotNow as refusal:
        return refusal


def begin_copy(work: Work, spot: Spot) -> Any:
    """As above: that there is nothing to copy is said after everything else is asked."""
    try:
        return plan_writing.begin_copy(work, spot.pupils["void"], SPRING)
    except NotFound as refusal:
        if refusal.why.name != "plan.no_earlier":
            raise
        return refusal


WORK: Final = WorkForm(task=PlanTask.PREPARING, on="15.01.2018", minutes=5)


def take_back_hours(work: Work, spot: Spot) -> Any:
    row = work.session.exec(select(PlanWork).where(PlanWork.plan_id == spot.plans["suspended"])).one()
    return plan_work.take_back(work, row.plan_id, row.id, row.version)


def keep_template(work: Work, spot: Spot) -> Any:
    measures = select(PlanMeasure.id).where(PlanMeasure.plan_id == spot.plans["running"], PlanMeasure.kind == "meals")
    return plan_templates.keep_template(work, work.session.exec(measures).one(), TemplateForm(name="Pusdienas"))


def _template(work: Work, spot: Spot) -> MeasureTemplate:
    name = f"{spot.school} {spot.own}"
    return work.session.exec(select(MeasureTemplate).where(MeasureTemplate.name == name)).one()


def rename_template(work: Work, spot: Spot) -> Any:
    template = _template(work, spot)
    return plan_templates.rename_template(work, template.id, template.version, TemplateForm(name="Cits"))


def remove_template(work: Work, spot: Spot) -> Any:
    template = _template(work, spot)
    return plan_templates.remove_template(work, template.id, template.version)


def reassign(work: Work, spot: Spot) -> Any:
    return plan_writing.reassign(work, spot.plans["draft"], spot.versions[spot.plans["draft"]], spot.colleague)


def edit(work: Work, spot: Spot) -> Any:
    pupil_id = spot.pupils["draft"]
    return enrolment.edit(work, pupil_id, spot.versions[pupil_id], newcomer(spot))


def newcomer(spot: Spot) -> Any:
    return pupil_form(9001, *((Education.VOCATIONAL, 2) if spot.straight else (Education.GENERAL, 7)))


def keep_pupils(*, history: bool) -> Call:
    return lambda work, spot: first(enrolment.keep_pupils(work, [(spot.school_id, newcomer(spot))], history=history))


def keep_staff(work: Work, spot: Spot) -> Any:
    form = StaffForm(school="4500", first_name="Jauns", last_name="Skolotājs", role=Role.PROVIDER)
    return first(staff.keep_staff(work, [(spot.school_id, form)]))


def keep_school(work: Work, spot: Spot) -> Any:
    school = work.session.get_one(School, spot.school_id)
    unit = work.session.get_one(Municipality, school.municipality_id)
    form = SchoolForm(reg_no=school.reg_no, name="Cits nosaukums", kind=school.kind, municipality=unit.name)
    return first(places.keep_schools(work, [form]))


def add_person(work: Work, spot: Spot) -> Any:
    form = PersonForm(
        username="jauns", first_name="Jauns", last_name="Cilvēks", role=Role.PROVIDER, school_id=spot.school_id
    )
    return people.add(work, form)
