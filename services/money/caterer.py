"""A month's meals from the caterer's list: looked through first, then all good lines filed at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models.claims import Claim, MealRow
from models.money_words import ClaimStatus
from models.vocabulary import Action
from services import duties, inspecting
from services.adding import add_many
from services.money import evidence, meal_list
from services.money.meal_list import Bill, Child, Meal
from services.money.worth import Worth
from services.rules.permissions import Permission
from services.work import Work


def preview(work: Work, bill: Bill, rows: Sequence[tuple[int, MealRow]]) -> list[Meal]:
    """What filing the list would come to, line by line. Writes nothing."""
    return [meal for meal, _found in meal_list.gone_through(work, bill, rows)]


def file_all(
    work: Work, bill: Bill, rows: Sequence[tuple[int, MealRow]], proofs: Sequence[tuple[str, bytes]] = (), key: str = ""
) -> list[Meal]:
    """File every line that can be filed, each with the papers of the bill as its evidence; the others say why not.

    The same list again files nothing twice: a form is handed in once, and a document pays a pupil's month once.
    """
    if work.done_before(key):
        return preview(work, bill, rows)
    work.require(Permission.CLAIM_FILE)
    duties.require_apart(work, Permission.CLAIM_FILE)
    evidence.require_few(len(proofs))
    sheets: dict[bytes, str] = {}
    for name, content in proofs:
        sheets.setdefault(content, name)  # the same paper chosen twice is one
    papers = [(name, content, inspecting.inspected(content).media_type) for content, name in sheets.items()]
    looked = meal_list.gone_through(work, bill, rows)
    good = [found for meal, found in looked if found is not None]
    claim_ids = add_many(work, Claim, [_claim(work, bill, child, weighed) for child, weighed in good], Action.FILE)
    for paper in papers:
        evidence.attach_to_all(work, bill.school_id, claim_ids, *paper)
    work.remember_done(key, str(len(claim_ids)))
    given = iter(claim_ids)
    return [meal if found is None else replace(meal, claim_id=next(given)) for meal, found in looked]


def _claim(work: Work, bill: Bill, child: Child, found: Worth) -> dict[str, Any]:
    return {
        "school_id": bill.school_id, "plan_id": child.plan_id, "measure_id": found.measure_id, "pupil_id": child.pupil_id, "kind": bill.kind,
        "month": bill.month, "period": found.period, "asked": found.award.asked, "payable": found.award.payable, "reason": found.award.reason,
        "status": ClaimStatus.SUBMITTED, "document_no": bill.document_no, "document_date": bill.document_date, "payee_id": bill.payee_id,
        "filed_by": work.actor.account_id, "filed_at": work.now, "comment": "",
    }  # fmt: skip
