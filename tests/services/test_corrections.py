"""Corrections: counter-entries within the cap, a debt once where too much was paid, and never by one hand alone."""

from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.claims import Claim
from models.ledger import Correction
from models.money_words import ClaimStatus, LineStatus, Reduction, ReportStatus
from models.payments import Debt, PaymentItem, PaymentLine
from models.vocabulary import Action, Role
from services import integrity, ledger
from services.errors import Refusal, outcome_of
from services.money import claim_history, corrections
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.services.at_the_claims import gather, report, used
from tests.services.together import together
from tests.world import World

OTHER = Reduction.OTHER


def correct(actor: Actor, world: World, claim: UUID, amount: str, key: str = "", seen: int | None = None) -> object:
    version = seen or world.the_claim(claim).version

    def use() -> UUID:
        with begin(actor) as work:
            return corrections.correct(work, claim, version, Decimal(amount), OTHER, "Pārrēķins.", key)

    return outcome_of(use)


def name(outcome: object) -> str:
    return outcome.why.name if isinstance(outcome, Refusal) else "done"


def held(claim: UUID) -> dict[str, Decimal]:
    with look(OPERATOR) as work:
        return {account.value: amount for account, amount in ledger.balances(work, [claim])[claim].items() if amount}


def debts() -> list[tuple[Decimal, Decimal]]:
    with look(OPERATOR) as work:
        return [(debt.amount, debt.settled) for debt in work.session.exec(select(Debt))]


def approved(world: World, amount: str = "50.00", *, paid: bool = False) -> tuple[UUID, Actor]:
    """A claim Māra approved, and a colleague of hers."""
    claim = world.claim(world.running(), amount)
    world.decide(world.cast.mara, Action.APPROVE, claim)
    if paid:
        world.decide(world.cast.aija, Action.PAY, claim)
    return claim, world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")


def adds_up() -> bool:
    return integrity.verify() == []


def test_less_before_payment_frees_the_cap_and_edits_nothing(world: World) -> None:
    claim, other = approved(world)

    assert name(correct(other, world, claim, "-20.00")) == "done"
    row = world.the_claim(claim)
    assert (row.status, row.approved, row.version) == (ClaimStatus.APPROVED, Decimal("50.00"), 3)
    assert (used(), debts()) == (Decimal("30.00"), [])
    assert held(claim) == {"granted": Decimal("30.00"), "owed": Decimal("-30.00")}
    assert world.decide(world.cast.aija, Action.PAY, claim)[0].status is ClaimStatus.PAID
    assert held(claim) == {"granted": Decimal("30.00"), "esf": Decimal("-25.50"), "state": Decimal("-4.50")}
    assert adds_up()


def test_what_was_paid_too_much_is_a_debt_once(world: World) -> None:
    claim, other = approved(world, paid=True)
    seen = world.the_claim(claim).version
    answers = [correct(other, world, claim, "-20.00", "viens", seen) for _ in range(2)]

    assert answers[0] == answers[1]
    assert name(correct(other, world, claim, "-20.00", "divi", seen)) == "access.overtaken"
    assert debts() == [(Decimal("20.00"), Decimal("0.00"))]
    assert (used(), world.the_claim(claim).status) == (Decimal("30.00"), ClaimStatus.PAID)
    assert held(claim)["debt"] == Decimal("20.00")
    assert adds_up()


def test_two_correct_at_once_and_one_of_them_is_too_late(world: World) -> None:
    claim, other = approved(world, paid=True)
    third = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
    seen = world.the_claim(claim).version
    outcomes = together(
        *(lambda actor=actor: correct(actor, world, claim, "-50.00", "", seen) for actor in (other, third))
    )

    assert sorted(name(outcome) for outcome in outcomes) == ["access.overtaken", "done"]
    assert debts() == [(Decimal("50.00"), Decimal("0.00"))]
    assert adds_up()


