"""Bring things about in a line each, through the same use cases that people use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from sqlmodel import select

from models.claims import Claim, ClaimForm
from models.people import Account, Assignment
from models.places import Municipality, School
from models.plans import EvaluationForm, MeasureForm, Plan, PlanForm, RiskForm
from models.pupils import PupilForm
from models.vocabulary import (
    Action,
    Education,
    MeasureType,
    Outcome,
    Place,
    Rating,
    ReturnReason,
    ReviewPoint,
    Role,
    SchoolKind,
    place_of,
)
from services import desk, enrolment, plan_steps, plan_writing, standing
from services.demo.cast import Cast
from services.demo.municipality import nobodys_code
from services.forms import checked
from services.money import claim_decisions, claims
from services.rules.names import fold
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look

FAR_MUNICIPALITY = "Tālais novads"
FAR_SCHOOL = ("4599999999", "Tālā vidusskola")
SPRING = "2017-2"
JANUARY = date(2018, 1, 1)
_numbers = count(1)


@dataclass
class World:
    cast: Cast
    made: dict[str, UUID] = field(default_factory=dict)

    @staticmethod
    def build_far_away() -> None:
        """Another municipality with a school: whoever belongs there is a stranger here."""
        with begin(OPERATOR) as work:
            unit = Municipality(name=FAR_MUNICIPALITY, fold=fold(FAR_MUNICIPALITY))
            work.add(unit, Action.ADD)
            work.session.flush()
            reg_no, name = FAR_SCHOOL
            work.add(
                School(reg_no=reg_no, name=name, fold=fold(name), kind=SchoolKind.GENERAL, municipality_id=unit.id),
                Action.ADD,
            )

    def school(self, short: str) -> School:
        if short != "far":
            return self.cast.schools[short]
        with look(OPERATOR) as work:
            return work.session.exec(select(School).where(School.reg_no == FAR_SCHOOL[0])).one()

    def municipality(self, short: str = "") -> UUID:
        if short != "far":
            return self.cast.municipality.id
        with look(OPERATOR) as work:
            return work.session.exec(select(Municipality.id).where(Municipality.name == FAR_MUNICIPALITY)).one()

    def somebody(self, role: Role, where: str = "river", **account: Any) -> Actor:
        """A new person in a role; `where` is a school's short name, "municipality", "far" or ""."""
        number = next(_numbers)
        with begin(OPERATOR) as work:
            made = Account(username=f"kads{number}", first_name="Kāds", last_name=f"Numurs{number}", **account)
            work.add(made, Action.ADD)
            work.session.flush()
            place = place_of(role)
            held = Assignment(
                account_id=made.id, role=role, since=date(2017, 3, 16),
                school_id=self.school(where).id if place is Place.SCHOOL else None,
                municipality_id=self.municipality(where) if place is Place.MUNICIPALITY else None,
            )  # fmt: skip
            work.add(held, Action.GIVE_ROLE)
            work.session.flush()
            return standing.as_actor(made, held)

    def second_role(self, actor: Actor, role: Role, where: str = "river") -> Actor:
        """The same person in another role."""
        with begin(OPERATOR) as work:
            place = place_of(role)
            held = Assignment(
                account_id=actor.account_id, role=role, since=date(2017, 3, 16),
                school_id=self.school(where).id if place is Place.SCHOOL else None,
                municipality_id=self.municipality(where) if place is Place.MUNICIPALITY else None,
            )  # fmt: skip
            work.add(held, Action.GIVE_ROLE)
            work.session.flush()
            return standing.as_actor(work.session.get_one(Account, actor.account_id), held)

    def form(self, **over: Any) -> PupilForm:
        number = next(_numbers)
        raw = {
            "personal_code": nobodys_code(date(2005, 3, 2), number % 1000), "first_name": "Anna", "last_name": f"Pumpurzara{number}",
            "programme": Education.GENERAL, "grade": 7, "application_date": "2018-01-10", "application_signer": "Māte Pumpurzara",
        }  # fmt: skip
        return checked(PupilForm, raw | over)

    def pupil(self, where: str = "river", **over: Any) -> UUID:
        coordinator = {"river": self.cast.ilze, "forest": self.cast.janis, "craft": self.cast.viktors}[where]
        if where == "craft":
            over = {"programme": Education.VOCATIONAL, "grade": 2} | over
        with begin(coordinator) as work:
            return enrolment.enrol(work, self.school(where).id, self.form(**over))

    def team(self, where: str = "river") -> tuple[Actor, Actor]:
        """Preparer and director of a school."""
        c = self.cast
        return {"river": (c.peteris, c.dace), "forest": (c.baiba, c.normunds), "craft": (c.velga, c.zane)}[where]

    def draft(
        self,
        where: str = "river",
        pupil_id: UUID | None = None,
        contents: PlanForm | None = None,
        semester: str = SPRING,
    ) -> UUID:
        preparer, pupil_id = self.team(where)[0], pupil_id or self.pupil(where)
        with begin(preparer) as work:
            plan_id = plan_writing.begin_plan(work, pupil_id, semester)
            work.session.flush()
            plan = work.session.get_one(Plan, plan_id)
            plan_writing.save(work, plan_id, plan.version, contents or complete())
        return plan_id

    def chain(self, where: str = "river") -> Sequence[Actor]:
        """Who approves in turn."""
        straight = where == "craft"
        return (self.team(where)[1], *(() if straight else (self.cast.mara,)), self.cast.sandra)

    def running(self, where: str = "river", **more: Any) -> UUID:
        plan_id = self.draft(where, **more)
        self.step(self.team(where)[0], plan_id, Action.SUBMIT)
        for actor in self.chain(where):
            self.step(actor, plan_id, Action.APPROVE)
        return plan_id

    def step(self, actor: Actor, plan_id: UUID, step: Action, comment: str = "") -> None:
        seen = self.plan(plan_id).version
        with begin(actor) as work:
            if actor.role is Role.EXPERT and step in (
                Action.APPROVE,
                Action.RETURN,
            ):  # who decides what they have taken
                desk.take_one(work, plan_id)
            plan_steps.take(work, plan_id, seen, step, comment, **looked_at(step))

    def close(self, plan_id: UUID, outcome: Outcome = Outcome.IMPROVED) -> None:
        plan = self.plan(plan_id)
        with look(OPERATOR) as work:
            codes = [risk.code for risk in plan_steps.plan_facts.contents(work, plan_id).risks]
            preparer = work.session.exec(select(Assignment).where(Assignment.account_id == plan.preparer_id)).one()
            account = work.session.get_one(Account, preparer.account_id)
        form = EvaluationForm(outcome=outcome, helped="Sarunas.", end_ratings=dict.fromkeys(codes, Rating.LOW))
        with begin(standing.as_actor(account, preparer)) as work:
            plan_steps.close(work, plan_id, plan.version, form)

    def plan(self, plan_id: UUID) -> Plan:
        with look(OPERATOR) as work:
            return work.session.get_one(Plan, plan_id)

    def claim(
        self, plan_id: UUID, amount: str = "85.00", kind: str = "meals", month: date = JANUARY, **more: Any
    ) -> UUID:
        plan = self.plan(plan_id)
        by_school = {
            self.school("river").id: self.cast.ilze,
            self.school("forest").id: self.cast.janis,
            self.school("craft").id: self.cast.viktors,
        }
        with begin(by_school[plan.school_id]) as work:
            return claims.file(work, ClaimForm(plan_id=plan_id, kind=kind, month=month, amount=Decimal(amount), **more))

    def the_claim(self, claim_id: UUID) -> Claim:
        with look(OPERATOR) as work:
            return work.session.get_one(Claim, claim_id)

    def decide(self, actor: Actor, step: Action, *claim_ids: UUID, comment: str = "") -> list[claim_decisions.Decided]:
        seen = {claim_id: self.the_claim(claim_id).version for claim_id in claim_ids}
        with begin(actor) as work:
            return claim_decisions.decide(work, seen, step, comment)


