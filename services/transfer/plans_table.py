"""Plans as a table. Past semesters are taken as they were; a present one can only be begun as a draft."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, StringConstraints
from pydantic import Field as Limits
from sqlmodel import col, select

from models.fields import Form, Line, PersonalCodeText, RegNo, SemesterText, blank_is_none, clean
from models.people import Account
from models.places import School
from models.plans import MeasureForm, Plan, PlanForm, PlanRisk, RiskForm
from models.pupils import PersonalCode, Pupil
from models.vocabulary import Action, Outcome, PlanStatus, Rating, Stage
from services import plan_beginning, plan_facts, plan_writing
from services.errors import NotFound, Refusal, outcome_of
from services.forms import checked
from services.plan_facts import Contents
from services.rulebook import Rules, rulebook
from services.rules.permissions import Permission
from services.transfer import plan_cells
from services.transfer.people_tables import by_school
from services.transfer.plan_cells import write_measures, write_ratings
from services.work import Work

_JUSTIFIED_BY_HISTORY = "importēts"
_NOTHING = Contents((), ())


class PlanRow(Form):
    """One plan: whose, when, in which state, with which risks and measures."""

    school: RegNo
    personal_code: PersonalCodeText
    semester: SemesterText
    plan_code: Annotated[str, StringConstraints(max_length=50), BeforeValidator(clean)] = ""
    status: PlanStatus
    grade: Annotated[Annotated[int, Limits(ge=1, le=12)] | None, BeforeValidator(blank_is_none)] = None
    risks: Annotated[dict[str, int], BeforeValidator(plan_cells.ratings)]
    measures: Annotated[list[MeasureForm], BeforeValidator(plan_cells.measures)] = []  # noqa: RUF012 pydantic copies it
    preparer: Line = ""
    outcome: Annotated[Outcome | None, BeforeValidator(blank_is_none)] = None
    end_risks: Annotated[dict[str, int], BeforeValidator(plan_cells.ratings)] = {}  # noqa: RUF012 pydantic copies it


def form(raw: Mapping[str, object]) -> PlanRow:
    return checked(PlanRow, raw)


def keep(work: Work, forms: Sequence[PlanRow], history: bool) -> Sequence[str | Refusal]:  # noqa: FBT001 one shape for all kinds
    """Begin drafts, or take history as it was; what is already there in the same state stays unchanged."""
    permission = Permission.HISTORY_IMPORT if history else Permission.PLAN_WRITE
    work.require(permission)
    codes = {row.personal_code for row in forms}
    pupils = {
        (code, pupil.school_id): pupil
        for code, pupil in work.session.exec(
            select(PersonalCode.code, Pupil)
            .join(Pupil, col(Pupil.id) == PersonalCode.pupil_id)
            .where(col(PersonalCode.code).in_(codes), work.within(Permission.PUPIL_READ, Pupil))
        )
    }
    preparers = dict(work.session.exec(select(Account.username, Account.id)).all())

    def keep_one(school_id: UUID, row: PlanRow) -> str:
        pupil = pupils.get((row.personal_code, school_id))
        if pupil is None:
            raise NotFound("pupil.not_found")
        return _keep(work, pupil, row, preparers, history=history)

    return by_school(work, Permission.PLAN_READ, forms, lambda given: [outcome_of(keep_one, *pair) for pair in given])


def _keep(work: Work, pupil: Pupil, row: PlanRow, preparers: Mapping[str, UUID], *, history: bool) -> str:
    known = _known(work, pupil, row)
    if known is not None:
        if _same(work, known, row):
            return "unchanged"
        if known.status is PlanStatus.DRAFT and row.status is PlanStatus.DRAFT and known.awaits is None:
            contents = _contents(row, known, plan_facts.contents(work, known.id))
            seen = known.version
            return "unchanged" if plan_writing.save(work, known.id, seen, contents) == seen else "updated"
        raise Refusal("plan.import_differs", plan=known.code)
    if row.plan_code and plan_beginning.code_taken(work.session, row.plan_code):
        raise Refusal("plan.code_taken", plan=row.plan_code)
    void = history and row.status is PlanStatus.VOID  # what is void holds nothing any more, and another may live beside
    plan = plan_beginning.new_plan(
        work, pupil, row.semester, _rules(work, pupil, row, history=history),
        PlanStatus.VOID if void else PlanStatus.DRAFT,
    )  # fmt: skip
    plan.code = row.plan_code or plan.code
    plan.grade = row.grade or plan.grade
    plan.preparer_id = preparers.get(row.preparer, None if history else work.actor.owner_id)
    work.add(plan, Action.IMPORT)
    work.session.flush()
    if void:
        return "created"
    if history:
        _as_it_was(work, plan, row)
    elif row.status is not PlanStatus.DRAFT or row.semester not in plan_writing.semesters_open(work):
        raise Refusal("plan.history_needed", status=row.status)
    else:
        plan_writing.save(work, plan.id, plan.version, _contents(row))
    return "created"


def _known(work: Work, pupil: Pupil, row: PlanRow) -> Plan | None:
    query = select(Plan).where(
        Plan.pupil_id == pupil.id, Plan.school_id == pupil.school_id, Plan.semester == row.semester
    )
    found = work.session.exec(query.order_by(col(Plan.id))).all()
    if row.status is PlanStatus.VOID:
        return next(
            (plan for plan in found if plan.status is PlanStatus.VOID and row.plan_code in ("", plan.code)), None
        )
    return next((plan for plan in found if plan.status is not PlanStatus.VOID), None)


def _rules(work: Work, pupil: Pupil, row: PlanRow, *, history: bool) -> Rules:
    """The programme that supports this grade: on the last day of a past semester, today otherwise."""
    book, grade = rulebook(work.session), row.grade or pupil.grade
    span = book.span(row.semester, pupil.education, grade)
    if span is None:
        raise Refusal("plan.no_calendar", semester=row.semester)
    on = span.last if history else min(max(span.first, work.today), span.last)
    found = book.open_to(pupil.education, grade, on)
    if not found:
        raise Refusal("plan.nobody_supports", grade=grade, education=pupil.education, on=on)
    return found[0] if history else found[-1]


def _contents(row: PlanRow, plan: Plan | None = None, held: Contents = _NOTHING) -> PlanForm:
    """A row as the plan's form. Whatever is written in the plan already and no table tells of stays as it is."""
    notes = {risk.code: risk.note for risk in held.risks}
    risks = [RiskForm(code=code, rating=Rating(rating), note=notes.get(code, "")) for code, rating in row.risks.items()]
    risks += [RiskForm(code=r.code, note=r.note) for r in held.risks if not r.rated and r.code not in row.risks]
    if row.measures and not risks:
        raise Refusal("plan.measure_without_risk", kind=row.measures[0].kind)
    fresh = {"risks": tuple(row.risks), "justification": _JUSTIFIED_BY_HISTORY}
    kept = [_as_form(measure, row.risks) for measure in held.measures]
    given = []
    for measure in row.measures or tuple(kept):
        same = next((one for one in kept if write_measures([one]) == write_measures([measure])), None)
        if same is not None:
            kept.remove(same)
        given.append(same or measure.model_copy(update=fresh))
    goal, strengths = (plan.goal, plan.strengths) if plan else ("", "")
    return PlanForm(risks=tuple(risks), measures=tuple(given), goal=goal, strengths=strengths)


