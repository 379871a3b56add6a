"""The list of claims with its sums; whoever decides ticks rows, or takes the whole list, and does it once for all."""

from typing import Final
from uuid import UUID

import streamlit as st

from pages.claims import confirming, filters
from pages.shell import lists, session, url
from pages.shell.act import show
from pages.shell.texts import _, label, plain, shown
from services import places
from services.errors import Refusal
from services.money import claim_decisions, claim_lists
from services.money.claim_lists import ClaimLine, Filter, Sums
from services.paging import Page
from services.rulebook import rulebook
from services.rules.names_of import Named
from services.rules.permissions import Actor, Permission

LIST: Final = "claims"


def render(actor: Actor) -> None:
    with session.at_work() as work:
        schools, book = places.schools(work, Permission.CLAIM_READ), rulebook(work.session)
    names = book.names()
    wanted = filters.chosen(actor, {school.id: school.name for school in schools}, names)
    number, reach = url.number("page"), confirming.reach(actor, wanted.status)

    def read() -> tuple[Page[ClaimLine], Sums]:
        with session.at_work() as work:
            return claim_lists.find(
                work, status=wanted.status, school_id=wanted.school_id, kind=wanted.kind, month=wanted.month, flag=wanted.flag,
                reach=reach, number=number,
            )  # fmt: skip

    page, sums = lists.as_shown(LIST, (actor.assignment_id, wanted, number), read)
    confirming.results(actor)
    if not page.total:
        _nothing(wanted)
        return
    ids = [line.id for line in page.lines]
    columns = _columns(page.lines, names, several=len(schools) > 1)
    if not confirming.steps(actor, wanted.status):
        opened = lists.choose_one(f"{LIST} to open", columns, ids)
        _below(page, sums)
        if opened is not None:
            _open(opened)
        return
    ticked = set(lists.choose_many(LIST, columns, ids))
    _below(page, sums)
    if _all(page, sums):
        lines = _whole(actor, wanted, reach)
    else:
        session.drop("claims whole")
        lines = [line for line in page.lines if line.id in ticked]
    if len(lines) == 1 and st.button(_("Open the claim"), icon=":material/open_in_full:", key="claims open"):
        _open(lines[0].id)
    if confirming.render(actor, wanted.status, lines):
        lists.untick(LIST)
        session.begin_anew("claims all")
        st.rerun()


def _nothing(wanted: Filter) -> None:
    """Why nothing is here: what waits elsewhere, so that an empty list may be believed."""
    if wanted != Filter(status=wanted.status):
        st.info(_("No claim matches these filters."))
        return
    st.info(_("There are no claims here."))
    with session.at_work() as work:
        counts = claim_lists.by_status(work)
    if counts:
        told = ", ".join(f"{label(status)}: {count}" for status, count in sorted(counts.items()))
        st.caption(_("Claims by status: {told}", told=told))


def _all(page: Page[ClaimLine], sums: Sums) -> bool:
    """Whether the whole filtered list is meant, not only what is ticked on this page."""
    if page.total <= 1 or page.total > claim_decisions.MOST:
        return False
    text = _("The whole list: {count} claims, asked {asked}", count=page.total, asked=sums.asked)
    return st.checkbox(text, key=f"claims all.{session.turn('claims all')}")


def _whole(actor: Actor, wanted: Filter, reach: Permission) -> list[ClaimLine]:
    """The whole list as it was when it was chosen: what a person decides, they decide about what they saw."""
    asked = (actor.assignment_id, wanted, session.turn("claims all"))
    before = session.recall("claims whole")
    if before is not None and before[0] == asked:
        return list(before[1])
    try:
        with session.at_work() as work:
            lines = claim_lists.whole(work, wanted, reach, claim_decisions.MOST)
    except Refusal as refusal:
        show(refusal)
        return []
    session.remember("claims whole", (asked, lines))
    return lines


def _columns(lines: list[ClaimLine], names: dict[str, Named], *, several: bool) -> dict[str, list[str]]:
    return {
        plain("Pupil"): [line.pupil for line in lines],
        **({plain("column.school"): [line.school for line in lines]} if several else {}),
        plain("column.kind"): [shown(names.get(line.kind, line.kind)) for line in lines],
        plain("column.month"): [shown(line.month, "month") for line in lines],
        plain("Asked"): [shown(line.asked) for line in lines],
        plain("Payable"): [shown(line.payable) for line in lines],
        plain("Approved"): [shown(line.approved) for line in lines],
        plain("column.status"): [label(line.status) for line in lines],
        plain("column.document_no"): [line.document_no for line in lines],
        plain("column.plan_code"): [line.plan for line in lines],
    }


def _below(page: Page[ClaimLine], sums: Sums) -> None:
    lists.pager(page)
    st.caption(
        _(
            "{total} claims, asked {asked}, payable {payable}, approved {approved}",
            total=sums.claims,
            asked=sums.asked,
            payable=sums.payable,
            approved=sums.approved,
        )
    )


def _open(claim_id: UUID) -> None:
    url.put(claim=claim_id)
    st.rerun()
