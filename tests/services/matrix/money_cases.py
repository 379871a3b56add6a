"""The use cases of money around claims: the budget, reports to the state, letters, payments."""

from typing import Final

from models.money_words import ReportStatus
from services import decision_letters, report_papers
from services.documents.making import Ending
from services.money import batches, budget, debts, gathering, payers, report_reading, reports, statements
from services.rules.permissions import Permission as P
from tests.services.matrix import batch_calls, budget_calls, payment_calls
from tests.services.matrix.relations import Need, anywhere
from tests.services.matrix.use_case import UseCase
from tests.world import JANUARY, SPRING

# fmt: off
CASES: Final = (
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
    *(UseCase(*row) for row in batch_calls.PAYING),
)
# fmt: on
