"""Deciding claims: the cap booked once, every claim its own outcome, duties kept apart, the way back."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.claims import CapUse, Claim, ClaimForm
from models.money_words import ClaimStatus
from models.vocabulary import Action, Role
from services.errors import NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.money import claim_decisions, claims
from services.work import OPERATOR, begin, look
from tests.world import JANUARY, World, complete

FEBRUARY = date(2018, 2, 1)


def used(world: World, kind: str = "meals") -> dict[str, Decimal]:
    with look(OPERATOR) as work:
        return {use.period: use.used for use in work.session.exec(select(CapUse).where(CapUse.kind == kind))}


def test_approving_books_the_cap_and_leaves_a_trail(world: World) -> None:
    claim = world.claim(world.running())
    outcome = world.decide(world.cast.mara, Action.APPROVE, claim)

    assert (outcome[0].status, outcome[0].amount) == (ClaimStatus.APPROVED, Decimal("70.00"))
    assert used(world) == {"2018-01": Decimal("70.00")}
    with look(OPERATOR) as work:
        entry = work.session.exec(
            select(AuditEntry).where(AuditEntry.subject_id == str(claim)).order_by(AuditEntry.seq.desc())
        ).first()
    assert (entry.action, entry.actor, entry.before["status"], entry.after["approved"]) == (
        "approve",
        "mara",
        "submitted",
        "70.00",
    )


def test_many_are_decided_at_once_and_each_gets_its_own_outcome(world: World) -> None:
    plan = world.running()
    good = [world.claim(world.running()) for _ in range(3)]
    first, second = world.claim(plan, "40.00"), world.claim(plan, "40.00", document_no="2")
    done = world.claim(world.running(), "10.00")
    world.decide(world.cast.mara, Action.REJECT, done, comment="Nav čeka.")
    straight = world.claim(world.running("craft"))

    outcomes = {
        d.claim_id: d for d in world.decide(world.cast.mara, Action.APPROVE, *good, first, second, done, straight)
    }
    assert [outcomes[c].amount for c in good] == [Decimal("70.00")] * 3
    assert [outcomes[c].amount for c in (first, second)] == [Decimal("40.00"), Decimal("30.00")]
    assert isinstance(outcomes[done].refusal, NotNow)
    assert isinstance(outcomes[straight].refusal, NotFound)
    assert world.the_claim(straight).status is ClaimStatus.SUBMITTED


def test_rejecting_one_claim_frees_its_share_for_another(world: World) -> None:
    plan = world.running()
    first, second = world.claim(plan, "65.00"), world.claim(plan, "65.00", document_no="2")
    assert world.the_claim(second).payable == Decimal("5.00")
    world.decide(world.cast.mara, Action.REJECT, first, comment="Cits periods.")

    assert world.decide(world.cast.mara, Action.APPROVE, second)[0].amount == Decimal("65.00")
    assert used(world) == {"2018-01": Decimal("65.00")}


def test_nobody_decides_what_they_filed(world: World) -> None:
    claim = world.claim(world.running())
    with begin(world.cast.mara) as work:
        row = work.session.get_one(Claim, claim)
        row.filed_by = world.cast.mara.account_id
        work.session.flush()
        outcome = claim_decisions.decide(work, {claim: row.version}, Action.APPROVE)

    assert isinstance(outcome[0].refusal, NotPermitted)


def test_whoever_wrote_the_plan_does_not_decide_its_claims(world: World) -> None:
    plan_id = world.running()
    claim = world.claim(plan_id)
    as_coordinator = world.second_role(world.cast.peteris, Role.MUNICIPALITY_COORDINATOR)

    assert isinstance(world.decide(as_coordinator, Action.APPROVE, claim)[0].refusal, NotPermitted)


def test_whoever_approved_a_claim_does_not_pay_it(world: World) -> None:
    claim = world.claim(world.running("craft"))
    world.decide(world.cast.sandra, Action.APPROVE, claim)

    assert isinstance(world.decide(world.cast.sandra, Action.PAY, claim)[0].refusal, NotPermitted)
    assert world.decide(world.cast.toms, Action.PAY, claim)[0].status is ClaimStatus.PAID


def test_a_decision_on_a_claim_changed_meanwhile_is_refused(world: World) -> None:
    claim = world.claim(world.running())
    seen = world.the_claim(claim).version
    world.decide(world.cast.mara, Action.RETURN, claim, comment="Čeks?")
    with begin(world.cast.ilze) as work:
        again = ClaimForm(plan_id=world.the_claim(claim).plan_id, kind="meals", month=JANUARY, amount="12")
        claims.resubmit(work, claim, world.the_claim(claim).version, again)

    with begin(world.cast.mara) as work:
        outcome = claim_decisions.decide(work, {claim: seen}, Action.APPROVE)
    assert isinstance(outcome[0].refusal, Overtaken)


def test_undoing_an_approval_frees_the_cap(world: World) -> None:
    claim = world.claim(world.running())
    world.decide(world.cast.mara, Action.APPROVE, claim)
    world.decide(world.cast.mara, Action.UNDO, claim, comment="Kļūda.")

    assert used(world) == {"2018-01": Decimal("0.00")}
    assert (world.the_claim(claim).status, world.the_claim(claim).approved) == (ClaimStatus.SUBMITTED, None)


def test_a_paid_claim_stays_paid(world: World) -> None:
    claim = world.claim(world.running())
    world.decide(world.cast.mara, Action.APPROVE, claim)
    world.decide(world.cast.aija, Action.PAY, claim)

    for step in (Action.UNDO, Action.REJECT, Action.RETURN, Action.APPROVE):
        assert isinstance(world.decide(world.cast.mara, step, claim, comment="par vēlu")[0].refusal, NotNow)


@pytest.mark.parametrize("step", [Action.RETURN, Action.REJECT])
def test_returning_and_rejecting_need_a_reason(world: World, step: Action) -> None:
    claim = world.claim(world.running())

    with pytest.raises(Refusal, match="form.comment_needed"):
        world.decide(world.cast.mara, step, claim)


@pytest.mark.parametrize("many", [11, 101])
def test_a_bulk_decision_handles_every_row_it_was_given(home_world: World, many: int) -> None:
    """Each row is reported, however many there are (Primero R2-3629)."""
    plan_ids = [home_world.running(contents=complete("public_transport", "meals")) for _ in range(3)]
    ids = [home_world.claim(plan_ids[i % 3], "0.50", kind="meals", document_no=str(i)) for i in range(many)]

    outcomes = home_world.decide(home_world.cast.mara, Action.APPROVE, *ids)
    assert [o.claim_id for o in outcomes] == ids
    assert all(o.status is ClaimStatus.APPROVED for o in outcomes)
