"""What would come of the chosen claims, each with every problem, sums that may be less, and the buttons that do it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

import pandas as pd
import streamlit as st

from models.money_words import ClaimStatus, Reduction
from models.vocabulary import Action
from pages.claims import strip
from pages.shell import lists, session
from pages.shell.act import attempt
from pages.shell.texts import _, label, plain, plain_why, shown
from services.errors import Refusal
from services.money import claim_decisions
from services.money.claim_decisions import Checked, Decided
from services.money.claim_lists import ClaimLine
from services.rules import sums
from services.rules.decisions import Wish
from services.rules.permissions import Actor, Permission
from services.rules.workflows import CLAIM, steps_from

# Each step: what the button says, its icon.
STEPS: Final[dict[Action, tuple[str, str]]] = {
    Action.APPROVE: ("Approve", ":material/check:"),
    Action.SIGN: ("Sign", ":material/draw:"),
    Action.PAY: ("Mark as paid", ":material/paid:"),
    Action.RELEASE: ("Release", ":material/play_arrow:"),
    Action.RETURN: ("Return", ":material/undo:"),
    Action.QUERY: ("Ask for more", ":material/contact_support:"),
    Action.HOLD: ("Hold", ":material/pause:"),
    Action.REJECT: ("Reject", ":material/cancel:"),
    Action.UNDO: ("Undo the approval", ":material/history:"),
}
_MAIN: Final = (Action.APPROVE, Action.SIGN, Action.PAY, Action.RELEASE)
_COMMENT: Final = "claims comment"
_RESULTS: Final = "claims results"
_LESS: Final = "claims less"


def steps(actor: Actor, status: ClaimStatus | None) -> list[Action]:
    """The steps this person may take with claims of this status."""
    if status is None:
        return []
    may = {step.name for step in steps_from(CLAIM, status) if actor.may(step.needs)}
    return [name for name in STEPS if name in may]


def reach(actor: Actor, status: ClaimStatus | None) -> Permission:
    """Whoever decides, signs or pays claims of this status gets those that are theirs to decide, sign or pay."""
    offered = steps(actor, status)
    return next((step.needs for step in CLAIM if step.name in offered), Permission.CLAIM_READ)


def render(actor: Actor, status: ClaimStatus | None, lines: Sequence[ClaimLine]) -> bool:
    """The chosen claims and what may be done with them; whether something was done."""
    offered = steps(actor, status)
    wishes: dict[UUID, Wish] = {}
    if lines:
        wishes = _less(lines) if Action.APPROVE in offered else {}
        _check(lines, offered[0], wishes)
    comment = ""
    if any(step.comment for step in CLAIM if step.name in offered):
        comment = st.text_input(
            _("Reason (needed unless approved)"), key=f"{_COMMENT}.{session.turn(_COMMENT)}", max_chars=2000
        )
    st.markdown(_("{count} chosen, asked {asked}", count=len(lines), asked=sums.total(line.asked for line in lines)))
    with st.container(horizontal=True):
        for step in offered:
            text, icon = STEPS[step]
            kind: Literal["primary", "secondary"] = "primary" if step in _MAIN else "secondary"
            if st.button(_(text), icon=icon, type=kind, key=f"claims {step}", disabled=not lines) and lines:
                return _take(actor, step, lines, comment, wishes)
    return False


def _check(lines: Sequence[ClaimLine], step: Action, wishes: dict[UUID, Wish]) -> None:
    """The same rules as deciding, asked beforehand: one table, every problem of every row, the problems first."""
    try:
        with session.at_work() as work:
            checked = claim_decisions.check(work, {line.id: line.version for line in lines}, step, wishes)
    except Refusal:
        return  # the button says why
    told = sorted(zip(lines, checked, strict=True), key=lambda pair: (not pair[1].problems, not pair[1].flags))
    bad = sum(bool(one.problems) for one in checked)
    total = sums.total(one.amount for one in checked if not one.problems)
    if bad:
        st.warning(
            _("{bad} of {all} cannot go through as they are.", bad=bad, all=len(lines)), icon=":material/warning:"
        )
    name = label(checked[0].status) if len({one.status for one in checked}) == 1 and checked[0].status else ""
    st.markdown(_("Would go through: {count}, {total}. {status}", count=len(lines) - bad, total=total, status=name))
    columns = {
        plain("Pupil"): [line.pupil for line, _one in told],
        plain("column.month"): [shown(line.month, "month") for line, _one in told],
        plain("Asked"): [shown(line.asked) for line, _one in told],
        plain("Would get"): [shown(None if one.problems else one.amount) for _line, one in told],
        plain("Problem"): [_problems(one) for _line, one in told],
        plain("Worth a look"): [" ".join(plain_why(flag) for flag in one.flags) for _line, one in told],
    }
    lists.table(columns, "claims checked")


def _problems(checked: Checked) -> str:
    return " ".join(plain_why(problem.why) for problem in checked.problems)


def _less(lines: Sequence[ClaimLine]) -> dict[UUID, Wish]:
    """Sums below what could be approved, each with its reason; what is not filled in is approved as far as there is room."""
    with st.expander(_("Approve less"), icon=":material/edit:"):
        st.caption(_("Only where less is to be approved: the sum, and why."))
        frame = pd.DataFrame(
            {
                "pupil": [line.pupil for line in lines],
                "asked": [shown(line.asked) for line in lines],
                "payable": [shown(line.payable) for line in lines],
                "amount": [None] * len(lines),
                "reason": [None] * len(lines),
            },
            dtype="object",
        )
        c = st.column_config
        typed = st.data_editor(
            frame, key=f"{_LESS}.{session.turn(_LESS)}.{hash(tuple(line.id for line in lines))}", hide_index=True, placeholder="—",
            disabled=["pupil", "asked", "payable"],
            column_config={
                "pupil": c.TextColumn(plain("Pupil")), "asked": c.TextColumn(plain("Asked")), "payable": c.TextColumn(plain("Payable")),
                "amount": c.TextColumn(plain("To approve"), max_chars=20),
                "reason": c.SelectboxColumn(plain("Why less"), options=[word.value for word in Reduction], format_func=_reduction),
            },
        )  # fmt: skip
    found = {}
    for line, amount, reason in zip(lines, typed["amount"], typed["reason"], strict=True):
        if isinstance(amount, str) and amount.strip():
            found[line.id] = Wish(strip.typed_amount(amount) or Decimal(0), _word(reason))
    return found


def _reduction(word: object) -> str:
    return label(Reduction(str(word)))


def _word(value: object) -> Reduction | None:
    """A browser may hand in anything; what is no reason is none, and the service then asks for one."""
    return Reduction(value) if isinstance(value, str) and value in {word.value for word in Reduction} else None


def _take(actor: Actor, step: Action, lines: Sequence[ClaimLine], comment: str, wishes: dict[UUID, Wish]) -> bool:
    seen = {line.id: line.version for line in lines}
    given = wishes if step is Action.APPROVE else {}
    outcome = attempt(claim_decisions.decide, seen, step, comment, given, session.once(_RESULTS))
    if isinstance(outcome, Refusal):
        return False
    for name in (_COMMENT, _LESS, _RESULTS):
        session.begin_anew(name)
    lists.tell(_RESULTS, actor, list(zip(lines, outcome, strict=True)))
    return True


def results(actor: Actor, claim_id: UUID | None = None) -> None:
    """What came of each row, or of this claim alone, until the next decision or until it is hidden."""
    every: list[tuple[ClaimLine, Decided]] = lists.told(_RESULTS, actor, [])
    told = [pair for pair in every if claim_id in (None, pair[0].id)]
    if not told:
        return
    good = [decided for _line, decided in told if decided.refusal is None]
    if good:
        total = sums.total(decided.amount for decided in good)
        st.success(
            _("Done: {count} of {all}, {total}.", count=len(good), all=len(told), total=total),
            icon=":material/check_circle:",
        )
    if len(good) < len(told):
        st.warning(
            _("Not done: {count}. The reason stands beside each.", count=len(told) - len(good)),
            icon=":material/warning:",
        )
    columns = {
        plain("Pupil"): [line.pupil for line, _decided in told],
        plain("column.month"): [shown(line.month, "month") for line, _decided in told],
        plain("Asked"): [shown(line.asked) for line, _decided in told],
        plain("Result"): [_result(decided) for _line, decided in told],
        plain("Sum"): [shown(decided.amount) for _line, decided in told],
    }
    lists.table(columns, "results")
    lists.hide(_RESULTS)


def _result(decided: Decided) -> str:
    if decided.refusal is not None:
        return plain_why(decided.refusal.why)
    return label(decided.status) if decided.status else ""
