"""Caps and how much of them is used: read, locked and booked in the transaction that decides."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, func, select

from models import bulk
from models.claims import CapUse, Claim
from models.money_words import ClaimStatus
from services.errors import Overtaken
from services.rules.compensation import NOTHING
from services.work import Work

Key = tuple[UUID, str, str]  # pupil, kind, period
# What may still be granted. A returned claim takes its place in the queue anew.
WAITING: Final = frozenset({ClaimStatus.SUBMITTED, ClaimStatus.HELD, ClaimStatus.QUERIED})


@dataclass(frozen=True, slots=True)
class Use:
    """What was granted of a cap so far, and what still waits for a decision (euros)."""

    used: Decimal = NOTHING
    pending: Decimal = NOTHING


def use_of(work: Work, key: Key, *, besides: UUID | None = None) -> Use:
    """How far one cap is used; a claim that is being filed again does not count against itself."""
    row = work.session.get(CapUse, key)
    waiting = select(func.coalesce(func.sum(Claim.payable), 0)).where(
        Claim.pupil_id == key[0], Claim.kind == key[1], Claim.period == key[2],
        col(Claim.status).in_(WAITING), col(Claim.id) != besides if besides else col(Claim.id).is_not(None),
    )  # fmt: skip
    return Use(row.used if row else NOTHING, Decimal(work.session.exec(waiting).one()))


def uses_of(work: Work, pupils: Collection[UUID], kind: str) -> dict[Key, Use]:
    """How far the caps of one kind are used by many pupils, in two queries a few hundred pupils; untouched ones are not there."""
    found: dict[Key, Use] = {}
    wanted = sorted(pupils, key=str)
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        rows = work.session.exec(select(CapUse).where(CapUse.kind == kind, col(CapUse.pupil_id).in_(part)))
        found |= {(row.pupil_id, kind, row.period): Use(row.used) for row in rows}
        waiting = (
            select(Claim.pupil_id, Claim.period, func.sum(Claim.payable))
            .where(Claim.kind == kind, col(Claim.pupil_id).in_(part), col(Claim.status).in_(WAITING))
            .group_by(col(Claim.pupil_id), col(Claim.period))
        )
        for pupil_id, period, amount in work.session.exec(waiting):
            key = (pupil_id, kind, period)
            found[key] = Use(found.get(key, Use()).used, Decimal(amount))
    return found


def lock(work: Work, keys: Iterable[Key]) -> dict[Key, Decimal]:
    """Take hold of these caps until the transaction ends, in one order for everybody, and say what is used of each."""
    wanted = sorted(set(keys), key=lambda key: (str(key[0]), *key[1:]))
    if not wanted:
        return {}
    rows = [{"pupil_id": pupil, "kind": kind, "period": period, "used": NOTHING} for pupil, kind, period in wanted]
    insert = (postgresql if work.session.get_bind().dialect.name == "postgresql" else sqlite).insert
    connection = work.session.connection()
    bulk.write(connection, insert(CapUse).on_conflict_do_nothing(), rows)
    found: dict[Key, Decimal] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        query = (
            select(col(CapUse.pupil_id), col(CapUse.kind), col(CapUse.period), col(CapUse.used))
            .where(tuple_(col(CapUse.pupil_id), col(CapUse.kind), col(CapUse.period)).in_(part))
            .order_by(col(CapUse.pupil_id), col(CapUse.kind), col(CapUse.period))
            .with_for_update()
        )
        found |= {(pupil, kind, period): used for pupil, kind, period, used in connection.execute(query)}
    return found


def used(work: Work, keys: Iterable[Key]) -> dict[Key, Decimal]:
    """What is used of these caps at this moment, for whoever only looks."""
    wanted = list(set(keys))
    found = dict.fromkeys(wanted, NOTHING)
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        query = select(CapUse).where(tuple_(col(CapUse.pupil_id), col(CapUse.kind), col(CapUse.period)).in_(part))
        found |= {(use.pupil_id, use.kind, use.period): use.used for use in work.session.exec(query)}
    return found


def book(
    work: Work, before: Mapping[Key, Decimal], after: Mapping[Key, Decimal], caps: Mapping[Key, Decimal | None]
) -> None:
    """Write what is used now. Each row must still hold what was read, and the database checks it against the cap."""
    rows: list[dict[str, Any]] = [
        {"b_pupil": key[0], "b_kind": key[1], "b_period": key[2], "b_was": before[key], "used": used, "cap": caps[key]}
        for key, used in after.items()
        if used != before[key]
    ]
    if not rows:
        return
    guarded = update(CapUse).where(
        col(CapUse.pupil_id) == bindparam("b_pupil"), col(CapUse.kind) == bindparam("b_kind"),
        col(CapUse.period) == bindparam("b_period"), col(CapUse.used) == bindparam("b_was"),
    )  # fmt: skip
    guarded = guarded.values(used=bindparam("used"), cap=bindparam("cap"))
    if bulk.write(work.session.connection(), guarded, rows) != len(rows):
        raise Overtaken("claim.cap_used_meanwhile")


_AT_ONCE = 300
