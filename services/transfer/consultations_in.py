"""How a table of consultations is kept: plans and providers looked up once, sittings judged in turn, rows written at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from uuid_utils.compat import uuid7

from models.consultations import Attendance, Consultation
from models.places import School
from models.vocabulary import Action
from services import trail
from services.consulting import facts, periods
from services.errors import NotFound, Refusal
from services.rulebook import rulebook
from services.rules.consultations import Judged, against, measure_for
from services.rules.diary import Diary, Entry, Planned
from services.rules.names_of import with_names
from services.rules.permissions import Level, Permission
from services.rules.school_year import month_of
from services.transfer import consultations_known
from services.transfer.consultations_known import Known, Row, Sitting
from services.work import Work


def keep(work: Work, rows: Sequence[Row], *, history: bool) -> Sequence[str | Refusal]:
    """One answer to each row. Everything is written together, and told to the trail as one file."""
    if not rows:
        return []
    known = consultations_known.known(work, rows, history=history)
    answers: list[str | Refusal] = ["created"] * len(rows)
    together: dict[Sitting, list[tuple[int, Planned, UUID | None]]] = defaultdict(list)
    for number, row in enumerate(rows):
        found = _place(work, known, row, history=history)
        if isinstance(found, str | Refusal):
            answers[number] = found
            continue
        plan, provider = found
        key = known.sitting(plan.school, row)
        together[key if row.start is not None else (number,)].append((number, plan, provider))
    if together:
        _write(work, known, rows, together, answers, history=history)
    return answers


def _write(
    work: Work, known: Known, rows: Sequence[Row], together: Mapping[Sitting, list[tuple[int, Planned, UUID | None]]],
    answers: list[str | Refusal], *, history: bool,
) -> None:  # fmt: skip
    first, last = min(row.date for row in rows), max(row.date for row in rows)
    diary = Diary() if history else facts.diary(work, month_of(first).first, month_of(last).last)
    days, names = facts.days(work), rulebook(work.session).names()
    sittings, attendances = [], []
    for key, members in together.items():
        entry = _entry(known, key, rows[members[0][0]], members, rows)
        judged = _as_it_was(entry, diary) if history else against(entry, diary, days)
        if judged.refused:
            refusal = Refusal.because(with_names(judged.refused[0], names))
            for number, *_ in members:
                answers[number] = refusal
            continue
        school = known.schools[entry.plans[0].school]
        facts.take(diary, entry, school.name, judged.measures.values())
        if key not in known.sittings:
            sittings.append(_row(work, entry, rows[members[0][0]], judged))
        attendances += [
            {
                "id": uuid7(), "version": 1, "school_id": plan.school, "consultation_id": entry.id, "plan_id": plan.id,
                "measure_id": judged.measures.get(plan.id), "pupil_id": plan.pupil, "on": entry.on,
                "confirmed_on": entry.confirmed[plan.id],
            }
            for plan in entry.plans
        ]  # fmt: skip
    if attendances:
        connection = work.session.connection()
        if sittings:
            connection.execute(insert(Consultation), sittings)
        connection.execute(insert(Attendance), attendances)
        told = {"rows": len(attendances)}
        work.entries.append(trail.Entry(Action.IMPORT, "consultations", "", work.actor.school_id, after=told))


def _entry(
    known: Known, key: Sitting, row: Row, members: Sequence[tuple[int, Planned, UUID | None]], rows: Sequence[Row]
) -> Entry:
    plans = tuple({plan.id: plan for _, plan, _ in members}.values())
    provider, near = members[0][2], known.around[plans[0].school]
    confirmed = {plan.id: rows[number].confirmed_on for number, plan, _ in members}
    return Entry(
        known.sittings.get(key) or uuid7(), provider, known.kinds[known.fold(row.provider_type)], row.subject, row.date, row.start, row.minutes,
        row.mode, plans, confirmed, near.agreements.get(provider, ()) if provider else (), near.agreed_on, near.orders,
    )  # fmt: skip


def _row(work: Work, entry: Entry, row: Row, judged: Judged) -> dict[str, Any]:
    return {
        "id": entry.id, "version": 1, "school_id": entry.plans[0].school, "provider_id": entry.provider, "provider": row.provider,
        "kind": entry.kind, "subject": entry.subject, "on": entry.on, "starts": entry.starts, "minutes": entry.minutes,
        "mode": entry.mode, "order_id": judged.order, "noted_by": work.actor.account_id, "noted_at": work.now,
    }  # fmt: skip


def _as_it_was(entry: Entry, diary: Diary) -> Judged:
    """What is past is not judged; it only finds the measures it was given under."""
    found = {plan.id: measure.id for plan in entry.plans if (measure := measure_for(plan, entry, diary)) is not None}
    return Judged((), found)


def _place(work: Work, known: Known, row: Row, *, history: bool) -> tuple[Planned, UUID | None] | str | Refusal:
    """The plan and provider of a row, or that it is known already, or why it cannot be taken."""
    plan = (
        known.by_code.get(row.plan_code)
        if row.plan_code
        else known.by_pupil.get((row.school, row.personal_code, row.semester))
    )
    if plan is None:
        return NotFound("plan.not_found")
    if known.fold(row.provider_type) not in known.kinds:
        return Refusal("consultation.unknown_kind", kind=row.provider_type)
    if (plan.id, row.confirmed_on, *known.sitting(plan.school, row)) in known.there:
        return "unchanged"
    month = (plan.school, row.date.replace(day=1))
    if month not in known.closed:
        known.closed[month] = _closed(work, known.schools[plan.school], row.date)
    if (refusal := known.closed[month]) is not None:
        return refusal
    provider = known.providers.get((plan.school, known.fold(row.provider)))
    if history:
        return plan, provider
    own = work.actor.level(Permission.CONSULTATION_WRITE) is Level.OWN
    if provider is None or (own and provider != work.actor.owner_id):
        return Refusal("consultation.unknown_provider", provider=row.provider)
    return plan, provider


def _closed(work: Work, school: School, on: date) -> Refusal | None:
    try:
        periods.require_open_period(work, school, on)
    except Refusal as refusal:
        return refusal
    return None
