"""The use cases of plans: written, led through the chain, worked by, evaluated, printed."""

from typing import Final

from models.vocabulary import Action, Education, Paper
from services import (
    desk,
    evaluating,
    orphans,
    papers,
    plan_steps,
    plan_templates,
    plan_versions,
    plan_work,
    plan_writing,
    plans,
    queues,
    rolling,
)
from services.documents.making import Ending
from services.rolling import Wishes
from services.rules.permissions import Permission as P
from tests.services.matrix import calls, team_calls
from tests.services.matrix.relations import Need, anywhere
from tests.services.matrix.use_case import UseCase
from tests.world import SPRING, complete

_TAKE: Final = plan_steps.take
_READ: Final = Need(P.PLAN_READ)
_ORDERS: Final = (anywhere(P.PUPIL_READ), _READ)
_AS_M: Final = (_READ, Need(P.PLAN_APPROVE_MUNICIPALITY))
_AS_S: Final = (_READ, Need(P.PLAN_APPROVE_STATE))
_AS_D: Final = (_READ, Need(P.PLAN_APPROVE_DIRECTOR))
_WRITES: Final = (_READ, Need(P.PLAN_WRITE))
_SUSPENDS: Final = (_READ, Need(P.PLAN_SUSPEND))

# fmt: off
CASES: Final = (
    UseCase(desk.overview,         [anywhere(P.PLAN_APPROVE_STATE)], lambda w, _: desk.overview(w), "expert"),
    UseCase(desk.queue,            [anywhere(P.PLAN_APPROVE_STATE)], lambda w, _: desk.queue(w), "expert"),
    UseCase(desk.waits,            [anywhere(P.PLAN_APPROVE_STATE)], lambda w, s: desk.waits(w, s.plans["draft"]), "expert"),
    UseCase(desk.take_next,        [anywhere(P.PLAN_APPROVE_STATE)], lambda w, _: desk.take_next(w), "expert"),
    UseCase(desk.take_one,         [Need(P.PLAN_APPROVE_STATE)], lambda w, s: desk.take_one(w, s.plans[calls.at_state(s)]), "expert"),
    UseCase(desk.give_back,        [Need(P.PLAN_APPROVE_STATE)], calls.give_back, "state_coordinator"),
    UseCase(evaluating.find,       [anywhere(P.PLAN_READ)], lambda w, _: evaluating.find(w), "expert"),
    UseCase(evaluating.by_school,  [anywhere(P.PLAN_READ)], lambda w, _: evaluating.by_school(w), "municipality_coordinator home"),
    UseCase(evaluating.by_preparer, [anywhere(P.PLAN_ASSIGN)], lambda w, _: evaluating.by_preparer(w), "director river"),
    UseCase(evaluating.classes,    [anywhere(P.PLAN_WRITE)], lambda w, _: evaluating.classes(w), "preparer river"),
    UseCase(evaluating.class_sheet, [anywhere(P.PLAN_WRITE)], lambda w, _: evaluating.class_sheet(w, SPRING, Education.GENERAL, 7), "preparer river"),
    UseCase(evaluating.close_class, [anywhere(P.PLAN_WRITE), *_WRITES], team_calls.close_class, "preparer river"),
    UseCase(rolling.semesters,     [anywhere(P.PLAN_ASSIGN)], lambda w, _: rolling.semesters(w), "director river"),
    UseCase(rolling.dry_run,       [Need(P.PLAN_ASSIGN)], lambda w, s: rolling.dry_run(w, s.school_id, SPRING, Wishes()), "director river"),
    UseCase(rolling.run,           [Need(P.PLAN_ASSIGN)], team_calls.run_rolling, "school_coordinator river"),
    UseCase(orphans.find,          [anywhere(P.PLAN_SEE_ORPHANED)], lambda w, _: orphans.find(w), "school_coordinator river"),
    UseCase(papers.of_meeting,     [Need(P.MEETING_LEAD)], lambda w, s: papers.of_meeting(w, s.meetings["closed"], Ending.DOCX), "director river"),
    UseCase(papers.of_plan,        [_READ], lambda w, s: papers.of_plan(w, s.plans["running"], Paper.PLAN, Ending.PDF), "expert", "the plan"),
    UseCase(papers.of_plan,        [_READ], lambda w, s: papers.of_plan(w, s.plans["closed"], Paper.EVALUATION, Ending.DOCX), "provider river", "the evaluation"),
    UseCase(papers.of_plan,        _ORDERS, lambda w, s: papers.of_plan(w, s.plans["running"], Paper.ORDER, Ending.PDF), "preparer river", "the order"),
    UseCase(papers.order,          _ORDERS, lambda w, s: papers.order(w, [s.plans["running"], s.plans["closed"]], Ending.PDF), "director river"),
    UseCase(papers.order_of_day,   [anywhere(P.PLAN_READ)], lambda w, _: papers.order_of_day(w, w.today, Ending.PDF), "director river"),
    UseCase(papers.of_pupil,       [Need(P.PUPIL_READ)], lambda w, s: papers.of_pupil(w, s.pupils["draft"], Ending.PDF), "provider river"),
    UseCase(papers.printable,      [anywhere(P.PLAN_READ)], lambda w, _: papers.printable(w), "auditor"),
    UseCase(_TAKE, _WRITES,   calls.take(Action.SUBMIT, "draft"), "preparer river", "submit"),
    UseCase(_TAKE, _AS_D,     calls.take(Action.APPROVE, "submitted"), "director river", "approve as director"),
    UseCase(_TAKE, _AS_D,     calls.take(Action.RETURN, "submitted"), "director river", "return as director"),
    UseCase(_TAKE, _AS_M,     calls.take(Action.APPROVE, "director_approved"), "municipality_coordinator home", "approve as municipality", straight=False),
    UseCase(_TAKE, _AS_M,     calls.take(Action.RETURN, "director_approved"), "municipality_coordinator home", "return as municipality", straight=False),
    UseCase(_TAKE, _AS_S,     calls.take(Action.APPROVE, "in_approval"), "expert", "approve as state", straight=False),
    UseCase(_TAKE, _AS_S,     calls.take(Action.RETURN, "in_approval"), "state_coordinator", "return as state", straight=False),
    UseCase(_TAKE, _AS_S,     calls.take(Action.APPROVE, "director_approved"), "state_coordinator", "approve straight", on="craft", straight=True),
    UseCase(_TAKE, _AS_S,     calls.take(Action.RETURN, "director_approved"), "expert", "return straight", on="craft", straight=True),
    UseCase(_TAKE, _SUSPENDS, calls.take(Action.SUSPEND, "running"), "director river", "suspend"),
    UseCase(_TAKE, _SUSPENDS, calls.take(Action.RESUME, "suspended"), "preparer river", "resume"),
    UseCase(_TAKE, _WRITES,   calls.take(Action.REVISE, "running"), "preparer river", "revise"),
    UseCase(_TAKE, _WRITES,   calls.take(Action.VOID, "draft"), "preparer river", "void"),
    UseCase(plan_steps.take_many,  _WRITES, calls.take_many(Action.SUBMIT, "draft"), "preparer river", "submit"),
    UseCase(plan_steps.take_many,  _AS_D, calls.take_many(Action.APPROVE, "submitted"), "director river", "approve as director"),
    UseCase(plan_steps.take_many,  _AS_M, calls.take_many(Action.APPROVE, "director_approved"), "municipality_coordinator home", "approve as municipality", straight=False),
    UseCase(plan_steps.close,      _WRITES, calls.close, "preparer river"),
    UseCase(plan_versions.versions, [_READ], lambda w, s: plan_versions.versions(w, s.plans["running"]), "auditor"),
    UseCase(plan_versions.compare, [_READ], lambda w, s: plan_versions.compare(w, s.plans["running"], 1, plan_versions.NOW), "expert"),
    UseCase(plan_versions.since_last_decision, [_READ], lambda w, s: plan_versions.since_last_decision(w, s.plans["submitted"]), "director river"),
    UseCase(plan_work.hours,       [_READ], lambda w, s: plan_work.hours(w, s.plans["suspended"]), "provider river"),
    UseCase(plan_work.note,        [Need(P.PLAN_WRITE)], lambda w, s: plan_work.note(w, s.plans["running"], calls.WORK), "preparer river"),
    UseCase(plan_work.take_back,   [Need(P.PLAN_WRITE)], calls.take_back_hours, "preparer river"),
    UseCase(plan_templates.templates, [anywhere(P.PLAN_TEMPLATE)], lambda w, _: plan_templates.templates(w), "director river"),
    UseCase(plan_templates.keep_template, [Need(P.PLAN_TEMPLATE), _READ], calls.keep_template, "preparer river"),
    UseCase(plan_templates.rename_template, [Need(P.PLAN_TEMPLATE)], calls.rename_template, "school_coordinator river"),
    UseCase(plan_templates.remove_template, [Need(P.PLAN_TEMPLATE)], calls.remove_template, "director river"),
    UseCase(plan_writing.semesters_open, [], lambda w, _: plan_writing.semesters_open(w), "auditor"),
    UseCase(plan_writing.begin_plan, [anywhere(P.PLAN_WRITE), Need(P.PUPIL_READ)], lambda w, s: plan_writing.begin_plan(w, s.pupils["void"], SPRING), "preparer river"),
    UseCase(plan_writing.save,     [Need(P.PLAN_WRITE)], calls.on_plan(plan_writing.save, "draft", complete()), "preparer river"),
    UseCase(plan_writing.begin_copy, [anywhere(P.PLAN_WRITE), Need(P.PUPIL_READ)], calls.begin_copy, "preparer river"),
    UseCase(plan_writing.earlier, [Need(P.PLAN_WRITE)], lambda w, s: plan_writing.earlier(w, s.plans["draft"]), "preparer river"),
    UseCase(plan_writing.copy_earlier, [Need(P.PLAN_WRITE)], calls.copy_earlier, "preparer river"),
    UseCase(plan_writing.staff,    [Need(P.PLAN_WRITE)], lambda w, s: plan_writing.staff(w, s.plans["draft"]), "preparer river"),
    UseCase(plan_writing.preparers, [Need(P.PLAN_ASSIGN)], lambda w, s: plan_writing.preparers(w, s.school_id), "director river"),
    UseCase(plan_writing.reassign, [Need(P.PLAN_ASSIGN)], calls.reassign, "school_coordinator river"),
    UseCase(plans.find,            [anywhere(P.PLAN_READ)], lambda w, _: plans.find(w), "provider river"),
    UseCase(plans.open_plan,       [Need(P.PLAN_READ)], lambda w, s: plans.open_plan(w, s.plans["running"]), "expert"),
    UseCase(queues.why_nothing,    [anywhere(P.PLAN_READ)], lambda w, _: queues.why_nothing(w), "auditor"),
)
# fmt: on
