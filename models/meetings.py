"""A school's team goes through its pupils: what was decided, who does it, by when."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field as Limits
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from models.base import SchoolRow
from models.fields import Day, Form, Line, Lines, MaybeDay


class MeetingForm(Form):
    """A meeting as it is opened."""

    held_on: Day
    title: Line = ""
    present: Lines = ""


class ItemForm(Form):
    """What the team decided about one pupil. The one who does it is a colleague, or somebody else by name."""

    decision: Annotated[Lines, Limits(min_length=3)]
    responsible_id: UUID | None = None
    responsible: Line = ""
    due_on: MaybeDay = None


class Meeting(SchoolRow, table=True):
    """One sitting of a school's team. Once closed, its minutes stay as they are."""

    __table_args__ = (Index("ix_meeting_list", "school_id", "held_on"),)
    held_on: date
    title: str = Field(default="", max_length=200)
    present: str = Field(default="", max_length=2000)
    led_by: UUID = Field(foreign_key="account.id")
    closed_at: datetime | None = None


class MeetingItem(SchoolRow, table=True):
    """What was decided about one pupil at one meeting."""

    __tablename__ = "meeting_item"
    __table_args__ = (
        UniqueConstraint("meeting_id", "pupil_id"),
        Index("ix_meeting_item_due", "responsible_id", "done_at", "due_on"),
    )
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    pupil_id: UUID = Field(foreign_key="pupil.id", index=True)
    decision: str = Field(max_length=2000)
    responsible_id: UUID | None = Field(default=None, foreign_key="account.id")
    responsible: str = Field(default="", max_length=200)
    due_on: date | None = None
    done_at: datetime | None = None
