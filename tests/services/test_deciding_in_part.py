"""Approving in part, signing twice, holding, asking and undoing: the three figures, the reasons, the cap."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from models.money_words import ClaimStatus, Reduction
from models.vocabulary import Action, Role
from services import integrity
from services.errors import NotNow, NotPermitted
from tests.services.at_the_claims import figure, told, used, wish
from tests.world import World


@pytest.fixture(autouse=True)
def _adds_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test here does, the books are right afterwards."""
    request.getfixturevalue("world" if "world" in request.fixturenames else "home_world")
    yield
    assert [fault for fault in integrity.verify() if fault.startswith("money")] == []


def test_less_than_asked_is_approved_with_its_reason_and_the_three_figures_stay_apart(world: World) -> None:
    claim = world.claim(world.running())  # 85 asked, 70 payable

    decided = wish(world, claim, "45.50", Reduction.NOT_EVIDENCED)
    row = world.the_claim(claim)
    assert (decided.status, decided.amount) == (ClaimStatus.APPROVED, Decimal("45.50"))
    assert (row.asked, row.payable, row.approved) == (Decimal("85.00"), Decimal("70.00"), Decimal("45.50"))
    assert (row.reason, used()) == (Reduction.NOT_EVIDENCED, Decimal("45.50"))


def test_the_cap_itself_is_a_reason_and_a_claim_in_full_has_none(world: World) -> None:
    over, full = world.claim(world.running()), world.claim(world.running(), "70.00")
    world.decide(world.cast.mara, Action.APPROVE, over, full)

    assert world.the_claim(over).reason is Reduction.OVER_CAP
    assert world.the_claim(full).reason is None


@pytest.mark.parametrize(
    ("amount", "reason", "wanted"),
    [
        ("70.01", Reduction.OTHER, "claim.amount_over_room"), ("85.00", Reduction.OTHER, "claim.amount_over_room"),
        ("69.99", None, "claim.reason_needed"), ("0", Reduction.OTHER, "claim.amount_not_positive"),
        ("-1", Reduction.OTHER, "claim.amount_not_positive"), ("1.005", Reduction.OTHER, "claim.amount_not_positive"),
        ("NaN", Reduction.OTHER, "claim.amount_not_positive"), ("Infinity", Reduction.OTHER, "claim.amount_not_positive"),
    ],
)  # fmt: skip
def test_a_sum_that_cannot_be_is_refused_and_nothing_is_booked(
    home_world: World, amount: str, reason: Reduction | None, wanted: str
) -> None:
    claim = home_world.claim(home_world.running())

    assert told(wish(home_world, claim, amount, reason)) == wanted
    assert home_world.the_claim(claim).status is ClaimStatus.SUBMITTED
    assert used() == 0


def test_the_cap_to_the_cent_is_approved_and_a_cent_more_is_not(home_world: World) -> None:
    """Amount = cap is accepted; cap + 0.01 is over; the cap is crossed in the middle of a claim (PEERS 7)."""
    plan = home_world.running()
    first, second, third = (home_world.claim(plan, sum_, document_no=sum_) for sum_ in ("30.00", "39.99", "0.02"))

    outcomes = home_world.decide(home_world.cast.mara, Action.APPROVE, first, second, third)
    assert [o.amount for o in outcomes] == [Decimal("30.00"), Decimal("39.99"), Decimal("0.01")]
    assert used() == Decimal("70.00")


def test_a_claim_approved_in_part_leaves_the_rest_of_the_cap_to_a_later_one(home_world: World) -> None:
    """What was not granted is free again; what was rejected counts nowhere (PEERS 8)."""
    plan = home_world.running()
    first, second = home_world.claim(plan, "60.00"), home_world.claim(plan, "60.00", document_no="2")
    wish(home_world, first, "25.00", Reduction.NOT_EVIDENCED)

    assert told(wish(home_world, second, "45.01", Reduction.OTHER)) == "claim.amount_over_room"
    assert wish(home_world, second, "45.00").amount == Decimal("45.00")


def test_above_the_programmes_sum_a_second_person_signs(world: World) -> None:
    claim, small = world.claim(world.running(), "60.00"), world.claim(world.running(), "50.00")
    figure("second_signature_above", 50)
    other = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")

    outcomes = world.decide(world.cast.mara, Action.APPROVE, claim, small)
    assert [o.status for o in outcomes] == [ClaimStatus.SIGNED_ONCE, ClaimStatus.APPROVED]
    assert used() == Decimal("110.00")
    assert told(world.decide(world.cast.aija, Action.PAY, claim)[0]) == "claim.not_now"
    assert told(world.decide(world.cast.mara, Action.SIGN, claim)[0]) == "claim.four_eyes"
    assert told(world.decide(other, Action.SIGN, claim)[0]) == "approved"
    row = world.the_claim(claim)
    assert (row.decided_by, row.signed_by) == (world.cast.mara.account_id, other.account_id)
    assert used() == Decimal("110.00")


def test_whoever_wrote_the_plan_or_filed_does_not_sign_either(world: World) -> None:
    plan_id = world.running()
    claim = world.claim(plan_id, "60.00")
    figure("second_signature_above", 50)
    as_coordinator = world.second_role(world.cast.peteris, Role.MUNICIPALITY_COORDINATOR)
    world.decide(world.cast.mara, Action.APPROVE, claim)

    assert isinstance(world.decide(as_coordinator, Action.SIGN, claim)[0].refusal, NotPermitted)


def test_undoing_gives_back_the_cap_of_one_or_two_signatures(world: World) -> None:
    claim = world.claim(world.running(), "60.00")
    figure("second_signature_above", 50)
    for steps in ((Action.APPROVE,), (Action.APPROVE, Action.SIGN)):
        for step in steps:
            actor = (
                world.cast.mara
                if step is Action.APPROVE
                else world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
            )
            world.decide(actor, step, claim)
        assert used() == Decimal("60.00")
        world.decide(world.cast.mara, Action.UNDO, claim, comment="Kļūda.")
        row = world.the_claim(claim)
        assert (row.status, row.approved, row.decided_by, row.signed_by) == (ClaimStatus.SUBMITTED, None, None, None)
        assert used() == 0


def test_a_claim_is_held_released_asked_about_and_withdrawn(world: World) -> None:
    claim = world.claim(world.running())
    way = [
        (world.cast.mara, Action.HOLD, ClaimStatus.HELD), (world.cast.mara, Action.RELEASE, ClaimStatus.SUBMITTED),
        (world.cast.mara, Action.QUERY, ClaimStatus.QUERIED), (world.cast.ilze, Action.ANSWER, ClaimStatus.SUBMITTED),
        (world.cast.mara, Action.HOLD, ClaimStatus.HELD), (world.cast.ilze, Action.WITHDRAW, ClaimStatus.WITHDRAWN),
    ]  # fmt: skip
    for actor, step, status in way:
        assert world.decide(actor, step, claim, comment="Kāpēc?")[0].status is status
    assert isinstance(world.decide(world.cast.mara, Action.APPROVE, claim)[0].refusal, NotNow)
