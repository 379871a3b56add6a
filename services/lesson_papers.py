"""Papers of consultations: the KA form that the pupil signs line by line, and the month's sums."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, func, select

from models.consultations import Attendance, Consultation, RemoteOrder
from models.places import School
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import ConsultationMode, Language, Paper
from services import texts
from services.consulting import desks, summaries, typing
from services.documents.content import Value
from services.documents.making import Ending
from services.errors import Refusal
from services.paper_contents import about, said
from services.paper_facts import Filled, around, taken
from services.rulebook import rulebook
from services.rules.names_of import Named
from services.rules.permissions import Permission
from services.rules.school_year import month_of
from services.work import Work

_L: Final = Language.LATVIAN


def attended(work: Work, school_id: UUID, provider_id: UUID, month: date) -> dict[UUID, str]:
    """The plans for which a provider gave a consultation this month, with their pupils, for whom a form can be printed."""
    desks.reached(work, Permission.CONSULTATION_READ, school_id, provider_id)
    span = month_of(month)
    found = (
        select(Attendance.plan_id)
        .join(Consultation, col(Consultation.id) == Attendance.consultation_id)
        .where(
            work.within(Permission.CONSULTATION_READ, Consultation), Consultation.school_id == school_id,
            Consultation.provider_id == provider_id, col(Consultation.on).between(span.first, span.last),
        )
    )  # fmt: skip
    return dict(sorted(desks.names_of(work, set(work.session.exec(found))).items(), key=lambda one: one[1]))


def ka_form(work: Work, plan_id: UUID, month: date, ending: Ending) -> Filled:
    """A pupil's month, a line for each consultation; whoever gives consultations finds their own lines only.

    Raises Refusal where there is nothing within reach.
    """
    work.require(Permission.CONSULTATION_READ)
    span = month_of(month)
    many = select(func.count()).where(Attendance.consultation_id == Consultation.id).correlate(Consultation)
    rows = work.session.execute(
        select(Consultation, Attendance, RemoteOrder.number, many.scalar_subquery())
        .join(Attendance, col(Attendance.consultation_id) == Consultation.id)
        .outerjoin(RemoteOrder, col(RemoteOrder.id) == Consultation.order_id)
        .where(
            Attendance.plan_id == plan_id, col(Consultation.on).between(span.first, span.last),
            work.within(Permission.CONSULTATION_READ, Consultation),
        )
        .order_by(col(Consultation.on), col(Consultation.starts), col(Consultation.id))
    ).all()  # fmt: skip
    if not rows:
        raise Refusal("paper.nothing")
    plan = work.session.get_one(Plan, plan_id)
    pupil, school = work.session.get_one(Pupil, plan.pupil_id), work.session.get_one(School, plan.school_id)
    known = rulebook(work.session).names()
    lines: list[Value] = [_line(row, there, number or "", together, known) for row, there, number, together in rows]
    content: dict[str, Value] = {
        **around(work, school, span.first).content(plan.code), **about(plan, pupil.name), "month": _month(span.first),
        "minutes": _long(sum(row.minutes for row, *_ in rows)), "lines": lines,
    }  # fmt: skip
    return taken(work, Paper.KA_FORM, ending, plan, f"{plan.code}-{month:%Y-%m}", content)


def month_summary(
    work: Work, school_id: UUID, month: date, ending: Ending, *, provider_id: UUID | None = None
) -> Filled:
    """The hours of a month and what they are worth, of one provider or of the whole school."""
    found = summaries.month_summary(work, school_id, month, provider_id)
    if not found.shares:
        raise Refusal("paper.nothing")
    school = work.session.get_one(School, school_id)
    shares: list[Value] = [
        {
            "provider": one.provider, "kind": one.kind.lv, "consultations": one.consultations, "minutes": _long(one.minutes),
            "worth": said(one.worth),
        }
        for one in found.shares
    ]  # fmt: skip
    content: dict[str, Value] = {
        **around(work, school, found.month).content(""), "month": _month(found.month), "shares": shares,
        "provider": found.shares[0].provider if provider_id else "", "minutes": _long(found.minutes),
        "total": said(found.worth), "without_rate": ", ".join(kind.lv for kind in found.unknown),
    }  # fmt: skip
    first = work.session.exec(
        select(Consultation).where(
            Consultation.school_id == school_id, work.within(Permission.CONSULTATION_READ, Consultation),
            col(Consultation.on).between(found.month, month_of(month).last),
        )
    ).first()  # fmt: skip
    if first is None:
        raise Refusal("paper.nothing")
    return taken(work, Paper.MONTH_SUMMARY, ending, first, f"{school.reg_no}-{month:%Y-%m}", content)


def _line(
    row: Consultation, there: Attendance, order: str, together: int, known: Mapping[str, Named]
) -> dict[str, Value]:
    kind = known[row.kind].lv if row.kind in known else row.kind
    mode = ConsultationMode(row.mode)
    proof = (
        texts.say(_L, "order {number}, confirmed {on}", number=order, on=said(there.confirmed_on))
        if mode is ConsultationMode.REMOTE
        else ""
    )
    return {
        "on": said(row.on), "time": _time(row), "minutes": str(row.minutes), "lesson": typing.shown(kind, row.subject),
        "provider": row.provider, "group": together, "how": said(mode), "proof": proof,
    }  # fmt: skip


def _time(row: Consultation) -> str:
    if row.starts is None:
        return ""
    last = row.starts.hour * 60 + row.starts.minute + row.minutes
    return f"{row.starts:%H:%M}–{last // 60:02}:{last % 60:02}"


def _long(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02} min"


def _month(first: date) -> str:
    return texts.shown_as(_L, first, "month")
