"""Random people take random steps with random claims, in turn and at once: the caps hold, and the model agrees."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from models.claims import CapUse, Claim, ClaimForm
from models.money_words import ClaimStatus, LedgerAccount, Reduction
from models.vocabulary import Action, Role
from services import caps, integrity, ledger
from services.demo import cast as casting
from services.errors import Refusal
from services.money import claim_decisions, claims, corrections
from services.rules.decisions import Wish
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.databases import Databases, fresh
from tests.properties import HARDER
from tests.services.at_the_claims import figure
from tests.services.money_model import ABOVE, CAPS, LEADS, Book, Call, Outcome, Told, in_turn, room, some_order
from tests.services.together import together
from tests.world import World, complete

MONTHS = (date(2018, 1, 1), date(2018, 2, 1))
PEOPLE = ("mara", "otra", "aija", "sandra", "ilze")  # two who decide, one who pays, two who may do neither here
OPTIONS = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": False}
filed = Bundle("filed")
SUMS = some.none() | some.one_of(some.integers(1, 7100), some.sampled_from([4500, 4501, 2500, 1000, 1])).map(
    lambda cents: Decimal(cents) / 100
)
BY = some.one_of(some.integers(-7100, 3000), some.sampled_from([-100, -1, 1, 100])).map(
    lambda cents: Decimal(cents) / 100
)
# Approving often, so that there is something to sign, pay and correct.
STEPS = some.sampled_from([*LEADS, Action.APPROVE, Action.APPROVE, Action.SIGN, Action.PAY, Action.CORRECT])
clicks = some.tuples(filed, some.sampled_from(PEOPLE), STEPS).flatmap(
    lambda click: some.tuples(*map(some.just, click), BY if click[2] is Action.CORRECT else SUMS)
)
Click = tuple[UUID | None, str, Action, Decimal | None]


class Money(RuleBasedStateMachine):
    databases: ClassVar[Databases]
    plans: ClassVar[list[UUID]]
    other: ClassVar[Actor]
    filed = filed

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(fresh(self.databases))
        self.actors = {**casting.recall().actors, "otra": self.other}
        self.book: Book = {}

    def teardown(self) -> None:
        self.stack.close()

    @initialize(target=filed)
    def a_cap_is_used_in_part_and_two_wait_for_the_rest(self) -> MultipleResults[UUID | None]:
        first, *waiting = (self.file(0, "meals", MONTHS[0], cents) for cents in (500, 4000, 4000))
        self.at_once(self.calls((first, "mara", Action.APPROVE)))
        return multiple(first, *waiting)

    @rule(
        target=filed, plan=some.integers(0, 1), kind=some.sampled_from(sorted(CAPS)), month=some.sampled_from(MONTHS),
        cents=some.one_of(some.integers(1, 9000), some.sampled_from([7000, 7001, 3000, 3001, 2500, 1])),
    )  # fmt: skip
    def file(self, plan: int, kind: str, month: date, cents: int) -> UUID | None:
        told = Told(plan, kind, month, Decimal(cents) / 100)
        left = max(room(self.book, told) - self.waiting(told), Decimal(0))
        form = ClaimForm(
            plan_id=self.plans[plan], kind=kind, month=month, amount=told.asked, document_no=str(len(self.book))
        )
        try:
            with begin(self.actors["ilze"]) as work:
                claim_id = claims.file(work, form)
        except Refusal:
            assert left == 0, "refused although there was room"
            return None
        assert left > 0, "filed although nothing was left"
        self.book = {**self.book, claim_id: told}
        return claim_id

    def waiting(self, told: Told) -> Decimal:
        with look(OPERATOR) as work:
            same = [
                c for c in work.session.exec(select(Claim)) if c.id in self.book and self.book[c.id].key == told.key
            ]
        return sum((c.payable for c in same if c.status in caps.WAITING), start=Decimal(0))

    def click(self, call: Call) -> Outcome:
        """What the caller is told; each click hands in its key once more, as a browser does whose line was cut."""
        key = uuid4().hex
        first = self.hand_in(call, key)
        assert first is None or self.hand_in(call, key) is not None
        return first

    def hand_in(self, call: Call, key: str) -> Outcome:
        try:
            with begin(self.actors[call.who]) as work:
                if call.step is Action.CORRECT:
                    by = call.amount or Decimal(0)
                    corrections.correct(work, call.claim, call.seen, by, Reduction.OTHER, "iemesls", key)
                    claim = work.session.get_one(Claim, call.claim)
                    return claim.status, claim.approved
                wishes = {call.claim: Wish(call.amount, Reduction.OTHER)}
                seen = {call.claim: call.seen}
                outcome = claim_decisions.decide(work, seen, call.step, "iemesls", wishes, key)[0]
        except Refusal:
            return None
        return None if outcome.refusal else (outcome.status, outcome.amount)

    @rule(click=clicks, stale=some.booleans())
    def one_decides(self, click: Click, stale: bool) -> None:
        for call in self.calls(click):
            late = replace(call, seen=call.seen - stale)
            self.book, (wanted,) = in_turn(self.book, [late])
            assert self.click(late) == wanted, late

    @rule(clicked=some.lists(clicks, min_size=2, max_size=4))
    def several_decide_at_once(self, clicked: list[Click]) -> None:
        self.at_once(self.calls(*clicked))

    def at_once(self, calls: list[Call]) -> None:
        """Whatever each of them was told, there is an order in which they may have come."""
        if not calls:
            return
        outcomes = together(*(lambda call=call: self.click(call) for call in calls))
        after = some_order(self.book, calls, outcomes)
        assert after is not None, list(zip(calls, outcomes, strict=True))
        self.book = after

    @rule(claim=filed, step=some.sampled_from([Action.APPROVE, Action.UNDO]))
    def two_take_the_same_step_at_once(self, claim: UUID | None, step: Action) -> None:
        self.at_once(self.calls((claim, "mara", step), (claim, "otra", step)))

    @rule(claim=filed)
    def two_empty_one_cap_at_once(self, claim: UUID | None) -> None:
        same = [other for other, told in self.book.items() if claim and told.key == self.book[claim].key]
        waiting = [other for other in same if self.book[other].status is ClaimStatus.SUBMITTED][:4]
        self.at_once(self.calls(*((other, ("mara", "otra")[i % 2], Action.APPROVE) for i, other in enumerate(waiting))))

    @rule(chosen=some.lists(filed, min_size=2, max_size=6, unique=True))
    def one_approves_many(self, chosen: list[UUID | None]) -> None:
        calls = self.calls(*((claim, "mara", Action.APPROVE) for claim in chosen))
        with begin(self.actors["mara"]) as work:
            outcomes = claim_decisions.decide(work, {call.claim: call.seen for call in calls}, Action.APPROVE)
        self.book, wanted = in_turn(self.book, calls)
        assert [None if o.refusal else (o.status, o.amount) for o in outcomes] == wanted

    def calls(self, *clicked: tuple[Any, ...]) -> list[Call]:
        return [
            Call(claim, who, step, self.book[claim].version, *amount) for claim, who, step, *amount in clicked if claim
        ]

    @rule(claim=filed, who=some.sampled_from(["mara", "otra"]), by=BY)
    def a_granted_claim_is_corrected_by_somebody_else(self, claim: UUID | None, who: str, by: Decimal) -> None:
        for call in self.calls((claim, who, Action.CORRECT, by)):
            self.book, (wanted,) = in_turn(self.book, [call])
            assert self.click(call) == wanted, call

    @invariant()
    def the_ledger_says_what_the_model_says(self) -> None:
        with look(OPERATOR) as work:
            held = ledger.balances(work, self.book)
        for claim_id, told in self.book.items():
            sides = {account: held.get(claim_id, {}).get(account, Decimal(0)) for account in LedgerAccount}
            paid = -sides[LedgerAccount.ESF] - sides[LedgerAccount.STATE]
            assert sum(sides.values()) == 0
            assert (sides[LedgerAccount.GRANTED], -sides[LedgerAccount.OWED], paid, sides[LedgerAccount.DEBT]) == (
                told.net, told.owed, told.paid, told.debt,
            ), told  # fmt: skip

    @invariant()
    def the_books_agree_and_nobody_is_granted_more_than_the_cap(self) -> None:
        with look(OPERATOR) as work:
            rows = {claim.id: claim for claim in work.session.exec(select(Claim))}
            assert all(use.used <= CAPS[use.kind] for use in work.session.exec(select(CapUse)))
        kept = {
            claim_id: (rows[claim_id].status, rows[claim_id].approved, rows[claim_id].version) for claim_id in self.book
        }
        assert kept == {claim_id: (told.status, told.approved, told.version) for claim_id, told in self.book.items()}


class Thorough(Money):
    """The same, with every check an administrator has after every step."""

    @invariant()
    def everything_verifies(self) -> None:
        assert integrity.verify() == []


@pytest.fixture
def prepared(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two pupils whose running plans provide three compensations; it is mid-February."""
    with fresh(databases) as url:
        world = World(casting.recall())
        Money.plans = [world.running(contents=complete(*CAPS)) for _ in range(2)]
        Money.other = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
        figure("second_signature_above", ABOVE)
        Money.databases = databases.like(url)
        monkeypatch.setenv("PUMPURS_TODAY", "2018-02-15")
        yield


@pytest.mark.usefixtures("prepared")
def test_no_pupil_is_ever_granted_more_than_a_cap(databases: Databases) -> None:
    """Most of it on PostgreSQL, where people really decide at the same moment."""
    examples = (6 if "Postgres" in type(databases).__name__ else 4) * HARDER
    run_state_machine_as_test(Money, settings=settings(max_examples=examples, stateful_step_count=25, **OPTIONS))
    run_state_machine_as_test(Thorough, settings=settings(max_examples=HARDER, stateful_step_count=15, **OPTIONS))
