"""One claim as its school sees it: what became of it, what proves it, and what can still be done."""

from uuid import UUID

import streamlit as st

from models.claims import Claim
from models.money_words import ClaimStatus
from models.vocabulary import Action
from pages.claims import evidence, filing, history, letter, warnings
from pages.claims.payees import said
from pages.shell import badges, lists, session, url
from pages.shell.act import attempt
from pages.shell.texts import _, label, plain, shown
from services.errors import Refusal
from services.money import claim_history, claim_steps, claims, doubles, flags, payees
from services.money.evidence import MENDABLE
from services.rulebook import rulebook
from services.rules.names_of import Named
from services.rules.workflows import CLAIM, step_named


def render(claim_id: UUID) -> None:
    with session.at_work() as work:
        claim = claims.open_claim(work, claim_id)
        told = claim_history.of(work, claim_id)
        found = doubles.of_claim(work, claim_id), flags.of_claims(work, [claim_id]).get(claim_id, [])
        payee = said(payees.of_claim(work, claim.payee_id)) if claim.payee_id else "—"
        kind = rulebook(work.session).names().get(claim.kind, claim.kind)
    st.title(_("Compensation"), anchor=False)
    badges.claim_badge(claim.status)
    if claim.comment:
        st.warning(_("Reason: {comment}", comment=claim.comment), icon=":material/comment:")
    mendable = claim.status in MENDABLE
    if mendable:
        warnings.draw(*found)
    facts, proof = st.columns([3, 2], gap="large")
    with facts:
        _facts(claim, kind, payee)
        _steps(claim)
        if claim.status is ClaimStatus.RETURNED:
            filing.mend(claim)
    with proof:
        st.subheader(_("Evidence"), anchor=False)
        if mendable:
            evidence.add(claim_id)
        evidence.draw(claim_id, mendable=mendable)
    history.draw(told)
    letter.draw(claim_id, claim.status)


def _facts(claim: Claim, kind: Named | str, payee: str) -> None:
    asked = _(
        "Asked {asked}, payable {payable}, approved {approved}.", asked=claim.asked, payable=claim.payable, approved=claim.approved,
    )  # fmt: skip
    st.markdown(asked)
    document = " · ".join(
        part for part in (claim.document_no, claim.document_date and shown(claim.document_date)) if part
    )
    lists.pairs([
        (plain("column.kind"), shown(kind)), (plain("column.month"), shown(claim.month, "month")),
        (plain("column.document_no"), document), (plain("column.payee_id"), payee),
        *([(_("Why less"), label(claim.reason))] if claim.reason is not None else []),
    ])  # fmt: skip


def _steps(claim: Claim) -> None:
    seen = session.seen_before(f"claim {claim.id} steps", claim.version)
    if step_named(CLAIM, Action.ANSWER, claim.status) is not None:
        name = f"answer {claim.id}"
        words = st.text_area(_("Your answer"), key=f"{name} {session.turn(name)}", max_chars=2000)
        if st.button(_("Send the answer"), type="primary", key="answer"):
            _take(claim, seen, Action.ANSWER, words, _("The answer is sent."))
    if step_named(CLAIM, Action.WITHDRAW, claim.status) is not None:
        with st.expander(_("Withdraw the claim"), icon=":material/do_not_disturb_on:"):
            words = st.text_input(_("Why it is withdrawn"), key=f"withdraw {claim.id}", max_chars=2000)
            if st.button(_("Withdraw"), key="withdraw"):
                _take(claim, seen, Action.WITHDRAW, words, _("The claim is withdrawn."))


def _take(claim: Claim, seen: int, name: Action, words: str, done: str) -> None:
    use_case = claim_steps.answer if name is Action.ANSWER else claim_steps.withdraw
    if not isinstance(attempt(use_case, claim.id, seen, words), Refusal):
        url.put(claim=None)
        session.leave_note(done, ":material/check_circle:")
        st.rerun()
