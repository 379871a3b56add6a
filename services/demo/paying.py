"""Payments of the demonstration: families with accounts, one batch at the bank, and claims that wait to be gathered."""

from datetime import date
from typing import Final

from sqlmodel import col, select

from models.claims import Claim
from models.evidence import Payee
from models.money_words import ClaimStatus, PayeeKind, SampleVerdict
from models.payments import PaymentBatch
from models.pupils import Pupil
from models.vocabulary import Action
from services import clock
from services.demo.cast import Cast
from services.money import batches, gathering, payers, samples
from services.money.gathering import Wanted
from services.work import OPERATOR, begin

_DAY: Final = date(2018, 1, 14)
_LEFT_OUT: Final = 5  # every so many families have not told their account yet


def pay(stage: Cast) -> None:
    """The municipality's first school is on its way to the bank; the others wait for the accountant."""
    _accounts()
    with clock.at(clock.noon(_DAY)), begin(stage.mara) as work:
        payers.name_account(
            work, {"name": "Kļavu novada pašvaldība", "iban": "LV80BANK0000435195001", "bic": "BANKLV22"}
        )
    with clock.at(clock.noon(_DAY)), begin(stage.aija) as work:
        found = gathering.preview(work, Wanted(school_id=stage.schools["river"].id))
        if not found.payments:
            return
        batch_id = gathering.gather(work, Wanted(school_id=stage.schools["river"].id))
        work.session.flush()
        samples.draw(work, batch_id)
        for line in samples.find(work, batch_id):
            samples.judge(work, line.id, line.version, SampleVerdict.SOUND)
        batches.freeze(work, batch_id, work.session.get_one(PaymentBatch, batch_id).version, date(2018, 1, 15))


def _accounts() -> None:
    """A parent with an account of their own for every approved claim; made-up accounts of a made-up bank."""
    with clock.at(clock.noon(_DAY)), begin(OPERATOR) as work:
        query = select(Claim, Pupil).join(Pupil, col(Pupil.id) == Claim.pupil_id)
        rows = work.session.exec(query.where(Claim.status == ClaimStatus.APPROVED).order_by(col(Claim.id))).all()
        known: dict[object, Payee] = {}
        for number, (claim, pupil) in enumerate(rows, 1):
            if number % _LEFT_OUT == 0:
                continue
            payee = known.get(pupil.id)
            if payee is None:
                payee = known[pupil.id] = Payee(
                    school_id=claim.school_id, kind=PayeeKind.PARENT, name=f"Vecāks {pupil.last_name}",
                    iban=_account(number), pupil_id=pupil.id,
                )  # fmt: skip
                work.add(payee, Action.ADD)
                work.session.flush()
            work.change(claim, Action.EDIT, payee_id=payee.id)


def _account(number: int) -> str:
    """An account number with right check digits."""
    body = f"BANK{number:013}"
    digits = "".join(str(int(sign, 36)) for sign in f"{body}LV00")
    return f"LV{98 - int(digits) % 97:02}{body}"
