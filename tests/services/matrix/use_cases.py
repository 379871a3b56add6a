"""Every use case with what it asks for and how it is called on one spot of the stage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from models.money_words import ReportStatus
from models.vocabulary import Action, Education, Language, Paper
from services import (
    agendas,
    counting,
    decision_letters,
    deputies,
    desk,
    drafts,
    duplicates,
    enrolment,
    evaluating,
    figures,
    home,
    meetings,
    moving,
    orphans,
    papers,
    people,
    places,
    plan_steps,
    plan_templates,
    plan_versions,
    plan_work,
    plan_writing,
    plans,
    programme,
    pupils,
    queues,
    report_papers,
    rolling,
    staff,
    timeline,
    trail_reading,
)
from services.documents.making import Ending
from services.money import (
    batches,
    budget,
    caterer,
    claim_decisions,
    claim_history,
    claim_lists,
    claim_steps,
    claims,
    debts,
    doubles,
    evidence,
    flags,
    gathering,
    payees,
    payers,
    report_reading,
    reports,
    statements,
)
from services.rolling import Wishes
from services.rules.permissions import Permission as P
from tests.services.matrix import budget_calls, calls, filing_calls, lesson_cases, payment_calls, rule_calls, team_calls
from tests.services.matrix.building import claim_form
from tests.services.matrix.deciding_calls import DECIDING
from tests.services.matrix.relations import NOT_FOUND, Need, anywhere
from tests.services.matrix.stage import Spot
from tests.world import JANUARY, SPRING, complete


@dataclass(frozen=True)
class UseCase:
    """`by` names somebody for whom it must really succeed, on the spot `on`."""

    function: Callable[..., Any]
    needs: Sequence[Need]
    call: calls.Call
    by: str
    variant: str = ""
    on: str = "river"
    straight: bool | None = None  # only on schools that do (not) report straight to the state; None: on all
    no_reach: str = NOT_FOUND

    @property
    def name(self) -> str:
        return f"{module_and_name(self.function)} {self.variant}".strip()

    @property
    def has_target(self) -> bool:
        return any(need.reach for need in self.needs)

    def applies(self, spot: Spot) -> bool:
        """Claims are on a colleague's plans only."""
        of_claims = any(word in self.name for word in ("claim", "correct", "samples"))
        return self.straight in (None, spot.straight) and not (spot.own and of_claims)


def module_and_name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"


_BOTH: Final = counting.Question((counting.Dimension.SEMESTER,))
_TAKE: Final = plan_steps.take
_READ: Final = Need(P.PLAN_READ)
_ORDERS: Final = (anywhere(P.PUPIL_READ), _READ)
_AS_M: Final = (_READ, Need(P.PLAN_APPROVE_MUNICIPALITY))
_AS_S: Final = (_READ, Need(P.PLAN_APPROVE_STATE))
_AS_D: Final = (_READ, Need(P.PLAN_APPROVE_DIRECTOR))
_WRITES: Final = (_READ, Need(P.PLAN_WRITE))
_SUSPENDS: Final = (_READ, Need(P.PLAN_SUSPEND))

