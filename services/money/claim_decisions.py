"""Decide claims, one or many: caps are checked and booked in the transaction that approves, by sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update
from sqlmodel import col

from models.claims import Claim
from models.money_words import ClaimStatus
from models.plans import Plan
from models.vocabulary import Action
from services import caps, ledger, payment_facts, trail
from services.caps import Key
from services.errors import NotFound, NotNow, NotPermitted, Overtaken, Refusal, outcome_of
from services.rulebook import RuleBook, Rules, rulebook
from services.rules import compensation
from services.rules import ledger as sides
from services.rules.dated import latest_in_force
from services.rules.workflows import CLAIM, Step, step_named
from services.work import Work

_Row = Row[Any]  # of _COLUMNS
_AT_ONCE = 400
_MOVES: Final = frozenset({Action.APPROVE, Action.UNDO, Action.PAY})
_LONGEST_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of one claim: the new status and the sum it now carries, or why nothing changed."""

    claim_id: UUID
    status: ClaimStatus | None
    amount: Decimal | None
    refusal: Refusal | None


@dataclass(slots=True)
class _Desk:
    """The claims on the table with their plans' programme and preparer, and what would be used of each cap so far."""

    claims: Mapping[UUID, _Row]
    book: RuleBook
    before: dict[Key, Decimal]
    used: dict[Key, Decimal]
    caps: dict[Key, Decimal | None]

    def rules(self, claim: _Row) -> Rules:
        return self.book.of(claim.programme_id)


# What a decision looks at and what it may change, read as plain rows: a list is decided as a set, not row by row.
_COLUMNS: Final[tuple[Any, ...]] = (
    Claim.id, Claim.version, Claim.school_id, Claim.pupil_id, Claim.kind, Claim.period, Claim.month, Claim.asked,
    Claim.status, Claim.approved, Claim.filed_by, Claim.decided_by, Claim.decided_at, Claim.paid_by, Claim.paid_on,
    Claim.comment, Plan.programme_id, Plan.preparer_id,
)  # fmt: skip


def decide(work: Work, seen: Mapping[UUID, int], name: Action, comment: str = "") -> list[Decided]:
    """Take one step (approve, return, reject, undo, pay) with each of these claims as it was seen.

    Each claim is decided by itself and gets its own outcome, in the order given; all that succeed are booked together.
    Raises NotPermitted where the role never takes this step, Refusal where a reason is missing.
    """
    rows = [step for step in CLAIM if step.name == name and name != Action.RESUBMIT]
    if not rows:
        raise NotNow("claim.not_now", status=ClaimStatus.SUBMITTED)
    step = rows[0]
    work.require(step.needs)
    comment = comment.strip()[:_LONGEST_COMMENT]
    if step.comment and not comment:
        raise Refusal("form.comment_needed")
    desk = _lay_out(work, seen, step)
    outcomes: list[Decided] = []
    changes: list[tuple[_Row, dict[str, Any]]] = []
    for claim_id, version in seen.items():
        result = outcome_of(_decide_one, work, desk, claim_id, version, step)
        if isinstance(result, Refusal):
            outcomes.append(Decided(claim_id, None, None, result))
            continue
        changes.append((desk.claims[claim_id], result | {"comment": comment}))
        amount = result.get("approved", desk.claims[claim_id].approved)
        outcomes.append(Decided(claim_id, result["status"], amount, None))
    caps.book(work, desk.before, desk.used, desk.caps)
    ledger.post(work, [_movement(desk, step, claim, values) for claim, values in changes if step.name in _MOVES])
    _write(work, step, changes, comment)
    return outcomes


def _lay_out(work: Work, seen: Mapping[UUID, int], step: Step[ClaimStatus]) -> _Desk:
    """Read the claims within reach and lock them and their caps: a few queries, however many claims there are."""
    ids = list(seen)
    claims: dict[UUID, _Row] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = (
            select(*_COLUMNS)
            .join(Plan, col(Plan.id) == Claim.plan_id)
            .where(col(Claim.id).in_(ids[start : start + _AT_ONCE]), work.within(step.needs, Claim))
            .order_by(col(Claim.id))
            .with_for_update(of=Claim)
        )
        claims |= {claim.id: claim for claim in work.session.execute(query)}
    money = step.name in (Action.APPROVE, Action.UNDO)
    before = caps.lock(work, (_key(claim) for claim in claims.values())) if money else {}
    return _Desk(claims, rulebook(work.session), before, dict(before), {})


