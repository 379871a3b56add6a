"""A provider's month for those who may only read it."""

from datetime import date
from uuid import UUID

import streamlit as st

from models.people import Account
from pages.consultations import around
from pages.shell import lists, session
from pages.shell.texts import _, label, plain, shown
from services.consulting import held, typing


def render(school_id: UUID, provider: Account, month: date) -> None:
    with session.at_work() as work:
        lines = held.of_month(work, school_id, provider.id, month)
    if not lines:
        st.info(_("No consultation was written down for this month."))
    else:
        columns = {
            plain("Day"): [shown(line.on) for line in lines],
            plain("Start"): [f"{line.starts:%H:%M}" if line.starts else "" for line in lines],
            plain("Minutes"): [str(line.minutes) for line in lines],
            plain("Pupils"): [", ".join(line.pupils) for line in lines],
            plain("Kind and subject"): [typing.shown(shown(line.kind), line.subject) for line in lines],
            plain("How"): [label(line.mode) for line in lines],
            plain("Note"): [plain("there is a note") if line.has_note else "" for line in lines],
        }
        lists.table(columns, "consultations of a month")
    around.bars(school_id, provider, month)
    around.notes(school_id, provider, month)
