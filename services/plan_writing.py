"""Write a support plan: begin it for a semester, keep it as it grows, hand it to another preparer."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from models.database import ensure
from models.kept import Counter
from models.people import Account, Assignment
from models.places import School
from models.plans import MeasureForm, MeasureRisk, Plan, PlanForm, PlanMeasure, PlanRisk
from models.pupils import Pupil
from models.vocabulary import Action, PlanStatus, Role
from services import plan_facts, standing
from services.errors import NotFound, NotNow, Overtaken, Refusal
from services.rulebook import RuleBook, Rules, rulebook
from services.rules.permissions import Permission
from services.rules.school_year import semester_of
from services.work import Work

# No source says how early a semester's plans are begun: our choice.
_EARLY: Final = timedelta(days=45)


def semesters_open(work: Work) -> list[str]:
    """The semesters for which a plan may be begun today: this one, and the next when it is near."""
    now = semester_of(work.today)
    near = now.next().first_day() - work.today <= _EARLY
    return [str(now), str(now.next())] if near else [str(now)]


def begin_plan(work: Work, pupil_id: UUID, semester: str, programme: str = "", key: str = "") -> UUID:
    """Begin the plan of a pupil for a semester; whoever begins it prepares it. Handed in twice, it begins once.

    Raises Refusal where the pupil has one already, the semester is not open, or no programme supports the grade.
    """
    work.require(Permission.PLAN_WRITE)
    if again := work.done_before(key):
        return UUID(again)
    pupil = work.get(Permission.PUPIL_READ, Pupil, pupil_id)
    if semester not in semesters_open(work):
        raise Refusal("plan.semester_not_open", semester=semester_of(work.today))
    plan = new_plan(work, pupil, semester, _choose(rulebook(work.session), pupil, semester, programme, work))
    work.add(plan, Action.BEGIN)
    work.remember_done(key, str(plan.id))
    return plan.id


def new_plan(work: Work, pupil: Pupil, semester: str, rules: Rules, status: PlanStatus = PlanStatus.DRAFT) -> Plan:
    """An empty plan for the pupil as they are now. Raises Refusal for a second one in a semester here; void ones do not count."""
    here = (Plan.pupil_id == pupil.id, Plan.school_id == pupil.school_id, Plan.semester == semester)
    live = select(Plan.id).where(*here, Plan.status != PlanStatus.VOID)
    if status is not PlanStatus.VOID and work.session.exec(live).first() is not None:
        raise Refusal("plan.twice", semester=semester)
    span = rulebook(work.session).span(semester, pupil.education, pupil.grade)
    if span is None:
        raise Refusal("plan.no_calendar", semester=semester)
    starts_on = max(span.first, rules.programme.valid_from, plan_facts.arrived(work, pupil))
    if starts_on >= span.last:
        raise Refusal("plan.semester_over", semester=semester, day=span.last)
    return Plan(
        school_id=pupil.school_id,
        pupil_id=pupil.id,
        code=next_code(work.session, semester),
        status=status,
        semester=semester,
        programme_id=rules.programme.id,
        education=pupil.education,
        grade=pupil.grade,
        preparer_id=work.actor.account_id,
        starts_on=starts_on,
        ends_on=span.last,
        edited_at=work.now,
    )


def _choose(book: RuleBook, pupil: Pupil, semester: str, programme: str, work: Work) -> Rules:
    span = book.span(semester, pupil.education, pupil.grade)
    if span is None:
        raise Refusal("plan.no_calendar", semester=semester)
    on = min(max(span.first, work.today), span.last)
    found = [
        rules for rules in book.open_to(pupil.education, pupil.grade, on) if programme in ("", rules.programme.code)
    ]
    if found:
        return found[-1]
    raise Refusal("plan.nobody_supports", grade=pupil.grade, education=pupil.education, on=on)


def next_code(session: Session, semester: str) -> str:
    """The next free plan code of a semester, as directors' orders quote it: IAP-2017-1-00042."""
    query = select(Counter).where(Counter.name == f"plan {semester}").with_for_update()
    counter = session.exec(query).one_or_none()
    if counter is None:
        ensure(session, Counter(name=f"plan {semester}", value=0))
        counter = session.exec(query).one()
    while True:
        counter.value += 1
        session.flush()
        code = f"IAP-{semester}-{counter.value:05d}"
        if not code_taken(session, code):
            return code


def code_taken(session: Session, code: str) -> bool:
    """Whether a plan, perhaps one that was imported, carries this code."""
    return session.exec(select(Plan.id).where(Plan.code == code)).first() is not None


def save(work: Work, plan_id: UUID, seen: int, form: PlanForm) -> int:
    """Keep a plan as written so far; gaps are allowed until it is submitted. Gives the version to go on from.

    Raises NotNow for a plan that is on its way or over, Overtaken where it is not as it was seen.
    """
    plan = work.get(Permission.PLAN_WRITE, Plan, plan_id, seen=seen)
    if plan.status not in (PlanStatus.DRAFT, PlanStatus.REVISING) or plan.awaits is not None:
        raise NotNow("plan.not_editable", status=plan.status)
    rules = plan_facts.rules_of(work, plan)
    changed = work.change(plan, Action.EDIT, strengths=form.strengths, goal=form.goal)
    risks, risks_changed = _save_risks(work, plan, form, rules)
    changed |= risks_changed | _save_measures(work, plan, form, rules, risks)
    if changed:
        plan.edited_at = work.now
        work.session.add(plan)
        work.session.flush()
    return plan.version


