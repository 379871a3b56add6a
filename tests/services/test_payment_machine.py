"""From filing to the bank and back, by people who act in turn and at once: nothing is paid twice, every cent is told."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from models.claims import CapUse, Claim
from models.ledger import Correction, LedgerEntry
from models.money_words import ClaimStatus, LedgerAccount, LineStatus, PayeeKind, ReportStatus
from models.payments import DebtDeduction, PaymentItem, PaymentLine, PeriodReport
from models.vocabulary import Action, Role
from services import integrity
from services.demo import cast as casting
from services.errors import outcome_of
from services.rules.reporting import LOCKS
from services.work import OPERATOR, look
from tests.databases import Databases, fresh
from tests.properties import SHRINKS
from tests.services import paying
from tests.services.payment_clicks import CAPS, MONTHS, TODAY, Town
from tests.services.together import together
from tests.world import World, complete

OPTIONS = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": False}
SUMS = some.one_of(some.integers(1, 7100), some.sampled_from([7000, 3000, 1001, 333, 1]))
WHICH = some.integers(0, 30)  # taken round: whichever there is; from ANY on also what cannot succeed
DECIDERS = some.sampled_from(["mara", "otra"])
DECISIONS = some.tuples(
    some.just("decide"), DECIDERS, WHICH, SUMS | some.none(),
    some.sampled_from([*[Action.APPROVE] * 4, Action.UNDO, Action.REJECT]),
)  # fmt: skip
OFTEN = 0.5
MOST_KINDS = 9  # of twelve kinds of clicks, how many a long way must have seen succeed
STAGE = 6  # so many moments, then all is checked, and something happens that seldom comes by itself
STAGES = (
    ("correct", "otra", 0, -700),
    ("repay", 0, 100),
    ("clear_and_report", 0),
    ("statement", 0, False),
    ("take_report_back", 0),
)
CLICKS = some.one_of(
    DECISIONS,
    DECISIONS,
    some.tuples(some.just("correct"), DECIDERS, WHICH, some.integers(-4000, 2000)),
    some.tuples(some.just("gather"), some.sampled_from([None, *MONTHS])),
    some.tuples(some.just("freeze"), WHICH),
    some.tuples(some.sampled_from(["cancel", "settle", "give_up", "pay_by_hand"]), WHICH),
    some.tuples(some.just("statement"), WHICH, some.booleans()),
    some.tuples(some.just("repay"), WHICH, SUMS),
    some.tuples(some.sampled_from(["report", "take_report_back"]), WHICH),
)


class Payments(Town, RuleBasedStateMachine):
    """Clicks are tried as they come: what is refused must change nothing, what is done must add up."""

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        Town.__init__(self)

    def teardown(self) -> None:
        self.close()

    @initialize()
    def a_month_has_gone_by(self) -> None:
        for plan, cents in ((0, 2000), (0, 9000), (1, 3333), (1, 1)):
            self.file(plan, "meals", 0, cents)
        for which in range(4):
            self.take(("decide", "mara", which, None, Action.APPROVE))
        self.take(("gather", None))
        self.take(("freeze", 0))
        self.take(("statement", 0, True))

    @rule(
        plan=some.integers(0, 1), kind=some.sampled_from(sorted(CAPS)), month=some.integers(0, 1), cents=SUMS
    )  # fmt: skip
    def files(self, plan: int, kind: str, month: int, cents: int) -> None:
        self.file(plan, kind, month, cents)

    @rule(click=CLICKS)
    def one_acts(self, click: tuple[Any, ...]) -> None:
        together(lambda: self.take(click))

    @rule(clicks=some.lists(CLICKS, min_size=2, max_size=3))
    def several_act_at_once(self, clicks: list[tuple[Any, ...]]) -> None:
        together(*(lambda click=click: self.take(click) for click in clicks))

    @rule(name=some.sampled_from(["settle", "cancel", "give_up"]), which=WHICH)
    def a_statement_comes_while_somebody_marks(self, name: str, which: int) -> None:
        together(lambda: self.take((name, which)), lambda: self.take(("statement", which, True)))

    @rule(which=WHICH)
    def two_gather_what_was_just_approved(self, which: int) -> None:
        together(lambda: self.take(("decide", "mara", which, None, Action.APPROVE)))
        together(*(lambda: self.take(("gather", None)),) * 2)

    @rule()
    def a_batch_goes_all_the_way(self) -> None:
        for name in (("gather", None), ("freeze", 0), ("statement", 0, True)):
            together(lambda name=name: self.take(name))

    def check(self) -> None:
        """All that must hold."""
        self.everything_verifies()
        self.every_cent_of_a_claim_is_told_once()
        self.what_left_the_account_is_what_the_funds_gave()
        self.nobody_is_granted_more_than_a_cap()
        self.a_closed_month_is_only_corrected()

    @invariant()
    def everything_verifies(self) -> None:
        assert integrity.verify() == []

    @invariant()
    def every_cent_of_a_claim_is_told_once(self) -> None:
        held: Counter[tuple[UUID, LedgerAccount]] = Counter()
        for entry in self.all(LedgerEntry):
            held[entry.claim_id, entry.account] += entry.amount
        for claim in self.all(Claim):
            sides = {account: Decimal(held[claim.id, account]) for account in LedgerAccount}
            assert sum(sides.values()) == 0
            assert 0 <= sides[LedgerAccount.GRANTED] <= claim.asked
            assert sides[LedgerAccount.OWED] <= 0, "paid more than was granted"
            assert sides[LedgerAccount.DEBT] >= 0, "more came back than was owed"
            assert (claim.status is ClaimStatus.PAID) <= (not sides[LedgerAccount.OWED]), "called paid and still owed"

    @invariant()
    def what_left_the_account_is_what_the_funds_gave(self) -> None:
        """Told from the payments alone, without the ledger, and from the ledger alone."""
        paid = {line.id for line in self.all(PaymentLine) if line.status is LineStatus.PAID}
        items = [item for item in self.all(PaymentItem) if item.line_id in paid]
        back = [one for one in self.all(DebtDeduction) if one.line_id is None or one.line_id in paid]
        batched = [entry for entry in self.all(LedgerEntry) if entry.what != Action.PAY or entry.line_id]
        for fund, name in ((LedgerAccount.ESF, "esf"), (LedgerAccount.STATE, "state")):
            out = sum((getattr(one, name) for one in items), start=Decimal(0))
            out -= sum((getattr(one, name) for one in back), start=Decimal(0))
            assert out == -sum((entry.amount for entry in batched if entry.account is fund), start=Decimal(0))
        assert all(item.esf + item.state == item.amount for item in items)

    @invariant()
    def nobody_is_granted_more_than_a_cap(self) -> None:
        granted: Counter[tuple[UUID, str, str]] = Counter()
        more: Counter[UUID] = Counter()
        for one in self.all(Correction):
            more[one.claim_id] += one.amount
        for claim in self.all(Claim):
            granted[claim.pupil_id, claim.kind, claim.period] += (claim.approved or 0) + more[claim.id]
        assert all(amount <= CAPS[kind] for (_pupil, kind, _period), amount in granted.items())
        with look(OPERATOR) as work:
            used = {(row.pupil_id, row.kind, row.period): row.used for row in work.session.exec(select(CapUse))}
        assert {key: amount for key, amount in granted.items() if amount} == {k: v for k, v in used.items() if v}

    @invariant()
    def a_closed_month_is_only_corrected(self) -> None:
        closed = {row.first_month for row in self.all(PeriodReport) if ReportStatus(row.status) in LOCKS}
        for claim in self.all(Claim):
            if claim.month in closed and claim.id in self.reported:
                assert claim.approved == self.reported[claim.id]


def drawn(rng: Random) -> tuple[Any, ...]:
    """A click as people make them: often something that moves money on, sometimes something that takes it back."""
    which, who = rng.randrange(31), rng.choice(("mara", "otra"))
    everyday = (
        ("decide", who, which, None, Action.APPROVE), ("decide", who, which, rng.randrange(1, 4000), Action.APPROVE),
        ("gather", rng.choice((None, *MONTHS))), ("freeze", which), ("settle", which), ("statement", which, True),
    )  # fmt: skip
    rare = (
        ("decide", who, which, None, rng.choice((Action.UNDO, Action.REJECT))), ("cancel", which), ("give_up", which),
        ("correct", who, which, rng.choice((-3000, -500, -1, 1, 1000))), ("correct", who, which, -rng.randrange(1, 2000)),
        ("correct", who, which, -100),
        ("statement", which, False), ("pay_by_hand", which), ("repay", which, rng.randrange(1, 1000)),
        ("report", which), ("take_report_back", which), ("take_report_back", which),
    )  # fmt: skip
    return rng.choice(everyday if rng.random() < OFTEN else rare)


@pytest.fixture
def prepared(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two pupils whose running plans provide two compensations; it is mid-March."""
    with fresh(databases) as url:
        world = World(casting.recall())
        Payments.plans = [world.running(contents=complete(*CAPS)) for _ in range(2)]
        pupils = [world.plan(plan_id) for plan_id in Payments.plans]
        Payments.payees = [
            paying.payee(plan.school_id, PayeeKind.PARENT, pupil_id=plan.pupil_id) for plan in pupils
        ]  # fmt: skip
        Payments.other = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
        paying.name_account(world)
        Payments.databases = databases.like(url)
        monkeypatch.setenv("PUMPURS_TODAY", TODAY.isoformat())
        yield


