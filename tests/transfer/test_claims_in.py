"""Claims brought in: filed anew within the cap, or taken as they were decided, and history does not overrun a cap either."""

from decimal import Decimal

import pytest
from sqlmodel import select

from models.claims import CapUse, Claim
from models.money_words import ClaimStatus
from models.vocabulary import Action, Role
from services import integrity
from services.errors import NotPermitted
from services.transfer.columns import Kind
from services.work import OPERATOR, look
from tests.transfer.bringing import Told, claim, plan, pupil, take, why
from tests.world import World


@pytest.fixture
def school(world: World) -> World:
    """Two pupils at the river whose plans of autumn ran."""
    return ready(world)


@pytest.fixture
def school_here(home_world: World) -> World:
    return ready(home_world)


def ready(world: World) -> World:
    take(OPERATOR, Kind.PUPILS, pupil(1), pupil(2))
    take(
        OPERATOR,
        Kind.PLANS,
        plan(1, plan_code="A-1"),
        plan(2, plan_code="A-2", measures="compensation:personal_items:25"),
        history=True,
    )
    return world


def claims() -> list[Claim]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(Claim).order_by(Claim.month, Claim.id)))  # type: ignore[arg-type] # columns


def used() -> dict[tuple[str, str], Decimal]:
    with look(OPERATOR) as work:
        return {(use.kind, use.period): use.used for use in work.session.exec(select(CapUse))}


def history(*rows: dict[str, object]) -> Told:
    return take(OPERATOR, Kind.CLAIMS, *rows, history=True)


def test_a_claim_is_filed_and_known_again(school: World) -> None:
    row = claim(1, amount="50,00 €", document_no="12/a", document_date="05.11.2017")

    assert take(school.cast.ilze, Kind.CLAIMS, row) == Told(created=1)
    assert take(school.cast.ilze, Kind.CLAIMS, row) == Told(unchanged=1)
    (kept,) = claims()
    assert (kept.status, kept.asked, kept.payable, kept.approved) == (
        ClaimStatus.SUBMITTED,
        Decimal("50.00"),
        Decimal("50.00"),
        None,
    )
    assert (kept.document_no, str(kept.document_date), str(kept.month)) == ("12/a", "2017-11-05", "2017-10-01")
    assert kept.filed_by == school.cast.ilze.account_id


def test_its_plan_is_known_by_code_too(school: World) -> None:
    by_code = {"plan_code": "A-1", "kind": "meals", "month": "10.2017", "amount": "50"}

    assert take(school.cast.ilze, Kind.CLAIMS, by_code) == Told(created=1)
    assert take(school.cast.ilze, Kind.CLAIMS, claim(1)) == Told(unchanged=1)


def test_no_more_is_payable_than_the_cap_has_room_for(school: World) -> None:
    rows = [claim(1, amount="50"), claim(1, amount="40", document_no="2")]

    assert take(school.cast.ilze, Kind.CLAIMS, *rows) == Told(created=2)
    assert sorted(kept.payable for kept in claims()) == [Decimal("20.00"), Decimal("50.00")]
    third = [*rows, claim(1, amount="5", document_no="3")]
    assert [bad[0] for bad in why(school.cast.ilze, Kind.CLAIMS, *third)] == [4]


@pytest.mark.parametrize("status", ClaimStatus)
def test_every_status_can_be_history_and_is_known_again(school_here: World, status: ClaimStatus) -> None:
    granted = status in (ClaimStatus.SIGNED_ONCE, ClaimStatus.APPROVED, ClaimStatus.PAID)
    row = claim(1, status=status.value, approved_amount="45,50" if granted else "")

    assert history(row) == Told(created=1)
    assert history(row) == Told(unchanged=1)
    (kept,) = claims()
    assert (kept.status, kept.approved) == (status, Decimal("45.50") if granted else None)
    assert used().get(("meals", "2017-10"), Decimal(0)) == (Decimal("45.50") if granted else 0)
    assert integrity.verify() == []


def test_history_cannot_overrun_a_cap(school: World) -> None:
    first = claim(1, amount="50", status="paid", approved_amount="50")
    second = claim(1, amount="40", document_no="2", status="paid", approved_amount="40")

    assert [bad[0] for bad in why(OPERATOR, Kind.CLAIMS, first, second, history=True)] == [3]
    assert claims() == []
    assert history(first, second | {"approved_amount": "20"}) == Told(created=2)
    assert used() == {("meals", "2017-10"): Decimal("70.00")}
    assert integrity.verify() == []


