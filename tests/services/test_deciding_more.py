"""Approving in part, signing twice, holding and asking, closed months, batches, and looking before deciding."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from models.claims import CapUse, Claim
from models.evidence import Payee
from models.kept import DoneOnce
from models.ledger import LedgerEntry
from models.money_words import BatchStatus, ClaimStatus, LedgerAccount, PayeeKind, Reduction, ReportStatus
from models.payments import PaymentBatch, PaymentItem, PaymentLine, PeriodReport
from models.plans import Plan
from models.programme import Figure
from models.vocabulary import Action, Role
from services import integrity, rulebook
from services.errors import NotNow, NotPermitted, Refusal
from services.money import claim_decisions, claim_history
from services.rules.decisions import Wish
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import JANUARY, World


@pytest.fixture(autouse=True)
def _adds_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test here does, the books are right afterwards."""
    request.getfixturevalue("world" if "world" in request.fixturenames else "home_world")
    yield
    assert [fault for fault in integrity.verify() if fault.startswith("money")] == []


def wish(world: World, claim: UUID, amount: str, reason: Reduction | None = None) -> claim_decisions.Decided:
    with begin(world.cast.mara) as work:
        seen = {claim: work.session.get_one(Claim, claim).version}
        return claim_decisions.decide(work, seen, Action.APPROVE, "", {claim: Wish(Decimal(amount), reason)})[0]


def used() -> Decimal:
    with look(OPERATOR) as work:
        return sum((use.used for use in work.session.exec(select(CapUse))), start=Decimal(0))


def told(decided: claim_decisions.Decided) -> str:
    return decided.refusal.why.name if decided.refusal else str(decided.status)


def figure(name: str, value: int) -> None:
    """A figure of the programme, from January."""
    with begin(OPERATOR) as work:
        programme_id = work.session.exec(select(Plan.programme_id)).first()
        for row in work.session.exec(select(Figure).where(Figure.name == name)):
            work.session.delete(row)
        row = Figure(
            programme_id=programme_id, name=name, value=value, unit="-", valid_from=date(2017, 1, 1), source="pārbaude"
        )
        work.session.add(row)
        rulebook.touch(work.session)


def report(world: World, status: ReportStatus, municipality_id: UUID | None = None) -> UUID:
    """The partner has reported January."""
    with begin(OPERATOR) as work:
        row = PeriodReport(
            municipality_id=municipality_id, programme_id=work.session.exec(select(Plan.programme_id)).first(),
            first_month=JANUARY, last_month=JANUARY, status=status.value, made_by=world.cast.mara.account_id,
        )  # fmt: skip
        work.session.add(row)
    return row.id


def gather(world: World, claim_id: UUID, *, live: bool = True) -> UUID:
    """The claim is in a batch of payments."""
    with begin(OPERATOR) as work:
        claim = work.session.get_one(Claim, claim_id)
        batch = PaymentBatch(
            municipality_id=world.cast.municipality.id, code=str(uuid7()), status=BatchStatus.OPEN,
            made_by=world.cast.aija.account_id, made_at=work.now,
        )  # fmt: skip
        payee = Payee(school_id=claim.school_id, kind=PayeeKind.SCHOOL, name=str(uuid7()), iban="LV80BANK0000435195001")
        work.session.add_all([batch, payee])
        work.session.flush()
        amount = claim.approved or Decimal(0)
        line = PaymentLine(
            batch_id=batch.id, end_to_end=str(uuid7())[:35], payee_id=payee.id, payee_kind=PayeeKind.SCHOOL, name="s", iban="LV",
            amount=amount, esf=amount, state=Decimal(0),
        )  # fmt: skip
        work.session.add(line)
        work.session.flush()
        item = PaymentItem(line_id=line.id, claim_id=claim.id, amount=amount, esf=amount, state=Decimal(0), live=live)
        work.session.add(item)
    return batch.id


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


@pytest.mark.parametrize("status", list(ReportStatus))
def test_a_reported_month_is_closed_and_a_returned_report_opens_it(home_world: World, status: ReportStatus) -> None:
    """Both ways of the condition: what closes closes, what does not does not (PEERS 23)."""
    claim, straight = home_world.claim(home_world.running()), home_world.claim(home_world.running("craft"))
    report(home_world, status, home_world.cast.municipality.id)
    closes = status in {ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.REQUESTED}

    assert told(home_world.decide(home_world.cast.mara, Action.APPROVE, claim)[0]) == (
        "claim.month_closed" if closes else "approved"
    )
    assert told(home_world.decide(home_world.cast.sandra, Action.APPROVE, straight)[0]) == "approved"


