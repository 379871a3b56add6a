"""The hours a plan took: noted by its preparer, seen by whoever reads the plan."""

import streamlit as st

from models.preparing import WorkForm
from models.vocabulary import PlanTask
from pages.shell import lists, session
from pages.shell.act import act
from pages.shell.fields import Sheet as Fields
from pages.shell.texts import _, label, plain, shown
from services import plan_work
from services.errors import Invalid
from services.forms import checked
from services.plan_work import Hours
from services.plans import Sheet

_STEP = 15


def render(sheet: Sheet) -> None:
    with session.at_work() as work:
        hours = plan_work.hours(work, sheet.plan.id)
    if not hours.most and not hours.lines:
        return
    title = _("Hours on the plan: {used} of {most} h", used=_in_hours(hours.used), most=_in_hours(hours.most))
    with st.expander(title, icon=":material/schedule:"):
        _lines(sheet, hours)
        if hours.may_note and hours.used < hours.most:
            _note(sheet, hours)


def _in_hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _lines(sheet: Sheet, hours: Hours) -> None:
    if not hours.lines:
        st.caption(_("No time is noted yet. Preparing, monitoring and evaluating a plan is paid up to these hours."))
        return
    columns = {
        plain("Day"): [shown(line.on) for line in hours.lines],
        plain("Work"): [label(line.task) for line in hours.lines],
        plain("Time"): [_in_hours(line.minutes) for line in hours.lines],
        plain("Person"): [line.by for line in hours.lines],
    }
    name = f"hours {sheet.plan.id}"
    if not hours.may_note:
        lists.table(columns, name)
        return
    chosen = lists.choose_many(name, columns, [line.id for line in hours.lines])
    by_id = {line.id: line for line in hours.lines}
    if st.button(_("Take back"), icon=":material/undo:", key=f"take back {sheet.plan.id}", disabled=len(chosen) != 1,
                 help=_("Choose one line in the table first.")):  # fmt: skip
        lists.untick(name)
        act(_("The time is taken back."), plan_work.take_back, sheet.plan.id, chosen[0], by_id[chosen[0]].version)


def _note(sheet: Sheet, hours: Hours) -> None:
    fields = Fields(f"hours {sheet.plan.id}", kept=False)
    task, on, minutes = st.columns(3)
    left = hours.most - hours.used
    with task:
        chosen = fields.word("task", list(PlanTask), title=_("Work"))
    with on:
        day = fields.day("on", title=_("Day"))
    with minutes:
        spent = fields.choice(
            "minutes", list(range(_STEP, left + 1, _STEP)) or [left], title=_("Time (h:min)"), show=_in_hours, code=str
        )
    if st.button(_("Note the time"), icon=":material/more_time:", key=fields.key("note")):
        try:
            form = checked(WorkForm, {"task": chosen, "on": day, "minutes": spent})
        except Invalid as refusal:
            fields.mark(refusal)
            return
        key = session.once(fields.key("handed in"))
        if fields.hand_in(_("The time is noted."), plan_work.note, sheet.plan.id, form, key) is not None:
            st.rerun()
