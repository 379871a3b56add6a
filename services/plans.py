"""Read support plans: lists, the queue of whoever decides, and one plan with everything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.people import Account
from models.places import School
from models.plans import Plan, PlanRisk
from models.pupils import Pupil
from models.vocabulary import Action, Education, PlanStatus, ReturnReason, ReviewPoint, Stage
from services import holds, plan_facts, plan_steps
from services.paging import Page, page_of
from services.plan_facts import PlannedMeasure
from services.rules import support_plans
from services.rules.answers import Why
from services.rules.chains import Chain
from services.rules.names_of import Named
from services.rules.permissions import Actor, Permission
from services.rules.reviewing import Hold
from services.rules.workflows import DECIDES
from services.work import Work

ASKED: Final = DECIDES


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One row of a list. `pupil` is empty for those who decide on the plan without knowing the child's name."""

    id: UUID
    version: int
    code: str
    pupil: str
    school: str
    semester: str
    education: Education
    grade: int
    status: PlanStatus
    awaits: Stage | None
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A line of the plan's history; `round` is the version it was taken on."""

    name: Action
    stage: Stage | None
    by: str
    at: datetime
    comment: str
    round: int = 0
    reasons: tuple[ReturnReason, ...] = ()
    points: tuple[ReviewPoint, ...] = ()
    for_whom: str = ""  # whose deputy they were


@dataclass(frozen=True, slots=True)
class Sheet:
    """One plan with everything the actor may read of it."""

    plan: Plan
    pupil: str
    school: School
    preparer: str
    risks: tuple[PlanRisk, ...]
    hidden_risks: int
    measures: tuple[PlannedMeasure, ...]
    terms: support_plans.Terms
    funding: support_plans.Funding
    missing: list[Why]
    chain: Chain
    history: list[StepTaken]
    steps: list[Action]
    barred: bool  # from deciding, by a hand in it of their own
    hold: Hold | None
    to_take: bool  # before this person may decide
    reads_sensitive: bool
    past: bool  # read as a part of the history only: another school leads it, or led it
    names: dict[str, Named] = field(repr=False)

    @property
    def editable(self) -> bool:
        """Whether this person may write in it now: whoever may submit it may."""
        return "submit" in self.steps

    @property
    def to_mend(self) -> StepTaken | None:
        """The return that this plan has not been submitted again since."""
        ways = [step for step in self.history if step.name in (Action.SUBMIT, Action.RETURN)]
        return ways[-1] if ways and ways[-1].name is Action.RETURN else None


def find(
    work: Work,
    *,
    semester: str = "",
    status: PlanStatus | None = None,
    school_id: UUID | None = None,
    pupil_id: UUID | None = None,
    mine: bool = False,
    number: int = 1,
) -> Page[PlanLine]:
    """Plans within reach; `mine` are those that wait for this person, oldest first, otherwise newest first.

    Of one pupil, also those of the schools before.
    """
    work.require(Permission.PLAN_READ)
    query = _lines(work).where(work.within(Permission.PLAN_READ, Plan, past=pupil_id is not None))
    if mine:
        query = query.where(waiting_for(work))
    for column, value in (
        (Plan.semester, semester), (Plan.status, status), (Plan.school_id, school_id), (Plan.pupil_id, pupil_id),
    ):  # fmt: skip
        query = query.where(col(column) == value) if value else query
    if not status and not pupil_id:
        query = query.where(col(Plan.status) != PlanStatus.VOID)
    order = (col(Plan.waiting_since), col(Plan.id)) if mine else (col(Plan.semester).desc(), col(Plan.id).desc())
    rows, number, total = page_of(work.session, query.order_by(*order), number, alone=Plan)
    return Page([_line(row) for row in rows], number, total)


def waiting_for(work: Work) -> Any:  # noqa: ANN401 a condition
    """The plans whose next step is this person's: decisions for those who decide, own drafts for preparers."""
    stages = [stage for stage, permission in ASKED.items() if work.actor.may(permission)]
    if stages:
        within = [work.within(ASKED[stage], Plan) for stage in stages]
        mine = col(Plan.awaits).in_(stages) & within[0] & ~plan_facts.had_hand(*work.actor.hands)
        return mine & ~holds.held(work, by_others=True) if Stage.STATE in stages else mine
    unsent = col(Plan.status).in_((PlanStatus.DRAFT, PlanStatus.REVISING)) & col(Plan.awaits).is_(None)
    return unsent & work.within(Permission.PLAN_WRITE, Plan)


