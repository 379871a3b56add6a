"""Which plans are still to be evaluated, by school and by preparer; and a whole class closed in one go."""

import streamlit as st

from pages.plans import class_closing
from pages.shell import lists, session, url
from pages.shell.texts import _, grade, plain, shown
from services import evaluating
from services.evaluating import Left, ToEvaluate
from services.rules.permissions import Actor, Permission


def render(actor: Actor) -> None:
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(do=None)
        st.rerun()
    st.title(_("Evaluations"), anchor=False)
    class_closing.results()
    with session.at_work() as work:
        page, schools = evaluating.find(work, number=url.number("page")), evaluating.by_school(work)
        people = evaluating.by_preparer(work) if actor.may(Permission.PLAN_ASSIGN) else []
    if page.total:
        late = sum(school.overdue for school in schools)
        st.markdown(_("To be evaluated: {total}, of them late: {late}.", total=page.total, late=late))
    else:
        st.info(_("No evaluation is due. Two weeks before a plan ends, it appears here."), icon=":material/task_alt:")
    if len(schools) > 1:
        _counted(plain("column.school"), schools)
    if people:
        _counted(plain("Preparer"), people)
    if page.total:
        opened = lists.choose_one("evaluations", _columns(page.lines), [line.id for line in page.lines])
        lists.pager(page)
        if opened is not None:
            url.put(plan=opened, do=None)
            st.rerun()
    if actor.may(Permission.PLAN_WRITE):
        class_closing.render()


def _counted(title: str, rows: list[Left]) -> None:
    columns = {
        title: [one.name or plain("nobody") for one in rows],
        plain("To be evaluated"): [str(one.left) for one in rows],
        plain("Late"): [str(one.overdue) for one in rows],
        plain("The oldest ended on"): [shown(one.oldest) for one in rows],
    }
    lists.table(columns, f"counted {title}")


def _columns(lines: list[ToEvaluate]) -> dict[str, list[str]]:
    columns = {plain("column.plan_code"): [line.code for line in lines]}
    if any(line.pupil for line in lines):
        columns[plain("Pupil")] = [line.pupil for line in lines]
    columns[plain("column.grade")] = [grade(line.education, line.grade) for line in lines]
    if len({line.school for line in lines}) > 1:
        columns[plain("column.school")] = [line.school for line in lines]
    columns[plain("Preparer")] = [line.preparer for line in lines]
    columns[plain("Ends on")] = [
        plain("{day}, late", day=line.ends_on) if line.overdue else shown(line.ends_on) for line in lines
    ]
    return columns
