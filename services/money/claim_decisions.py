"""Decide claims, one or many: caps are checked and booked in the transaction that approves, by sets."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from models import bulk
from models.claims import Claim
from models.money_words import ClaimStatus
from models.vocabulary import Action
from services import caps, duties, ledger, trail
from services.errors import NotNow, Overtaken, Refusal
from services.money import claim_flags
from services.money.claim_desk import ClaimRow, Desk, lay_out
from services.money.judging import judge
from services.rules import ledger as sides
from services.rules.answers import Why
from services.rules.dated import latest_in_force
from services.rules.decisions import EVERYTHING, NOTHING, Wish
from services.rules.workflows import CLAIM, Step
from services.work import Work

_MOVES: Final = frozenset({Action.APPROVE, Action.UNDO, Action.PAY})
_LONGEST_COMMENT: Final = 2000
_AS_ASKED: Final[Mapping[UUID, Wish]] = {}
MOST: Final = 500  # claims in one decision


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of one claim: the new status and the sum it now carries, or why nothing changed."""

    claim_id: UUID
    status: ClaimStatus | None
    amount: Decimal | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What would come of one claim: where it would get and with what sum, or everything that stands against it.

    `flags` are worth a look and stop nobody.
    """

    claim_id: UUID
    status: ClaimStatus | None
    amount: Decimal | None
    problems: Sequence[Refusal]
    flags: Sequence[Why]


def decide(
    work: Work,
    seen: Mapping[UUID, int],
    name: Action,
    comment: str = "",
    wishes: Mapping[UUID, Wish] = _AS_ASKED,
    key: str = "",
) -> list[Decided]:
    """Take one step with each of these claims as it was seen; approve for as much as is wished for, or as there is room.

    Each claim is decided by itself and gets its own outcome, in the order given; all that succeed are booked together.
    Handed in twice with one key, it is decided once. Raises NotPermitted where the role never takes this step, Refusal
    where a reason is missing.
    """
    step = _step(work, name)
    if again := work.done_before(key):
        return _as_they_are(work, seen, step, again)
    comment = comment.strip()[:_LONGEST_COMMENT]
    if step.comment and not comment:
        raise Refusal("form.comment_needed")
    _require_few(seen)
    desk = lay_out(work, list(seen), step, hold=True)
    outcomes: list[Decided] = []
    changes: list[tuple[ClaimRow, dict[str, Any]]] = []
    for claim_id, version in seen.items():
        judged = judge(work, desk, claim_id, version, step, wishes.get(claim_id, EVERYTHING))
        if judged.problems:
            outcomes.append(Decided(claim_id, None, None, judged.problems[0]))
            continue
        changes.append((desk.claims[claim_id], judged.values | {"comment": comment}))
        outcomes.append(Decided(claim_id, judged.values["status"], judged.amount, None))
    caps.book(work, desk.before, desk.used, desk.caps)
    ledger.post(work, [_movement(desk, step, claim, values) for claim, values in changes if step.name in _MOVES])
    _write(work, step, changes, comment)
    work.remember_done(key, _noted([outcome.refusal is None for outcome in outcomes]))
    return outcomes


def check(work: Work, seen: Mapping[UUID, int], name: Action, wishes: Mapping[UUID, Wish] = _AS_ASKED) -> list[Checked]:
    """What `decide` would say to each of these claims, with every problem of each, by the same rules; nothing changes."""
    step = _step(work, name)
    _require_few(seen)
    desk = lay_out(work, list(seen), step, hold=False)
    flags = claim_flags.of(work, list(desk.claims))
    found = []
    for claim_id, version in seen.items():
        judged = judge(work, desk, claim_id, version, step, wishes.get(claim_id, EVERYTHING))
        status = judged.values.get("status")
        found.append(Checked(claim_id, status, judged.amount, judged.problems, flags.get(claim_id, ())))
    return found


def _step(work: Work, name: Action) -> Step[ClaimStatus]:
    """The table's row, for somebody who may take it and holds no role that must not meet it."""
    rows = [step for step in CLAIM if step.name == name and name != Action.RESUBMIT]
    if not rows:
        raise NotNow("claim.not_now", status=ClaimStatus.SUBMITTED)
    work.require(rows[0].needs)
    duties.require_apart(work, rows[0].needs)
    return rows[0]


def _require_few(seen: Mapping[UUID, int]) -> None:
    if len(seen) > MOST:
        raise Refusal("claim.too_many", count=len(seen), most=MOST)


def _noted(done: Sequence[bool]) -> str:
    """Which of the claims were decided, in few letters."""
    bits = sum(1 << number for number, one in enumerate(done) if one)
    return base64.b64encode(bits.to_bytes(MOST // 8 + 1, "little")).decode()


def _as_they_are(work: Work, seen: Mapping[UUID, int], step: Step[ClaimStatus], noted: str) -> list[Decided]:
    """What the first time came to: those that were decided, as they are by now."""
    bits = int.from_bytes(base64.b64decode(noted), "little")
    query = select(Claim).where(col(Claim.id).in_(seen), work.within(step.needs, Claim))
    now = {claim.id: claim for claim in work.session.exec(query)}
    found = []
    for number, claim_id in enumerate(seen):
        if bits >> number & 1 and claim_id in now:
            found.append(Decided(claim_id, now[claim_id].status, now[claim_id].approved, None))
        else:
            found.append(Decided(claim_id, None, None, Refusal("claim.not_decided")))
    return found


def _movement(desk: Desk, step: Step[ClaimStatus], claim: ClaimRow, values: Mapping[str, Any]) -> ledger.Movement:
    """What a decision does to the money of a claim."""
    if step.name is Action.PAY:
        share = latest_in_force(desk.rules(claim).fund_shares, claim.month)
        moved = sides.paid(*sides.split(desk.owed.get(claim.id, NOTHING), share.esf if share else 0))
    else:
        moved = sides.granted(values["approved"] if step.name is Action.APPROVE else -claim.approved)
    return ledger.Movement(step.name, claim.id, claim.school_id, claim.kind, claim.month, moved)


def _write(
    work: Work, step: Step[ClaimStatus], changes: Sequence[tuple[ClaimRow, dict[str, Any]]], comment: str
) -> None:
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
    if bulk.write(work.session.connection(), guarded, rows) != len(rows):
        raise Overtaken("access.overtaken")
    for claim, values in changes:
        changed = [name for name, value in values.items() if getattr(claim, name) != value]
        before = {name: trail.plain(getattr(claim, name)) for name in changed}
        after = {name: trail.plain(values[name]) for name in changed}
        work.entries.append(trail.Entry(step.name, "claim", str(claim.id), claim.school_id, before, after, comment))


_TYPES: Final = {column.name: column.type for column in Claim.__table__.columns}  # type: ignore[attr-defined] # SQLModel adds it
