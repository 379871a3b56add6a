"""How the use cases of payments are called where they need no target: lists, what would be gathered, the account."""

from decimal import Decimal
from typing import Any

from services.money import batches, debts, gathering, payers, statements
from services.money.gathering import Wanted
from services.rules.statements import Entry
from services.work import Work
from tests.services.matrix.stage import Spot
from tests.services.paying import OUR_ACCOUNT
from tests.world import JANUARY

ENTRY = Entry(JANUARY, Decimal(1), debit=True)


def find_batches(work: Work, _spot: Spot) -> Any:
    return batches.find(work)


def find_debts(work: Work, _spot: Spot) -> Any:
    return debts.find(work)


def find_statements(work: Work, _spot: Spot) -> Any:
    return statements.find(work)


def find_payers(work: Work, _spot: Spot) -> Any:
    return payers.find(work)


def own_payer(work: Work, _spot: Spot) -> Any:
    return payers.own(work)


def name_account(work: Work, _spot: Spot) -> Any:
    return payers.name_account(work, OUR_ACCOUNT)


def preview(work: Work, _spot: Spot) -> Any:
    return gathering.preview(work, Wanted())


def take(work: Work, _spot: Spot) -> Any:
    return statements.take(work, "a.xml", "0" * 64, [ENTRY])
