"""Everything of one pupil's record goes to another, with all it takes to bring it back exactly."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import update
from sqlmodel import SQLModel, col, func, select

from models.claims import CapUse, Claim
from models.consultations import Attendance
from models.evidence import Payee
from models.ledger import LedgerEntry
from models.meetings import MeetingItem
from models.money_words import ClaimStatus, LedgerAccount
from models.moves import DuplicateVerdict, Transfer
from models.plans import Plan
from models.pupils import Application, Guardian, PersonalCode, Pupil
from models.vocabulary import Action, PlanStatus, TransferStatus
from services import trail
from services.errors import Refusal
from services.rulebook import rulebook
from services.work import Work

_FILLED: Final = ("birth_date", "gender", "language")
# Whatever belongs to a pupil: rows that go along as they are, and those of which a pupil has one.
_GOES_ALONG: Final[tuple[Any, ...]] = (Plan, Claim, Transfer, MeetingItem, Attendance)
_ONE_EACH: Final[tuple[Any, ...]] = (Guardian, Application)
TABLES: Final[dict[str, Any]] = {
    str(table.__tablename__): table
    for table in (Pupil, PersonalCode, *_ONE_EACH, *_GOES_ALONG, Payee, DuplicateVerdict, CapUse)
}
Kept = dict[str, Any]
Key = tuple[str, str]  # kind and period of a cap


def merge(work: Work, into: Pupil, other: Pupil) -> Kept:
    """Bring everything of `other` under `into` and remove it; gives what was done. Raises Refusal where they collide."""
    _require_room(work, into, other)
    kept: Kept = {"into": str(into.id), "school": str(into.school_id), "changed": [], "removed": [], "caps": []}
    for code in _rows(work, PersonalCode, other):
        _set(work, kept, code, pupil_id=into.id, valid_to=code.valid_to or work.today)
    for table in _GOES_ALONG:
        for row in _rows(work, table, other):
            _set(work, kept, row, pupil_id=into.id)
    for table in _ONE_EACH:
        for row in _rows(work, table, other):
            if _rows(work, table, into):
                _take_away(work, kept, row)
            else:
                _set(work, kept, row, pupil_id=into.id)
    _payees(work, kept, into, other)
    _verdicts(work, kept, into, other)
    kept["caps"] = _join_caps(work, into, other)
    fresh = {name: getattr(other, name) for name in _FILLED if getattr(into, name) in (None, "")}
    _set(work, kept, into, **{name: value for name, value in fresh.items() if value})
    _take_away(work, kept, other)
    return kept


def bring_back(work: Work, kept: Kept) -> None:
    """The two records as they were. Raises Refusal where something came to hang on what would go back."""
    into, removed = UUID(kept["into"]), [(TABLES[name], values) for name, values in reversed(kept["removed"])]
    changed = [(TABLES[name], UUID(row_id), before, after) for name, row_id, before, after in kept["changed"]]
    rows: list[Any] = [(work.session.get(table, row_id), before, after) for table, row_id, before, after in changed]
    pupil = work.session.get(Pupil, into)
    if pupil is None or str(pupil.school_id) != kept["school"]:
        raise Refusal("duplicate.cannot_undo")
    for row, _before, after in rows:
        if row is None or any(trail.plain(getattr(row, name)) != value for name, value in after.items()):
            raise Refusal("duplicate.cannot_undo")
    _require_nothing_new(work, into, {row.id for row, _, _ in rows if isinstance(row, Plan | Claim | Attendance)})
    for table, values in removed:
        _put_back(work, table.model_validate(values), values)
    for row, before, _after in rows:
        work.change(row, Action.UNDO, **_typed(type(row), before))
    work.session.flush()
    _part_caps(work, into, UUID(removed[0][1]["id"]), kept["caps"])


def _put_back(work: Work, row: Any, values: dict[str, Any]) -> None:  # noqa: ANN401 a row of any of the tables
    """As it was, but newer than whatever anybody may still have on their screen."""
    table = type(row)
    work.add(row, Action.UNDO)
    work.session.flush()
    work.session.execute(update(table).where(table.id == row.id).values(version=values["version"] + 1))
    work.session.expire(row)


def _rows(work: Work, table: Any, pupil: Pupil) -> list[Any]:  # noqa: ANN401 a table that names a pupil
    return list(work.session.exec(select(table).where(table.pupil_id == pupil.id).order_by(col(table.id))))


def _set(work: Work, kept: Kept, row: SQLModel, **values: Any) -> None:  # noqa: ANN401 columns
    before = {name: trail.plain(getattr(row, name)) for name in values}
    if work.change(row, Action.MERGE, **values):
        after = {name: trail.plain(value) for name, value in values.items()}
        kept["changed"].append([str(row.__tablename__), str(row.id), before, after])  # type: ignore[attr-defined] # every table here has ids
        work.session.flush()


def _take_away(work: Work, kept: Kept, row: SQLModel) -> None:
    kept["removed"].append([str(row.__tablename__), row.model_dump(mode="json")])
    work.remove(row, Action.MERGE)
    work.session.flush()


def _typed(table: type[SQLModel], values: dict[str, Any]) -> dict[str, Any]:
    kinds: dict[str, Any] = {name: table.model_fields[name].annotation for name in values}
    return {name: TypeAdapter(kinds[name]).validate_python(value) for name, value in values.items()}


def _require_room(work: Work, into: Pupil, other: Pupil) -> None:
    if into.school_id != other.school_id:
        raise Refusal("duplicate.other_school")
    plans = [
        {(p.semester, p.school_id): p.code for p in _rows(work, Plan, pupil) if p.status is not PlanStatus.VOID}
        for pupil in (into, other)
    ]
    if twice := sorted(plans[0].keys() & plans[1].keys(), key=str):
        raise Refusal("duplicate.two_plans", one=plans[0][twice[0]], other=plans[1][twice[0]])
    asked = [t for p in (into, other) for t in _rows(work, Transfer, p) if t.status is TransferStatus.ASKED]
    if len(asked) > 1:
        raise Refusal("duplicate.two_requests")
    held = [{there.consultation_id for there in _rows(work, Attendance, pupil)} for pupil in (into, other)]
    if held[0] & held[1]:
        raise Refusal("duplicate.same_consultation")
    meetings = [{item.meeting_id for item in _rows(work, MeetingItem, pupil)} for pupil in (into, other)]
    if meetings[0] & meetings[1]:
        raise Refusal("duplicate.same_meeting")


def _payees(work: Work, kept: Kept, into: Pupil, other: Pupil) -> None:
    """An account that both had is one from now on: what is not paid yet is paid by the row that stays."""
    mine = {(row.school_id, row.kind, row.name, row.iban): row for row in _rows(work, Payee, into) if row.active}
    for row in _rows(work, Payee, other):
        same = mine.get((row.school_id, row.kind, row.name, row.iban)) if row.active else None
        if same is None:
            _set(work, kept, row, pupil_id=into.id)
            continue
        unpaid = select(Claim).where(Claim.payee_id == row.id, Claim.status != ClaimStatus.PAID).order_by(col(Claim.id))
        for claim in work.session.exec(unpaid).all():
            _set(work, kept, claim, payee_id=same.id)
        _set(work, kept, row, pupil_id=into.id, active=False)


def _verdicts(work: Work, kept: Kept, into: Pupil, other: Pupil) -> None:
    """What was said of the record that goes is from now on said of the one that stays; nothing is said twice."""
    told = list(
        work.session.exec(
            select(DuplicateVerdict).where(
                (DuplicateVerdict.pupil_id == other.id) | (DuplicateVerdict.other_id == other.id)
            )
        )
    )
    standing = {
        frozenset((verdict.pupil_id, verdict.other_id)): verdict.id
        for verdict in work.session.exec(select(DuplicateVerdict).where(col(DuplicateVerdict.undone_at).is_(None)))
        if into.id in (verdict.pupil_id, verdict.other_id)
    }
    for verdict in told:
        third = verdict.other_id if verdict.pupil_id == other.id else verdict.pupil_id
        if third != into.id and frozenset((into.id, third)) not in standing:
            named = "pupil_id" if verdict.pupil_id == other.id else "other_id"
            _set(work, kept, verdict, **{named: into.id})
        elif verdict.pupil_id == other.id:  # the other one named is there for certain: they were two records
            _set(work, kept, verdict, pupil_id=third, other_id=other.id)


def _caps(work: Work, pupil_id: UUID) -> dict[Key, CapUse]:
    query = select(CapUse).where(CapUse.pupil_id == pupil_id).order_by(col(CapUse.kind), col(CapUse.period))
    return {(use.kind, use.period): use for use in work.session.exec(query.with_for_update())}


def _join_caps(work: Work, into: Pupil, other: Pupil) -> list[dict[str, Any]]:
    """What both were granted counts against one cap from now on. Raises Refusal where that is too much."""
    mine, theirs, told = _caps(work, into.id), _caps(work, other.id), []
    for key, use in theirs.items():
        held = mine.get(key)
        cap = held.cap if held and held.cap is not None else use.cap
        together = use.used + (held.used if held else Decimal(0))
        if cap is not None and together > cap:
            name = rulebook(work.session).names().get(key[0], key[0])
            raise Refusal("duplicate.over_cap", kind=name, period=key[1], used=together, cap=cap)
        told.append({"kind": key[0], "period": key[1], "cap": trail.plain(use.cap), "alone": held is None})
        work.session.delete(use)
        if held is None:
            work.session.add(CapUse(pupil_id=into.id, kind=key[0], period=key[1], used=together, cap=cap))
        else:
            held.used = together
    work.session.flush()
    return told


def _part_caps(work: Work, into: UUID, other: UUID, told: Iterable[dict[str, Any]]) -> None:
    """Each has again what was granted to each: counted anew, for decisions may have been made since."""
    mine, granted = _caps(work, into), {pupil: _granted(work, pupil) for pupil in (into, other)}
    theirs = {(row["kind"], row["period"]): row for row in told}
    for key in sorted({*theirs, *granted[other]}):
        held, row = mine.get(key), theirs.get(key)
        cap = Decimal(row["cap"]) if row and row["cap"] is not None else held.cap if held and not row else None
        used = granted[other].get(key, Decimal(0))
        work.session.add(CapUse(pupil_id=other, kind=key[0], period=key[1], used=used, cap=cap))
        left = granted[into].get(key, Decimal(0))
        if held is not None and row is not None and row["alone"] and not left:
            work.session.delete(held)
        elif held is not None:
            held.used = left
    work.session.flush()


def _granted(work: Work, pupil_id: UUID) -> dict[Key, Decimal]:
    """What the ledger says was granted of each cap, corrections and all."""
    query = (
        select(Claim.kind, Claim.period, func.sum(LedgerEntry.amount))
        .join(Claim, col(Claim.id) == LedgerEntry.claim_id)
        .where(Claim.pupil_id == pupil_id, LedgerEntry.account == LedgerAccount.GRANTED)
        .group_by(col(Claim.kind), col(Claim.period))
    )
    return {(kind, period): amount for kind, period, amount in work.session.execute(query) if amount}


def _require_nothing_new(work: Work, into: UUID, moved: set[UUID]) -> None:
    """A claim filed or a consultation given since on a plan that would go back hangs on both records."""
    since = select(Attendance.id).where(
        Attendance.pupil_id == into, col(Attendance.plan_id).in_(moved), col(Attendance.id).not_in(moved)
    )
    if work.session.exec(since).first() is not None:
        raise Refusal("duplicate.cannot_undo")
    new = select(Claim.id).where(Claim.pupil_id == into, col(Claim.plan_id).in_(moved), col(Claim.id).not_in(moved))
    if work.session.exec(new).first() is not None:
        raise Refusal("duplicate.cannot_undo")
