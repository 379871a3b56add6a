"""Filing claims: what is payable and why, from the plan, the month and what is left of the cap."""

from datetime import date
from decimal import Decimal

import pytest

from models.claims import ClaimForm
from models.money_words import ClaimStatus
from models.vocabulary import Action
from services import programme
from services.errors import NotFound, NotNow, Refusal
from services.money import claim_lists, claims
from services.work import begin, look
from tests.world import JANUARY, World, complete

FEBRUARY = date(2018, 2, 1)


def test_85_euros_of_meals_are_worth_70_and_why(world: World) -> None:
    plan_id = world.running()
    with look(world.cast.ilze) as work:
        award = claims.quote(work, plan_id, "meals", JANUARY, Decimal("85.00"))

    assert (award.payable, award.left, award.why.name) == (Decimal("70.00"), Decimal("70.00"), "compensation.capped")
    assert "70 eur/mēnesī" in award.why.source


def test_a_second_claim_of_the_month_finds_nothing_left(world: World) -> None:
    plan_id = world.running()
    world.claim(plan_id)

    with pytest.raises(Refusal, match="compensation.used_up") as refusal:
        world.claim(plan_id, "10.00", document_no="2")
    assert refusal.value.why.values["left"] == Decimal("0.00")


def test_the_cap_itself_is_payable_and_a_cent_more_is_not(world: World) -> None:
    first, second = world.running(), world.running()
    exactly, over = world.claim(first, "70.00"), world.claim(second, "70.01")

    assert world.the_claim(exactly).payable == world.the_claim(over).payable == Decimal("70.00")


def test_a_claim_that_crosses_the_cap_gets_the_rest(world: World) -> None:
    plan_id = world.running()
    world.claim(plan_id, "60.00")

    assert world.the_claim(world.claim(plan_id, "60.00", document_no="2")).payable == Decimal("10.00")


def test_personal_items_share_a_cap_over_the_semester(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_id = world.running(contents=complete("personal_items"))
    monkeypatch.setenv("PUMPURS_TODAY", "2018-02-15")
    world.claim(plan_id, "20.00", kind="personal_items")

    assert world.the_claim(world.claim(plan_id, "20.00", kind="personal_items", month=FEBRUARY)).payable == Decimal(
        "5.00"
    )


def test_meals_of_another_month_have_a_cap_of_their_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_id = world.running()
    world.claim(plan_id)
    monkeypatch.setenv("PUMPURS_TODAY", "2018-02-15")

    assert world.the_claim(world.claim(plan_id, month=FEBRUARY)).payable == Decimal("70.00")


def test_learning_materials_have_no_cap(world: World) -> None:
    plan_id = world.running("craft", contents=complete("learning_materials"))

    assert world.the_claim(world.claim(plan_id, "345.67", kind="learning_materials")).payable == Decimal("345.67")


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"kind": "lodging"}, "claim.not_in_plan"),
        ({"kind": "learning_materials"}, "compensation.only_for"),
        ({"kind": "caviar"}, "compensation.not_in_programme"),
        ({"month": date(2017, 12, 1)}, "compensation.outside_plan"),
        ({"month": date(2018, 6, 1)}, "compensation.outside_plan"),
        ({"month": FEBRUARY}, "claim.month_to_come"),
    ],
)
def test_what_cannot_be_claimed_says_why(world: World, over: dict[str, object], why: str) -> None:
    plan_id = world.running()

    with pytest.raises(Refusal, match=why):
        world.claim(plan_id, **over)


def test_nothing_is_claimed_for_a_plan_that_is_not_approved(world: World) -> None:
    plan_id = world.draft()

    with pytest.raises(NotNow, match="claim.plan_not_running"):
        world.claim(plan_id)


def test_the_last_months_paper_may_come_after_the_plan_was_closed(world: World) -> None:
    plan_id = world.running()
    world.close(plan_id)

    assert world.the_claim(world.claim(plan_id)).status is ClaimStatus.SUBMITTED


def test_handing_in_twice_files_once(world: World) -> None:
    plan_id = world.running()
    form = ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount="40")
    ids = set()
    for _ in range(3):
        with begin(world.cast.ilze) as work:
            ids.add(claims.file(work, form, key="the same rendering"))

    assert len(ids) == 1
    with look(world.cast.ilze) as work:
        assert claim_lists.find(work)[1].claims == 1


def test_a_claim_filed_again_does_not_count_against_itself(world: World) -> None:
    plan_id = world.running()
    claim = world.claim(plan_id, "70.00")
    world.decide(world.cast.mara, Action.RETURN, claim, comment="Summa?")
    with begin(world.cast.ilze) as work:
        claims.resubmit(
            work,
            claim,
            world.the_claim(claim).version,
            ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount="69"),
        )

    assert world.the_claim(claim).payable == Decimal("69.00")


def test_a_cap_changed_by_date_counts_from_that_month(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with begin(world.cast.andris) as work:
        pumpurs = next(p for p in programme.programmes(work) if p.code == "pumpurs")
        programme.add_row(
            work,
            pumpurs.id,
            "cap",
            {"kind": "meals", "amount": "90", "per": "month", "valid_from": "01.02.2018", "source": "Grozījumi"},
        )
    plan_id = world.running()
    monkeypatch.setenv("PUMPURS_TODAY", "2018-02-15")

    assert world.the_claim(world.claim(plan_id)).payable == Decimal("70.00")
    assert world.the_claim(world.claim(plan_id, month=FEBRUARY)).payable == Decimal("85.00")


def test_a_neighbouring_school_does_not_find_the_plan(world: World) -> None:
    plan_id = world.running()

    with pytest.raises(NotFound), look(world.cast.janis) as work:
        claims.quote(work, plan_id, "meals", JANUARY, None)


def test_a_list_gives_a_page_and_the_sums_of_all(world: World) -> None:
    for _ in range(3):
        world.claim(world.running())
    with look(world.cast.mara) as work:
        page, sums = claim_lists.find(work, status=ClaimStatus.SUBMITTED)

    assert (len(page.lines), sums.claims, sums.asked, sums.payable) == (3, 3, Decimal("255.00"), Decimal("210.00"))