def test_more_is_granted_within_the_cap_and_what_was_asked_and_waits_for_payment_again(world: World) -> None:
    claim = world.claim(world.running())  # 85 asked, 70 is the cap
    world.decide(world.cast.mara, Action.APPROVE, claim)
    other = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")

    assert name(correct(other, world, claim, "0.01")) == "compensation.used_up"
    assert name(correct(other, world, claim, "15.01")) == "correcting.over_asked"
    assert name(correct(other, world, claim, "-10.00")) == "done"
    world.decide(world.cast.aija, Action.PAY, claim)
    assert name(correct(other, world, claim, "10.01")) == "compensation.capped"
    assert name(correct(other, world, claim, "4.00")) == "done"
    assert world.the_claim(claim).status is ClaimStatus.APPROVED
    assert (held(claim)["owed"], used()) == (Decimal("-4.00"), Decimal("64.00"))
    assert name(correct(other, world, claim, "-5.00")) == "done"
    assert world.the_claim(claim).status is ClaimStatus.PAID
    assert debts() == [(Decimal("1.00"), Decimal("0.00"))]
    assert adds_up()


@pytest.mark.parametrize("amount", ["0", "-50.01", "0.001", "NaN"])
def test_a_correction_that_cannot_be_is_refused(home_world: World, amount: str) -> None:
    claim, other = approved(home_world)

    assert name(correct(other, home_world, claim, amount)).startswith("correcting.")
    assert used() == Decimal("50.00")


def test_whoever_filed_planned_or_approved_does_not_correct(world: World) -> None:
    claim, _ = approved(world)
    as_coordinator = world.second_role(world.cast.peteris, Role.MUNICIPALITY_COORDINATOR)

    assert name(correct(world.cast.mara, world, claim, "-1.00")) == "correcting.four_eyes"
    assert name(correct(as_coordinator, world, claim, "-1.00")) == "correcting.four_eyes"
    assert name(correct(world.cast.aija, world, claim, "-1.00")) == "access.not_permitted"


def test_a_corrected_approval_is_not_undone_and_an_undecided_claim_not_corrected(world: World) -> None:
    claim, other = approved(world)
    waiting = world.claim(world.running())
    correct(other, world, claim, "-1.00")

    assert name(correct(other, world, waiting, "-1.00")) == "claim.not_now"
    undone = world.decide(world.cast.mara, Action.UNDO, claim, comment="Kļūda.")[0]
    assert undone.refusal is not None
    assert undone.refusal.why.name == "claim.corrected"


def test_a_closed_month_is_corrected_and_a_claim_on_its_way_to_the_bank_is_not(world: World) -> None:
    claim, other = approved(world)
    report(world, ReportStatus.ACCEPTED, world.cast.municipality.id)
    assert name(correct(other, world, claim, "-1.00")) == "done"
    gather(world, claim)
    assert name(correct(other, world, claim, "-1.00")) == "claim.in_batch"
    with begin(OPERATOR) as work:
        item = work.session.exec(select(PaymentItem).where(PaymentItem.claim_id == claim)).one()
        work.session.get_one(PaymentLine, item.line_id).status = LineStatus.PAID
    assert name(correct(other, world, claim, "-1.00")) == "done"


def test_reason_and_comment_of_a_correction_show_in_the_history(world: World) -> None:
    claim, other = approved(world)
    correct(other, world, claim, "-20.00")
    with look(world.cast.ilze) as work:
        last = claim_history.of(work, claim)[-1]
        row = corrections.of_claim(work, claim)[0]
        trail = work.session.exec(select(AuditEntry).where(AuditEntry.subject_id == str(row.id))).one()

    assert (last.action, last.amount, last.reason, last.comment) == (
        Action.CORRECT,
        Decimal("30.00"),
        OTHER,
        "Pārrēķins.",
    )
    assert (row.amount, trail.action, trail.comment) == (Decimal("-20.00"), "correct", "Pārrēķins.")


def test_verify_notices_a_correction_without_its_entries(world: World) -> None:
    claim, other = approved(world)
    with begin(OPERATOR) as work:
        row = work.session.get_one(Claim, claim)
        work.session.add(
            Correction(
                school_id=row.school_id, claim_id=claim, amount=Decimal("-1.00"), reason=OTHER, comment="x",
                by_id=other.account_id, at=work.now,
            )
        )  # fmt: skip

    faults = [fault for fault in integrity.verify() if fault.startswith("money")]
    assert any("the ledger grants 50.00" in fault for fault in faults)
    assert any("cap of meals" in fault for fault in faults)


def test_verify_notices_a_debt_nobody_posted(world: World) -> None:
    claim, other = approved(world, paid=True)
    correct(other, world, claim, "-20.00")
    with begin(OPERATOR) as work:
        work.session.exec(select(Debt)).one().settled = Decimal("5.00")

    assert any("is to come back" in fault for fault in integrity.verify())
