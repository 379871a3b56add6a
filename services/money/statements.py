"""The bank's statements: each read once, payments marked by them, and a list of what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select as plain_select
from sqlmodel import col, func, select

from models.money_words import BatchStatus, LineStatus, StatementMatch
from models.payments import PaymentBatch, PaymentLine, Statement, StatementLine
from models.vocabulary import Action
from services import clock, duties, payment_steps
from services.errors import Refusal
from services.money import gathering
from services.paging import Page, page_of
from services.rules.permissions import Level, Permission
from services.rules.statements import Entry, Sent, after, judge
from services.work import Work

_AT_ONCE: Final = 400


@dataclass(slots=True)
class Taken:
    """What came of a statement: how many lines of each kind; `others` are not ours and are not kept."""

    statement_id: UUID
    again: bool = False
    paid: int = 0
    returned: int = 0
    to_look_at: int = 0
    others: int = 0

    def count(self, match: StatementMatch) -> None:
        self.paid += match is StatementMatch.PAID
        self.returned += match is StatementMatch.RETURNED
        self.to_look_at += match not in (StatementMatch.PAID, StatementMatch.RETURNED)


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of a statement that does not fit, or (`match` None) a payment that the statement does not have."""

    on: date | None
    amount: Decimal
    end_to_end: str
    name: str
    match: StatementMatch | None
    expected: Decimal | None


@dataclass(frozen=True, slots=True)
class Read:
    """One row of the list of statements."""

    id: UUID
    name: str
    at: datetime
    lines: int


def take(work: Work, name: str, sha256: str, entries: Sequence[Entry]) -> Taken:
    """Mark payments by a statement, all of it or nothing. A file that was read before says so and changes nothing."""
    level = work.require(Permission.CLAIM_PAY)
    duties.require_apart(work, Permission.CLAIM_PAY)
    known = work.session.exec(
        select(Statement).where(Statement.sha256 == sha256, work.within(Permission.CLAIM_PAY, Statement))
    ).one_or_none()
    if known is not None:
        return Taken(known.id, again=True)
    assert work.actor.account_id is not None  # noqa: S101 the operator reads no statement
    read = Statement(
        municipality_id=work.actor.municipality_id if level is Level.MUNICIPALITY else None, sha256=sha256, name=name[:200],
        by_id=work.actor.account_id, at=work.now,
    )  # fmt: skip
    work.session.add(read)
    work.session.flush()
    told = Taken(read.id)
    paid, returned = _match(work, read, entries, told)
    work.session.flush()
    for (on, by_id), line_ids in paid.items():
        payment_steps.settle(work, line_ids, on, by_id)
    payment_steps.take_back(work, returned)
    work.record(Action.MATCH, read, after={"paid": told.paid, "returned": told.returned, "others": told.others})
    return told


def _match(
    work: Work, read: Statement, entries: Sequence[Entry], told: Taken
) -> tuple[dict[tuple[date, UUID | None], list[UUID]], list[UUID]]:
    """What each line means, kept; the payments that went out, by day and who sent them, and those that came back."""
    ours = _ours(work, entries)
    known_accounts = {line.iban for line, _batch in ours.values()} | _waiting_accounts(work)
    state = {name: Sent(line.amount, line.status, batch.status, line.paid_on) for name, (line, batch) in ours.items()}
    paid: dict[tuple[date, UUID | None], list[UUID]] = {}
    returned: list[UUID] = []
    for number, entry in enumerate(entries, 1):
        found = ours.get(entry.end_to_end)
        if found is None and entry.iban not in known_accounts and not entry.end_to_end.startswith(gathering.MARK):
            told.others += 1
            continue
        match = judge(entry, state.get(entry.end_to_end))
        told.count(match)
        if found is not None:
            line, batch = found
            state[entry.end_to_end] = after(state[entry.end_to_end], entry, match)
            if match is StatementMatch.PAID:
                _require_day(work, entry, batch)
                paid.setdefault((entry.on, batch.frozen_by), []).append(line.id)
            elif match is StatementMatch.RETURNED:
                returned.append(line.id)
        work.session.add(_kept(read, number, entry, match, found[0].id if found else None))
    return paid, returned


