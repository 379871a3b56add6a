"""One claim before whoever decides: what was asked and what there is room for, its evidence, its history, the steps."""

from dataclasses import replace
from decimal import Decimal
from typing import Final
from uuid import UUID

import streamlit as st

from models.money_words import ClaimStatus, LedgerAccount, Reduction
from pages.claims import confirming, evidence, history, letter, strip, warnings
from pages.shell import badges, links, lists, paths, session
from pages.shell.act import act
from pages.shell.texts import _, label, shown, why
from services.money import claim_view, corrections, doubles
from services.money.claim_lists import ClaimLine
from services.money.claim_view import ClaimView
from services.rulebook import rulebook
from services.rules.names_of import Named
from services.rules.permissions import Actor, Permission

_CORRECT: Final = "claim correct"


def render(actor: Actor, claim_id: UUID) -> None:
    with session.at_work() as work:
        claim, alike = claim_view.view(work, claim_id), doubles.of_claim(work, claim_id)
        names = rulebook(work.session).names()
    # What a person decides, they decide about what they saw, not about what is there by now.
    line = replace(claim.line, version=session.seen_before(f"claim {claim_id}", claim.line.version))
    kind = shown(names.get(line.kind, line.kind))
    st.title(kind[:1].upper() + kind[1:], anchor=False)
    badges.claim_badge(line.status)
    confirming.results(actor, claim_id)
    warnings.draw(alike, claim.flags)
    facts, beside = st.columns([2, 3], gap="large")
    with facts:
        _facts(actor, claim, names)
    with beside:
        st.subheader(_("Evidence"), anchor=False)
        evidence.draw(claim_id, mendable=False)
        history.draw(claim.history)
        letter.draw(claim_id, line.status)
    if claim.steps:
        st.subheader(_("Decision"), anchor=False)
        if confirming.render(actor, line.status, [line]):
            st.rerun()
    if claim.correctable:
        _correct(line)


def _facts(actor: Actor, claim: ClaimView, names: dict[str, Named]) -> None:
    line = claim.line
    told = [
        (_("Pupil"), line.pupil),
        (_("column.school"), line.school),
        (_("column.plan_code"), line.plan),
        (_("column.month"), shown(line.month, "month")),
        (_("column.document_no"), line.document_no or "—"),
        (_("column.document_date"), shown(claim.document_date)),
        (_("Asked"), shown(line.asked)),
        (_("Payable"), shown(line.payable)),
        (_("Approved"), shown(line.approved)),
    ]
    if claim.reason is not None:
        told.append((_("Why less"), label(claim.reason)))
    if claim.corrections:
        told.append((_("Granted after corrections"), shown(claim.held.get(LedgerAccount.GRANTED))))
    if debt := claim.held.get(LedgerAccount.DEBT):
        told.append((_("To be paid back"), shown(debt)))
    half = -(-len(told) // 2)
    for place, part in zip(st.columns(2), (told[:half], told[half:]), strict=True):
        with place:
            lists.pairs(part)
    if claim.award is not None and line.status in _OPEN:
        st.markdown(_("**The cap now**"))
        strip.draw(claim.award, line.asked)
        st.caption(why(strip.reason(claim.award, names.get(line.kind, Named(line.kind, line.kind, line.kind)))))
    if actor.may(Permission.PUPIL_READ):
        links.link(_("The pupil's card"), paths.PUPILS, ":material/person:", pupil=line.pupil_id)


def _correct(line: ClaimLine) -> None:
    """A later change: how much more or less, the coded reason, the words; by somebody else than who approved."""
    name = f"{_CORRECT} {line.id}"
    turn = session.turn(name)
    with st.expander(_("Correct what was granted"), icon=":material/balance:"):
        st.caption(
            _("A correction is an entry of its own. What was already paid too much is deducted later or paid back.")
        )
        much, reason_place = st.columns(2)
        typed = much.text_input(_("More or less by"), key=f"{name}.amount {turn}", placeholder="-12,50", max_chars=20)
        reason = reason_place.selectbox(
            _("Why corrected"),
            list(Reduction),
            index=None,
            format_func=label,
            key=f"{name}.reason {turn}",
            placeholder="—",
        )
        comment = st.text_input(_("Explanation"), key=f"{name}.comment {turn}", max_chars=2000)
        amount = _signed(typed)
        ready = amount is not None and reason is not None and bool(comment.strip())
        if st.button(_("Correct"), key=f"{name}.do", disabled=not ready) and amount is not None and reason is not None:
            key = session.once(name)
            act(
                _("The correction is booked."), corrections.correct, line.id, line.version, amount, reason, comment, key
            )  # fmt: skip


def _signed(text: str) -> Decimal | None:
    """A sum with its sign as people write it; None while it is none."""
    text = text.strip()
    amount = strip.typed_amount(text.lstrip("+-−").strip())
    return -amount if amount and text[0] in "-−" else amount


_OPEN: Final = (
    ClaimStatus.SUBMITTED,
    ClaimStatus.HELD,
    ClaimStatus.QUERIED,
    ClaimStatus.RETURNED,
    ClaimStatus.SIGNED_ONCE,
)
