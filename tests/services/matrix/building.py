"""Build one rich world for all the cells of the matrix, in few transactions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim, ClaimForm
from models.meetings import Meeting, MeetingItem
from models.people import Account, Assignment
from models.places import Municipality, School
from models.plans import EvaluationForm, Plan, PlanForm
from models.pupils import PersonalCode, Pupil, PupilForm
from models.vocabulary import Action, Education, Outcome, Place, Rating, Role, SchoolKind, place_of
from services import enrolment, plan_facts, plan_steps, plan_writing, standing
from services.demo import cast as casting
from services.demo.municipality import nobodys_code
from services.forms import checked
from services.money import claim_decisions, claims
from services.rules.names import fold
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, begin, look
from tests.services.matrix import filing_calls, preparing, sitting
from tests.services.matrix.between import ask_around
from tests.services.matrix.deputy import stand_in
from tests.services.matrix.stage import ABROAD, ACTING, CLAIMS, HOME, MUNICIPALITY_OF, PATHS, STRAIGHT, Spot, Stage
from tests.world import FAR_MUNICIPALITY, FAR_SCHOOL, JANUARY, SPRING, complete

PORT: Final = ("4599999998", "Tālā ostas tehnikums")
SINCE: Final = date(2017, 3, 16)


@dataclass
class _Builder:
    """Builds a stage in few transactions; none of those who act in the matrix decides anything while it is built."""

    schools: dict[str, School]
    municipalities: dict[str, UUID]
    number: int = 0

    def engage(self, work: Work, role: Role, where: str = "") -> Actor:
        self.number += 1
        account = Account(username=f"loma{self.number}", first_name="Loma", last_name=f"Numurs{self.number}")
        work.add(account, Action.ADD)
        work.session.flush()
        held = Assignment(account_id=account.id, role=role, since=SINCE)
        if place_of(role) is Place.SCHOOL:
            held.school_id = self.schools[where].id
        if place_of(role) is Place.MUNICIPALITY:
            held.municipality_id = self.municipalities[where]
        work.add(held, Action.GIVE_ROLE)
        work.session.flush()
        return standing.as_actor(account, held)

    def enrol(self, coordinator: Actor, where: str, many: int) -> list[UUID]:
        kind = (Education.VOCATIONAL, 2) if where in STRAIGHT else (Education.GENERAL, 7)
        forms = []
        for _ in range(many):
            self.number += 1
            forms.append(pupil_form(self.number, *kind))
        with begin(coordinator) as work:
            enrolment.keep_pupils(work, [(self.schools[where].id, form) for form in forms])
            codes = [form.personal_code for form in forms]
            found = work.session.exec(
                select(PersonalCode.code, PersonalCode.pupil_id).where(col(PersonalCode.code).in_(codes))
            )
            by_code = dict(found.all())
        return [by_code[code] for code in codes]


def pupil_form(number: int, education: Education = Education.GENERAL, grade: int = 7) -> PupilForm:
    code = nobodys_code(date(2005, 1 + number // 1000 % 12, 5), number % 1000)
    raw = {
        "personal_code": code,
        "first_name": "Anna",
        "last_name": f"Lomzara{number}",
        "programme": education,
        "grade": grade,
    }
    return checked(PupilForm, raw | {"application_date": "2018-01-10", "application_signer": "Māte Lomzara"})


def build() -> Stage:
    """Fill a database that holds the cast. Takes seconds; every cell of the matrix is rolled back, so once is enough."""
    stage = casting.recall()
    builder = _Builder(dict(stage.schools), {HOME: stage.municipality.id})
    with begin(OPERATOR) as work:
        far = work.session.exec(select(School).where(School.reg_no == FAR_SCHOOL[0])).one()
        abroad = work.session.exec(select(Municipality.id).where(Municipality.name == FAR_MUNICIPALITY)).one()
        port = School(
            reg_no=PORT[0], name=PORT[1], fold=fold(PORT[1]), kind=SchoolKind.VOCATIONAL, municipality_id=abroad
        )
        work.add(port, Action.ADD)
        work.session.flush()
        builder.schools |= {"far": far, "port": port}
        builder.municipalities[ABROAD] = abroad
        actors = _actors(builder, work)
    sides = [*((where, False) for where in MUNICIPALITY_OF), *((where, True) for where in ACTING)]
    spots = {(where, own): _spot(builder, where, own, actors) for where, own in sides}
    spots = ask_around(spots)
    return Stage(actors, spots, {name: school.id for name, school in builder.schools.items()}, builder.municipalities)


def _actors(builder: _Builder, work: Work) -> dict[str, Actor]:
    places = {
        Place.SCHOOL: tuple(MUNICIPALITY_OF), Place.MUNICIPALITY: (HOME, ABROAD), Place.STATE: ("",),
    }  # fmt: skip
    actors = {
        f"{role} {where}".strip(): builder.engage(work, role, where)
        for role in Role
        if role is not Role.OPERATOR
        for where in places[place_of(role)]
    }
    return actors | {str(Role.OPERATOR): OPERATOR}


@dataclass(frozen=True)
class _Crew:
    """Those who bring the plans and claims of one spot to where they are."""

    preparer: Actor
    colleague: Actor
    director: Actor
    coordinator: Actor
    hand: Actor
    municipality: Actor
    payer: Actor
    state: Actor
    second_state: Actor


def _crew(builder: _Builder, where: str, own: bool, actors: Mapping[str, Actor]) -> _Crew:
    home = MUNICIPALITY_OF[where]
    with begin(OPERATOR) as work:
        colleague = builder.engage(work, Role.PREPARER, where)
        return _Crew(
            preparer=actors[f"{Role.PREPARER} {where}"] if own else colleague,
            colleague=colleague,
            director=builder.engage(work, Role.DIRECTOR, where),
            coordinator=builder.engage(work, Role.SCHOOL_COORDINATOR, where),
            hand=builder.engage(work, Role.PROVIDER, where),
            municipality=builder.engage(work, Role.MUNICIPALITY_COORDINATOR, home),
            payer=builder.engage(work, Role.ACCOUNTANT, home),
            state=builder.engage(work, Role.STATE_COORDINATOR),
            second_state=builder.engage(work, Role.STATE_COORDINATOR),
        )


def _spot(builder: _Builder, where: str, own: bool, actors: Mapping[str, Actor]) -> Spot:
    crew = _crew(builder, where, own, actors)
    straight = where in STRAIGHT
    paths = {
        name: path.replace("m", "") if straight else path
        for name, path in PATHS.items()
        if not (straight and name == "in_approval")
    }
    paths |= {f"claim {status}": paths["running"] for status in CLAIMS if not own}
    children = dict(zip([*paths, "without"], builder.enrol(crew.coordinator, where, len(paths) + 1), strict=True))
    contents = _contents(actors[f"{Role.PROVIDER} {where}"] if own else None)
    plans = _write(crew.preparer, {name: children[name] for name in paths}, contents)
    _lead(crew, plans, paths)
    preparing.prepare(crew.preparer, f"{where} {own}", plans["suspended"])
    filed = {} if own else _file(crew, {status: plans[f"claim {status}"] for status in CLAIMS}, straight)
    held = sitting.meet(crew.director, children["running"])
    assert crew.hand.account_id is not None
    assert crew.hand.assignment_id is not None
    assert crew.colleague.account_id is not None
    return Spot(
        where, own, builder.schools[where].id, plans, children, filed, _versions(plans, children, filed, held), crew.colleague.account_id, crew.hand.account_id,
        crew.hand.assignment_id, stand_in(crew.colleague, SINCE), *[children["void"]] * 3, held, filing_calls.prove(filed) if filed else {},
    )  # fmt: skip


def _contents(provider: Actor | None) -> PlanForm:
    form = complete("meals", sensitive=True)
    named = [
        measure.model_copy(update={"provider_id": provider.account_id if provider else None})
        for measure in form.measures
    ]
    return form.model_copy(update={"measures": tuple(named)})


def _write(preparer: Actor, children: Mapping[str, UUID], contents: PlanForm) -> dict[str, UUID]:
    plans = {}
    with begin(preparer) as work:
        for name, pupil_id in children.items():
            plans[name] = plan_writing.begin_plan(work, pupil_id, SPRING)
            work.session.flush()
            plan_writing.save(work, plans[name], work.session.get_one(Plan, plans[name]).version, contents)
    return plans


def _lead(crew: _Crew, plans: Mapping[str, UUID], paths: Mapping[str, str]) -> None:
    """Everybody takes their step with all plans whose path has it, in the order of the chain."""
    turns = (
        ("v", crew.preparer, Action.VOID), ("p", crew.preparer, Action.SUBMIT), ("r", crew.director, Action.RETURN),
        ("d", crew.director, Action.APPROVE), ("m", crew.municipality, Action.APPROVE), ("s", crew.state, Action.APPROVE),
        ("x", crew.director, Action.SUSPEND),
    )  # fmt: skip
    for letter, actor, action in turns:
        with begin(actor) as work:
            for plan_id in (plans[name] for name, path in paths.items() if letter in path):
                plan_steps.take(work, plan_id, version(work, Plan, plan_id), action, "iemesls")
    with begin(crew.preparer) as work:
        for plan_id in (plans[name] for name, path in paths.items() if "c" in path):
            plan_steps.close(work, plan_id, version(work, Plan, plan_id), evaluation(work, plan_id))


def _file(crew: _Crew, plans: Mapping[str, UUID], straight: bool) -> dict[str, UUID]:
    with begin(crew.coordinator) as work:
        filed = {status: claims.file(work, claim_form(plan_id)) for status, plan_id in plans.items()}
    decider, payer = (crew.state, crew.second_state) if straight else (crew.municipality, crew.payer)
    decisions: Sequence[tuple[Actor, Action, Iterable[str]]] = (
        (decider, Action.HOLD, ("held",)), (decider, Action.QUERY, ("queried",)), (decider, Action.RETURN, ("returned",)), (decider, Action.REJECT, ("rejected",)),
        (decider, Action.APPROVE, ("approved", "paid")), (payer, Action.PAY, ("paid",)),
    )  # fmt: skip
    for actor, action, statuses in decisions:
        with begin(actor) as work:
            seen = {filed[status]: version(work, Claim, filed[status]) for status in statuses}
            decided = claim_decisions.decide(work, seen, action, "iemesls")
            assert not [one.refusal for one in decided if one.refusal]
    return filed


def claim_form(plan_id: UUID) -> ClaimForm:
    return ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount="20.00")


def evaluation(work: Work, plan_id: UUID) -> EvaluationForm:
    codes = [risk.code for risk in plan_facts.contents(work, plan_id).risks]
    return EvaluationForm(outcome=Outcome.IMPROVED, helped="Sarunas.", end_ratings=dict.fromkeys(codes, Rating.LOW))


def _versions(*things: Mapping[str, UUID]) -> dict[UUID, int]:
    wanted = {thing_id for named in things for thing_id in named.values()}
    with look(OPERATOR) as work:
        tables = (Plan, Pupil, Claim, Meeting, MeetingItem)
        return {
            row_id: at
            for table in tables
            for row_id, at in work.session.exec(select(table.id, table.version))
            if row_id in wanted
        }


def version(work: Work, table: type[Plan] | type[Claim], row_id: UUID) -> int:
    return work.session.get_one(table, row_id).version