def looked_at(step: Action) -> dict[str, Any]:
    """What an expert says with a decision."""
    ticked = {Action.APPROVE: {"points": list(ReviewPoint)}, Action.RETURN: {"reasons": [ReturnReason.OTHER]}}
    return ticked.get(step, {})


def complete(*kinds: str, sensitive: bool = False) -> PlanForm:
    """A plan that can be submitted: a risk for each compensation (meals unless named), and a measure for each risk."""
    told = {
        "meals": ("R3.05", "70.00"),
        "public_transport": ("R3.04", "30.00"),
        "personal_items": ("R3.08", "25.00"),
        "learning_materials": ("R3.07", "40.00"),
    }
    risks, measures = [], []
    for kind in kinds or ("meals",):
        code, amount = told[kind]
        risks.append(RiskForm(code=code, rating=Rating.MEDIUM))
        measures.append(
            MeasureForm(
                type=MeasureType.COMPENSATION,
                kind=kind,
                amount=Decimal(amount),
                justification="Trūkst līdzekļu.",
                risks=(code,),
            )
        )
    if sensitive:
        risks.append(RiskForm(code="R2.07", rating=Rating.HIGH, note="slepena piezīme"))
        measures.append(
            MeasureForm(
                type=MeasureType.CONSULTATION,
                kind="psychologist",
                hours=2,
                justification="slepens pamatojums",
                risks=("R2.07",),
            )
        )
    return PlanForm(goal="Pabeigt klasi.", risks=tuple(risks), measures=tuple(measures))
