"""What papers say: records turned into words as people write them, in Latvian, whatever language a screen speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from models.money_words import CapPeriod
from models.plans import Plan, PlanRisk
from models.vocabulary import Action, Language, MeasureType
from services import texts
from services.clock import RIGA
from services.documents.content import Content, Value
from services.plan_facts import PlannedMeasure
from services.plans import Sheet, StepTaken
from services.rules.compensation import cap_in_force
from services.rules.names_of import Named
from services.rules.support_plans import Terms

_L: Final = Language.LATVIAN
People = Mapping[UUID | None, str]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands on every paper: where it comes from, who made it and when, and who signs for the school."""

    school: str
    school_reg_no: str
    municipality: str
    made_by: str
    made_on: date
    director: str

    def content(self, code: str) -> dict[str, Value]:
        return {
            "school": self.school, "school_reg_no": self.school_reg_no, "municipality": self.municipality, "made_by": self.made_by,
            "made_on": said(self.made_on), "director": self.director, "code": code,
        }  # fmt: skip


def said(value: object) -> str:
    """A day, a sum or a word as it stands on paper; nothing where there is none."""
    if isinstance(value, datetime):
        return value.astimezone(RIGA).strftime("%d.%m.%Y")
    return "" if value is None else texts.shown_as(_L, value)


def of_plan(
    sheet: Sheet, around: Around, people: People, programme: str, groups: Mapping[str, str], *, sensitive: bool
) -> Content:
    """A plan and its evaluation. Unless asked for, what was written about sensitive risks stays off the paper."""
    kept_back = {risk.code for risk in sheet.risks if risk.sensitive and not sensitive}
    withheld = any(risk.note for risk in sheet.risks if risk.code in kept_back) or any(
        measure.justification for measure in sheet.measures if kept_back & set(measure.risks)
    )
    return {
        **around.content(sheet.plan.code),
        **about(sheet.plan, sheet.pupil),
        "programme": programme,
        "preparer": sheet.preparer,
        "status": said(sheet.plan.status),
        "strengths": sheet.plan.strengths,
        "goal": sheet.plan.goal,
        "risks": [_risk(sheet, risk, groups, told=risk.code not in kept_back) for risk in sheet.risks],
        "measures": [_of_sheet(sheet, measure, people, kept_back) for measure in sheet.measures],
        "hidden_risks": sheet.hidden_risks,
        "withheld": withheld,
        "with_sensitive": sensitive and any(risk.sensitive for risk in sheet.risks),
        **_money(sheet),
        "approvals": [_step(step) for step in _of_this_round(sheet.history)],
        **_end(sheet),
    }


def about(plan: Plan, pupil: str) -> dict[str, Value]:
    """Whose plan it is and when it runs."""
    return {
        "pupil": pupil, "grade": texts.grade_name(_L, plan.education, plan.grade), "education": said(plan.education),
        "semester": texts.semester_name(_L, plan.semester), "starts_on": said(plan.starts_on), "ends_on": said(plan.ends_on),
    }  # fmt: skip


def measure_line(measure: PlannedMeasure, terms: Terms, names: Mapping[str, Named], people: People) -> dict[str, Value]:
    """A measure without its reasons: what, how much, by whom."""
    return {
        "type": said(measure.type), "name": _name(names, measure.kind), "subject": measure.subject,
        "amount": _amount(measure, terms), "provider": people.get(measure.provider_id, ""),
    }  # fmt: skip


def _of_sheet(sheet: Sheet, measure: PlannedMeasure, people: People, kept_back: set[str]) -> dict[str, Value]:
    reason = "" if kept_back & set(measure.risks) else measure.justification
    line = measure_line(measure, sheet.terms, sheet.names, people)
    return {**line, "risks": list(measure.risks), "justification": reason}


def _amount(measure: PlannedMeasure, terms: Terms) -> str:
    if measure.type is MeasureType.CONSULTATION and measure.hours:
        return texts.say(_L, "{hours} h a month", hours=measure.hours)
    if measure.type is MeasureType.COMPENSATION and measure.amount:
        cap = cap_in_force(terms.caps, measure.kind, terms.span.first)
        return f"{said(measure.amount)} {said(cap.per if cap is not None else CapPeriod.MONTH)}"
    return ""


def _risk(sheet: Sheet, risk: PlanRisk, groups: Mapping[str, str], *, told: bool) -> dict[str, Value]:
    group, end = groups.get(risk.code, ""), risk.end_rating
    return {
        "code": risk.code, "name": _name(sheet.names, risk.code), "group": group, "group_name": _name(sheet.names, group),
        "rating": _rating(risk.rating), "end_rating": "" if end is None else _rating(end), "change": _change(risk.rating, end),
        "note": risk.note if told else "", "sensitive": risk.sensitive,
    }  # fmt: skip


def _rating(rating: int) -> str:
    return texts.say(_L, f"Rating.{rating}")


def _change(before: int, after: int | None) -> str:
    if after is None:
        return ""
    if after == before:
        return texts.say(_L, "as before")
    return texts.say(_L, "lower") if after < before else texts.say(_L, "higher")


def _name(names: Mapping[str, Named], code: str) -> str:
    return names[code].lv if code in names else code


def _money(sheet: Sheet) -> dict[str, Value]:
    funding = sheet.funding
    sums: dict[str, Decimal] = {
        "consultations": funding.consultations, "compensations": funding.compensations,
        "preparation": funding.preparation, "total": funding.total,
    }  # fmt: skip
    unknown = [
        _name(sheet.names, code) if code in sheet.names else texts.say(_L, "preparation") for code in funding.unknown
    ]
    return {**{name: said(value) for name, value in sums.items()}, "without_rate": ", ".join(unknown)}


def _of_this_round(history: Sequence[StepTaken]) -> Sequence[StepTaken]:
    """Who handed in the plan as it stands, and who has approved it since."""
    submitted = [at for at, step in enumerate(history) if step.name is Action.SUBMIT]
    since = history[submitted[-1] :] if submitted else ()
    if any(step.name in (Action.RETURN, Action.REVISE, Action.RESUME) for step in since):
        return ()
    return [step for step in since if step.name in (Action.SUBMIT, Action.APPROVE)]


def _step(step: StepTaken) -> dict[str, Value]:
    what = said(step.name) if step.stage is None else f"{said(step.name)}: {said(step.stage)}"
    return {"what": what, "by": step.by, "on": said(step.at)}


def _end(sheet: Sheet) -> dict[str, Value]:
    closing = next((step for step in reversed(sheet.history) if step.name is Action.CLOSE), None)
    return {
        "outcome": said(sheet.plan.outcome), "helped": sheet.plan.helped,
        "closed_on": said(closing.at) if closing else "", "closed_by": closing.by if closing else "",
    }  # fmt: skip
