"""One plan: what it says, where it stands, and the steps this person may take now."""

from uuid import UUID

import streamlit as st

from models.vocabulary import Action, Stage
from pages.plans import deciding, editor, evaluation, hours, lines, printing, versions
from pages.plans.deciding import STEPS
from pages.shell import badges, links, lists, paths, session, url
from pages.shell.act import act
from pages.shell.texts import _, grade, label, md, plain, prose, semester, shown
from services import plan_writing, plans
from services.plans import Sheet, StepTaken
from services.rules.permissions import Actor, Permission


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
    about = {
        "semester": semester(plan.semester), "education": plan.education, "grade": grade(plan.education, plan.grade),
        "school": sheet.school.name,
    }  # fmt: skip
    if sheet.pupil:
        where.markdown(_("{code} · {semester} · {education}, {grade} · {school}", code=plan.code, **about))
    else:  # the code is the title
        where.markdown(_("{semester} · {education}, {grade} · {school}", **about))
    with state:
        badges.plan_badge(plan.status, plan.awaits)
    versions.chain(sheet)
    versions.what_changed(sheet)
    printing.of_plan(actor, sheet)
    deciding.to_mend(sheet)
    if sheet.hold is not None and sheet.hold.mine:
        _side_by_side(sheet, seen)
    else:
        editor.render(sheet) if sheet.editable else _contents(sheet)
        _steps(sheet, seen)
    _about(actor, sheet, seen)


def _side_by_side(sheet: Sheet, seen: int) -> None:
    """The plan, and the decision beside it."""
    content, decision = st.columns([3, 2], gap="large")
    with content:
        _contents(sheet)
    with decision, st.container(border=True):
        deciding.render(sheet, seen)


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
    if "close" in sheet.steps:
        evaluation.render(sheet, seen)
    if sheet.steps or sheet.barred or sheet.hold or sheet.to_take:
        st.divider()
    deciding.render(sheet, seen)


def _about(actor: Actor, sheet: Sheet, seen: int) -> None:
    hours.render(sheet)
    versions.compare(sheet)
    with st.expander(_("History of the plan"), icon=":material/history:"):
        columns = {
            plain("When"): [shown(step.at) for step in sheet.history],
            plain("Step"): [_step(step.name) for step in sheet.history],
            plain("Stage"): [_stage(step.stage) for step in sheet.history],
            plain("Person"): [_who(step) for step in sheet.history],
            plain("Version"): [str(step.round or "") for step in sheet.history],
            plain("Reasons and points"): [_reasons(step) for step in sheet.history],
            plain("Comment"): [step.comment for step in sheet.history],
        }
        lists.table(columns, f"history {sheet.plan.id}")
    if actor.may(Permission.PUPIL_READ):
        links.link(plain("The pupil's card"), paths.PUPILS, ":material/person:", pupil=sheet.plan.pupil_id)
    if actor.may(Permission.PLAN_ASSIGN) and not sheet.past:
        _reassign(sheet, seen)


def _step(name: Action) -> str:
    return plain(STEPS[name][0]) if name in STEPS else label(name)


def _who(step: StepTaken) -> str:
    return plain("{role} (deputy for {name})", role=step.by, name=step.for_whom) if step.for_whom else step.by


def _reasons(step: StepTaken) -> str:
    return ", ".join(label(word) for word in (*step.reasons, *step.points))


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