# fmt: off
USE_CASES: Final = (
    UseCase(claims.claimable,      [anywhere(P.CLAIM_FILE)], lambda w, _: claims.claimable(w), "school_coordinator river"),
    UseCase(claims.quote,          [Need(P.CLAIM_FILE)], lambda w, s: claims.quote(w, s.plans["running"], "meals", JANUARY, Decimal(5)), "school_coordinator river"),
    UseCase(claims.file,           [Need(P.CLAIM_FILE)], lambda w, s: claims.file(w, claim_form(s.plans["running"])), "school_coordinator river"),
    UseCase(claims.resubmit,       [Need(P.CLAIM_FILE)], calls.resubmit, "school_coordinator river"),
    UseCase(claim_lists.find,           [anywhere(P.CLAIM_READ)], lambda w, _: claim_lists.find(w), "director river"),
    UseCase(claim_lists.kinds,          [anywhere(P.CLAIM_READ)], lambda w, _: claim_lists.kinds(w), "accountant home"),
    UseCase(claims.open_claim,     [Need(P.CLAIM_READ)], lambda w, s: claims.open_claim(w, s.claims["paid"]), "auditor"),
    UseCase(claim_steps.answer,    [Need(P.CLAIM_FILE)], filing_calls.answer, "school_coordinator river"),
    UseCase(claim_steps.withdraw,  [Need(P.CLAIM_FILE)], filing_calls.withdraw, "school_coordinator river"),
    UseCase(claim_history.of,      [Need(P.CLAIM_READ)], lambda w, s: claim_history.of(w, s.claims["paid"]), "accountant home"),
    UseCase(evidence.attach,       [Need(P.CLAIM_FILE)], filing_calls.attach, "school_coordinator river", "to a claim"),
    UseCase(evidence.detach,       [Need(P.CLAIM_FILE)], filing_calls.with_file(evidence.detach), "school_coordinator river", "from a claim"),
    UseCase(evidence.of_claim,     [Need(P.CLAIM_READ)], lambda w, s: evidence.of_claim(w, s.claims["submitted"]), "director river"),
    UseCase(evidence.show,         [Need(P.CLAIM_READ)], filing_calls.with_file(evidence.show), "municipality_coordinator home", "of a claim"),
    UseCase(evidence.take_away,    [Need(P.CLAIM_READ)], filing_calls.with_file(evidence.take_away), "auditor", "of a claim"),
    UseCase(payees.find,           [anywhere(P.PAYEE_MANAGE)], lambda w, s: payees.find(w, s.school_id), "school_coordinator river"),
    UseCase(payees.of_claim,       [Need(P.CLAIM_READ)], lambda w, s: payees.of_claim(w, s.proofs["payee"]), "accountant home"),
    UseCase(payees.add,            [Need(P.PAYEE_MANAGE)], filing_calls.add_payee, "municipality_coordinator home"),
    UseCase(payees.change_account, [Need(P.PAYEE_MANAGE)], filing_calls.change_account, "school_coordinator river", "of a claim"),
    UseCase(payees.end,            [Need(P.PAYEE_MANAGE)], lambda w, s: payees.end(w, s.proofs["payee"], 1), "school_coordinator river", "of a claim"),
    UseCase(doubles.of_claim,      [Need(P.CLAIM_READ)], lambda w, s: doubles.of_claim(w, s.claims["returned"]), "director river"),
    UseCase(doubles.of_claims,     [anywhere(P.CLAIM_READ)], lambda w, s: doubles.of_claims(w, [s.claims["returned"]]), "accountant home"),
    UseCase(doubles.of_form,       [Need(P.CLAIM_FILE)], lambda w, s: doubles.of_form(w, claim_form(s.plans["running"])), "school_coordinator river"),
    UseCase(flags.of_claims,       [anywhere(P.CLAIM_READ)], lambda w, s: flags.of_claims(w, [s.claims["submitted"]]), "auditor"),
    UseCase(flags.of_form,         [Need(P.CLAIM_FILE)], lambda w, s: flags.of_form(w, claim_form(s.plans["running"])), "school_coordinator river"),
    UseCase(caterer.preview,       [Need(P.CLAIM_FILE)], filing_calls.PREVIEW, "school_coordinator river"),
    UseCase(caterer.file_all,      [Need(P.CLAIM_FILE)], filing_calls.FILE_ALL, "school_coordinator river"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_DECIDE)], calls.decide(Action.APPROVE, "submitted"), "municipality_coordinator home", "approve"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_DECIDE)], calls.decide(Action.RETURN, "submitted"), "state_coordinator", "return", on="craft"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_DECIDE)], calls.decide(Action.REJECT, "submitted"), "municipality_coordinator home", "reject"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_DECIDE)], calls.decide(Action.UNDO, "approved"), "municipality_coordinator home", "undo"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_PAY)], calls.decide(Action.PAY, "approved"), "accountant home", "pay"),
    *(UseCase(*row) for row in DECIDING),
    UseCase(budget.semesters,      [anywhere(P.BUDGET_READ)], lambda w, _: budget.semesters(w), "director river"),
    UseCase(budget.of_semester,    [anywhere(P.BUDGET_READ)], lambda w, _: budget.of_semester(w, SPRING), "accountant home"),
    UseCase(budget.of_months,      [anywhere(P.BUDGET_READ)], lambda w, _: budget.of_months(w, budget_calls.MONTHS), "auditor"),
    UseCase(budget.note_download,  [anywhere(P.BUDGET_READ)], lambda w, _: budget.note_download(w, "schools", "csv"), "school_coordinator river"),
    UseCase(reports.make,          [anywhere(P.REPORT_MAKE)], budget_calls.make, "accountant home"),
    UseCase(reports.submit,        [Need(P.REPORT_MAKE)], budget_calls.on_report(reports.submit, ReportStatus.DRAFT), "municipality_coordinator home"),
    UseCase(reports.discard,       [Need(P.REPORT_MAKE)], budget_calls.on_report(reports.discard, ReportStatus.DRAFT), "state_coordinator", on="craft"),
    UseCase(reports.accept,        [Need(P.REPORT_DECIDE)], budget_calls.on_report(reports.accept, ReportStatus.SUBMITTED), "state_coordinator"),
    UseCase(reports.give_back,     [Need(P.REPORT_DECIDE)], budget_calls.on_report(reports.give_back, ReportStatus.SUBMITTED, "iemesls"), "state_coordinator"),
    UseCase(reports.request,       [Need(P.REPORT_DECIDE)], budget_calls.on_report(reports.request, ReportStatus.ACCEPTED, "MP-1"), "state_coordinator"),
    UseCase(report_reading.partners, [anywhere(P.REPORT_MAKE)], lambda w, _: report_reading.partners(w), "accountant home"),
    UseCase(report_reading.find,   [anywhere(P.REPORT_READ)], lambda w, _: report_reading.find(w), "auditor"),
    UseCase(report_reading.look_at, [Need(P.REPORT_READ)], budget_calls.on_report(report_reading.look_at, ReportStatus.DRAFT, seen=False), "accountant home"),
    UseCase(report_papers.of_report, [Need(P.REPORT_READ)], budget_calls.on_report(report_papers.of_report, ReportStatus.SUBMITTED, Ending.PDF, seen=False), "auditor"),
    UseCase(report_papers.rows,    [Need(P.REPORT_READ)], budget_calls.on_report(report_papers.rows, ReportStatus.SUBMITTED, seen=False), "state_coordinator"),
    UseCase(decision_letters.letters, [anywhere(P.CLAIM_READ)], lambda w, _: decision_letters.letters(w, JANUARY), "director river"),
    UseCase(decision_letters.letter, [Need(P.CLAIM_READ)], budget_calls.letter, "accountant home", "about a claim"),
    UseCase(batches.find,          [anywhere(P.PAYMENT_READ)], payment_calls.find_batches, "auditor"),
    UseCase(debts.find,            [anywhere(P.PAYMENT_READ)], payment_calls.find_debts, "accountant home"),
    UseCase(statements.find,       [anywhere(P.PAYMENT_READ)], payment_calls.find_statements, "state_coordinator"),
    UseCase(statements.take,       [anywhere(P.CLAIM_PAY)], payment_calls.take, "accountant home"),
    UseCase(payers.find,           [anywhere(P.PAYMENT_READ)], payment_calls.find_payers, "municipality_coordinator home"),
    UseCase(payers.own,            [anywhere(P.PAYMENT_READ)], payment_calls.own_payer, "accountant home"),
    UseCase(payers.name_account,   [anywhere(P.CLAIM_DECIDE)], payment_calls.name_account, "municipality_coordinator home"),
    UseCase(gathering.preview,     [anywhere(P.CLAIM_PAY)], payment_calls.preview, "accountant home"),
    UseCase(deputies.own,          [], lambda w, _: deputies.own(w), "director river"),
    UseCase(deputies.of,           [Need(P.STAFF_MANAGE)], lambda w, s: deputies.of(w, calls.colleagues_role(w, s)), "municipality_coordinator home"),
    UseCase(deputies.candidates,   [Need(P.STAFF_MANAGE)], lambda w, s: deputies.candidates(w, calls.colleagues_role(w, s)), "school_coordinator river"),
    UseCase(deputies.name,         [Need(P.STAFF_MANAGE)], calls.name_deputy, "director river"),
    UseCase(deputies.end,          [Need(P.STAFF_MANAGE)], calls.end_deputy, "administrator"),
    UseCase(desk.overview,         [anywhere(P.PLAN_APPROVE_STATE)], lambda w, _: desk.overview(w), "expert"),
    UseCase(desk.queue,            [anywhere(P.PLAN_APPROVE_STATE)], lambda w, _: desk.queue(w), "expert"),
    UseCase(desk.waits,            [anywhere(P.PLAN_APPROVE_STATE)], lambda w, s: desk.waits(w, s.plans["draft"]), "expert"),
    UseCase(desk.take_next,        [anywhere(P.PLAN_APPROVE_STATE)], lambda w, _: desk.take_next(w), "expert"),
    UseCase(desk.take_one,         [Need(P.PLAN_APPROVE_STATE)], lambda w, s: desk.take_one(w, s.plans[calls.at_state(s)]), "expert"),
    UseCase(desk.give_back,        [Need(P.PLAN_APPROVE_STATE)], calls.give_back, "state_coordinator"),
    UseCase(drafts.load,           [], lambda w, _: drafts.load(w, "plans"), "expert"),
    UseCase(drafts.keep,           [], lambda w, _: drafts.keep(w, "plans", {"goal": "…"}), "expert"),
    UseCase(drafts.drop,           [], lambda w, _: drafts.drop(w, "plans"), "expert"),
    UseCase(figures.answer,        [anywhere(P.FIGURES_READ)], lambda w, _: figures.answer(w, _BOTH), "expert"),
    UseCase(figures.note_download, [anywhere(P.FIGURES_READ)], lambda w, _: figures.note_download(w, "semester", "csv"), "preparer river"),
    UseCase(duplicates.candidates, [anywhere(P.PUPIL_ENROL)], lambda w, _: duplicates.candidates(w), "director river"),
    UseCase(duplicates.similar,    [anywhere(P.PUPIL_READ)], lambda w, _: duplicates.similar(w, "Anna", "Lomzara1"), "preparer river"),
    UseCase(duplicates.compare,    [Need(P.PUPIL_ENROL)], lambda w, s: duplicates.compare(w, s.pupils["draft"], s.pupils["void"]), "director river"),
    UseCase(duplicates.settle,     [Need(P.PUPIL_ENROL)], calls.settle, "school_coordinator river"),
    UseCase(duplicates.undo,       [Need(P.PUPIL_ENROL)], lambda w, s: duplicates.undo(w, s.verdict, 1), "school_coordinator river"),
    UseCase(duplicates.verdicts,   [anywhere(P.PUPIL_ENROL)], lambda w, _: duplicates.verdicts(w), "director river"),
    UseCase(agendas.agenda,        [Need(P.MEETING_LEAD)], lambda w, s: agendas.agenda(w, s.meetings["open"]), "preparer river"),
    UseCase(agendas.classes,       [anywhere(P.MEETING_LEAD)], lambda w, _: agendas.classes(w), "director river"),
    UseCase(agendas.case,          [Need(P.MEETING_LEAD)], team_calls.case, "school_coordinator river"),
    UseCase(meetings.open_meeting, [anywhere(P.MEETING_LEAD)], lambda w, _: meetings.open_meeting(w, team_calls.SITTING), "preparer river"),
    UseCase(meetings.change_meeting, [Need(P.MEETING_LEAD)], team_calls.on_meeting(meetings.change_meeting, team_calls.SITTING), "director river"),
    UseCase(meetings.close_meeting, [Need(P.MEETING_LEAD)], team_calls.on_meeting(meetings.close_meeting), "school_coordinator river"),
    UseCase(meetings.decide,       [Need(P.MEETING_LEAD)], team_calls.decide_at_meeting, "preparer river"),
    UseCase(meetings.take_back,    [Need(P.MEETING_LEAD)], team_calls.take_back_decision, "preparer river"),
    UseCase(meetings.mark,         [Need(P.MEETING_LEAD)], team_calls.mark, "preparer river"),
    UseCase(meetings.find,         [anywhere(P.MEETING_LEAD)], lambda w, _: meetings.find(w), "director river"),
    UseCase(meetings.get_meeting,  [Need(P.MEETING_LEAD)], lambda w, s: meetings.get_meeting(w, s.meetings["closed"]), "director river"),
    UseCase(meetings.undone,       [anywhere(P.MEETING_LEAD)], lambda w, _: meetings.undone(w), "director river"),
    UseCase(meetings.minutes,      [Need(P.MEETING_LEAD)], lambda w, s: meetings.minutes(w, s.meetings["closed"]), "director river"),
    UseCase(meetings.colleagues,   [anywhere(P.MEETING_LEAD)], lambda w, _: meetings.colleagues(w), "director river"),
    UseCase(evaluating.find,       [anywhere(P.PLAN_READ)], lambda w, _: evaluating.find(w), "expert"),
    UseCase(evaluating.by_school,  [anywhere(P.PLAN_READ)], lambda w, _: evaluating.by_school(w), "municipality_coordinator home"),
    UseCase(evaluating.by_preparer, [anywhere(P.PLAN_ASSIGN)], lambda w, _: evaluating.by_preparer(w), "director river"),
    UseCase(evaluating.classes,    [anywhere(P.PLAN_WRITE)], lambda w, _: evaluating.classes(w), "preparer river"),
    UseCase(evaluating.class_sheet, [anywhere(P.PLAN_WRITE)], lambda w, _: evaluating.class_sheet(w, SPRING, Education.GENERAL, 7), "preparer river"),
    UseCase(evaluating.close_class, [anywhere(P.PLAN_WRITE), *_WRITES], team_calls.close_class, "preparer river"),
    UseCase(rolling.semesters,     [anywhere(P.PLAN_ASSIGN)], lambda w, _: rolling.semesters(w), "director river"),
    UseCase(rolling.dry_run,       [Need(P.PLAN_ASSIGN)], lambda w, s: rolling.dry_run(w, s.school_id, SPRING, Wishes()), "director river"),
    UseCase(rolling.run,           [Need(P.PLAN_ASSIGN)], team_calls.run_rolling, "school_coordinator river"),
    UseCase(home.waiting,          [], lambda w, _: home.waiting(w), "preparer river"),
    UseCase(home.highlights,       [], lambda w, _: home.highlights(w), "administrator"),
    *(UseCase(*case, no_reach=no_reach) for *case, no_reach in lesson_cases.CASES),
    UseCase(moving.find,           [anywhere(P.PUPIL_MOVE)], lambda w, _: moving.find(w), "municipality_coordinator home"),
    UseCase(moving.ask,            [Need(P.PUPIL_ENROL)], calls.ask, "school_coordinator river"),
    UseCase(moving.withdraw,       [Need(P.PUPIL_ENROL)], lambda w, s: moving.withdraw(w, s.asked_for, 1), "director river"),
    UseCase(moving.refuse,         [Need(P.PUPIL_MOVE)], lambda w, s: moving.refuse(w, s.asked_of, 1, "iemesls"), "director river"),
    UseCase(moving.confirm,        [Need(P.PUPIL_MOVE)], lambda w, s: moving.confirm(w, s.asked_of, 1, w.today), "municipality_coordinator home"),
    UseCase(moving.send,           [Need(P.PUPIL_MOVE)], calls.send, "state_coordinator", on="craft"),
    UseCase(orphans.find,          [anywhere(P.PLAN_SEE_ORPHANED)], lambda w, _: orphans.find(w), "school_coordinator river"),
    UseCase(papers.of_meeting,     [Need(P.MEETING_LEAD)], lambda w, s: papers.of_meeting(w, s.meetings["closed"], Ending.DOCX), "director river"),
    UseCase(papers.of_plan,        [_READ], lambda w, s: papers.of_plan(w, s.plans["running"], Paper.PLAN, Ending.PDF), "expert", "the plan"),
    UseCase(papers.of_plan,        [_READ], lambda w, s: papers.of_plan(w, s.plans["closed"], Paper.EVALUATION, Ending.DOCX), "provider river", "the evaluation"),
    UseCase(papers.of_plan,        _ORDERS, lambda w, s: papers.of_plan(w, s.plans["running"], Paper.ORDER, Ending.PDF), "preparer river", "the order"),
    UseCase(papers.order,          _ORDERS, lambda w, s: papers.order(w, [s.plans["running"], s.plans["closed"]], Ending.PDF), "director river"),
    UseCase(papers.order_of_day,   [anywhere(P.PLAN_READ)], lambda w, _: papers.order_of_day(w, w.today, Ending.PDF), "director river"),
    UseCase(papers.of_pupil,       [Need(P.PUPIL_READ)], lambda w, s: papers.of_pupil(w, s.pupils["draft"], Ending.PDF), "provider river"),
    UseCase(papers.printable,      [anywhere(P.PLAN_READ)], lambda w, _: papers.printable(w), "auditor"),
    UseCase(people.grantable,      [anywhere(P.STAFF_MANAGE)], lambda w, _: people.grantable(w), "director river"),
    UseCase(people.find,           [anywhere(P.STAFF_MANAGE)], lambda w, _: people.find(w), "school_coordinator river"),
    UseCase(people.add,            [Need(P.STAFF_MANAGE)], calls.add_person, "director river"),
    UseCase(people.end_role,       [Need(P.STAFF_MANAGE)], lambda w, s: people.end_role(w, s.hands_role), "director river"),
    UseCase(people.new_code,       [Need(P.STAFF_MANAGE)], lambda w, s: people.new_code(w, s.hand), "administrator"),
    UseCase(people.set_active,     [Need(P.STAFF_MANAGE)], lambda w, s: people.set_active(w, s.hand, active=False), "municipality_coordinator home"),
    UseCase(people.choose_language, [], lambda w, _: people.choose_language(w, Language.ENGLISH), "provider river"),
    UseCase(staff.keep_staff,     [Need(P.STAFF_MANAGE)], calls.keep_staff, "school_coordinator river"),
    UseCase(places.schools,        [], lambda w, _: places.schools(w, P.PLAN_READ), "expert"),
    UseCase(places.keep_schools,   [Need(P.SCHOOL_MANAGE)], calls.keep_school, "municipality_coordinator home", no_reach="school.other_municipality"),  # schools are public
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
    UseCase(programme.programmes,  [anywhere(P.PROGRAMME_READ)], lambda w, _: programme.programmes(w), "provider river"),
    UseCase(programme.rows,        [anywhere(P.PROGRAMME_READ)], lambda w, _: programme.rows(w, rule_calls.pumpurs(w).id, "cap"), "accountant home"),
    UseCase(programme.add_row,     [anywhere(P.PROGRAMME_EDIT)], lambda w, _: programme.add_row(w, rule_calls.pumpurs(w).id, "cap", rule_calls.CAP), "administrator"),
    UseCase(programme.change_row,  [anywhere(P.PROGRAMME_EDIT)], rule_calls.change_row, "administrator"),
    UseCase(programme.remove_row,  [anywhere(P.PROGRAMME_EDIT)], rule_calls.remove_row, "administrator"),
    UseCase(programme.add_programme, [anywhere(P.PROGRAMME_EDIT)], lambda w, _: programme.add_programme(w, rule_calls.OTHER), "administrator"),
    UseCase(programme.change_programme, [anywhere(P.PROGRAMME_EDIT)], rule_calls.change_programme, "administrator"),
    UseCase(programme.load_presets, [anywhere(P.PROGRAMME_EDIT)], lambda w, _: programme.load_presets(w), "operator"),
    UseCase(queues.why_nothing,    [anywhere(P.PLAN_READ)], lambda w, _: queues.why_nothing(w), "auditor"),
    UseCase(pupils.find,           [anywhere(P.PUPIL_READ)], lambda w, _: pupils.find(w), "provider river"),
    UseCase(pupils.card,           [Need(P.PUPIL_READ)], lambda w, s: pupils.card(w, s.pupils["draft"]), "provider river"),
    UseCase(pupils.verdicts,       [anywhere(P.PROGRAMME_READ)], lambda w, _: pupils.verdicts(w, Education.GENERAL, 7, JANUARY), "provider river"),
    UseCase(enrolment.enrol,          [Need(P.PUPIL_ENROL)], lambda w, s: enrolment.enrol(w, s.school_id, calls.newcomer(s)), "school_coordinator river"),
    UseCase(enrolment.edit,           [Need(P.PUPIL_ENROL)], calls.edit, "director river"),
    UseCase(enrolment.keep_pupils,    [Need(P.PUPIL_ENROL)], calls.keep_pupils(history=False), "director river"),
    UseCase(enrolment.keep_pupils,    [anywhere(P.HISTORY_IMPORT), Need(P.PUPIL_ENROL)], calls.keep_pupils(history=True), "operator", "of history"),
    UseCase(pupils.kept_as,        [anywhere(P.PUPIL_READ)], lambda w, s: pupils.kept_as(w, s.pupils["draft"]), "auditor"),
    UseCase(timeline.of,           [Need(P.PUPIL_READ)], lambda w, s: timeline.of(w, s.pupils["running"]), "provider river"),
    UseCase(pupils.who_sees,       [Need(P.PUPIL_READ)], lambda w, s: pupils.who_sees(w, s.pupils["draft"]), "auditor"),
    UseCase(trail_reading.find,    [anywhere(P.TRAIL_READ)], lambda w, _: trail_reading.find(w), "director river"),
)
# fmt: on
