"""Papers to print and sign: each gathered within the actor's reach, and recorded as something that was taken away."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, or_, select

from models.places import School
from models.plans import Plan, PlanStep
from models.pupils import Pupil
from models.vocabulary import Action, Controller, Language, Paper, PlanStatus
from services import meetings, paper_contents, plan_facts, plans, pupils
from services.clock import RIGA
from services.documents.content import Value
from services.documents.making import Ending
from services.errors import NotPermitted, Refusal
from services.paper_contents import said
from services.paper_facts import Filled, around, people, taken
from services.plans import Sheet
from services.rulebook import rulebook
from services.rules.eligibility import of_age
from services.rules.permissions import Actor, Permission
from services.texts import grade_name
from services.work import Work

MOST: Final = 500
# An evaluation is of what has ended; an order is given for what everybody has approved.
_ONLY_OF: Final = {
    Paper.EVALUATION: frozenset({PlanStatus.CLOSED}),
    Paper.ORDER: frozenset({PlanStatus.RUNNING, PlanStatus.CLOSED}),
}


def offered(actor: Actor, sheet: Sheet) -> list[Paper]:
    """The papers there are of a plan as it stands."""
    of_plans = [Paper.PLAN, Paper.ORDER, Paper.EVALUATION]
    return [
        paper
        for paper in of_plans
        if sheet.plan.status in _ONLY_OF.get(paper, frozenset(PlanStatus))
        and (paper is not Paper.ORDER or (actor.may(Permission.PUPIL_READ) and not sheet.past))
    ]


def of_plan(work: Work, plan_id: UUID, paper: Paper, ending: Ending, *, sensitive: bool = False) -> Filled:
    """The plan or its evaluation. `sensitive`: with what was written about sensitive risks, for those who may read it.

    Raises NotFound for a plan out of reach, NotPermitted for sensitive words, Refusal for a paper there is not yet.
    """
    if paper is Paper.ORDER:
        return order(work, [plan_id], ending)
    sheet = plans.open_plan(work, plan_id)
    plan = sheet.plan
    _require_time_for(paper, plan)
    if sensitive and not plan_facts.reaches(work, Permission.RISK_READ_SENSITIVE, plan):
        raise NotPermitted("paper.sensitive")
    rules = plan_facts.rules_of(work, plan)
    content = paper_contents.of_plan(
        sheet, around(work, sheet.school, plan.starts_on), people(work, [measure.provider_id for measure in sheet.measures]),
        rules.programme.name_lv, {risk.code: risk.group for risk in rules.risks}, sensitive=sensitive,
    )  # fmt: skip
    return taken(work, paper, ending, plan, plan.code, content, sensitive=sensitive)


def order(work: Work, plan_ids: Sequence[UUID], ending: Ending) -> Filled:
    """The director's order for approved plans of one school, by the pupils' names in Latvian order."""
    work.require(Permission.PUPIL_READ)
    found = [work.get(Permission.PLAN_READ, Plan, plan_id) for plan_id in dict.fromkeys(plan_ids)]
    if not found:
        raise Refusal("paper.nothing")
    for plan in found:
        _require_time_for(Paper.ORDER, plan)
    if len({plan.school_id for plan in found}) > 1:
        raise Refusal("paper.one_school")
    if len({plan.programme_id for plan in found}) > 1:
        raise Refusal("paper.one_programme")
    pupils_of = {plan.id: work.session.get_one(Pupil, plan.pupil_id) for plan in found}
    found.sort(key=lambda plan: (pupils_of[plan.id].sort_key, plan.code))
    school = work.session.get_one(School, found[0].school_id)
    code = found[0].code if len(found) == 1 else ""
    content: dict[str, Value] = {
        **around(work, school, found[0].starts_on).content(code),
        "programme": plan_facts.rules_of(work, found[0]).programme.name_lv,
        "plans": [_ordered(work, plan, pupils_of[plan.id].name) for plan in found],
    }
    filled = taken(work, Paper.ORDER, ending, found[0], code or f"{len(found)}", content)
    for plan in found[1:]:
        work.record(Action.EXPORT, plan, after={"file": filled.file})
    return filled


def of_pupil(work: Work, pupil_id: UUID, ending: Ending) -> Filled:
    """The application to be signed before any plan, filled with what is known."""
    card = pupils.card(work, pupil_id)
    pupil, guardian = card.pupil, card.guardian
    near = around(work, card.school)
    open_to = rulebook(work.session).open_to(pupil.education, pupil.grade, work.today)
    by_school = card.school.controller is Controller.SCHOOL
    content: dict[str, Value] = {
        **near.content(""),
        "pupil": pupil.name,
        "personal_code": card.code,
        "birth_date": said(pupil.birth_date),
        "grade": grade_name(Language.LATVIAN, pupil.education, pupil.grade),
        "education": said(pupil.education),
        "language": pupil.language,
        "guardian": guardian.name if guardian else "",
        "guardian_phone": guardian.phone if guardian else "",
        "guardian_email": guardian.email if guardian else "",
        "adult": pupil.birth_date is not None and of_age(pupil.birth_date, work.today),
        "controller": near.school if by_school else near.municipality,
        "programme": open_to[-1].programme.name_lv if open_to else "",
    }
    return taken(work, Paper.APPLICATION, ending, pupil, "", content)


def of_meeting(work: Work, meeting_id: UUID, ending: Ending) -> Filled:
    """The minutes of a team's meeting, as the screen tells them: names as they were written down then."""
    meeting, told = meetings.get_meeting(work, meeting_id), meetings.minutes(work, meeting_id)
    items: list[Value] = [
        {
            "pupil": item.pupil, "decision": item.decision, "due_on": said(item.due_on), "responsible": item.responsible,
            "done": item.done,
        }
        for item in told.items
    ]  # fmt: skip
    content: dict[str, Value] = {
        **around(work, work.session.get_one(School, meeting.school_id)).content(""),
        "held_on": said(told.held_on), "title": told.title, "led_by": told.led_by, "present": told.present, "items": items,
    }  # fmt: skip
    return taken(work, Paper.MINUTES, ending, meeting, f"{meeting.held_on:%Y-%m-%d}", content)