def test_the_states_own_report_closes_straight_schools_only(home_world: World) -> None:
    claim, straight = home_world.claim(home_world.running()), home_world.claim(home_world.running("craft"))
    report(home_world, ReportStatus.SUBMITTED)

    assert told(home_world.decide(home_world.cast.mara, Action.APPROVE, claim)[0]) == "approved"
    assert told(home_world.decide(home_world.cast.sandra, Action.APPROVE, straight)[0]) == "claim.month_closed"


def test_nothing_is_undone_or_paid_by_hand_while_it_is_in_a_batch(world: World) -> None:
    claim, free = world.claim(world.running()), world.claim(world.running())
    world.decide(world.cast.mara, Action.APPROVE, claim, free)
    gather(world, claim)
    gather(world, free, live=False)

    assert told(world.decide(world.cast.mara, Action.UNDO, claim, comment="Kļūda.")[0]) == "claim.in_batch"
    assert told(world.decide(world.cast.aija, Action.PAY, claim)[0]) == "claim.in_batch"
    assert told(world.decide(world.cast.mara, Action.UNDO, free, comment="Kļūda.")[0]) == "submitted"


def test_nothing_is_paid_before_it_is_approved(world: World) -> None:
    """Entitlement and payment only after approval (PEERS 27)."""
    claim = world.claim(world.running())
    for step, comment in ((None, ""), (Action.HOLD, "x"), (Action.RELEASE, ""), (Action.QUERY, "x")):
        if step:
            world.decide(world.cast.mara, step, claim, comment=comment)
        assert told(world.decide(world.cast.aija, Action.PAY, claim)[0]) == "claim.not_now"
    with look(OPERATOR) as work:
        assert work.session.exec(select(LedgerEntry)).all() == []


def test_an_approver_of_another_municipality_is_refused_by_the_service(world: World) -> None:
    """PEERS 4: not only hidden in the page."""
    claim = world.claim(world.running())
    stranger = world.somebody(Role.MUNICIPALITY_COORDINATOR, "far")

    assert told(world.decide(stranger, Action.APPROVE, claim)[0]) == "access.not_found"
    with look(stranger) as work:
        checked = claim_decisions.check(work, {claim: 1}, Action.APPROVE)
    assert [(one.amount, [p.why.name for p in one.problems], one.flags) for one in checked] == [
        (None, ["access.not_found"], ())
    ]


def test_looking_beforehand_tells_every_problem_and_changes_nothing(world: World) -> None:
    """The dry run and the real run are one validator (PEERS 18); all problems of a row at once."""
    plan = world.running()
    good, gone = world.claim(plan, "60.00"), world.claim(plan, "10.00", document_no="2")
    own = world.claim(world.running(), "10.00")
    with begin(OPERATOR) as work:
        work.session.get_one(Claim, own).filed_by = world.cast.mara.account_id
    world.decide(world.cast.mara, Action.REJECT, gone, comment="Nē.")
    versions = {claim: world.the_claim(claim).version for claim in (good, gone, own)}
    seen = versions | {own: versions[own] - 1}
    wishes = {own: Wish(Decimal("99"))}
    with look(world.cast.mara) as work:
        checked = claim_decisions.check(work, seen, Action.APPROVE, wishes)

    problems = [[problem.why.name for problem in one.problems] for one in checked]
    assert problems == [[], ["claim.not_now"], ["access.overtaken", "claim.four_eyes", "claim.amount_over_room"]]
    assert (checked[0].status, checked[0].amount) == (ClaimStatus.APPROVED, Decimal("60.00"))
    assert [why.name for why in checked[0].flags] == ["claim.without_evidence"]
    assert (used(), world.the_claim(good).status) == (0, ClaimStatus.SUBMITTED)
    with begin(world.cast.mara) as work:
        decided = claim_decisions.decide(work, seen, Action.APPROVE, "", wishes)
    assert [one.refusal.why.name if one.refusal else None for one in decided] == [
        found[0] if found else None for found in problems
    ]


def test_looking_beforehand_shares_one_cap_among_the_chosen(world: World) -> None:
    plan = world.running()
    first, second, third = (world.claim(plan, "40.00", document_no=str(n)) if n < 2 else None for n in range(3))
    del third
    with look(world.cast.mara) as work:
        checked = claim_decisions.check(work, {first: 1, second: 1}, Action.APPROVE)

    assert [one.amount for one in checked] == [Decimal("40.00"), Decimal("30.00")]


