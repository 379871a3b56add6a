"""Bring claims to where money moves: payees, an account that pays, corrections, in a line each."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from sqlmodel import select
from stdnum.iso7064 import mod_97_10

from models.claims import CapUse, Claim
from models.evidence import Payee
from models.ledger import Correction
from models.money_words import PayeeKind, Reduction, SampleVerdict
from models.payments import Debt, PaymentBatch, PaymentLine
from models.vocabulary import Action
from services import caps, ledger
from services.money import batches, gathering, payers, samples
from services.money.gathering import Wanted
from services.rules import ledger as sides
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World, complete

PAY_ON = date(2018, 1, 16)
OUR_ACCOUNT = {"name": "Kļavu novada pašvaldība", "iban": "LV80BANK0000435195001", "bic": "BANKLV22"}
_numbers = count(1)


def account_number() -> str:
    """An IBAN nobody has, with right check digits."""
    body = f"BANK{next(_numbers):013}"
    digits = "".join(str(int(letter, 36)) for letter in body + "LV")
    return f"LV{mod_97_10.calc_check_digits(digits)}{body}"


def payee(school_id: UUID, kind: PayeeKind = PayeeKind.CATERER, **more: Any) -> UUID:
    with begin(OPERATOR) as work:
        made = Payee(
            school_id=school_id, kind=kind, **({"name": f"Saņēmējs {next(_numbers)}", "iban": account_number()} | more)
        )
        work.add(made, Action.ADD)
        return made.id


def pay_to(claim_id: UUID, payee_id: UUID | None) -> None:
    with begin(OPERATOR) as work:
        work.change(work.session.get_one(Claim, claim_id), Action.EDIT, payee_id=payee_id)


def approved(
    world: World, amount: str = "20.00", where: str = "river", payee_id: UUID | None = None, **more: Any
) -> UUID:
    """An approved claim whose parent, or whoever is named, waits for the money."""
    kind = more.get("kind", "meals")
    plan_id = more.pop("plan_id", None) or world.running(where, contents=complete(kind))
    claim_id = world.claim(plan_id, amount, **more)
    claim = world.the_claim(claim_id)
    pay_to(claim_id, payee_id or payee(claim.school_id, PayeeKind.PARENT, pupil_id=claim.pupil_id))
    decided = world.decide(world.cast.sandra if where == "craft" else world.cast.mara, Action.APPROVE, claim_id)
    assert [one.refusal for one in decided] == [None]
    return claim_id


def name_account(world: World) -> None:
    with begin(world.cast.mara) as work:
        payers.name_account(work, OUR_ACCOUNT)


def gathered(actor: Actor, **wanted: Any) -> UUID:
    with begin(actor) as work:
        return gathering.gather(work, Wanted(**wanted))


def frozen(world: World, **wanted: Any) -> UUID:
    """A batch of all that can be paid, sealed as it goes to the bank."""
    name_account(world)
    batch_id = gathered(world.cast.aija, **wanted)
    freeze(world.cast.aija, batch_id)
    return batch_id


def found_sound(actor: Actor, batch_id: UUID) -> None:
    """The sample is drawn and every claim of it looked at again."""
    with begin(actor) as work:
        samples.draw(work, batch_id)
        for line in samples.find(work, batch_id):
            if line.verdict is None:
                samples.judge(work, line.id, line.version, SampleVerdict.SOUND)


def freeze(actor: Actor, batch_id: UUID, pay_on: date = PAY_ON) -> None:
    found_sound(actor, batch_id)
    seen = the_batch(batch_id).version
    with begin(actor) as work:
        batches.freeze(work, batch_id, seen, pay_on)


def the_batch(batch_id: UUID) -> PaymentBatch:
    with look(OPERATOR) as work:
        return work.session.get_one(PaymentBatch, batch_id)


def lines(batch_id: UUID) -> list[PaymentLine]:
    with look(OPERATOR) as work:
        return list(
            work.session.exec(
                select(PaymentLine).where(PaymentLine.batch_id == batch_id).order_by(PaymentLine.end_to_end)
            )
        )


def debt_of(world: World, claim_id: UUID, amount: str) -> UUID:
    """A paid claim turns out to have been too much: a correction, its counter-entry, and a debt."""
    claim = world.the_claim(claim_id)
    mara, wrong = world.cast.mara.account_id, Decimal(amount)
    here = {"school_id": claim.school_id, "claim_id": claim.id}
    with begin(OPERATOR) as work:
        found = Correction(
            amount=-wrong, reason=Reduction.MISCALCULATED, comment="Pārrēķins.", by_id=mara, at=work.now, **here
        )
        key = (claim.pupil_id, claim.kind, claim.period)
        used = caps.lock(work, [key])
        caps.book(work, used, {key: used[key] - wrong}, {key: work.session.get_one(CapUse, key).cap})
        work.add(found, Action.CORRECT)
        work.session.flush()
        debt = Debt(correction_id=found.id, payee_id=claim.payee_id, amount=wrong, at=work.now, **here)
        work.add(debt, Action.CORRECT)
        moved = sides.overpaid(wrong)
        ledger.post(work, [ledger.Movement(Action.CORRECT, claim.id, claim.school_id, claim.kind, claim.month, moved)])
        return debt.id


def the_debt(debt_id: UUID) -> Debt:
    with look(OPERATOR) as work:
        return work.session.get_one(Debt, debt_id)
