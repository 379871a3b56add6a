"""A month's meals from the caterer's list: looked through first, then all good lines filed at once."""

from collections.abc import Sequence
from dataclasses import replace

from models.claims import Claim, MealRow
from models.plans import Plan
from models.vocabulary import Action
from services import inspecting
from services.money import evidence, meal_list
from services.money.meal_list import Bill, Meal
from services.money.worth import Worth
from services.work import Work


def preview(work: Work, bill: Bill, rows: Sequence[tuple[int, MealRow]]) -> list[Meal]:
    """What filing the list would come to, line by line. Writes nothing."""
    return [meal for meal, _found in meal_list.gone_through(work, bill, rows)]


def file_all(
    work: Work, bill: Bill, rows: Sequence[tuple[int, MealRow]], proof: tuple[str, bytes] | None = None, key: str = ""
) -> list[Meal]:
    """File every line that can be filed, each with the bill as its evidence; the others say why not.

    The same list again files nothing twice: a form is handed in once, and a document pays a pupil's month once.
    """
    if work.done_before(key):
        return preview(work, bill, rows)
    media_type = inspecting.inspected(proof[1]).media_type if proof else ""
    meals: list[Meal] = []
    claims: list[Claim] = []
    for meal, found in meal_list.gone_through(work, bill, rows):
        if found is None or meal.problem is not None:
            meals.append(meal)
            continue
        child, weighed = found
        claim = _claim(work, bill, child.plan, weighed)
        work.add(claim, Action.FILE)
        claims.append(claim)
        meals.append(replace(meal, claim_id=claim.id))
    work.session.flush()
    if proof is not None and claims:
        evidence.attach_to_all(work, claims, *proof, media_type)
    work.remember_done(key, str(len(claims)))
    return meals


def _claim(work: Work, bill: Bill, plan: Plan, found: Worth) -> Claim:
    return Claim(
        school_id=plan.school_id, plan_id=plan.id, measure_id=found.measure.id, pupil_id=plan.pupil_id, kind=bill.kind,
        month=bill.month, period=found.period, asked=found.award.asked, payable=found.award.payable, reason=found.award.reason,
        document_no=bill.document_no, document_date=bill.document_date, payee_id=bill.payee_id, filed_by=work.actor.account_id,
        filed_at=work.now,
    )  # fmt: skip