def test_evidence_is_needed_where_the_programme_says_so(home_world: World) -> None:
    claim = home_world.claim(home_world.running())
    figure("evidence_needed", 1)
    assert told(home_world.decide(home_world.cast.mara, Action.APPROVE, claim)[0]) == "claim.no_evidence"
    figure("evidence_needed", 0)
    assert told(home_world.decide(home_world.cast.mara, Action.APPROVE, claim)[0]) == "approved"


def test_the_same_key_decides_once_and_tells_the_same(world: World) -> None:
    """A connection was cut and the click is repeated: nothing is granted twice (PEERS 11)."""
    first, done = world.claim(world.running()), world.claim(world.running())
    world.decide(world.cast.mara, Action.REJECT, done, comment="Nē.")
    seen = {first: 1, done: 2}
    answers = []
    for _ in range(2):
        with begin(world.cast.mara) as work:
            answers.append(claim_decisions.decide(work, seen, Action.APPROVE, key="viens"))

    assert [[(o.status, o.amount, o.refusal is None) for o in answer] for answer in answers] == [
        [(ClaimStatus.APPROVED, Decimal("70.00"), True), (None, None, False)]
    ] * 2
    assert used() == Decimal("70.00")
    with look(OPERATOR) as work:
        assert len(work.session.exec(select(LedgerEntry)).all()) == 2
        assert [once.key for once in work.session.exec(select(DoneOnce).where(col(DoneOnce.key) == "viens"))] == [
            "viens"
        ]


def test_reason_and_comment_both_show_in_the_history(world: World) -> None:
    """Only the comment would not tell why (PEERS 17)."""
    claim = world.claim(world.running())
    with begin(world.cast.mara) as work:
        wishes = {claim: Wish(Decimal("20"), Reduction.MISCALCULATED)}
        claim_decisions.decide(work, {claim: 1}, Action.APPROVE, "Divas dienas par daudz.", wishes)
    world.decide(world.cast.mara, Action.UNDO, claim, comment="Skaitu vēlreiz.")
    world.decide(world.cast.mara, Action.REJECT, claim, comment="Nav plānā.")
    with look(world.cast.ilze) as work:
        history = claim_history.of(work, claim)

    assert [(one.action, one.reason, one.comment) for one in history] == [
        (Action.FILE, None, ""), (Action.APPROVE, Reduction.MISCALCULATED, "Divas dienas par daudz."),
        (Action.UNDO, Reduction.OVER_CAP, "Skaitu vēlreiz."), (Action.REJECT, None, "Nav plānā."),
    ]  # fmt: skip
    assert (history[1].who, history[1].amount) == ("Māra Madarsēta", Decimal("20"))


def test_too_many_at_once_are_refused_whole(home_world: World) -> None:
    with begin(home_world.cast.mara) as work, pytest.raises(Refusal, match=r"claim\.too_many"):
        claim_decisions.decide(work, {uuid7(): 1 for _ in range(claim_decisions.MOST + 1)}, Action.APPROVE)


def test_a_ledger_knows_what_is_owed_and_from_which_fund_it_was_paid(world: World) -> None:
    claim = world.claim(world.running(), "33.33")
    world.decide(world.cast.mara, Action.APPROVE, claim)
    world.decide(world.cast.aija, Action.PAY, claim)
    with look(OPERATOR) as work:
        told = {(e.what, e.account): e.amount for e in work.session.exec(select(LedgerEntry))}

    assert told == {
        ("approve", LedgerAccount.GRANTED): Decimal("33.33"), ("approve", LedgerAccount.OWED): Decimal("-33.33"),
        ("pay", LedgerAccount.OWED): Decimal("33.33"), ("pay", LedgerAccount.ESF): Decimal("-28.33"),
        ("pay", LedgerAccount.STATE): Decimal("-5.00"),
    }  # fmt: skip


def test_decider_is_the_deputys_hand_too(world: World) -> None:
    """The same person never takes two steps of one claim, also not through deputising (PEERS 6)."""
    claim = world.claim(world.running(), "60.00")
    figure("second_signature_above", 50)
    other = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
    world.decide(world.cast.mara, Action.APPROVE, claim)
    from tests.services.standing_in import deputy_of

    deputy: Actor = deputy_of(world.cast.mara, other)
    assert told(world.decide(deputy, Action.SIGN, claim)[0]) == "claim.four_eyes"
    assert told(world.decide(other, Action.SIGN, claim)[0]) == "approved"
