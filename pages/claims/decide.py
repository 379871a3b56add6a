"""The list of claims with its sums; whoever decides or pays ticks rows and does it once for all of them."""

from typing import Final, Literal
from uuid import UUID

import streamlit as st

from models.money_words import ClaimStatus
from models.vocabulary import Action
from pages.shell import links, lists, paths, session, url
from pages.shell.act import attempt
from pages.shell.texts import _, label, plain, plain_why, shown
from services import places
from services.errors import Refusal
from services.money import claim_decisions, claim_lists
from services.money.claim_decisions import Decided
from services.money.claim_lists import ClaimLine, Sums
from services.paging import Page
from services.rulebook import rulebook
from services.rules.compensation import NOTHING
from services.rules.names_of import Named
from services.rules.permissions import Actor, Permission
from services.rules.workflows import CLAIM, steps_from

# Each step: what the button says, its icon.
STEPS: Final[dict[Action, tuple[str, str]]] = {
    Action.APPROVE: ("Approve", ":material/check:"),
    Action.RETURN: ("Return", ":material/undo:"),
    Action.REJECT: ("Reject", ":material/cancel:"),
    Action.UNDO: ("Undo the approval", ":material/history:"),
    Action.PAY: ("Mark as paid", ":material/paid:"),
}
LIST: Final = "claims"
_COMMENT: Final = "claims comment"
_RESULTS: Final = "claims results"


def render(actor: Actor) -> None:
    with session.at_work() as work:
        schools, book = places.schools(work, Permission.CLAIM_READ), rulebook(work.session)
    names = book.names()
    status = _status(actor)
    school_id, kind = _more_filters({school.id: school.name for school in schools}, names)
    number, reach = url.number("page"), _reach(actor, status)

    def read() -> tuple[Page[ClaimLine], Sums]:
        with session.at_work() as work:
            return claim_lists.find(
                work, status=status, school_id=school_id, kind=kind or "", reach=reach, number=number
            )

    page, sums = lists.as_shown(LIST, (actor.assignment_id, status, school_id, kind, number), read)
    _results()
    if not page.total:
        st.info(_("There are no claims here."))
        return
    ids = [line.id for line in page.lines]
    columns = _columns(page.lines, names, several=len(schools) > 1)
    if _steps(actor, status):
        ticked = lists.choose_many(LIST, columns, ids)
        _below(page, sums)
        _decide(actor, status, page.lines, ticked)
        return
    opened = lists.choose_one(f"{LIST} to open", columns, ids)
    _below(page, sums)
    if opened is not None:
        _open(actor, opened, next((line.pupil_id for line in page.lines if line.id == opened), None))


def _status(actor: Actor) -> ClaimStatus | None:
    """The status that is this person's business stands first."""
    first = ClaimStatus.SUBMITTED if actor.may(Permission.CLAIM_DECIDE) else ClaimStatus.APPROVED
    default = first if actor.may(Permission.CLAIM_DECIDE) or actor.may(Permission.CLAIM_PAY) else None
    chosen = st.segmented_control(
        _("column.status"),
        list(ClaimStatus),
        default=default,
        key="status",
        bind="query-params",
        format_func=label,
        label_visibility="collapsed",
    )
    return chosen if isinstance(chosen, ClaimStatus) else None


def _more_filters(schools: dict[UUID, str], names: dict[str, Named]) -> tuple[UUID | None, str | None]:
    where, what = st.columns(2)
    school_id = None
    if len(schools) > 1:
        school_id = where.selectbox(
            _("column.school"),
            list(schools),
            index=None,
            format_func=lambda i: schools[i],
            key="claims school",
            placeholder=plain("All schools"),
        )
    with session.at_work() as work:
        kinds = claim_lists.kinds(work)
    kind = what.selectbox(
        _("column.kind"),
        kinds,
        index=None,
        format_func=lambda code: shown(names.get(code, code)),
        key="kind",
        bind="query-params",
        placeholder=plain("All kinds"),
    )
    return school_id, kind


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
        _("{total} claims, asked {asked}, payable {payable}", total=sums.claims, asked=sums.asked, payable=sums.payable)
    )


def _steps(actor: Actor, status: ClaimStatus | None) -> list[Action]:
    """The steps this person may take with claims of this status."""
    if status is None:
        return []
    return [step.name for step in steps_from(CLAIM, status) if step.name in STEPS and actor.may(step.needs)]


def _reach(actor: Actor, status: ClaimStatus | None) -> Permission:
    """Whoever decides or pays claims of this status gets those that are theirs to decide or pay."""
    steps = _steps(actor, status)
    return next((step.needs for step in CLAIM if step.name in steps), Permission.CLAIM_READ)


def _decide(actor: Actor, status: ClaimStatus | None, lines: list[ClaimLine], ticked: list[UUID]) -> None:
    chosen = [line for line in lines if line.id in set(ticked)]
    steps = _steps(actor, status)
    comment = ""
    if any(step.comment for step in CLAIM if step.name in steps):
        comment = st.text_input(
            _("Reason (needed to return, reject or undo)"), key=f"{_COMMENT}.{session.turn(_COMMENT)}", max_chars=2000
        )
    st.markdown(
        _("{count} ticked, asked {asked}", count=len(chosen), asked=sum((line.asked for line in chosen), start=NOTHING))
    )
    with st.container(horizontal=True):
        for step in steps:
            text, icon = STEPS[step]
            kind: Literal["primary", "secondary"] = "primary" if step in (Action.APPROVE, Action.PAY) else "secondary"
            pressed = st.button(_(text), icon=icon, type=kind, key=f"claims {step}", disabled=not chosen)
            if pressed and chosen:
                _take(step, chosen, comment)


def _take(step: Action, chosen: list[ClaimLine], comment: str) -> None:
    outcome = attempt(claim_decisions.decide, {line.id: line.version for line in chosen}, step, comment)
    if isinstance(outcome, Refusal):
        return
    lists.untick(LIST)
    session.begin_anew(_COMMENT)
    session.remember(_RESULTS, list(zip(chosen, outcome, strict=True)))
    st.rerun()


def _results() -> None:
    """What came of each row, until the next decision."""
    results: list[tuple[ClaimLine, Decided]] = session.recall(_RESULTS, [])
    if not results:
        return
    session.drop(_RESULTS)
    good = [decided for _line, decided in results if decided.refusal is None]
    if good:
        total = sum((decided.amount or 0 for decided in good), start=NOTHING)
        st.success(
            _("Done: {count} of {all}, {total}.", count=len(good), all=len(results), total=total),
            icon=":material/check_circle:",
        )
    if len(good) < len(results):
        st.warning(
            _("Not done: {count}. The reason stands beside each.", count=len(results) - len(good)),
            icon=":material/warning:",
        )
    columns = {
        plain("Pupil"): [line.pupil for line, _decided in results],
        plain("column.month"): [shown(line.month, "month") for line, _decided in results],
        plain("Asked"): [shown(line.asked) for line, _decided in results],
        plain("Result"): [_result(decided) for _line, decided in results],
        plain("Sum"): [shown(decided.amount) for _line, decided in results],
    }
    lists.table(columns, "results")


def _result(decided: Decided) -> str:
    if decided.refusal is not None:
        return plain_why(decided.refusal.why)
    return label(decided.status) if decided.status else ""


def _open(actor: Actor, claim_id: UUID, pupil_id: UUID | None) -> None:
    if actor.may(Permission.CLAIM_FILE):
        url.put(claim=claim_id)
        st.rerun()
    if pupil_id is not None and actor.may(Permission.PUPIL_READ):
        links.go(paths.PUPILS, pupil=pupil_id)
