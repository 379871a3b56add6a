"""What people click between filing a claim and the bank, as tests of random clicks take them."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlmodel import SQLModel, select

from models.claims import Claim, ClaimForm
from models.money_words import BatchStatus, ClaimStatus, LineStatus, Reduction
from models.payments import Debt, PaymentBatch, PaymentLine, PeriodReport
from models.vocabulary import Action
from services.demo import cast as casting
from services.errors import Refusal
from services.money import batches, claim_decisions, claims, corrections, debts, gathering, reports, settling
from services.money.gathering import Wanted
from services.rules.decisions import Wish
from services.rules.permissions import Actor
from services.rules.reporting import LOCKS
from services.transfer.statement_file import read_in
from services.work import OPERATOR, begin, look
from tests.databases import Databases, fresh
from tests.services import paying, statements
from tests.services.reporting import pumpurs
from tests.services.together import together

CAPS = {"meals": Decimal(70), "public_transport": Decimal(30)}
MONTHS = (date(2018, 1, 1), date(2018, 2, 1))
TODAY = date(2018, 3, 15)
ANY = 24  # from here on a number means whatever there is, also what cannot succeed


class Town:
    """A database of its own, people by name, and their clicks; what cannot be clicked is refused like what may not."""

    databases: ClassVar[Databases]
    plans: ClassVar[list[UUID]]
    payees: ClassVar[list[UUID]]
    other: ClassVar[Actor]

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.stack.enter_context(fresh(self.databases))
        self.actors = {**casting.recall().actors, "otra": self.other}
        self.reported: dict[UUID, Decimal | None] = {}  # claims of closed months, as they were approved then

    def close(self) -> None:
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

    def file(self, plan: int, kind: str, month: int, cents: int) -> None:
        form = ClaimForm(
            plan_id=self.plans[plan], kind=kind, month=MONTHS[month], amount=Decimal(cents) / 100, document_no=uuid4().hex[:8]
        )  # fmt: skip
        try:
            paying.pay_to(self.act("ilze", claims.file, form), self.payees[plan])
        except Refusal:
            return

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