def test_a_cap_of_a_semester_is_shared_by_its_months(school: World) -> None:
    items = claim(2, kind="personal_items", amount="15", status="paid", approved_amount="15")
    later = items | {"month": "2017-11", "document_no": "2"}

    assert [bad[0] for bad in why(OPERATOR, Kind.CLAIMS, items, later, history=True)] == [3]
    assert history(items, later | {"approved_amount": "10"}) == Told(created=2)
    assert used() == {("personal_items", "2017-1"): Decimal("25.00")}


def test_what_was_decided_is_not_changed_by_a_file(school: World) -> None:
    history(claim(1, status="paid", approved_amount="50"))

    for over in ({"status": "approved", "approved_amount": "50"}, {"status": "paid", "approved_amount": "40"}):
        assert [bad[3] for bad in why(OPERATOR, Kind.CLAIMS, claim(1, **over), history=True)] == [
            "claim.import_differs"
        ]
    assert take(school.cast.ilze, Kind.CLAIMS, claim(1)) == Told(unchanged=1)


@pytest.mark.parametrize(
    ("over", "column", "reason"),
    [
        ({"kind": ""}, "kind", "field.missing"),
        ({"kind": "caviar"}, "kind", "compensation.not_in_programme"),
        ({"kind": "public_transport"}, "kind", "claim.not_in_plan"),
        ({"month": "2017-13"}, "month", "field.not_a_month"),
        ({"month": "2018-01"}, "month", "compensation.outside_plan"),
        ({"amount": "0"}, "amount", "field.out_of_range"),
        ({"amount": "-5"}, "amount", "field.not_money"),
        ({"amount": "1,005"}, "amount", "field.not_money"),
        ({"amount": "1e3"}, "amount", "field.not_money"),
        ({"document_date": "soon"}, "document_date", "field.not_a_date"),
        ({"status": "lost"}, "status", "field.not_a_choice"),
        ({"status": "paid"}, "approved_amount", "field.missing"),
        ({"status": "rejected", "approved_amount": "5"}, "approved_amount", "field.not_with_this_status"),
        ({"status": "paid", "approved_amount": "51"}, "approved_amount", "field.out_of_range"),
        ({"semester": ""}, "plan_code", "field.missing"),
        ({"semester": "2018-1"}, "", "plan.not_found"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_reason(
    school_here: World, over: dict[str, str], column: str, reason: str
) -> None:
    row = claim(1, **over)

    assert why(OPERATOR, Kind.CLAIMS, row, history=True) == [(2, column, str(row.get(column, "")), reason)]
    assert claims() == []


def test_only_submitted_claims_can_be_filed_anew(school_here: World) -> None:
    row = claim(1, status="paid", approved_amount="50")

    assert why(school_here.cast.ilze, Kind.CLAIMS, row) == [(2, "status", "paid", "claim.history_needed")]


def test_a_plan_out_of_reach_looks_as_if_it_were_not_there(school: World) -> None:
    assert [bad[3] for bad in why(school.cast.janis, Kind.CLAIMS, claim(1), {"plan_code": "A-1"} | claim(1))] == [
        "plan.not_found"
    ] * 2


def test_a_claim_that_was_decided_here_is_known_again(world: World) -> None:
    plan_id = world.running()
    claim_id = world.claim(plan_id, "85.00")
    world.decide(world.cast.mara, Action.APPROVE, claim_id)
    row = {
        "plan_code": world.plan(plan_id).code,
        "kind": "meals",
        "month": "2018-01",
        "amount": "85",
        "status": "approved",
        "approved_amount": "70",
    }

    assert take(world.cast.ilze, Kind.CLAIMS, row) == Told(unchanged=1)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OPERATOR, Role.SCHOOL_COORDINATOR)])
def test_whoever_does_not_file_claims_brings_none_in(home_world: World, role: Role) -> None:
    actor = home_world.somebody(
        role, "municipality" if role in (Role.MUNICIPALITY_COORDINATOR, Role.ACCOUNTANT) else "river"
    )

    for past in (False, True):
        with pytest.raises(NotPermitted):
            take(actor, Kind.CLAIMS, claim(1), history=past)
