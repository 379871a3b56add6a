"""From filing to the bank and back, by people who act in turn and at once: nothing is paid twice, every cent is told."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import SQLModel, select

from models.claims import CapUse, Claim, ClaimForm
from models.ledger import Correction, LedgerEntry
from models.money_words import BatchStatus, ClaimStatus, LedgerAccount, LineStatus, PayeeKind, Reduction, ReportStatus
from models.payments import Debt, DebtDeduction, PaymentBatch, PaymentItem, PaymentLine, PeriodReport
from models.vocabulary import Action, Role
from services import integrity
from services.demo import cast as casting
from services.errors import Refusal, outcome_of
from services.money import batches, claim_decisions, claims, corrections, debts, gathering, reports, settling
from services.money.gathering import Wanted
from services.rules.decisions import Wish
from services.rules.permissions import Actor
from services.rules.reporting import LOCKS
from services.transfer.statement_file import read_in
from services.work import OPERATOR, begin, look
from tests.databases import Databases, fresh
from tests.properties import HARDER, SHRINKS
from tests.services import paying, statements
from tests.services.reporting import pumpurs
from tests.services.together import together
from tests.world import World, complete

CAPS = {"meals": Decimal(70), "public_transport": Decimal(30)}
MONTHS = (date(2018, 1, 1), date(2018, 2, 1))
TODAY = date(2018, 3, 15)
OPTIONS = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": False}
SUMS = some.one_of(some.integers(1, 7100), some.sampled_from([7000, 3000, 1001, 333, 1]))
ANY = 24
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


class Payments(RuleBasedStateMachine):
    """Clicks are tried as they come: what is refused must change nothing, what is done must add up."""

    databases: ClassVar[Databases]
    plans: ClassVar[list[UUID]]
    payees: ClassVar[list[UUID]]
    other: ClassVar[Actor]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(fresh(self.databases))
        self.actors = {**casting.recall().actors, "otra": self.other}
        self.reported: dict[UUID, Decimal | None] = {}  # claims of closed months, as they were approved then

    def teardown(self) -> None:
        self.stack.close()

    def act(self, who: str, do: Callable[..., Any], *args: Any) -> Any:
        with begin(self.actors[who]) as work:
            return do(work, *args)

    def all(self, table: type[SQLModel]) -> list[Any]:
        with look(OPERATOR) as work:
            return sorted(work.session.exec(select(table)), key=lambda row: str(row.id))

    def pick(self, table: type[SQLModel], which: int, likely: Callable[[Any], bool]) -> Any:
        """Mostly one with which it may succeed, and sometimes any."""
        rows = self.all(table)
        found = rows if which > ANY else [row for row in rows if likely(row)]
        if not found:
            raise Refusal("access.not_found")
        return found[which % len(found)]

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
    def file(self, plan: int, kind: str, month: int, cents: int) -> None:
        form = ClaimForm(
            plan_id=self.plans[plan], kind=kind, month=MONTHS[month], amount=Decimal(cents) / 100, document_no=uuid4().hex[:8]
        )  # fmt: skip
        try:
            paying.pay_to(self.act("ilze", claims.file, form), self.payees[plan])
        except Refusal:
            return

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

    def take(self, click: tuple[Any, ...]) -> None:
        name, *rest = click
        getattr(self, f"_{name}")(*rest)

    def _decide(self, who: str, which: int, cents: int | None, step: Action) -> None:
        wanted = ClaimStatus.APPROVED if step is Action.UNDO else ClaimStatus.SUBMITTED
        claim = self.pick(Claim, which, lambda row: row.status is wanted)
        wish = {claim.id: Wish(Decimal(cents) / 100, Reduction.OTHER)} if cents else {}
        key = uuid4().hex
        for _ in range(2):  # as a browser does whose line was cut
            self.act(who, claim_decisions.decide, {claim.id: claim.version}, step, "iemesls", wish, key)

    def _correct(self, who: str, which: int, cents: int) -> None:
        claim = self.pick(Claim, which, lambda row: row.status is ClaimStatus.PAID)
        if which <= ANY:  # somebody else than who approved it
            who = "otra" if claim.decided_by == self.actors["mara"].account_id else "mara"
        by, key = Decimal(cents) / 100, uuid4().hex
        for _ in range(2):
            self.act(who, corrections.correct, claim.id, claim.version, by, Reduction.OTHER, "iemesls", key)

    def _gather(self, until: date | None) -> None:
        key = uuid4().hex
        first, second = (self.act("aija", gathering.gather, Wanted(until=until), key) for _ in range(2))
        assert first == second

    def _freeze(self, which: int) -> None:
        batch = self.pick(PaymentBatch, which, lambda row: row.status is BatchStatus.OPEN)
        paying.freeze(self.actors["aija"], batch.id, TODAY)

    def _cancel(self, which: int) -> None:
        batch = self.pick(PaymentBatch, which, lambda row: row.status is not BatchStatus.PAID)
        self.act("aija", batches.cancel, batch.id, batch.version, "kļūda")

    def _settle(self, which: int) -> None:
        self.act("aija", settling.settle_by_hand, [self._waiting(which)], TODAY)

    def _waiting(self, which: int) -> UUID:
        frozen = {batch.id for batch in self.all(PaymentBatch) if batch.status is BatchStatus.FROZEN}
        line = self.pick(
            PaymentLine, which, lambda row: row.status is LineStatus.WAITING and row.batch_id in frozen
        )  # fmt: skip
        return line.id  # type: ignore[no-any-return] # of whichever table

    def _give_up(self, which: int) -> None:
        self.act("aija", settling.give_up, [self._waiting(which)], "banka atteica")

    def _pay_by_hand(self, which: int) -> None:
        claim = self.pick(Claim, which, lambda row: row.status is ClaimStatus.APPROVED)
        self.act("aija", claim_decisions.decide, {claim.id: claim.version}, Action.PAY)

    def _statement(self, which: int, debit: bool) -> None:
        """The bank says what became of a batch; one file, read by two."""
        batch = self.pick(PaymentBatch, which, lambda row: row.status in (BatchStatus.FROZEN, BatchStatus.PAID))
        sent = [line for line in paying.lines(batch.id) if line.amount]
        file = statements.camt(sent, debit=debit, on=TODAY)
        read = together(*(lambda: read_in(self.actors["aija"], "izraksts.xml", file),) * 2)
        told = [one for one in read if not isinstance(one, Refusal)]
        if not told:
            raise read[0]
        assert [one.again for one in told].count(False) <= 1, "one file was read twice"

    def _repay(self, which: int, cents: int) -> None:
        debt = self.pick(Debt, which, lambda row: row.settled < row.amount)
        self.act("aija", debts.repay, debt.id, debt.version, Decimal(cents) / 100, TODAY)

    def _report(self, which: int) -> None:
        month = MONTHS[which % 2]
        report_id = self.act("mara", reports.make, pumpurs(), month, month)
        self.act("mara", reports.submit, report_id, 1)
        self.reported |= {claim.id: claim.approved for claim in self.all(Claim) if claim.month == month}

    def _clear_and_report(self, which: int) -> None:
        """Whatever of the month still waits is rejected, and the month goes to the state."""
        for claim in self.all(Claim):
            if claim.month == MONTHS[which % 2] and claim.status is ClaimStatus.SUBMITTED:
                self.act("mara", claim_decisions.decide, {claim.id: claim.version}, Action.REJECT, "par vēlu")
        self._report(which)

    def _take_report_back(self, which: int) -> None:
        report = self.pick(PeriodReport, which, lambda row: row.status in LOCKS)
        self.act("sandra", reports.give_back, report.id, report.version, "trūkst papīru")
        for claim in self.all(Claim):
            if claim.month == report.first_month:
                self.reported.pop(claim.id, None)

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
    examples = (4 if "Postgres" in type(databases).__name__ else 3) * HARDER
    run_state_machine_as_test(
        Payments, settings=settings(max_examples=examples, stateful_step_count=20, phases=SHRINKS, **OPTIONS)
    )


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("seed", range(2 * HARDER))
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