@pytest.mark.usefixtures("prepared")
def test_nothing_is_paid_twice_and_every_cent_is_told(databases: Databases) -> None:
    examples = 4 if "Postgres" in type(databases).__name__ else 3
    run_state_machine_as_test(
        Payments, settings=settings(max_examples=examples, stateful_step_count=20, phases=SHRINKS, **OPTIONS)
    )


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("seed", range(2))
def test_a_long_way_of_many_at_once_adds_up_too(seed: int) -> None:
    """Longer than a machine goes: with debts, closed months, payments sent back; two or three act at each moment."""
    rng, way = Random(seed), Payments()
    seen: set[str] = set()

    def take(click: tuple[Any, ...]) -> None:
        way.take(click)
        seen.add(click[0])

    try:
        way.a_month_has_gone_by()
        for number in range(60):
            way.file(rng.randrange(2), rng.choice(sorted(CAPS)), rng.randrange(2), rng.randrange(1, 1200))
            clicks = [drawn(rng) for _ in range(rng.choice((1, 2, 3)))]
            together(*(lambda click=click: take(click) for click in clicks))
            if number % STAGE == 0:
                way.check()
                outcome_of(take, STAGES[number // STAGE % len(STAGES)])
        way.check()
    finally:
        way.teardown()
    assert len(seen) >= MOST_KINDS, seen
