"""Random people take random steps with random claims: the caps hold, whatever happens, and the model agrees."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from models.claims import CapUse, Claim, ClaimForm
from models.vocabulary import Action, ClaimStatus
from services import claim_decisions, claims, integrity
from services.demo import cast as casting
from services.errors import Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.databases import Databases, fresh
from tests.world import World, complete

CAPS = {"meals": Decimal(70), "public_transport": Decimal(30), "personal_items": Decimal(25)}
MONTHS = (date(2018, 1, 1), date(2018, 2, 1))


@dataclass
class Told:
    """What the model knows of a claim."""

    plan: int
    kind: str
    month: date
    asked: Decimal
    status: ClaimStatus
    approved: Decimal | None = None
    approver: str = ""

    @property
    def key(self) -> tuple[int, str, date | None]:
        return self.plan, self.kind, None if self.kind == "personal_items" else self.month


class Money(RuleBasedStateMachine):
    databases: ClassVar[Databases]
    plans: ClassVar[list[UUID]]
    filed = Bundle("filed")

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(fresh(self.databases))
        self.cast = casting.recall()
        self.told: dict[UUID, Told] = {}

    def teardown(self) -> None:
        self.stack.close()

    def granted(self, told: Told) -> Decimal:
        return sum((c.approved or Decimal(0) for c in self.told.values() if c.key == told.key), start=Decimal(0))

    @initialize()
    def begin(self) -> None:
        assert not self.told

    @rule(
        target=filed, plan=some.integers(0, 1), kind=some.sampled_from(sorted(CAPS)), month=some.sampled_from(MONTHS),
        cents=some.one_of(some.integers(1, 9000), some.sampled_from([7000, 7001, 3000, 3001, 2500, 1])),
    )  # fmt: skip
    def file(self, plan: int, kind: str, month: date, cents: int) -> UUID | None:
        asked = Decimal(cents) / 100
        told = Told(plan, kind, month, asked, ClaimStatus.SUBMITTED)
        with look(OPERATOR) as work:
            waiting = sum(
                (
                    c.payable
                    for c in work.session.exec(select(Claim))
                    if c.id in self.told and self.told[c.id].key == told.key and c.status is ClaimStatus.SUBMITTED
                ),
                start=Decimal(0),
            )
        room = max(CAPS[kind] - self.granted(told) - waiting, Decimal(0))
        form = ClaimForm(
            plan_id=self.plans[plan], kind=kind, month=month, amount=asked, document_no=str(len(self.told))
        )
        try:
            with begin(self.cast.ilze) as work:
                claim_id = claims.file(work, form)
        except Refusal:
            assert room == 0, "refused although there was room"
            return None
        assert room > 0, "filed although nothing was left"
        self.told[claim_id] = told
        return claim_id

    @rule(
        claim=filed,
        who=some.sampled_from(["mara", "aija", "sandra", "ilze"]),
        step=some.sampled_from([Action.APPROVE, Action.RETURN, Action.REJECT, Action.UNDO, Action.PAY]),
        stale=some.booleans(),
    )
    def decide(self, claim: UUID | None, who: str, step: Action, stale: bool) -> None:
        if claim is None:
            return
        told = self.told[claim]
        actor: Actor = self.cast.actors[who]
        legal = not stale and self.allowed(told, who, step)
        room = CAPS[told.kind] - self.granted(told)
        if step is Action.APPROVE:
            legal = legal and room > 0
        with look(OPERATOR) as work:
            version = work.session.get_one(Claim, claim).version
        try:
            with begin(actor) as work:
                outcome = claim_decisions.decide(work, {claim: version - stale}, step, "iemesls")[0]
            done = outcome.refusal is None
        except Refusal:
            done = False
        assert done == legal, f"{step} by {who}: the model says {legal}, the system did {done}"
        if done:
            self.happened(told, step, who, min(told.asked, room))

    @rule(claims_=some.lists(filed, min_size=2, max_size=6, unique=True))
    def approve_many(self, claims_: list[UUID | None]) -> None:
        chosen = [claim for claim in claims_ if claim is not None]
        with look(OPERATOR) as work:
            seen = {claim: work.session.get_one(Claim, claim).version for claim in chosen}
        with begin(self.cast.mara) as work:
            outcomes = claim_decisions.decide(work, seen, Action.APPROVE)
        for outcome in outcomes:
            told = self.told[outcome.claim_id]
            room = CAPS[told.kind] - self.granted(told)
            legal = self.allowed(told, "mara", Action.APPROVE) and room > 0
            assert (outcome.refusal is None) == legal
            if legal:
                assert outcome.amount == min(told.asked, room)
                self.happened(told, Action.APPROVE, "mara", min(told.asked, room))

    def allowed(self, told: Told, who: str, step: Action) -> bool:
        if step is Action.PAY:
            return who == "aija" and told.status is ClaimStatus.APPROVED and told.approver != who
        if who != "mara":
            return False
        return told.status is (ClaimStatus.APPROVED if step is Action.UNDO else ClaimStatus.SUBMITTED)

    def happened(self, told: Told, step: Action, who: str, amount: Decimal) -> None:
        told.status = {
            Action.APPROVE: ClaimStatus.APPROVED, Action.RETURN: ClaimStatus.RETURNED, Action.REJECT: ClaimStatus.REJECTED,
            Action.UNDO: ClaimStatus.SUBMITTED, Action.PAY: ClaimStatus.PAID,
        }[step]  # fmt: skip
        if step is Action.APPROVE:
            told.approved, told.approver = amount, who
        elif step is Action.UNDO:
            told.approved = None

    @invariant()
    def nobody_is_granted_more_than_the_cap(self) -> None:
        with look(OPERATOR) as work:
            for use in work.session.exec(select(CapUse)):
                assert use.used <= CAPS[use.kind]
            for claim in work.session.exec(select(Claim)):
                if claim.id in self.told:
                    told = self.told[claim.id]
                    assert (claim.status, claim.approved) == (told.status, told.approved)


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
        kinds = ("meals", "public_transport", "personal_items")
        Money.plans = [world.running(contents=complete(*kinds)) for _ in range(2)]
        Money.databases = databases.like(url)
        monkeypatch.setenv("PUMPURS_TODAY", "2018-02-15")
        yield


@pytest.mark.usefixtures("prepared")
def test_no_pupil_is_ever_granted_more_than_a_cap(request: pytest.FixtureRequest) -> None:
    quick = "postgresql" in request.node.name
    options = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": False}
    run_state_machine_as_test(
        Money, settings=settings(max_examples=12 if quick else 60, stateful_step_count=25, **options)
    )
    run_state_machine_as_test(Thorough, settings=settings(max_examples=5, stateful_step_count=15, **options))