def _decide_one(work: Work, desk: _Desk, claim_id: UUID, version: int, step: Step[ClaimStatus]) -> dict[str, Any]:
    """The columns one claim gets, or the refusal that keeps it as it is. Writes nothing but the desk's own sums."""
    claim = desk.claims.get(claim_id)
    if claim is None:
        raise NotFound("access.not_found")
    if step_named(CLAIM, step.name, claim.status) is None:
        raise NotNow("claim.not_now", status=claim.status)
    if claim.version != version:
        raise Overtaken("access.overtaken")
    _require_other_eyes(work, claim, step)
    if step.name in (Action.UNDO, Action.PAY) and payment_facts.held(work.session, [claim_id], frozen=True):
        raise NotNow("payment.being_paid")
    values: dict[str, Any] = {"status": step.enters}
    if step.name == Action.PAY:
        return values | {"paid_by": work.actor.account_id, "paid_on": work.today}
    values |= {"decided_by": work.actor.account_id, "decided_at": work.now}
    if step.name == Action.APPROVE:
        return values | {"approved": _grant(desk, claim)}
    if step.name == Action.UNDO:
        desk.used[_key(claim)] -= claim.approved or compensation.NOTHING
        desk.caps[_key(claim)] = _cap(desk, claim).amount
        return values | {"approved": None, "decided_by": None, "decided_at": None}
    return values


def _require_other_eyes(work: Work, claim: _Row, step: Step[ClaimStatus]) -> None:
    """Who filed a claim or wrote its plan does not decide it; who approved it does not pay it."""
    if not step.four_eyes:
        return
    if step.name == Action.PAY and work.actor.account_id == claim.decided_by:
        raise NotPermitted("claim.four_eyes_pay")
    if step.name != Action.PAY and work.actor.account_id in (claim.filed_by, claim.preparer_id):
        raise NotPermitted("claim.four_eyes")


def _grant(desk: _Desk, claim: _Row) -> Decimal:
    """Grant what the cap has room for, after everything granted before it on this desk too."""
    cap, key = _cap(desk, claim), _key(claim)
    award = compensation.award(cap, claim.asked, desk.used[key])
    if not award.payable:
        raise Refusal.because(desk.rules(claim).named(award.why))
    desk.used[key] += award.payable
    desk.caps[key] = cap.amount
    return award.payable


def _cap(desk: _Desk, claim: _Row) -> compensation.CapRow:
    cap = compensation.cap_in_force(desk.rules(claim).caps, claim.kind, claim.month)
    if cap is None:
        raise Refusal("claim.no_cap_row", kind=claim.kind, plan="")
    return cap


def _key(claim: _Row) -> Key:
    return claim.pupil_id, claim.kind, claim.period


def _movement(desk: _Desk, step: Step[ClaimStatus], claim: _Row, values: Mapping[str, Any]) -> ledger.Movement:
    """What a decision does to the money of a claim."""
    if step.name == Action.PAY:
        share = latest_in_force(desk.rules(claim).fund_shares, claim.month)
        if share is None:
            raise Refusal("payment.no_share", month=claim.month)
        moved = sides.paid(*sides.split(claim.approved, share.esf))
    else:
        moved = sides.granted(values["approved"] if step.name == Action.APPROVE else -claim.approved)
    return ledger.Movement(step.name, claim.id, claim.school_id, claim.kind, claim.month, moved)


def _write(work: Work, step: Step[ClaimStatus], changes: Sequence[tuple[_Row, dict[str, Any]]], comment: str) -> None:
    """Write all decided claims in one statement, each only if it is still as it was read, with an entry each."""
    if not changes:
        return
    names = list(changes[0][1])
    guarded = (
        update(Claim)
        .where(col(Claim.id) == bindparam("b_id"), col(Claim.version) == bindparam("b_seen"))
        .values(
            {**{name: bindparam(f"n_{name}", type_=_TYPES[name]) for name in names}, "version": col(Claim.version) + 1}
        )
    )
    rows = [
        {"b_id": claim.id, "b_seen": claim.version, **{f"n_{name}": value for name, value in values.items()}}
        for claim, values in changes
    ]
    if work.session.connection().execute(guarded, rows).rowcount != len(rows):
        raise Overtaken("access.overtaken")
    for claim, values in changes:
        before = {name: trail.plain(getattr(claim, name)) for name in values}
        after = {name: trail.plain(value) for name, value in values.items()}
        changed = [name for name in values if before[name] != after[name]]
        told = {n: before[n] for n in changed}, {n: after[n] for n in changed}
        work.entries.append(trail.Entry(step.name, "claim", str(claim.id), claim.school_id, *told, comment))


_TYPES: Final = {column.name: column.type for column in Claim.__table__.columns}  # type: ignore[attr-defined] # SQLModel adds it
