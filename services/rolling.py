"""Take a school into the next semester: a draft for everybody who goes on, a reason for everybody who does not.

The dry run and the run decide with the very same function; the run refuses where it would do anything else than was shown.
"""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlmodel import col, select

from models.people import Account, Assignment
from models.places import School
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Action, Education, PlanStatus, Role
from services import plan_beginning, plan_copying, standing
from services.errors import NotFound, Overtaken, Refusal, outcome_of
from services.rules import rolling as rules
from services.rules.answers import Why
from services.rules.permissions import Permission
from services.rules.school_year import Semester, open_semesters
from services.work import Work


@dataclass(frozen=True, slots=True)
class Wishes:
    """What only people know: who repeats the grade, who goes on to grade 10, who takes over from a preparer who left."""

    repeats: frozenset[UUID] = frozenset()
    goes_on: frozenset[UUID] = frozenset()
    stand_in: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What will become of one pupil: a draft for a grade and a preparer, or the reason why there is none."""

    pupil_id: UUID
    pupil: str  # the last plan's code, where the pupil is at another school now
    education: Education
    grade: int
    new_grade: int | None
    preparer_id: UUID | None
    preparer: str
    unevaluated: bool  # the last plan still runs
    why: Why | None

    @property
    def drafted(self) -> bool:
        return self.why is None


@dataclass(frozen=True, slots=True)
class Preview:
    """Everybody, in Latvian order; `promise` stands for exactly this."""

    lines: tuple[Line, ...]
    promise: str


@dataclass(frozen=True, slots=True)
class Rolled:
    """A draft that was made, and what could not be copied into it."""

    pupil_id: UUID
    pupil: str
    plan_id: UUID
    notes: tuple[Why, ...]


def semesters(work: Work) -> list[str]:
    """The semesters into which a school may be taken today."""
    work.require(Permission.PLAN_ASSIGN)
    return open_semesters(work.today)


def dry_run(work: Work, school_id: UUID, semester: str, wishes: Wishes) -> Preview:
    """What `run` would do, without doing it."""
    school = _school(work, school_id, semester, lock=False)
    lines = tuple(line for line, _ in _decided(work, school, semester, wishes))
    return Preview(lines, _promise(lines))


def run(
    work: Work, school_id: UUID, semester: str, wishes: Wishes, promise: str, key: str = ""
) -> tuple[int, list[Rolled]]:
    """Do what the dry run promised: raise grades, begin drafts, copy what is still possible. How many, and each.

    Raises Overtaken, and changes nothing, where anything is not as it was shown. Handed in twice, it runs once.
    """
    work.require(Permission.PLAN_ASSIGN)
    if again := work.done_before(key):
        return int(again), []
    school = _school(work, school_id, semester, lock=True)
    decided = _decided(work, school, semester, wishes)
    if _promise(tuple(line for line, _ in decided)) != promise:
        raise Overtaken("rolling.changed_meanwhile")
    made = [_draft(work, line, old, semester) for line, old in decided if line.drafted and old is not None]
    work.remember_done(key, str(len(made)))
    return len(made), made


def _school(work: Work, school_id: UUID, semester: str, *, lock: bool) -> School:
    """The school. Locked, so that of two people at once the second sees what the first has done."""
    work.require(Permission.PLAN_ASSIGN)
    query = select(School).where(School.id == school_id, work.within(Permission.PLAN_ASSIGN, School))
    school = work.session.exec(query.with_for_update() if lock else query).one_or_none()
    if school is None:
        raise NotFound("access.not_found")
    if semester not in open_semesters(work.today):
        raise Refusal("plan.semester_not_open", semester=open_semesters(work.today)[0])
    return school


Decided = tuple[Line, Plan | None]


def _decided(work: Work, school: School, semester: str, wishes: Wishes) -> list[Decided]:
    """Everybody who is at the school or had a plan there, each with what becomes of them."""
    new, before = Semester.parse(semester), Semester.parse(semester).previous()
    last = _plans(work, school, str(before))
    planned = _plans(work, school, semester)
    at_school = select(Pupil).where(col(Pupil.school_id) == school.id)
    gone = select(Pupil).where(col(Pupil.id).in_(last), col(Pupil.school_id) != school.id)
    pupils = [*work.session.exec(at_school), *work.session.exec(gone)]
    preparers = _preparers(work, school)
    if wishes.stand_in is not None and wishes.stand_in not in preparers:
        raise NotFound("access.not_found")
    found = []
    for pupil in sorted(pupils, key=lambda one: (one.sort_key, one.id)):
        old = last.get(pupil.id)
        preparer = old.preparer_id if old and old.preparer_id in preparers else wishes.stand_in
        candidate = rules.Candidate(
            here=pupil.school_id == school.id, planned=pupil.id in planned, education=pupil.education, grade=pupil.grade,
            last_status=old.status if old else None, last_outcome=old.outcome if old else None,
            last_grade=old.grade if old and old.education is pupil.education else None,
            has_preparer=preparer is not None, repeats=pupil.id in wishes.repeats, goes_on=pupil.id in wishes.goes_on,
        )  # fmt: skip
        supports = _Supports(work, pupil, semester)
        into = rules.goes_into(candidate, new_year=new.year != before.year, supports=supports)
        found.append((_line(pupil, old, candidate, into, preparer, preparers), old))
    return found


@dataclass(frozen=True, slots=True)
class _Supports:
    """Whether a programme supports the pupil in a grade: asked of the very rule that begins a plan."""

    work: Work
    pupil: Pupil
    semester: str

    def __call__(self, grade: int) -> Why | None:
        imagined = Pupil(**self.pupil.model_dump(exclude={"grade"}), grade=grade)
        said = outcome_of(plan_beginning.rules_for, self.work, imagined, self.semester)
        return said.why if isinstance(said, Refusal) else None


def _line(
    pupil: Pupil,
    old: Plan | None,
    candidate: rules.Candidate,
    into: int | Why,
    preparer: UUID | None,
    names: dict[UUID, str],
) -> Line:
    why = into if isinstance(into, Why) else None
    name = pupil.name if candidate.here or old is None else old.code
    return Line(
        pupil_id=pupil.id, pupil=name, education=pupil.education, grade=pupil.grade,
        new_grade=None if isinstance(into, Why) else into, preparer_id=None if why else preparer,
        preparer=names.get(preparer, "") if preparer and not why else "",
        unevaluated=old is not None and old.status is PlanStatus.RUNNING, why=why,
    )  # fmt: skip


def _draft(work: Work, line: Line, old: Plan, semester: str) -> Rolled:
    pupil = work.session.get_one(Pupil, line.pupil_id)
    work.change(pupil, Action.EDIT, grade=line.new_grade)
    plan = plan_beginning.new_plan(work, pupil, semester, plan_beginning.rules_for(work, pupil, semester))
    plan.preparer_id = line.preparer_id
    work.add(plan, Action.BEGIN)
    work.session.flush()
    return Rolled(pupil.id, pupil.name, plan.id, tuple(plan_copying.copied(work, old, plan)))


def _plans(work: Work, school: School, semester: str) -> dict[UUID, Plan]:
    """The plans of a semester at this school, by pupil; void ones are none."""
    query = select(Plan).where(
        Plan.school_id == school.id, Plan.semester == semester, Plan.status != PlanStatus.VOID,
        work.within(Permission.PLAN_ASSIGN, Plan),
    )  # fmt: skip
    return {plan.pupil_id: plan for plan in work.session.exec(query)}


def _preparers(work: Work, school: School) -> dict[UUID, str]:
    """Those who can prepare plans at this school today."""
    query = (
        select(Account)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .where(
            Assignment.school_id == school.id, Assignment.role == Role.PREPARER, standing.held_today(),
            col(Account.active).is_(True),
        )
    )  # fmt: skip
    return {account.id: account.name for account in work.session.exec(query)}


def _promise(lines: tuple[Line, ...]) -> str:
    """A fingerprint of what is shown: whoever is where, with which grade, preparer or reason."""
    told = [(str(one.pupil_id), one.new_grade, str(one.preparer_id), one.why.name if one.why else "") for one in lines]
    return sha256(repr(told).encode()).hexdigest()
