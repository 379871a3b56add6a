"""What helps to write plans, on each spot of the stage."""

from uuid import UUID

from models.plans import Plan
from models.preparing import MeasureTemplate, WorkForm
from models.vocabulary import Action, MeasureType, PlanTask
from services import plan_work
from services.rules.permissions import Actor
from services.work import begin


def prepare(preparer: Actor, name: str, plan_id: UUID) -> None:
    """A template of the school's, and an hour spent on the suspended plan."""
    with begin(preparer) as work:
        plan = work.session.get_one(Plan, plan_id)
        template = MeasureTemplate(school_id=plan.school_id, name=name, type=MeasureType.COMPENSATION, kind="meals")
        work.add(template, Action.ADD)
        plan_work.note(work, plan_id, WorkForm(task=PlanTask.PREPARING, on=work.today, minutes=60))
