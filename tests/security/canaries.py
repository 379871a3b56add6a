"""Records full of words that nobody out of reach may ever receive, in whatever element, table or file."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.claims import ClaimForm
from models.people import PersonForm
from models.plans import Plan
from models.pupils import PupilForm
from models.vocabulary import Action, Education, Role
from services import enrolment, people, plan_writing
from services.demo.municipality import nobodys_code
from services.forms import checked
from services.money import claims
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import JANUARY, SPRING, World, complete

CODE = nobodys_code(date(2003, 11, 29), 987)
# What each kind of record says and nothing else does. On a screen the dash of a code is escaped, in a list it may be left out.
PUPIL = ("Kanarija", "Tālumniece", "Kanārijmāte", "29112347", CODE, CODE.replace("-", "\\-"), CODE.replace("-", ""))
PLAN = ("kanārijmērķis",)
SENSITIVE = ("slepena piezīme", "slepens pamatojums")
CLAIM = ("KANARIJS77", "61,37", "61.37")
PERSON = ("Kanārijvīrs", "kanarijvirs")
EVERYTHING = (*PUPIL, *PLAN, *SENSITIVE, *CLAIM, *PERSON)


@dataclass(frozen=True)
class Far:
    """A school where everything is somebody else's business, and two who have business there."""

    things: dict[str, UUID]
    coordinator: Actor
    director: Actor


def far_away(world: World) -> Far:
    """A pupil with a running plan and a claim, all of them in the far school, and somebody who works there."""
    coordinator, director = world.somebody(Role.SCHOOL_COORDINATOR, "far"), world.somebody(Role.DIRECTOR, "far")
    with begin(coordinator) as work:
        pupil_id = enrolment.enrol(work, world.school("far").id, _pupil())
    plan_id = _plan(world, pupil_id, director)
    with begin(coordinator) as work:
        claim = checked(ClaimForm, {"plan_id": plan_id, "kind": "meals", "month": JANUARY, "amount": "61.37", "document_no": "KANARIJS77"})  # fmt: skip
        claim_id = claims.file(work, claim)
    things = {"pupil": pupil_id, "plan": plan_id, "claim": claim_id, "person": _person(world)}
    return Far(things, coordinator, director)


def _pupil() -> PupilForm:
    raw = {
        "personal_code": CODE, "first_name": "Kanarija", "last_name": "Tālumniece", "programme": Education.GENERAL, "grade": 7,
        "guardian_name": "Kanārijmāte", "guardian_phone": "29112347", "application_date": "2018-01-10", "application_signer": "Kanārijmāte",
    }  # fmt: skip
    return checked(PupilForm, raw)


def _plan(world: World, pupil_id: UUID, director: Actor) -> UUID:
    preparer, middle = world.somebody(Role.PREPARER, "far"), world.somebody(Role.MUNICIPALITY_COORDINATOR, "far")
    contents = complete(sensitive=True).model_copy(update={"goal": "kanārijmērķis"})
    with begin(preparer) as work:
        plan_id = plan_writing.begin_plan(work, pupil_id, SPRING)
        work.session.flush()
        plan_writing.save(work, plan_id, work.session.get_one(Plan, plan_id).version, contents)
    world.step(preparer, plan_id, Action.SUBMIT)
    for decider in (director, middle, world.cast.sandra):
        world.step(decider, plan_id, Action.APPROVE)
    return plan_id


def _person(world: World) -> UUID:
    raw = {"username": "kanarijvirs", "first_name": "Kanārijvīrs", "last_name": "Tālais", "role": Role.PROVIDER, "school_id": world.school("far").id}  # fmt: skip
    with begin(OPERATOR) as work:
        people.add(work, checked(PersonForm, raw))
    with look(OPERATOR) as work:
        (line,) = people.find(work, text="kanarijvirs")
    return line.account_id
