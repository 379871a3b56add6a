"""What stands around a decision: closed months, batches, duties, looking beforehand, the same key again, the history."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from models.claims import Claim
from models.kept import DoneOnce
from models.ledger import LedgerEntry
from models.money_words import ClaimStatus, LedgerAccount, Reduction, ReportStatus
from models.vocabulary import Action, Role
from services import integrity
from services.errors import Refusal
from services.money import claim_decisions, claim_history
from services.rules.decisions import Wish
from services.work import OPERATOR, begin, look
from tests.services.at_the_claims import figure, gather, report, told, used
from tests.services.standing_in import deputy_of
from tests.world import World


@pytest.fixture(autouse=True)
def _adds_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test here does, the books are right afterwards."""
    request.getfixturevalue("world" if "world" in request.fixturenames else "home_world")
    yield
    assert [fault for fault in integrity.verify() if fault.startswith("money")] == []


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
    wishes = {own: Wish(Decimal(99))}
    with look(world.cast.mara) as work:
        checked = claim_decisions.check(work, seen, Action.APPROVE, wishes)

    problems = [[problem.why.name for problem in one.problems] for one in checked]
    assert problems == [[], ["claim.not_now"], ["access.overtaken", "claim.four_eyes", "claim.amount_over_room"]]
    assert (checked[0].status, checked[0].amount) == (ClaimStatus.APPROVED, Decimal("60.00"))
    assert [why.name for why in checked[0].flags] == ["flag.no_evidence", "flag.no_payee"]
    assert (used(), world.the_claim(good).status) == (0, ClaimStatus.SUBMITTED)
    with begin(world.cast.mara) as work:
        decided = claim_decisions.decide(work, seen, Action.APPROVE, "", wishes)
    assert [one.refusal.why.name if one.refusal else None for one in decided] == [
        found[0] if found else None for found in problems
    ]


def test_looking_beforehand_shares_one_cap_among_the_chosen(world: World) -> None:
    plan = world.running()
    first, second = (world.claim(plan, "40.00", document_no=str(n)) for n in range(2))
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
        wishes = {claim: Wish(Decimal(20), Reduction.MISCALCULATED)}
        claim_decisions.decide(work, {claim: 1}, Action.APPROVE, "Divas dienas par daudz.", wishes)
    world.decide(world.cast.mara, Action.UNDO, claim, comment="Skaitu vēlreiz.")
    world.decide(world.cast.mara, Action.REJECT, claim, comment="Nav plānā.")
    with look(world.cast.ilze) as work:
        history = claim_history.of(work, claim)

    assert [(one.action, one.reason, one.comment) for one in history] == [
        (Action.FILE, Reduction.OVER_CAP, ""), (Action.APPROVE, Reduction.MISCALCULATED, "Divas dienas par daudz."),
        (Action.UNDO, Reduction.OVER_CAP, "Skaitu vēlreiz."), (Action.REJECT, None, "Nav plānā."),
    ]  # fmt: skip
    assert (history[1].who, history[1].amount) == ("Māra Madarsēta", Decimal(20))


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
    deputy = deputy_of(world.cast.mara, other)
    assert told(world.decide(deputy, Action.SIGN, claim)[0]) == "claim.four_eyes"
    assert told(world.decide(other, Action.SIGN, claim)[0]) == "approved"
