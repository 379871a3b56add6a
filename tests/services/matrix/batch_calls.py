"""How payments are gathered, frozen, sent, settled and paid back on one spot of the stage. Where it is refused, all is gone again."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlmodel import select

from models.claims import Claim
from models.evidence import Payee
from models.ledger import Correction, SampleCheck
from models.money_words import BatchStatus, ClaimStatus, Reduction, SampleVerdict
from models.payments import Debt, Payer, PaymentBatch, PaymentItem, PaymentLine, Statement
from models.places import School
from models.vocabulary import UNDER_MUNICIPALITY, Action
from services.money import bank_file, batches, debts, gathering, payers, settling, statements
from services.money.gathering import Wanted
from services.rules.permissions import Permission as P
from services.work import Work
from tests.services.matrix import calls
from tests.services.matrix.relations import Need, anywhere
from tests.services.matrix.stage import Spot
from tests.services.paying import OUR_ACCOUNT

_CLAIMED: Final = Decimal("20.00")
Use = Callable[[Work, PaymentBatch], Any]


def on_batch(use: Use, status: BatchStatus = BatchStatus.OPEN) -> calls.Call:
    """With a batch of the spot's partner that pays an approved claim and stands so; an account pays it, its sample is sound."""

    def call(work: Work, spot: Spot) -> Any:
        with work.session.begin_nested():
            return use(work, _batch(work, spot, status))

    return call


def gather(work: Work, spot: Spot) -> Any:
    """Whoever has no target finds a claim of the first spot that can be paid, if it is theirs."""
    with work.session.begin_nested():
        if spot.claims:
            _pay_to(work, spot)
        return gathering.gather(work, Wanted())


def repay(work: Work, spot: Spot) -> Any:
    with work.session.begin_nested():
        here: dict[str, Any] = {"school_id": spot.school_id, "claim_id": spot.claims["paid"]}
        less = Correction(
            amount=-_CLAIMED, reason=Reduction.MISCALCULATED, comment="Pārrēķins.", by_id=spot.hand, at=work.now, **here
        )
        work.session.add(less)
        work.session.flush()
        debt = Debt(correction_id=less.id, amount=_CLAIMED, at=work.now, **here)
        work.session.add(debt)
        work.session.flush()
        return debts.repay(work, debt.id, debt.version, Decimal("1.00"), work.today)


def differences(work: Work, spot: Spot) -> Any:
    with work.session.begin_nested():
        read = Statement(
            municipality_id=_partner(work, spot), sha256="1" * 64, name="a.xml", by_id=spot.hand, at=work.now
        )
        work.session.add(read)
        work.session.flush()
        return statements.differences(work, read.id)


def sign(work: Work, spot: Spot) -> Any:
    """A second signature, by somebody other than whoever signed first."""
    with work.session.begin_nested():
        claim = work.session.get_one(Claim, spot.claims["approved"])
        claim.status = ClaimStatus.SIGNED_ONCE
        work.session.flush()
        return calls.taken(work, claim.id, claim.version, Action.SIGN)


def _batch(work: Work, spot: Spot, status: BatchStatus) -> PaymentBatch:
    payee, partner, code = _pay_to(work, spot), _partner(work, spot), f"MP-{spot.school}"
    work.session.add(Payer(municipality_id=partner, **OUR_ACCOUNT))
    batch = PaymentBatch(
        municipality_id=partner, code=code, made_by=spot.hand, made_at=work.now, status=status, seed=code
    )
    if status is not BatchStatus.OPEN:
        batch.payer_name, batch.payer_iban = OUR_ACCOUNT["name"], OUR_ACCOUNT["iban"]
        batch.pay_on, batch.frozen_at = work.today, work.now
    work.session.add(batch)
    work.session.flush()
    funds: dict[str, Any] = {"amount": _CLAIMED, "esf": Decimal("17.00"), "state": Decimal("3.00")}
    line = PaymentLine(
        batch_id=batch.id, end_to_end=f"{code}-0001", payee_id=payee.id, payee_kind=payee.kind, name=payee.name, iban=payee.iban, **funds,
    )  # fmt: skip
    work.session.add(line)
    work.session.flush()
    claim_id, sound = spot.claims["approved"], SampleVerdict.SOUND.value
    work.session.add(PaymentItem(line_id=line.id, claim_id=claim_id, **funds))
    work.session.add(SampleCheck(school_id=spot.school_id, batch_id=batch.id, claim_id=claim_id, verdict=sound))
    work.session.flush()
    return batch


def _pay_to(work: Work, spot: Spot) -> Payee:
    payee = work.session.get_one(Payee, spot.proofs["payee"])
    work.session.get_one(Claim, spot.claims["approved"]).payee_id = payee.id
    work.session.flush()
    return payee


def _partner(work: Work, spot: Spot) -> UUID | None:
    school = work.session.get_one(School, spot.school_id)
    return school.municipality_id if school.kind in UNDER_MUNICIPALITY else None


def _lines(work: Work, batch: PaymentBatch) -> list[UUID]:
    return list(work.session.exec(select(PaymentLine.id).where(PaymentLine.batch_id == batch.id)))


_R, _P = Need(P.PAYMENT_READ), Need(P.CLAIM_PAY)
_AIJA, _STATE, _PAID = "accountant home", "state_coordinator", "of claims"
# fmt: off
PAYING: Final = (
    (gathering.gather,        [anywhere(P.CLAIM_PAY)], gather, _AIJA),
    (batches.open_batch,      [_R], on_batch(lambda w, b: batches.open_batch(w, b.id)), "auditor", _PAID),
    (batches.freeze,          [_P], on_batch(lambda w, b: batches.freeze(w, b.id, b.version, w.today)), _AIJA, _PAID),
    (batches.freeze,          [_P], on_batch(lambda w, b: batches.freeze(w, b.id, b.version, w.today)), _STATE, f"{_PAID} of a straight school", "craft"),
    (batches.cancel,          [_P], on_batch(lambda w, b: batches.cancel(w, b.id, b.version, "")), _AIJA, f"{_PAID}, open"),
    (batches.cancel,          [_P], on_batch(lambda w, b: batches.cancel(w, b.id, b.version, "iemesls"), BatchStatus.FROZEN), _STATE, f"{_PAID}, frozen", "craft"),
    (payers.of_batch,         [_R], on_batch(lambda w, b: payers.of_batch(w, b.id)), "municipality_coordinator home", _PAID),
    (bank_file.pain,          [_P], on_batch(lambda w, b: bank_file.pain(w, b.id), BatchStatus.FROZEN), _AIJA, _PAID),
    (settling.settle_by_hand, [_P], on_batch(lambda w, b: settling.settle_by_hand(w, _lines(w, b), w.today), BatchStatus.FROZEN), _AIJA, _PAID),
    (settling.give_up,        [_P], on_batch(lambda w, b: settling.give_up(w, _lines(w, b), "iemesls"), BatchStatus.FROZEN), _STATE, _PAID, "craft"),
    (statements.differences,  [_R], differences, "auditor"),
    (debts.repay,             [_P], repay, _AIJA, _PAID),
)
# fmt: on