def _save_risks(work: Work, plan: Plan, form: PlanForm, rules: Rules) -> tuple[dict[str, PlanRisk], bool]:
    known = {risk.code for risk in rules.risks_on(plan.starts_on)}
    held = {r.code: r for r in work.session.exec(select(PlanRisk).where(PlanRisk.plan_id == plan.id))}
    wanted = {risk.code: risk for risk in form.risks}
    if unknown := set(wanted) - known - set(held):
        raise Refusal("plan.unknown_risk", risk=", ".join(sorted(unknown)))
    changed = False
    for code, risk in wanted.items():
        if code in held:
            changed |= work.change(held[code], Action.EDIT, rating=int(risk.rating), note=risk.note)
            continue
        held[code] = PlanRisk(
            school_id=plan.school_id,
            plan_id=plan.id,
            code=code,
            sensitive=rules.sensitive(code),
            rating=int(risk.rating),
            note=risk.note,
        )
        work.add(held[code], Action.ADD)
        changed = True
    work.session.flush()
    for code in set(held) - set(wanted):
        _untie(work, col(MeasureRisk.risk_id) == held[code].id)
        work.remove(held.pop(code), Action.REMOVE)
        changed = True
    return held, changed


def _save_measures(work: Work, plan: Plan, form: PlanForm, rules: Rules, risks: Mapping[str, PlanRisk]) -> bool:
    known = {kind.code: kind for kind in rules.kinds_on(plan.starts_on)}
    held = {m.id: m for m in work.session.exec(select(PlanMeasure).where(PlanMeasure.plan_id == plan.id))}
    providers = _staff(work, plan)
    changed = False
    kept: set[UUID] = set()
    for measure in form.measures:
        if measure.kind not in known or known[measure.kind].type is not measure.type:
            raise Refusal("plan.measure_not_in_programme", kind=measure.kind)
        if measure.provider_id is not None and measure.provider_id not in providers:
            raise NotFound("access.not_found")
        row = held.get(measure.id) if measure.id else None
        if measure.id and row is None:
            raise Overtaken("access.overtaken")
        values = measure.model_dump(exclude={"id", "risks"})
        if row is None:
            row = PlanMeasure(school_id=plan.school_id, plan_id=plan.id, **values)
            work.add(row, Action.ADD)
            changed = True
        else:
            changed |= work.change(row, Action.EDIT, **values)
        kept.add(row.id)
        work.session.flush()
        changed |= _tie(work, row, measure, risks)
    for row_id in set(held) - kept:
        _untie(work, col(MeasureRisk.measure_id) == row_id)
        work.remove(held[row_id], Action.REMOVE)
        changed = True
    return changed


def _tie(work: Work, row: PlanMeasure, form: MeasureForm, risks: Mapping[str, PlanRisk]) -> bool:
    wanted = {risks[code].id for code in form.risks if code in risks}
    links = work.session.exec(select(MeasureRisk).where(MeasureRisk.measure_id == row.id)).all()
    held = {link.risk_id for link in links}
    for link in links:
        if link.risk_id not in wanted:
            work.session.delete(link)
    for risk_id in wanted - held:
        work.session.add(MeasureRisk(measure_id=row.id, risk_id=risk_id))
    if wanted != held:
        codes = sorted(code for code, risk in risks.items() if risk.id in wanted)
        work.record(Action.TIE, row, after={"risks": codes})
    return wanted != held


def _untie(work: Work, which: Any) -> None:  # noqa: ANN401 a condition
    for link in work.session.exec(select(MeasureRisk).where(which)).all():
        work.session.delete(link)
    work.session.flush()


def _staff(work: Work, plan: Plan) -> set[UUID]:
    held = select(Assignment.account_id).where(Assignment.school_id == plan.school_id, standing.held_today())
    return set(work.session.exec(held))


def staff(work: Work, plan_id: UUID) -> list[Account]:
    """The people of the plan's school, who may be named as those who give its consultations."""
    plan = work.get(Permission.PLAN_WRITE, Plan, plan_id)
    query = select(Account).where(col(Account.id).in_(_staff(work, plan)), col(Account.active).is_(True))
    return list(work.session.exec(query.order_by(col(Account.last_name))))


def preparers(work: Work, school_id: UUID) -> list[Account]:
    """The active preparers of a school within reach, to whom a plan may be handed. Raises NotFound for another's."""
    work.require(Permission.PLAN_ASSIGN)
    reached = select(School.id).where(School.id == school_id, work.within(Permission.PLAN_ASSIGN, School))
    if work.session.exec(reached).first() is None:
        raise NotFound("access.not_found")
    query = (
        select(Account)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .where(
            Assignment.school_id == school_id, Assignment.role == Role.PREPARER, standing.held_today(),
            col(Account.active).is_(True),
        )
        .order_by(col(Account.last_name))
    )  # fmt: skip
    return list(work.session.exec(query))


def reassign(work: Work, plan_id: UUID, seen: int, account_id: UUID) -> None:
    """Hand a plan to another preparer of the school, so that nobody's absence stops it."""
    plan = work.get(Permission.PLAN_ASSIGN, Plan, plan_id, seen=seen)
    if account_id not in {account.id for account in preparers(work, plan.school_id)}:
        raise NotFound("access.not_found")
    work.change(plan, Action.REASSIGN, preparer_id=account_id)