def open_plan(work: Work, plan_id: UUID) -> Sheet:
    """One plan with everything. Reading somebody else's sensitive risks leaves an entry, once an hour.

    Needs a transaction that may write. Raises NotFound for a plan out of reach.
    """
    plan = work.get(Permission.PLAN_READ, Plan, plan_id, past=True)
    held = plan_facts.contents(work, plan_id)
    taken = plan_facts.steps_taken(work, plan_id)
    terms = plan_facts.terms_of(work, plan)
    steps = plan_steps.allowed(work, plan, taken)
    risks = held.risks
    entitled = plan_facts.reaches(work, Permission.RISK_READ_SENSITIVE, plan, past=True)
    if any(risk.sensitive for risk in risks):
        if entitled:
            plan_facts.note_reading(work, plan)
        else:
            risks = tuple(risk for risk in risks if not risk.sensitive)
    shown = {risk.code for risk in risks}
    return Sheet(
        plan=plan,
        pupil=_pupil_name(work, plan),
        school=work.session.get_one(School, plan.school_id),
        preparer=_names(work, [plan.preparer_id]).get(plan.preparer_id, ""),
        risks=risks,
        hidden_risks=len(held.risks) - len(risks),
        measures=tuple(_without(measure, shown) for measure in held.measures),
        terms=terms,
        funding=support_plans.planned_funding(terms, held.measures),
        missing=plan_facts.missing(work, plan, held) if Action.SUBMIT in steps else [],
        chain=plan_facts.chain_of(work, plan),
        history=_history(work, taken),
        steps=steps,
        barred=plan_steps.barred(work, plan, taken),
        hold=holds.of(work, plan.id) if plan.awaits is Stage.STATE else None,
        to_take=plan_steps.to_take(work, plan, taken),
        reads_sensitive=entitled,
        past=not plan_facts.reaches(work, Permission.PLAN_READ, plan),
        names=plan_facts.rules_of(work, plan).names(),
    )


def names_the_pupil(actor: Actor) -> bool:
    """Experts decide on a plan by its code, not by the child's name."""
    return actor.may(Permission.PUPIL_READ)


def _without(measure: PlannedMeasure, shown: set[str]) -> PlannedMeasure:
    """A measure without the names of risks that stay hidden, and without the words that explain them."""
    if set(measure.risks) <= shown:
        return measure
    return PlannedMeasure(
        measure.id, measure.type, measure.kind, measure.subject, measure.hours, measure.amount, measure.provider_id,
        "", tuple(code for code in measure.risks if code in shown),
    )  # fmt: skip


def _lines(work: Work) -> Any:  # noqa: ANN401 a select of eleven columns
    named = names_the_pupil(work.actor)
    first, last = (Pupil.first_name, Pupil.last_name) if named else (Plan.code, Plan.code)
    return (
        select(
            Plan.id, Plan.version, Plan.code, first, last, School.name, Plan.semester, Plan.education, Plan.grade,
            Plan.status, Plan.awaits, Plan.waiting_since,
        )  # type: ignore[call-overload] # SQLModel types four columns at most
        .join(School, col(School.id) == Plan.school_id)
        .join(Pupil, col(Pupil.id) == Plan.pupil_id)
    )  # fmt: skip


def _line(row: Any) -> PlanLine:  # noqa: ANN401 a row of _lines
    plan_id, version, code, first, last, *rest = row
    pupil = "" if first == code else f"{last} {first}"
    return PlanLine(plan_id, version, code, pupil, *rest)


def _pupil_name(work: Work, plan: Plan) -> str:
    if not names_the_pupil(work.actor):
        return ""
    return work.session.get_one(Pupil, plan.pupil_id).name


def _history(work: Work, taken: Sequence[Any]) -> list[StepTaken]:
    people = _names(work, [one for step in taken for one in (step.by_id, step.for_id)])
    return [
        StepTaken(
            Action(step.step), step.stage, people.get(step.by_id, ""), step.at, step.comment, step.round,
            tuple(ReturnReason(word) for word in step.reasons.split(",") if word),
            tuple(ReviewPoint(word) for word in step.points.split(",") if word), people.get(step.for_id, ""),
        )
        for step in taken
    ]  # fmt: skip


def _names(work: Work, ids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    wanted = {account_id for account_id in ids if account_id}
    if not wanted:
        return {}
    return {
        account.id: account.name for account in work.session.exec(select(Account).where(col(Account.id).in_(wanted)))
    }
