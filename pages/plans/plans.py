"""Support plans: the list, the queue of whoever decides, one plan."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

import streamlit as st

from models.vocabulary import PlanStatus
from pages.plans import evaluations, many, measures, orphaned, printing, rolling, sheet
from pages.shell import badges, lists, session, url
from pages.shell.texts import _, grade, label, plain, semester, short_semester, shown, why
from services import places, plans, queues
from services.paging import Page
from services.plans import PlanLine
from services.rules.permissions import Actor, Permission
from services.rules.school_year import Semester, semester_of

_SEMESTERS_BACK = 8


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which plans the list shows."""

    semester: str = ""
    status: PlanStatus | None = None
    school_id: UUID | None = None
    mine: bool = False


def render(actor: Actor) -> None:
    plan_id = url.uuid("plan")
    if plan_id is not None:
        sheet.render(actor, plan_id)
        return
    if _aside(actor):
        return
    st.title(_("Support plans"), anchor=False)
    _doors(actor)
    with session.at_work() as work:
        now, schools = semester_of(work.today), places.schools(work, Permission.PLAN_READ)
        mine_total = plans.find(work, mine=True).total
    show = _which(actor, mine_total)
    many.results()
    if show == "orphaned":
        opened = orphaned.render()
    else:
        by_name = {school.id: school.name for school in schools}
        wanted = _Wanted(mine=True) if show == "mine" else _filters(now, by_name)
        opened = _list(actor, wanted, several=len(schools) > 1)
        printing.of_list(actor, asdict(wanted))
    if actor.may(Permission.PLAN_TEMPLATE):
        measures.manage()
    if opened is not None:
        url.put(plan=opened)
        st.rerun()


def _which(actor: Actor, mine_total: int) -> str | None:
    """What waits for this person, everything, or what nobody can act on."""
    names = {
        "mine": plain("Waiting for me ({total})", total=mine_total),
        "all": plain("All plans"),
        **({"orphaned": plain("Nobody can act")} if actor.may(Permission.PLAN_SEE_ORPHANED) else {}),
    }
    chosen: str | None = st.segmented_control(
        _("Show"), list(names), default="mine" if mine_total else "all", key="show", bind="query-params",
        label_visibility="collapsed", format_func=lambda which: names[which],
    )  # fmt: skip
    return chosen


def _list(actor: Actor, wanted: _Wanted, *, several: bool) -> UUID | None:
    """The list, opened by a click or ticked for one step with many; the plan that was just chosen."""
    number = url.number("page")

    def read() -> Page[PlanLine]:
        with session.at_work() as work:
            return plans.find(
                work, semester=wanted.semester, status=wanted.status, school_id=wanted.school_id, mine=wanted.mine, number=number,
            )  # fmt: skip

    step = many.offered(actor) if wanted.mine else None
    at_once = step is not None and st.toggle(_("Several at once"), key="plans at once")
    page = lists.as_shown(many.LIST, (wanted, number, actor.assignment_id), read) if at_once else read()
    if not page.total:
        _nothing(wanted)
        return None
    columns, opened = _columns(page.lines, several=several), None
    if step is not None and at_once:
        many.render(step, page.lines, columns)
    else:
        opened = lists.choose_one("plans", columns, [line.id for line in page.lines])
    lists.pager(page)
    return opened


def _nothing(wanted: _Wanted) -> None:
    if not wanted.mine:
        st.info(_("No plan was found. A plan is begun on the pupil's card."))
        return
    with session.at_work() as work:
        reason = queues.why_nothing(work)
    st.info(why(reason), icon=":material/task_alt:")


def _aside(actor: Actor) -> bool:
    """The screens beside the list; whether one of them is open."""
    match url.text("do"):
        case "evaluate":
            evaluations.render(actor)
        case "roll" if actor.may(Permission.PLAN_ASSIGN):
            rolling.render(actor)
        case _:
            return False
    return True


def _doors(actor: Actor) -> None:
    with st.container(horizontal=True):
        if st.button(_("Evaluations"), icon=":material/task_alt:", key="evaluations"):
            url.put(do="evaluate")
            st.rerun()
        if actor.may(Permission.PLAN_ASSIGN) and st.button(
            _("Into the next semester"), icon=":material/fast_forward:", key="rolling"
        ):
            url.put(do="roll")
            st.rerun()


def _filters(now: Semester, schools: Mapping[UUID, str]) -> _Wanted:
    when, what, where = st.columns(3)
    chosen: str | None = when.selectbox(
        _("column.semester"), _semesters(now), index=None, format_func=semester, key="semester", bind="query-params",
        placeholder=plain("All semesters"),
    )  # fmt: skip
    status = what.selectbox(
        _("column.status"), list(PlanStatus), index=None, format_func=label, key="status", bind="query-params",
        placeholder=plain("All but void ones"),
    )  # fmt: skip
    school_id = None
    if len(schools) > 1:
        school_id = where.selectbox(
            _("column.school"), list(schools), index=None, format_func=lambda i: schools[i], key="plans school",
            placeholder=plain("All schools"),
        )  # fmt: skip
    return _Wanted(chosen or "", status, school_id)


def _semesters(now: Semester) -> list[str]:
    """The next semester and the past ones, newest first."""
    found = [now.next(), now]
    while len(found) < _SEMESTERS_BACK:
        last = found[-1]
        found.append(Semester(last.year, 1) if last.half == 2 else Semester(last.year - 1, 2))
    return [str(one) for one in found]


def _columns(lines: list[PlanLine], *, several: bool) -> dict[str, list[str]]:
    columns = {plain("column.plan_code"): [line.code for line in lines]}
    if any(line.pupil for line in lines):
        columns[plain("Pupil")] = [line.pupil for line in lines]
    columns[plain("column.grade")] = [grade(line.education, line.grade) for line in lines]
    if several:
        columns[plain("column.school")] = [line.school for line in lines]
    columns[plain("column.semester")] = [short_semester(line.semester) for line in lines]
    columns[plain("column.status")] = [badges.plan_status(line.status, line.awaits) for line in lines]
    if any(line.waiting_since for line in lines):
        columns[plain("Waiting since")] = [shown(line.waiting_since) for line in lines]
    return columns
