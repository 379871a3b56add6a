"""One plan: what it says, where it stands, and the steps this person may take now."""

from typing import Final, Literal
from uuid import UUID

import streamlit as st

from models.vocabulary import Action, Stage
from pages.plans import editor, evaluation, hours, lines, versions
from pages.shell import badges, links, lists, paths, session, url
from pages.shell.act import act
from pages.shell.texts import _, grade, label, md, plain, prose, semester, shown, why
from services import plan_steps, plan_writing, plans
from services.plans import Sheet
from services.rules.answers import Why
from services.rules.permissions import Actor, Permission

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


def render(actor: Actor, plan_id: UUID) -> None:
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(plan=None)
        st.rerun()
    with session.at_work(writing=True) as work:
        sheet = plans.open_plan(work, plan_id)
    plan = sheet.plan
    seen = session.seen_before(f"plan {plan.id}", plan.version)
    st.title(md(sheet.pupil or plan.code), anchor=False)
    where, state = st.columns([3, 2], vertical_alignment="center")
    where.markdown(
        _(
            "{code} · {semester} · {education}, {grade} · {school}",
            code=plan.code,
            semester=semester(plan.semester),
            education=plan.education,
            grade=grade(plan.education, plan.grade),
            school=sheet.school.name,
        )
    )
    with state:
        badges.plan_badge(plan.status, plan.awaits)
    versions.chain(sheet)
    versions.what_changed(sheet)
    if sheet.editable:
        editor.render(sheet)
    else:
        _contents(sheet)
    _steps(sheet, seen)
    _about(actor, sheet, seen)


def _contents(sheet: Sheet) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Strengths"), anchor=False)
        st.markdown(prose(sheet.plan.strengths) or "—")
    with right:
        st.subheader(_("The pupil's own goal"), anchor=False)
        st.markdown(prose(sheet.plan.goal) or "—")
    st.subheader(_("Risks"), anchor=False)
    for risk in sheet.risks:
        lock = " :material/lock:" if risk.sensitive else ""
        end = f" → {md(plain(f'Rating.{risk.end_rating}'))}" if risk.end_rating is not None else ""
        name = md(shown(sheet.names.get(risk.code, risk.code)))
        note = f"  \n{prose(risk.note)}" if risk.note else ""
        rating = plain(f"Rating.{risk.rating}") if risk.rated else plain("not rated yet")
        st.markdown(f"- **{md(risk.code)}** {name}: {md(rating)}{end}{lock}{note}")
    if sheet.hidden_risks:
        st.caption(_("{count} sensitive risks are not shown to your role.", count=sheet.hidden_risks))
    st.subheader(_("Measures"), anchor=False)
    for measure in sheet.measures:
        st.markdown(f"- {lines.measure_line(sheet, measure)}")
    lines.funding(sheet)


def _steps(sheet: Sheet, seen: int) -> None:
    steps = [step for step in sheet.steps if step != Action.CLOSE]
    if "close" in sheet.steps:
        evaluation.render(sheet, seen)
    if sheet.barred:
        st.info(why(Why("plan.four_eyes")), icon=":material/group:")
    if not steps:
        return
    st.divider()
    needs_comment = any(step in _WITH_COMMENT for step in steps)
    comment = ""
    if needs_comment:
        comment = st.text_area(
            _("Reason (needed to return or suspend)"), key=f"comment {sheet.plan.id}", max_chars=2000, height=80
        )
    if "submit" in steps and sheet.missing:
        st.warning(_("Before you can submit:"), icon=":material/checklist:")
        st.markdown("\n".join(f"- {why(lack)}" for lack in sheet.missing))
    with st.container(horizontal=True):
        for step in steps:
            _button(sheet, step, comment, seen)


def _button(sheet: Sheet, step: Action, comment: str, seen: int) -> None:
    text, done, icon = STEPS[step]
    key = f"{step} {sheet.plan.id}"
    if step == Action.VOID:
        with st.popover(_(text), icon=icon):
            st.markdown(_("The measures and risks of the plan are removed. This cannot be undone."))
            pressed = st.button(_("Void the plan"), key=key)
    else:
        kind: Literal["primary", "secondary"] = "primary" if step in (Action.SUBMIT, Action.APPROVE) else "secondary"
        pressed = st.button(_(text), icon=icon, type=kind, key=key)
    if pressed:
        act(_(done), plan_steps.take, sheet.plan.id, seen, step, comment)


def _about(actor: Actor, sheet: Sheet, seen: int) -> None:
    hours.render(sheet)
    versions.compare(sheet)
    with st.expander(_("History of the plan"), icon=":material/history:"):
        columns = {
            plain("When"): [shown(step.at) for step in sheet.history],
            plain("Step"): [plain(STEPS[step.name][0]) for step in sheet.history],
            plain("Stage"): [_stage(step.stage) for step in sheet.history],
            plain("Person"): [step.by for step in sheet.history],
            plain("Version"): [str(step.round or "") for step in sheet.history],
            plain("Comment"): [step.comment for step in sheet.history],
        }
        lists.table(columns, f"history {sheet.plan.id}")
    if actor.may(Permission.PUPIL_READ):
        links.link(plain("The pupil's card"), paths.PUPILS, ":material/person:", pupil=sheet.plan.pupil_id)
    if actor.may(Permission.PLAN_ASSIGN):
        _reassign(sheet, seen)


def _stage(stage: Stage | None) -> str:
    return label(stage) if stage else ""


def _reassign(sheet: Sheet, seen: int) -> None:
    with session.at_work() as work:
        people = plan_writing.preparers(work, sheet.plan.school_id)
    names = {person.id: person.name for person in people if person.id != sheet.plan.preparer_id}
    if not names:
        return
    with st.expander(_("Hand the plan to another preparer"), icon=":material/swap_horiz:"):
        chosen = st.selectbox(
            _("Preparer"), list(names), index=None, format_func=lambda i: names[i], key=f"reassign {sheet.plan.id}"
        )
        if st.button(_("Hand over"), key="hand over", disabled=chosen is None) and chosen is not None:
            done = _("The plan now belongs to {name}.", name=names[chosen])
            act(done, plan_writing.reassign, sheet.plan.id, seen, chosen)
