"""The versions of a plan: what changed since it was decided last, any two side by side, and the way it is on."""

from typing import Final
from uuid import UUID

import streamlit as st

from models.vocabulary import Action, PlanStatus
from pages.plans import differences
from pages.shell import session
from pages.shell.texts import _, label, md, plain, shown
from services import plan_versions
from services.plan_versions import NOW, Comparison, VersionLine
from services.plans import Sheet

_DONE, _ASKED, _AHEAD = ":material/check_circle:", ":material/hourglass_top:", ":material/radio_button_unchecked:"
_PASSED: Final = (PlanStatus.RUNNING, PlanStatus.CLOSED)
_WRITTEN: Final = (PlanStatus.DRAFT, PlanStatus.REVISING)


def chain(sheet: Sheet) -> None:
    """Where the plan is on its way: who is done, who is asked now, who comes after."""
    plan = sheet.plan
    preparer = md(sheet.preparer) if sheet.preparer else _("Role.preparer")
    sent = plan.awaits is not None or plan.status in _PASSED
    if plan.status in _WRITTEN:
        parts = [f":material/edit: **{preparer}**"]
    else:
        parts = [f"{_DONE if sent else _AHEAD} {preparer}"]
    ahead = not sent
    for stage in sheet.chain:
        if stage is plan.awaits:
            parts.append(f"{_ASKED} **{md(label(stage))}**")
            ahead = True
        else:
            parts.append(f"{_AHEAD if ahead else _DONE} {md(label(stage))}")
    st.caption(" → ".join(parts))


def what_changed(sheet: Sheet) -> None:
    """For whoever decides: what is different from what was decided last, in one glance."""
    if Action.APPROVE not in sheet.steps:
        return
    with session.at_work(writing=True) as work:
        found = plan_versions.since_last_decision(work, sheet.plan.id)
    if found is None:
        return
    with st.container(border=True):
        st.markdown(
            f":material/difference: **{_('What changed since version {number}, which was decided last', number=found.before)}**"
        )
        _table(found)


def compare(sheet: Sheet) -> None:
    """All versions with who decided what, and any two side by side."""
    with session.at_work() as work:
        lines = plan_versions.versions(work, sheet.plan.id)
    if not lines:
        return
    title = _("Versions ({count})", count=len(lines))
    fold = st.expander(title, icon=":material/difference:", key=f"versions {sheet.plan.id}", on_change="rerun")
    # Comparing reads two whole plans, and reading sensitive risks leaves an entry: only for who looks.
    if not fold.open:
        return
    with fold:
        st.markdown("\n".join(f"- {_told(line)}" for line in lines))
        names = {line.number: plain("Version {number}, {at}", number=line.number, at=line.at) for line in lines}
        names[NOW] = plain("As it is now")
        left, right = st.columns(2)
        before = _pick(
            left, _("Older version"), sheet.plan.id, names, lines[-2].number if len(lines) > 1 else lines[-1].number
        )
        after = _pick(right, _("Newer version"), sheet.plan.id, names, lines[-1].number if len(lines) > 1 else NOW)
        if before is None or after is None:
            return
        with session.at_work(writing=True) as work:
            found = plan_versions.compare(work, sheet.plan.id, before, after)
        _table(found)


def _pick(
    where: st.delta_generator.DeltaGenerator, title: str, plan_id: UUID, names: dict[int, str], first: int
) -> int | None:
    options = list(names)
    picked = where.selectbox(
        title, options, index=options.index(first), format_func=lambda n: names[n], key=f"{title} version {plan_id}"
    )
    return picked if picked in names else None


def _told(line: VersionLine) -> str:
    """One version: who submitted it, who decided what on it, and what they said."""
    said = [f"**{_('Version {number}', number=line.number)}** · {md(line.by)}, {md(shown(line.at))}"]
    for one in line.decisions:
        who = f"{md(one.by)}, {label(one.stage)}" if one.stage else md(one.by)
        comment = f": {md(one.comment)}" if one.comment else ""
        said.append(f"{label(one.name)} {who}, {md(shown(one.at))}{comment}")
    return "; ".join(said)


def _table(found: Comparison) -> None:
    if found.hidden_risks:
        st.caption(_("{count} sensitive risks are not shown to your role.", count=found.hidden_risks))
    if not found.differences:
        st.caption(f":material/check: {_('Nothing differs.')}")
        return
    heads = (_name(found.before), _name(found.after))
    differences.table(found.differences, heads, found.names, differences.kinds_of(*found.contents))


def _name(number: int) -> str:
    return _("As it is now") if number == NOW else _("Version {number}", number=number)