def _as_form(measure: plan_facts.PlannedMeasure, risks: Mapping[str, int]) -> MeasureForm:
    told = {name: getattr(measure, name) for name in MeasureForm.model_fields}
    return MeasureForm.model_validate(told | {"risks": tuple(code for code in measure.risks if code in risks)})


def _as_it_was(work: Work, plan: Plan, row: PlanRow) -> None:
    """Contents first, while the plan is a draft, then the state it had."""
    plan_writing.save(work, plan.id, plan.version, _contents(row))
    for risk in work.session.exec(select(PlanRisk).where(PlanRisk.plan_id == plan.id)):
        end = row.end_risks.get(risk.code, risk.end_rating)
        work.change(risk, Action.IMPORT, rating=row.risks[risk.code], end_rating=end)
    outcome = row.outcome or (Outcome.OTHER if row.status is PlanStatus.CLOSED else None)
    chain = plan_facts.chain_of(work, plan)
    work.change(
        plan,
        Action.IMPORT,
        status=row.status,
        awaits=_awaits(row.status, chain),
        outcome=outcome,
        round=_round(row.status),
    )
    if plan.awaits:
        plan.waiting_since = work.now
    work.session.flush()


def _awaits(status: PlanStatus, chain: Sequence[Stage]) -> Stage | None:
    if status is PlanStatus.DIRECTOR_APPROVED:
        return chain[1] if len(chain) > 1 else None
    return chain[-1] if status is PlanStatus.IN_APPROVAL else None


def _round(status: PlanStatus) -> int:
    return 0 if status is PlanStatus.DRAFT else 1


def _same(work: Work, plan: Plan, row: PlanRow) -> bool:
    """Whether a row says nothing that is not known; an empty cell says nothing, nor do risks the reader may not see."""
    told = _cells(work, plan, plan_facts.contents(work, plan.id))
    given = {
        "status": row.status, "plan_code": row.plan_code, "grade": row.grade, "outcome": row.outcome,
        "risks": write_ratings(row.risks), "end_risks": write_ratings(row.end_risks), "measures": write_measures(row.measures),
    }  # fmt: skip
    return all(told[name] == value for name, value in given.items() if value)


def _cells(work: Work, plan: Plan, held: Contents) -> dict[str, Any]:
    entitled = plan_facts.reaches(work, Permission.RISK_READ_SENSITIVE, plan)
    risks = [risk for risk in held.risks if entitled or not risk.sensitive]
    ends = {risk.code: risk.end_rating for risk in risks if risk.end_rating is not None}
    return {
        "plan_code": plan.code, "status": plan.status, "grade": plan.grade, "outcome": plan.outcome,
        "risks": write_ratings({risk.code: risk.rating for risk in risks if risk.rated}), "end_risks": write_ratings(ends),
        "measures": write_measures(held.measures),
    }  # fmt: skip


def give(work: Work) -> list[dict[str, Any]]:
    work.require(Permission.DATA_EXPORT)
    rows = work.session.execute(
        select(Plan, School.reg_no, PersonalCode.code, Account.username)
        .join(School, col(School.id) == Plan.school_id)
        .join(PersonalCode, (col(PersonalCode.pupil_id) == Plan.pupil_id) & col(PersonalCode.valid_to).is_(None))
        .outerjoin(Account, col(Account.id) == Plan.preparer_id)
        .where(work.within(Permission.DATA_EXPORT, Plan), work.within(Permission.PLAN_READ, Plan))
        .order_by(col(Plan.semester), col(Plan.code))
    ).all()
    return [
        {"school": reg_no, "personal_code": code, "semester": plan.semester, "preparer": username}
        | _cells(work, plan, plan_facts.contents(work, plan.id))
        for plan, reg_no, code, username in rows
    ]
