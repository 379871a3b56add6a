"""What becomes of the plans and claims of the demonstration, told by the people who would have done it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim, ClaimForm
from models.places import School
from models.plans import EvaluationForm, MeasureForm, Plan, PlanForm, PlanRisk, RiskForm
from models.vocabulary import Action, Education, MeasureType, Outcome, Rating, ReviewPoint, SchoolKind, Stage
from services import clock, desk, plan_steps, plan_writing
from services.demo.cast import Cast
from services.money import claim_decisions, claim_steps, claims
from services.rules.permissions import Actor
from services.work import Work, begin

AUTUMN, SPRING = "2017-1", "2017-2"
_BEGAN: Final = {AUTUMN: date(2017, 9, 6), SPRING: date(2018, 1, 8)}
_ENDED: Final = {AUTUMN: date(2017, 12, 20), SPRING: date(2018, 1, 13)}
_DECIDED: Final = date(2018, 1, 13)
_SUBJECTS: Final = ("matemātika", "latviešu valoda un literatūra", "ķīmija", "bioloģija", "angļu valoda")
_COMMENTS: Final = {
    Action.RETURN: "Lūdzu, precizējiet, kā konsultācijas saistītas ar risku.",
    Action.SUSPEND: "Izglītojamais mēnesi ārstējas sanatorijā.",
}
_RUNS: Final = (Action.SUBMIT, Action.APPROVE, Action.APPROVE, Action.APPROVE)


@dataclass(frozen=True, slots=True)
class Team:
    """Who works at one school."""

    school: School
    coordinator: Actor
    preparer: Actor
    director: Actor
    mathematician: Actor | None = None

    @property
    def straight(self) -> bool:
        """Whether the school reports straight to the state."""
        return self.school.kind is SchoolKind.VOCATIONAL


Child = tuple[Team, UUID]


@dataclass(frozen=True, slots=True)
class Story:
    """How far one plan gets, and what its preparer does with it in the end."""

    team: Team
    child: UUID
    number: int
    steps: tuple[Action, ...]
    ends: Action | None = None


def of_autumn(children: Sequence[Child]) -> list[Story]:
    """All plans of autumn reached the experts and ran; two of three are evaluated already."""
    return [
        Story(team, child, number, _RUNS[: len(_RUNS) - team.straight], Action.CLOSE if number % 3 else None)
        for number, (team, child) in enumerate(children)
    ]


def of_spring(children: Sequence[Child]) -> list[Story]:
    """27 plans of spring reached the experts, 15 of them run; of ten more one is suspended, one was begun by mistake."""
    on_the_way = (
        [(Action.SUBMIT, Action.APPROVE)] * 3 + [(Action.SUBMIT,)] * 3 + [()] * 2 + [(Action.SUBMIT, Action.RETURN)] * 2
    )
    endings = [_RUNS] * 11 + [_RUNS[:3]] * 12 + on_the_way
    straight = [child for child in children if child[0].straight][:4]
    others = [child for child in children if not child[0].straight]
    spread = others[:: len(others) // len(endings)][: len(endings)]
    told = [*((child, _RUNS[:3]) for child in straight), *zip(spread, endings, strict=True)]
    ends = {len(told) - len(on_the_way): Action.SUSPEND, len(told) - 3: Action.VOID}
    return [Story(team, child, number, steps, ends.get(number)) for number, ((team, child), steps) in enumerate(told)]


def tell(stage: Cast, stories: Sequence[Story], semester: str, chance: Random) -> None:
    """Write, submit, decide and evaluate the plans: each person does their part of a school's plans in one go."""
    for _, group in groupby(
        sorted(stories, key=lambda story: story.team.school.reg_no), lambda story: story.team.school.reg_no
    ):
        of_school = list(group)
        team, day = of_school[0].team, _BEGAN[semester]
        plans = _write(team, of_school, semester, day, chance)
        for number, actor in enumerate(
            (team.preparer, team.director, *([] if team.straight else [stage.mara]), stage.elza)
        ):
            day += timedelta(days=1)
            with clock.at(clock.noon(day)), begin(actor) as work:
                for story in of_school:
                    if number < len(story.steps):
                        _step(work, plans[story.number], story.steps[number])
        with clock.at(clock.noon(_ENDED[semester])), begin(team.preparer) as work:
            for story in of_school:
                if story.ends is Action.CLOSE:
                    _close(work, plans[story.number], chance)
                elif story.ends:
                    _step(work, plans[story.number], story.ends)


def _write(team: Team, stories: Sequence[Story], semester: str, day: date, chance: Random) -> dict[int, UUID]:
    plans: dict[int, UUID] = {}
    with clock.at(clock.noon(day)), begin(team.preparer) as work:
        for story in stories:
            plan_id = plan_writing.begin_plan(work, story.child, semester)
            work.session.flush()
            plan = work.session.get_one(Plan, plan_id)
            plan_writing.save(work, plan_id, plan.version, _contents(plan, story, chance))
            plans[story.number] = plan_id
    return plans


def _step(work: Work, plan_id: UUID, step: Action) -> None:
    plan = work.session.get_one(Plan, plan_id)
    points: tuple[ReviewPoint, ...] = ()
    if plan.awaits is Stage.STATE:
        desk.take_one(work, plan_id)
        points = tuple(ReviewPoint)
    plan_steps.take(work, plan_id, plan.version, step, _COMMENTS.get(step, ""), points=points)


