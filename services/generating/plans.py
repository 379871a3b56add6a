"""Plans of one school: risks, measures against them, how far each got and what became of the risks. All of it made up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

from models.plans import MeasureRisk, Plan, PlanMeasure, PlanRisk
from models.vocabulary import Education, MeasureType, Outcome, PlanStatus, Stage
from services import clock
from services.generating.calendar import Calendar
from services.generating.pile import Pile
from services.generating.places import Person, Site
from services.generating.pupils import Stay
from services.generating.size import EXPENSES, HELPERS, OUTCOMES, OVER, PRESENT, RISK_GROUPS, SUBJECTS, Odds, pick
from services.plan_facts import PlannedMeasure

_MOST_RISKS: Final = Odds({"1": 0.35, "2": 0.35, "3": 0.20, "4": 0.10})
_WITH_LESSONS, _TWO_LESSONS, _WITH_MONEY, _TWO_MONIES = 0.89, 0.22, 0.54, 0.65
_HELPED: Final = "Regulāras konsultācijas un saruna ar vecākiem."
_WHY: Final = "Plānots atbilstoši novērtētajam riskam."
_WAITS: Final = 4  # days after the plan's start


@dataclass(frozen=True, slots=True)
class Risk:
    id: UUID
    code: str
    sensitive: bool
    rating: int
    rated: bool = True
    note: str = ""


@dataclass(slots=True)
class Made:
    """A plan with what its lessons, its claims and its version need to know of it."""

    id: UUID
    stay: Stay
    status: PlanStatus
    code: str
    semester: str
    preparer: Person
    risks: list[Risk] = field(default_factory=list)
    measures: list[PlannedMeasure] = field(default_factory=list)
    strengths: str = "Labi strādā ar rokām un palīdz citiem."
    goal: str = "Pabeigt semestri bez nesekmīgiem vērtējumiem."

    @property
    def lives(self) -> bool:
        """Whether it has been carried out at all."""
        return self.status in (PlanStatus.RUNNING, PlanStatus.CLOSED, PlanStatus.SUSPENDED)

    def day(self, number: int) -> datetime:
        return clock.noon(self.stay.span.first + timedelta(days=number))


@dataclass(slots=True)
class Writer:
    """Writes plans under codes that are counted by semester."""

    pile: Pile
    calendar: Calendar
    numbers: Counter[str] = field(default_factory=Counter)
    _risks: dict[tuple[UUID, str], list[tuple[str, bool]]] = field(default_factory=dict)

    def write(self, site: Site, stay: Stay, chance: Random) -> Made:
        semester = self.calendar.semesters[stay.semester]
        present = semester == self.calendar.semesters[-1]
        status = PlanStatus((PRESENT if present else OVER).draw(chance))
        straight = len(site.approvers) == 1
        if straight and status is PlanStatus.IN_APPROVAL:
            status = PlanStatus.DIRECTOR_APPROVED
        self.numbers[semester] += 1
        code = f"IAP-{semester}-{self.numbers[semester]:05d}"
        plan = Made(self.pile.new_id(), stay, status, code, semester, pick(chance, site.preparers))
        outcome = _outcome(plan, chance)
        self._keep(plan, site, outcome, _awaited(status, straight=straight))
        if status is not PlanStatus.VOID:
            self._contents(plan, site, outcome, chance)
        return plan

    def _keep(self, plan: Made, site: Site, outcome: Outcome | None, awaits: Stage | None) -> None:
        stay = plan.stay
        rules = self.calendar.rules(plan.semester, stay.education, stay.grade)
        row = {
            "id": plan.id, "version": 1, "school_id": site.id, "pupil_id": stay.pupil_id, "code": plan.code, "semester": plan.semester,
            "programme_id": rules.programme.id, "education": stay.education, "grade": stay.grade, "status": plan.status,
            "awaits": awaits, "waiting_since": plan.day(_WAITS) if awaits else None,
            "round": 0 if plan.status in (PlanStatus.DRAFT, PlanStatus.VOID) else 1, "preparer_id": plan.preparer.id,
            "starts_on": stay.span.first, "ends_on": stay.span.last, "strengths": plan.strengths, "goal": plan.goal, "outcome": outcome,
            "helped": _HELPED if outcome else "", "edited_at": plan.day(1),
        }  # fmt: skip
        self.pile.tell(Plan, self.pile.put(Plan, row))

    def _contents(self, plan: Made, site: Site, outcome: Outcome | None, chance: Random) -> None:
        economic = self._lay_risks(plan, site, outcome, chance)
        measures = self._lessons(plan, site, chance) if chance.random() < _WITH_LESSONS else []
        pays = self.calendar.pays(plan.semester, plan.stay.education, plan.stay.grade)
        if pays and (economic or not measures or chance.random() < _WITH_MONEY):
            measures += self._money(plan, pays, chance)
        for measure in measures or self._lessons(plan, site, chance):
            self._put(plan, site, measure)

    def _lay_risks(self, plan: Made, site: Site, outcome: Outcome | None, chance: Random) -> bool:
        """Choose and rate the risks; whether one of them is economic."""
        groups = [RISK_GROUPS.draw(chance) for _ in range(int(_MOST_RISKS.draw(chance)))]
        chosen = dict(pick(chance, self._of_group(plan, group)) for group in groups)
        better = outcome in (Outcome.IMPROVED, Outcome.GRADUATED)
        for code, sensitive in chosen.items():
            rating = 1 + int(chance.random() * 3)
            end = max(0, rating - int(chance.random() * (3 if better else 2))) if outcome else None
            risk = Risk(self.pile.new_id(), code, sensitive, rating)
            plan.risks.append(risk)
            row = {
                "id": risk.id, "version": 1, "school_id": site.id, "plan_id": plan.id, "code": code, "sensitive": sensitive,
                "rating": rating, "rated": True, "end_rating": end, "note": "",
            }  # fmt: skip
            self.pile.put(PlanRisk, row)
        return "R3" in groups

    def _of_group(self, plan: Made, group: str) -> Sequence[tuple[str, bool]]:
        """Codes of a group of the plan's programme, each with whether it is sensitive."""
        stay = plan.stay
        rules = self.calendar.rules(plan.semester, stay.education, stay.grade)
        key = (rules.programme.id, group)
        if key not in self._risks:
            known = {risk.code: risk.sensitive for risk in rules.risks if risk.group == group}
            self._risks[key] = sorted(known.items())
        return self._risks[key]

    def _lessons(self, plan: Made, site: Site, chance: Random) -> list[PlannedMeasure]:
        found = []
        for _ in range(2 if chance.random() < _TWO_LESSONS else 1):
            kind = HELPERS.draw(chance)
            subject = SUBJECTS.draw(chance) if kind == "teacher" else ""
            # Who teaches what at a school stays so: groups come of it.
            provider = site.providers[sum(map(ord, kind + subject)) % len(site.providers)]
            found.append(
                self._measure(
                    plan, MeasureType.CONSULTATION, kind, subject, 2 + int(chance.random() * 4), None, provider.id
                )
            )
        return found

    def _money(self, plan: Made, pays: frozenset[str], chance: Random) -> list[PlannedMeasure]:
        number = 2 if chance.random() < _TWO_MONIES else 1
        kinds = {EXPENSES.draw(chance) for _ in range(number)} & pays
        if plan.stay.education is Education.VOCATIONAL and chance.random() < 0.3:
            kinds |= {"learning_materials"} & pays
        return [self._measure(plan, MeasureType.COMPENSATION, kind, "", None, self._planned(plan, kind), None)
                for kind in sorted(kinds or {min(pays)})]  # fmt: skip

    def _planned(self, plan: Made, kind: str) -> Decimal:
        stay = plan.stay
        money = self.calendar.money(plan.semester, stay.education, stay.grade, kind, _month(stay))
        return money.cap if money and money.cap is not None else Decimal("250.00")

    def _measure(
        self, plan: Made, type_: MeasureType, kind: str, subject: str, hours: int | None, amount: Decimal | None, provider: UUID | None
    ) -> PlannedMeasure:  # fmt: skip
        answers = tuple(sorted(risk.code for risk in plan.risks[:2]))
        return PlannedMeasure(self.pile.new_id(), type_, kind, subject, hours, amount, provider, _WHY, answers)

    def _put(self, plan: Made, site: Site, measure: PlannedMeasure) -> None:
        plan.measures.append(measure)
        row: dict[str, Any] = {
            "id": measure.id, "version": 1, "school_id": site.id, "plan_id": plan.id, "type": measure.type, "kind": measure.kind,
            "subject": measure.subject, "hours": measure.hours, "amount": measure.amount, "provider_id": measure.provider_id,
            "justification": measure.justification,
        }  # fmt: skip
        self.pile.put(PlanMeasure, row)
        for risk in plan.risks:
            if risk.code in measure.risks:
                self.pile.put(MeasureRisk, {"measure_id": measure.id, "risk_id": risk.id})


def _month(stay: Stay) -> date:
    return stay.span.first.replace(day=1)


def _outcome(plan: Made, chance: Random) -> Outcome | None:
    if plan.status is not PlanStatus.CLOSED:
        return None
    return Outcome(OUTCOMES.draw(chance)) if plan.stay.last else Outcome.CONTINUES


def _awaited(status: PlanStatus, *, straight: bool) -> Stage | None:
    """Who is asked next on the way: after the director the municipality, where there is one."""
    if status is PlanStatus.DIRECTOR_APPROVED:
        return Stage.STATE if straight else Stage.MUNICIPALITY
    return Stage.STATE if status is PlanStatus.IN_APPROVAL else None
