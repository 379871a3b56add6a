"""A provider's month as a sheet: what was held, what is planned; rows checked while they are typed, kept each apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from models.consultations import Consultation, ConsultationNote
from services.consulting import desks, facts, judging, keeping, periods, typing
from services.consulting.desks import Desk
from services.consulting.facts import Held
from services.consulting.judging import Fault, Verdict, Wish
from services.consulting.typing import MOST_ROWS, Typed
from services.errors import Invalid, NotFound, Overtaken, Refusal
from services.rules.answers import Why
from services.rules.permissions import Permission
from services.rules.school_year import Span, month_of
from services.work import Work


@dataclass(frozen=True, slots=True)
class Line:
    """A consultation as its row in the sheet."""

    id: UUID
    version: int
    cells: Mapping[str, Any]
    has_note: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month of one provider at one school. `closed`: it was reported, nothing in it may change."""

    desk: Desk
    month: date
    lines: tuple[Line, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be said of one row: what forbids it, by column where it is about one, and what only warns."""

    faults: tuple[Fault, ...]
    warnings: tuple[Why, ...]
    done: str = ""  # created, changed, removed, unchanged, once it was saved


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of a consultation of the week before."""

    on: date
    pupils: tuple[str, ...]
    checked: Checked


def sheet(work: Work, school_id: UUID, provider_id: UUID, month: date) -> Sheet:
    """The sheet of a month for whoever may write in it."""
    desk, kept = _opened(work, school_id, provider_id, month_of(month))
    noted = _noted(work, kept)
    lines = tuple(Line(one.row.id, one.row.version, _cells(desk, one), one.row.id in noted) for one in kept)
    return Sheet(desk, month.replace(day=1), lines, periods.locked(work, desk.school, month))


def check(work: Work, school_id: UUID, provider_id: UUID, month: date, rows: Sequence[Typed], removed: Sequence[Typed] = ()) -> list[Checked]:  # fmt: skip
    """What would come of each row, in order; nothing is kept."""
    desk, kept = _opened(work, school_id, provider_id, month_of(month))
    gone = [row.id for row in removed if row.id]
    found = judging.verdicts(work, desk, month_of(month), kept, _wishes(desk, month, kept, rows), gone)
    return [Checked(one.faults, one.warnings) for one in found]


def save(work: Work, school_id: UUID, provider_id: UUID, month: date, rows: Sequence[Typed], removed: Sequence[Typed] = ()) -> list[Checked]:  # fmt: skip
    """Keep a month as it was typed: every row by itself, what is refused as it was; an answer to each row, removed ones last.

    Raises NotNow for a month that was reported, Refusal for more rows than a month can hold.
    """
    span = month_of(month)
    desk, kept = _opened(work, school_id, provider_id, span, lock=True)
    periods.require_open_period(work, desk.school, month)
    by_id = {one.row.id: one for one in kept}
    leaving = [_leaving(by_id, row) for row in removed]
    gone = {one.row.id for one in leaving if isinstance(one, Held)}
    found = judging.verdicts(work, desk, span, kept, _wishes(desk, month, kept, rows), gone)
    for one in leaving:
        if isinstance(one, Held):
            keeping.remove(work, one)
    answers = [Checked(v.faults, v.warnings, _kept(work, desk, by_id, v)) for v in found]
    return answers + [
        Checked((), (), "removed") if isinstance(one, Held) else Checked((("", one.why),), ()) for one in leaving
    ]


def copy_week(work: Work, school_id: UUID, provider_id: UUID, monday: date) -> list[Copied]:
    """Everything of the week that begins on this Monday once more a week later: what is still allowed is kept, the rest told."""
    if monday.weekday():
        raise Refusal("consultation.not_a_monday")
    week = timedelta(days=7)
    span = Span(month_of(monday + week).first, month_of(monday + 2 * week).last)
    desk, _ = _opened(work, school_id, provider_id, span, lock=True)
    for month in {span.first, span.last.replace(day=1)}:
        if monday + week <= month_of(month).last and monday + 2 * week > month:
            periods.require_open_period(work, desk.school, month)
    before = judging.own(work, desk, Span(monday, monday + timedelta(days=6)))
    kept = judging.own(work, desk, span)
    found = judging.verdicts(work, desk, span, kept, [_later(desk, one, week) for one in before])
    answers = [Checked(v.faults, v.warnings, _kept(work, desk, {}, v)) for v in found]
    return [
        Copied(one.row.on + week, tuple(desk.names.get(a.plan_id, "") for a in one.attendances), answer)
        for one, answer in zip(before, answers, strict=True)
    ]


def last_week(work: Work, school_id: UUID, provider_id: UUID, month: date) -> date | None:
    """The Monday of the last week, up to the end of a month, in which the provider gave a consultation here."""
    desks.reached(work, Permission.CONSULTATION_WRITE, school_id, provider_id)
    latest = work.session.exec(
        select(func.max(Consultation.on)).where(
            Consultation.school_id == school_id, Consultation.provider_id == provider_id,
            col(Consultation.on) <= month_of(month).last,
        )
    ).one()  # fmt: skip
    return latest - timedelta(days=latest.weekday()) if latest else None


def _opened(
    work: Work, school_id: UUID, provider_id: UUID, span: Span, *, lock: bool = False
) -> tuple[Desk, list[Held]]:
    desk = desks.desk(work, school_id, provider_id, span)
    if lock:
        keeping.lock(work, desk)
    return desk, judging.own(work, desk, span)


def _wishes(desk: Desk, month: date, kept: Sequence[Held], rows: Sequence[Typed]) -> list[Wish]:
    if len(rows) > MOST_ROWS:
        raise Refusal("consultation.too_many_rows", most=MOST_ROWS)
    by_id = {one.row.id: one for one in kept}
    return [_wish(desk, month.replace(day=1), by_id, row) for row in rows]


def _wish(desk: Desk, month: date, kept: Mapping[UUID, Held], row: Typed) -> Wish:
    before = kept.get(row.id) if row.id else None
    if row.id and before is None:
        return Wish(None, (("", NotFound("access.not_found").why),), row.id)
    if before is not None and before.row.version != row.seen:
        return Wish(None, (("", Overtaken("access.overtaken").why),), row.id)
    if before is not None and typing.same(_cells(desk, before), row.cells):
        return Wish(None, (), row.id, same=True)
    try:
        return Wish(typing.read(desk, month, row), (), row.id)
    except Invalid as refusal:
        return Wish(None, tuple(refusal.faults.items()), row.id)


def _leaving(kept: Mapping[UUID, Held], row: Typed) -> Held | Refusal:
    one = kept.get(row.id) if row.id else None
    if one is None:
        return NotFound("access.not_found")
    return one if one.row.version == row.seen else Overtaken("access.overtaken")


def _later(desk: Desk, one: Held, by: timedelta) -> Wish:
    """The same a while later; nobody has confirmed it yet."""
    row, plans = one.row, [a.plan_id for a in one.attendances]
    if any(plan_id not in desk.plans for plan_id in plans):
        return Wish(None, (("pupils", Why("consultation.plan_ended")),))
    return Wish(keeping.as_form(row, plans, row.on + by))


def _kept(work: Work, desk: Desk, kept: Mapping[UUID, Held], verdict: Verdict) -> str:
    if verdict.faults:
        return ""
    if verdict.entry is None or verdict.judged is None:
        return "unchanged"
    before = kept.get(verdict.wish.of) if verdict.wish.of else None
    keeping.keep(work, desk, verdict.entry, verdict.judged, before)
    return "changed" if before else "created"


def _noted(work: Work, kept: Sequence[Held]) -> set[UUID]:
    ids = [one.row.id for one in kept]
    return set(
        work.session.exec(
            select(ConsultationNote.consultation_id).where(col(ConsultationNote.consultation_id).in_(ids))
        )
    )


def _cells(desk: Desk, one: Held) -> dict[str, Any]:
    row = one.row
    confirmed = next((a.confirmed_on for a in one.attendances if a.confirmed_on), None)
    return {
        "on": f"{row.on:%d.%m.%Y}", "starts": f"{row.starts:%H:%M}" if row.starts else "", "minutes": str(row.minutes),
        "pupils": [desk.names.get(a.plan_id, "") for a in one.attendances], "lesson": typing.shown(row.kind, row.subject),
        "remote": facts.is_remote(row), "confirmed_on": f"{confirmed:%d.%m.%Y}" if confirmed else "",
    }  # fmt: skip