def find(work: Work, number: int = 1) -> Page[Read]:
    """Statements within reach, the youngest first."""
    work.require(Permission.PAYMENT_READ)
    count = (
        select(func.count()).where(StatementLine.statement_id == Statement.id).correlate(Statement).scalar_subquery()
    )
    query = (
        plain_select(col(Statement.id), col(Statement.name), col(Statement.at), count)
        .where(work.within(Permission.PAYMENT_READ, Statement))
        .order_by(col(Statement.at).desc(), col(Statement.id))
    )
    rows, number, total = page_of(work.session, query, number)
    return Page([Read(*row) for row in rows], number, total)


def differences(work: Work, statement_id: UUID) -> list[Difference]:
    """What people must look at: lines that did not fit, and payments that should be in the statement and are not."""
    read = work.get(Permission.PAYMENT_READ, Statement, statement_id)
    rows = work.session.exec(
        select(StatementLine, PaymentLine)
        .outerjoin(PaymentLine, col(PaymentLine.id) == StatementLine.line_id)
        .where(StatementLine.statement_id == read.id)
        .order_by(col(StatementLine.number))
    ).all()
    found = [
        Difference(line.on, line.amount, line.end_to_end, line.name, line.match, payment.amount if payment else None)
        for line, payment in rows
        if line.match is not StatementMatch.PAID
    ]
    last = max((line.on for line, _payment in rows), default=None)
    return found if last is None else [*found, *_missing(work, last)]


def _missing(work: Work, until: date) -> list[Difference]:
    """Payments of frozen batches that were to go out by a day and still wait."""
    query = (
        select(PaymentLine, PaymentBatch)
        .join(PaymentBatch, col(PaymentBatch.id) == PaymentLine.batch_id)
        .where(
            work.within(Permission.PAYMENT_READ, PaymentBatch), PaymentBatch.status == BatchStatus.FROZEN,
            PaymentLine.status == LineStatus.WAITING, col(PaymentBatch.pay_on) <= until,
        )
        .order_by(col(PaymentLine.end_to_end))
    )  # fmt: skip
    return [
        Difference(batch.pay_on, line.amount, line.end_to_end, line.name, None, line.amount)
        for line, batch in work.session.exec(query)
    ]


_Found = tuple[PaymentLine, PaymentBatch]


def _ours(work: Work, entries: Sequence[Entry]) -> dict[str, _Found]:
    """The payments within reach that a statement names, held until the transaction ends."""
    wanted = sorted({entry.end_to_end for entry in entries if entry.end_to_end})
    found: dict[str, _Found] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = (
            select(PaymentLine, PaymentBatch)
            .join(PaymentBatch, col(PaymentBatch.id) == PaymentLine.batch_id)
            .where(
                col(PaymentLine.end_to_end).in_(wanted[start : start + _AT_ONCE]),
                work.within(Permission.CLAIM_PAY, PaymentBatch),
            )
            .order_by(col(PaymentLine.id))
            .with_for_update(of=PaymentLine)
        )
        found |= {line.end_to_end: (line, batch) for line, batch in work.session.exec(query)}
    return found


def _waiting_accounts(work: Work) -> set[str]:
    """Accounts that a payment is on its way to: a line to one of them without our mark is worth a look."""
    query = (
        select(PaymentLine.iban)
        .join(PaymentBatch, col(PaymentBatch.id) == PaymentLine.batch_id)
        .where(
            work.within(Permission.CLAIM_PAY, PaymentBatch), PaymentBatch.status == BatchStatus.FROZEN,
            PaymentLine.status == LineStatus.WAITING,
        )
    )  # fmt: skip
    return set(work.session.exec(query))


def _require_day(work: Work, entry: Entry, batch: PaymentBatch) -> None:
    """Nothing is paid before it was frozen, nor tomorrow: such a file is not a statement of ours."""
    if batch.frozen_at is None or not clock.day_of(batch.frozen_at) <= entry.on <= work.today:
        raise Refusal("statement.impossible_day", payment=entry.end_to_end, day=entry.on)


def _kept(read: Statement, number: int, entry: Entry, match: StatementMatch, line_id: UUID | None) -> StatementLine:
    about: dict[str, Any] = {"name": entry.name[:140], "iban": entry.iban[:34], "end_to_end": entry.end_to_end[:35]}
    return StatementLine(
        statement_id=read.id, number=number, on=entry.on, amount=entry.amount, match=match, line_id=line_id, **about
    )
