"""The beginning of a plan: empty, under a code of its own, for the programme that supports the pupil."""

from sqlmodel import Session, col, select

from models.database import ensure
from models.kept import Counter
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import PlanStatus
from services import plan_facts
from services.errors import Refusal
from services.rulebook import Rules, rulebook
from services.work import Work


def new_plan(work: Work, pupil: Pupil, semester: str, rules: Rules, status: PlanStatus = PlanStatus.DRAFT) -> Plan:
    """An empty plan for the pupil as they are now. Raises Refusal for a second plan in one semester; void ones do not count."""
    live = select(Plan.id).where(
        Plan.pupil_id == pupil.id,
        Plan.semester == semester,
        Plan.school_id == pupil.school_id,
        Plan.status != PlanStatus.VOID,
    )
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
        preparer_id=work.actor.owner_id,
        starts_on=starts_on,
        ends_on=span.last,
        edited_at=work.now,
    )


def rules_for(work: Work, pupil: Pupil, semester: str, programme: str = "") -> Rules:
    """The programme that supports the pupil as they are now; the youngest, where none is named."""
    book = rulebook(work.session)
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
    return session.exec(select(Plan.id).where(col(Plan.code) == code)).first() is not None
