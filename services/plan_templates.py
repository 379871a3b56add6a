"""A school's own templates of measures: kept from a plan under a name, used in another, renamed, removed."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from models.plans import Plan, PlanMeasure
from models.preparing import MeasureTemplate, TemplateForm
from models.vocabulary import Action
from services import plan_facts
from services.errors import Refusal
from services.rules.permissions import Permission
from services.work import Work


def templates(work: Work) -> Sequence[MeasureTemplate]:
    """The templates of the actor's school by name."""
    work.require(Permission.PLAN_TEMPLATE)
    query = select(MeasureTemplate).where(work.within(Permission.PLAN_TEMPLATE, MeasureTemplate))
    return sorted(work.session.exec(query), key=lambda template: template.name.casefold())


def keep_template(work: Work, measure_id: UUID, form: TemplateForm, key: str = "") -> UUID:
    """Keep a measure of a plan as a template of its school. The whole school reads it: what is tied to a sensitive
    risk comes without that risk and without the words that explain it.

    Raises Refusal where the name is taken.
    """
    measure = work.get(Permission.PLAN_TEMPLATE, PlanMeasure, measure_id)
    if again := work.done_before(key):
        return UUID(again)
    plan = work.get(Permission.PLAN_READ, Plan, measure.plan_id)
    held = plan_facts.contents(work, plan.id)
    secret = {risk.code for risk in held.risks if risk.sensitive}
    (ties,) = [one.risks for one in held.measures if one.id == measure.id]
    _require_free(work, plan.school_id, form.name)
    template = MeasureTemplate(
        school_id=plan.school_id, name=form.name, type=measure.type, kind=measure.kind, subject=measure.subject,
        hours=measure.hours, amount=measure.amount, justification="" if secret & set(ties) else measure.justification,
        risks=[code for code in ties if code not in secret],
    )  # fmt: skip
    work.add(template, Action.ADD)
    work.remember_done(key, str(template.id))
    return template.id


def rename_template(work: Work, template_id: UUID, seen: int, form: TemplateForm) -> None:
    """Give a template another name. Raises Refusal where it is taken."""
    template = work.get(Permission.PLAN_TEMPLATE, MeasureTemplate, template_id, seen=seen)
    if form.name != template.name:
        _require_free(work, template.school_id, form.name)
    work.change(template, Action.EDIT, name=form.name)


def remove_template(work: Work, template_id: UUID, seen: int) -> None:
    """Remove a template; the plans that were written with it stay as they are."""
    work.remove(work.get(Permission.PLAN_TEMPLATE, MeasureTemplate, template_id, seen=seen), Action.REMOVE)


def _require_free(work: Work, school_id: UUID, name: str) -> None:
    taken = select(MeasureTemplate.id).where(col(MeasureTemplate.school_id) == school_id, MeasureTemplate.name == name)
    if work.session.exec(taken).first() is not None:
        raise Refusal("template.name_taken", name=name)