def many(actor: Actor) -> bool:
    """Whether this person may take away several plans at once: their own, or by the right to export."""
    return actor.may(Permission.PLAN_WRITE) or actor.may(Permission.DATA_EXPORT)


def printable(
    work: Work,
    *,
    semester: str = "",
    status: PlanStatus | None = None,
    school_id: UUID | None = None,
    mine: bool = False,
) -> list[UUID]:
    """The plans of a list that this person may print at once, by school and name.

    Raises Refusal where there are none, or more than one file should hold.
    """
    query = _takeable(work).where(col(Plan.status) == status if status else col(Plan.status) != PlanStatus.VOID)
    query = query.where(col(Plan.semester) == semester) if semester else query
    query = query.where(col(Plan.school_id) == school_id) if school_id else query
    return _several(work, query.where(plans.waiting_for(work)) if mine else query)


def order_of_day(work: Work, day: date, ending: Ending, *, school_id: UUID | None = None) -> Filled:
    """The order for the running plans of one school whose last approval was on this day."""
    begins = datetime.combine(day, time.min, RIGA)
    approved = (
        select(func.max(col(PlanStep.at)))
        .where(PlanStep.plan_id == Plan.id, PlanStep.step == Action.APPROVE)
        .correlate(Plan)
        .scalar_subquery()
    )
    query = _takeable(work).where(
        col(Plan.status) == PlanStatus.RUNNING, approved >= begins, approved < begins + timedelta(days=1)
    )
    return order(work, _several(work, query.where(col(Plan.school_id) == school_id) if school_id else query), ending)


def _takeable(work: Work) -> Any:  # noqa: ANN401 a select of ids
    """The plans this person may take away among others, by school and name."""
    work.require(Permission.PLAN_READ)
    return (
        select(Plan.id)
        .join(Pupil, col(Pupil.id) == Plan.pupil_id)
        .join(School, col(School.id) == Plan.school_id)
        .where(
            work.within(Permission.PLAN_READ, Plan),
            or_(work.within(Permission.DATA_EXPORT, Plan), work.within(Permission.PLAN_WRITE, Plan)),
        )
        .order_by(col(School.fold), col(Pupil.sort_key), col(Plan.id))
    )


def _several(work: Work, query: Any) -> list[UUID]:  # noqa: ANN401 as above
    found = list(work.session.exec(query.limit(MOST + 1)))
    if not found:
        raise Refusal("paper.nothing")
    if len(found) > MOST:
        raise Refusal("paper.too_many", most=MOST)
    return found


def _require_time_for(paper: Paper, plan: Plan) -> None:
    if plan.status not in _ONLY_OF.get(paper, frozenset(PlanStatus)):
        raise Refusal("paper.not_yet", paper=paper, status=plan.status)


def _ordered(work: Work, plan: Plan, pupil: str) -> dict[str, Value]:
    held, terms = plan_facts.contents(work, plan.id).measures, plan_facts.terms_of(work, plan)
    names, givers = plan_facts.rules_of(work, plan).names(), people(work, [measure.provider_id for measure in held])
    lines: list[Value] = [paper_contents.measure_line(measure, terms, names, givers) for measure in held]
    return {"code": plan.code, **paper_contents.about(plan, pupil), "measures": lines}
