"""The meetings of one spot of the stage."""

from uuid import UUID

from sqlmodel import select

from models.meetings import ItemForm, MeetingForm, MeetingItem
from services import meetings
from services.rules.permissions import Actor
from services.work import begin


def meet(director: Actor, pupil_id: UUID) -> dict[str, UUID]:
    """A closed meeting and an open one, each with a decision about a pupil."""
    held: dict[str, UUID] = {}
    for name in ("closed", "open"):
        with begin(director) as work:
            held[name] = meetings.open_meeting(work, MeetingForm(held_on=work.today, title=name))
            work.session.flush()
            meetings.decide(work, held[name], pupil_id, 0, ItemForm(decision="Zvanīt mātei."))
            query = select(MeetingItem.id).where(MeetingItem.meeting_id == held[name])
            held[f"{name} item"] = work.session.exec(query).one()
            if name == "closed":
                meetings.close_meeting(work, held[name], 1)
    return held
