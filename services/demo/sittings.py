"""A meeting of one school's team in the demonstration, closed, with decisions that wait to be carried out."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.meetings import ItemForm, MeetingForm
from models.pupils import Pupil
from services import clock, meetings
from services.demo.cast import Cast
from services.work import begin

_HELD: Final = date(2018, 1, 10)
_DECIDED: Final = (
    ("Zvanīt mātei un vienoties par tikšanos skolā.", date(2018, 1, 12)),
    ("Pārrunāt ar matemātikas skolotāju konsultāciju laiku.", date(2018, 1, 26)),
)


def hold(stage: Cast) -> UUID:
    """One decision is late by the day of the demonstration, the other is not."""
    with clock.at(clock.noon(_HELD)), begin(stage.ilze) as work:
        form = MeetingForm(held_on=_HELD, title="Atbalsta komandas sapulce", present="Ilze, Pēteris, Dace")
        meeting_id = meetings.open_meeting(work, form)
        work.session.flush()
        here = select(Pupil.id).where(Pupil.school_id == stage.schools["river"].id).order_by(col(Pupil.id))
        for pupil_id, (decision, due_on) in zip(work.session.exec(here.limit(2)), _DECIDED, strict=True):
            item = ItemForm(decision=decision, responsible_id=stage.peteris.account_id, due_on=due_on)
            meetings.decide(work, meeting_id, pupil_id, 0, item)
        meetings.close_meeting(work, meeting_id, 1)
        return meeting_id