def _close(work: Work, plan_id: UUID, chance: Random) -> None:
    codes = work.session.exec(
        select(PlanRisk.code).where(PlanRisk.plan_id == plan_id).order_by(col(PlanRisk.code))
    ).all()
    form = EvaluationForm(
        outcome=chance.choice([Outcome.CONTINUES, Outcome.IMPROVED]),
        helped="Regulāras konsultācijas un saruna ar vecākiem.",
        end_ratings={code: Rating(chance.randint(0, 2)) for code in codes},
    )
    plan_steps.close(work, plan_id, work.session.get_one(Plan, plan_id).version, form)


def _contents(plan: Plan, story: Story, chance: Random) -> PlanForm:
    """A learning risk for everybody, an economic one for every third, a sensitive one for every fifth."""
    number = story.number
    told = [_learning(story.team, chance)]
    if number % 3 == 0:
        told.append((_risk("R3.05"), _compensation("meals", "60.00", "R3.05", "Ģimenei trūkst līdzekļu pusdienām.")))
    if number % 4 == 0:
        far = "Skola ir tālu no dzīvesvietas."
        told.append((_risk("R3.04"), _compensation("public_transport", "30.00", "R3.04", far)))
    if plan.education is Education.VOCATIONAL:
        tools = "Jāiegādājas darba apģērbs un instrumenti."
        told.append((_risk("R3.07"), _compensation("learning_materials", "40.00", "R3.07", tools)))
    if number % 5 == 0:
        told.append((_risk("R2.08"), _lessons("psychologist", 2, "R2.08", "Atbalsts spriedzes mazināšanai.")))
    return PlanForm(
        strengths="Labi strādā ar rokām un palīdz citiem.",
        goal="Pabeigt semestri bez nesekmīgiem vērtējumiem.",
        risks=tuple(risk for risk, _ in told),
        measures=tuple(measure for _, measure in told),
    )


def _learning(team: Team, chance: Random) -> tuple[RiskForm, MeasureForm]:
    """Lessons in a subject; the school's mathematician gives her own."""
    risk = RiskForm(code=chance.choice(["R1.02", "R1.06", "R1.07"]), rating=Rating(chance.randint(2, 3)))
    subject, hours = chance.choice(_SUBJECTS), chance.randint(2, 4)
    provider = team.mathematician if subject == _SUBJECTS[0] else None
    lessons = _lessons("teacher", hours, risk.code, "Papildu darbs ar iekavēto mācību saturu.")
    return risk, lessons.model_copy(
        update={"subject": subject, "provider_id": provider.account_id if provider else None}
    )


def _risk(code: str) -> RiskForm:
    return RiskForm(code=code, rating=Rating.MEDIUM)


def _lessons(kind: str, hours: int, risk: str, why: str) -> MeasureForm:
    return MeasureForm(type=MeasureType.CONSULTATION, kind=kind, hours=hours, justification=why, risks=(risk,))


def _compensation(kind: str, amount: str, risk: str, why: str) -> MeasureForm:
    return MeasureForm(
        type=MeasureType.COMPENSATION, kind=kind, amount=Decimal(amount), justification=why, risks=(risk,)
    )


def claim(stage: Cast, teams: Sequence[Team]) -> None:
    """Compensations as they come and go: of every eleven three are paid, one is approved, two wait, the others stay on the way."""
    for team in teams:
        with clock.at(clock.noon(date(2018, 1, 12))), begin(team.coordinator) as work:
            filed = [claims.file(work, form) for form in _forms(work, team)]
        decider, payer = (stage.sandra, stage.toms) if team.straight else (stage.mara, stage.aija)
        for step, which, comment in (
            (Action.APPROVE, (0, 1, 2, 3), ""),
            (Action.PAY, (0, 1, 2), ""),
            (Action.RETURN, (4,), "Pievienojiet, lūdzu, čeku."),
            (Action.REJECT, (6,), "Izdevumi nav saistīti ar plānu."),
            (Action.HOLD, (7,), "Gaidām kavējumu pārskatu."),
            (Action.QUERY, (8,), "Par kurām dienām ir rēķins?"),
        ):
            chosen = [claim_id for number, claim_id in enumerate(filed) if number % 11 in which]
            _decide(payer if step == Action.PAY else decider, chosen, step, comment)
        with clock.at(clock.noon(_DECIDED)), begin(team.coordinator) as work:
            for claim_id in filed[9::11]:
                claim_steps.withdraw(work, claim_id, 1, "Iesniegts divreiz.")


def _forms(work: Work, team: Team) -> Iterator[ClaimForm]:
    """One claim for every compensation of every running plan, for the first month of its semester."""
    planned = [(plan, kind.code) for plan in claims.claimable(work) for kind in plan.kinds]
    for number, (plan, kind) in enumerate(planned):
        yield ClaimForm(
            plan_id=plan.plan_id, kind=kind, month=plan.span.first.replace(day=1), amount=Decimal(25 + (number * 7) % 60),
            document_no=f"{team.school.reg_no[-2:]}-{number + 1:03}",
        )  # fmt: skip


def _decide(actor: Actor, chosen: Sequence[UUID], step: Action, comment: str) -> None:
    with clock.at(clock.noon(_DECIDED)), begin(actor) as work:
        seen = dict(work.session.exec(select(Claim.id, Claim.version).where(col(Claim.id).in_(chosen))).all())
        claim_decisions.decide(work, {claim_id: seen[claim_id] for claim_id in chosen}, step, comment)
