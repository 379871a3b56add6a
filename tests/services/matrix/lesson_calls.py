"""How consultations are asked for and written down on one spot of the stage."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from models.consultations import (
    Agreement,
    AgreementForm,
    Attendance,
    Consultation,
    ConsultationNote,
    NoteForm,
    RemoteOrder,
    RemoteOrderForm,
)
from models.vocabulary import Role
from services import lesson_papers
from services.consulting import agreements, notes, sheets
from services.consulting.typing import Typed
from services.documents.making import Ending
from services.errors import Refusal
from services.rules.permissions import Actor
from services.work import Work
from tests.services.matrix.stage import Spot
from tests.world import JANUARY

MONDAY: Final = date(2018, 1, 8)


def provider(actor: Actor, spot: Spot) -> UUID:
    """Whose month is meant: a provider's own on their own side, otherwise a colleague's."""
    own = spot.own and actor.role is Role.PROVIDER and actor.account_id is not None
    return actor.account_id if own and actor.account_id else spot.colleague


def on_desk(use: Any, *more: Any) -> Any:
    def call(work: Work, spot: Spot) -> Any:
        return use(work, spot.school_id, provider(work.actor, spot), *more)

    return call


def save(work: Work, spot: Spot) -> Any:
    return sheets.save(work, spot.school_id, provider(work.actor, spot), JANUARY, [Typed({"on": "9."})])


def add_agreement(work: Work, spot: Spot) -> Any:
    form = AgreementForm(provider_id=spot.colleague, number="1", starts_on=JANUARY)
    return agreements.add_agreement(work, spot.school_id, form)


def add_order(work: Work, spot: Spot) -> Any:
    form = RemoteOrderForm(
        number="1", signed_on=JANUARY, method="MS Teams", starts_on=JANUARY, ends_on=JANUARY, provider_ids=(spot.colleague,),
        plan_ids=(spot.plans["running"],),
    )  # fmt: skip
    return agreements.add_order(work, spot.school_id, form)


def remove_agreement(work: Work, spot: Spot) -> Any:
    row = Agreement(school_id=spot.school_id, provider_id=spot.colleague, number="1", starts_on=JANUARY)
    return _with(work, [row], lambda: agreements.remove_agreement(work, row.id, 1))


def remove_order(work: Work, spot: Spot) -> Any:
    row = RemoteOrder(school_id=spot.school_id, number="1", signed_on=JANUARY, method="MS Teams", starts_on=JANUARY, ends_on=JANUARY)  # fmt: skip
    return _with(work, [row], lambda: agreements.remove_order(work, row.id, 1))


def read_note(work: Work, spot: Spot) -> Any:
    row, by = _given(work, spot), provider(work.actor, spot)
    note = ConsultationNote(school_id=spot.school_id, consultation_id=row.id, by_id=by, text="slepeni")
    return _with(work, [row, note], lambda: notes.read_note(work, row.id))


def write_note(work: Work, spot: Spot) -> Any:
    row = _given(work, spot)
    return _with(work, [row], lambda: notes.write_note(work, row.id, NoteForm(note="slepeni")))


def ka_form(work: Work, spot: Spot) -> Any:
    row, plan = _given(work, spot), spot.plans["running"]
    there = Attendance(
        school_id=spot.school_id, consultation_id=row.id, plan_id=plan, pupil_id=spot.pupils["running"], on=MONDAY
    )
    return _with(work, [row, there], lambda: lesson_papers.ka_form(work, plan, JANUARY, Ending.PDF))


def month_paper(work: Work, spot: Spot) -> Any:
    who = provider(work.actor, spot)
    return _with(
        work, [_given(work, spot)],
        lambda: lesson_papers.month_summary(work, spot.school_id, JANUARY, Ending.PDF, provider_id=who),
    )  # fmt: skip


def _given(work: Work, spot: Spot) -> Consultation:
    return Consultation(
        school_id=spot.school_id, provider_id=provider(work.actor, spot), provider="Kāds", kind="psychologist", on=MONDAY, minutes=40,
        noted_at=work.now,
    )  # fmt: skip


def _with(work: Work, rows: Sequence[Any], use: Callable[[], Any]) -> Any:
    """With rows put on the stage by hand, whoever acts; a refusal leaves none of them."""
    point = work.session.begin_nested()
    for row in rows:
        work.session.add(row)
        work.session.flush()
    try:
        done = use()
    except Refusal:
        point.rollback()
        raise
    point.commit()
    return done
