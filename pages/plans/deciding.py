"""What may be done with a plan now: the checklist and the reasons of those who decide, a comment, a button a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import streamlit as st

from models.vocabulary import Action, ReturnReason, ReviewPoint
from pages.shell import links, paths
from pages.shell.act import act, attempt
from pages.shell.fields import Sheet as Fields
from pages.shell.session import leave_note
from pages.shell.texts import _, label, plain, why
from services import desk, plan_steps
from services.errors import Refusal
from services.plans import Sheet
from services.rules.answers import Why

# Each step: what the button says, what is said when it is done, its icon.
# fmt: off
STEPS: Final[dict[Action, tuple[str, str, str]]] = {
    Action.SUBMIT:  ("Submit",            "The plan is submitted.",             ":material/send:"),
    Action.APPROVE: ("Approve",           "The plan is approved.",              ":material/check:"),
    Action.RETURN:  ("Return",            "The plan is returned to the preparer.", ":material/undo:"),
    Action.SUSPEND: ("Suspend",           "The plan is suspended.",             ":material/pause:"),
    Action.RESUME:  ("Resume",            "The plan can be revised and submitted again.", ":material/play_arrow:"),
    Action.REVISE:  ("Revise",            "The plan can be revised; then it is approved again at all levels.", ":material/edit:"),
    Action.VOID:    ("Void",              "The plan is void.",                  ":material/delete:"),
    Action.CLOSE:   ("Evaluate and close", "The plan is closed.",               ":material/task_alt:"),
}
# fmt: on
_WITH_COMMENT: Final = (Action.RETURN, Action.SUSPEND)


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody says with a step."""

    comment: str = ""
    reasons: Sequence[ReturnReason] = ()
    points: Sequence[ReviewPoint] = ()


def render(sheet: Sheet, seen: int) -> None:
    """Everything this person may do with the plan, except writing and closing it."""
    if sheet.barred:
        st.info(why(Why("plan.four_eyes")), icon=":material/group:")
    _hold(sheet)
    steps = [step for step in sheet.steps if step != Action.CLOSE]
    if not steps:
        return
    fields = Fields(f"decide {sheet.plan.id}")
    if sheet.hold is not None and Action.APPROVE in steps:  # first what is ticked, then what it is for
        points = _points(fields)
        _buttons(sheet, seen, [Action.APPROVE], fields, _Said(points=points))
        st.divider()
        steps.remove(Action.APPROVE)
    reasons = _reasons(fields) if Action.RETURN in steps else ()
    comment = ""
    if any(step in _WITH_COMMENT for step in steps):
        comment = fields.text("comment", title=_("Reason (needed to return or suspend)"), lines=True, height=90)
        fields.keep()
    if Action.SUBMIT in steps and sheet.missing:
        st.warning(_("Before you can submit:"), icon=":material/checklist:")
        st.markdown("\n".join(f"- {why(lack)}" for lack in sheet.missing))
    _buttons(sheet, seen, steps, fields, _Said(comment, reasons))


def _buttons(sheet: Sheet, seen: int, steps: Sequence[Action], fields: Fields, said: _Said) -> None:
    """A button a step; what is refused is said below them."""
    with st.container(horizontal=True):
        pressed = [step for step in steps if _pressed(sheet, step)]
    for step in pressed:
        _take(sheet, seen, step, fields, said)


def _hold(sheet: Sheet) -> None:
    """Who has taken the plan from the state's queue, and what that means for this person."""
    plan, hold = sheet.plan, sheet.hold
    if sheet.to_take:
        st.info(why(Why("desk.take_first")), icon=":material/pan_tool:")
        if st.button(_("Take this plan"), type="primary", icon=":material/pan_tool:", key=f"take {plan.id}"):
            act(_("The plan is yours to decide."), desk.take_one, plan.id)
    elif hold is not None and hold.mine:
        st.caption(_("You have taken this plan; it is yours until {until}.", until=hold.until))
        if st.button(_("Give it back"), icon=":material/keyboard_return:", key=f"give back {plan.id}"):
            act(_("The plan is back in the queue."), desk.give_back, plan.id)
    elif hold is not None and links.has(paths.DESK):
        st.info(why(Why("desk.held", {"name": hold.name, "until": hold.until})), icon=":material/pan_tool:")


def _points(fields: Fields) -> list[ReviewPoint]:
    """The short checklist, each point ticked by hand."""
    st.markdown(f"**{_('Before approving')}**")
    return [point for point in ReviewPoint if st.checkbox(label(point), key=fields.key(f"point {point}"))]


def _reasons(fields: Fields) -> list[ReturnReason]:
    return st.pills(
        _("Why does it go back?"),
        list(ReturnReason),
        selection_mode="multi",
        format_func=label,
        key=fields.key("reasons"),
    )


def _pressed(sheet: Sheet, step: Action) -> bool:
    text, _done, icon = STEPS[step]
    key = f"{step} {sheet.plan.id}"
    if step == Action.VOID:
        with st.popover(_(text), icon=icon):
            st.markdown(_("The measures and risks of the plan are removed. This cannot be undone."))
            return st.button(_("Void the plan"), key=key)
    kind: Literal["primary", "secondary"] = "primary" if step in (Action.SUBMIT, Action.APPROVE) else "secondary"
    return st.button(_(text), icon=icon, type=kind, key=key)


def _take(sheet: Sheet, seen: int, step: Action, fields: Fields, said: _Said) -> None:
    """Take the step; what was typed stays until it is done."""
    outcome = attempt(
        plan_steps.take, sheet.plan.id, seen, step, said.comment, reasons=said.reasons, points=said.points
    )
    if not isinstance(outcome, Refusal):
        fields.clear()
        leave_note(_(STEPS[step][1]), ":material/check_circle:")
        st.rerun()


def to_mend(sheet: Sheet) -> None:
    """What whoever returned the plan asks its preparer to mend."""
    asked = sheet.to_mend
    if asked is None or not sheet.editable:
        return
    with st.container(border=True):
        st.markdown(f":material/undo: **{_('What you are asked to mend')}**")
        st.markdown("\n".join(f"- {label(reason)}" for reason in asked.reasons))
        st.markdown(_("“{comment}”", comment=asked.comment))
        st.caption(
            _("{name} ({stage}) on {at}", name=asked.by, stage=asked.stage or plain("Role.preparer"), at=asked.at)
        )
