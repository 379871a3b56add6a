"""What it means to people when two of them meet at one of the database's constraints."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.exc import IntegrityError

from services.errors import Overtaken

# By what the databases call the constraint, each in its own way.
MEANINGS: Final[Mapping[str, str]] = {
    "plan_one_per_semester": "plan.twice",
    "duplicate_verdict_stands": "duplicate.settled_already",
    "duplicate_verdict.pupil_id": "duplicate.settled_already",
    "plan.pupil_id, plan.semester, plan.school_id": "plan.twice",
    "personal_code": "pupil.code_taken",
    "within_the_cap": "claim.cap_used_meanwhile",
    "plan_step_four_eyes": "plan.four_eyes",
    "plan_step.plan_id, plan_step.round": "plan.four_eyes",
    "account.username": "person.username_taken",
    "uq_account_username": "person.username_taken",
    "uq_measure_template_school_id_name": "access.overtaken",
    "measure_template.school_id, measure_template.name": "access.overtaken",
    "uq_plan_version": "access.overtaken",
    "plan_version.plan_id, plan_version.round": "access.overtaken",
    "payment_item_once": "payment.gathered_meanwhile",
    "payment_item.claim_id": "payment.gathered_meanwhile",
    "uq_statement_sha256": "statement.read_before",
    "statement.sha256": "statement.read_before",
    "done_once": "form.already_handed_in",
    "period_report_month": "report.overlaps_now",
    "transfer_asked_once": "transfer.asked_already",
    "transfer.pupil_id": "transfer.asked_already",
}


def said(error: IntegrityError) -> Exception:
    """The refusal in words; the error itself where nobody knows the constraint."""
    text = str(error.orig)
    name = next((message for mark, message in MEANINGS.items() if mark in text), None)
    return Overtaken(name) if name else error
