"""What a school does around its claims on the stage: evidence, payees, a caterer's list."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from models.claims import Claim, MealRow
from models.evidence import Evidence, Payee, PayeeForm
from models.money_words import PayeeKind
from models.vocabulary import Action
from services import evidence_store
from services.errors import NotNow
from services.money import caterer, claim_steps, evidence, payees
from services.money.meal_list import Bill
from services.work import OPERATOR, Work, begin
from tests.evidence import paper, photo
from tests.services.matrix.stage import Spot
from tests.services.test_payees import FIRST, SECOND
from tests.world import JANUARY

PHOTO: Final = photo()


def prove(filed: Mapping[str, UUID]) -> dict[str, UUID]:
    """Evidence of the submitted claim and somebody to pay, in the rows only: each call brings its own file."""
    with begin(OPERATOR) as work:
        claim = work.session.get_one(Claim, filed["submitted"])
        row = Evidence(
            school_id=claim.school_id, claim_id=claim.id, sha256=hashlib.sha256(PHOTO).hexdigest(), name="čeks.jpg", media_type="image/jpeg",
            size=len(PHOTO), at=datetime(2018, 1, 15, tzinfo=UTC),
        )  # fmt: skip
        payee = Payee(school_id=claim.school_id, kind=PayeeKind.CATERER, name="SIA Zupa", iban=FIRST)
        work.add(row, Action.ATTACH)
        work.add(payee, Action.ADD)
        return {"evidence": row.id, "payee": payee.id}


def attach(work: Work, spot: Spot) -> Any:
    return evidence.attach(work, spot.claims["submitted"], "x.pdf", paper())


def with_file(use_case: Callable[[Work, UUID], Any]) -> Callable[[Work, Spot], Any]:
    def call(work: Work, spot: Spot) -> Any:
        evidence_store.keep(PHOTO)
        return use_case(work, spot.proofs["evidence"])

    return call


def add_payee(work: Work, spot: Spot) -> Any:
    form = PayeeForm(kind=PayeeKind.CARRIER, name="SIA Autobuss", iban=FIRST)
    return payees.add(work, spot.school_id, form)


def change_account(work: Work, spot: Spot) -> Any:
    return payees.change_account(work, spot.proofs["payee"], 1, SECOND)


def answer(work: Work, spot: Spot) -> Any:
    """Nobody on the stage was asked anything: that is said to whoever may answer only."""
    try:
        return claim_steps.answer(work, spot.claims["submitted"], spot.versions[spot.claims["submitted"]], "Lūk.")
    except NotNow as refusal:
        return refusal


def withdraw(work: Work, spot: Spot) -> Any:
    return claim_steps.withdraw(work, spot.claims["submitted"], spot.versions[spot.claims["submitted"]], "Lūk.")


def a_list(use_case: Callable[..., Any]) -> Callable[[Work, Spot], Any]:
    def call(work: Work, spot: Spot) -> Any:
        return use_case(work, Bill(spot.school_id, JANUARY, "R-1"), [(2, MealRow(name="Anna Lomzara1", amount="1"))])

    return call


PREVIEW: Final = a_list(caterer.preview)
FILE_ALL: Final = a_list(caterer.file_all)
