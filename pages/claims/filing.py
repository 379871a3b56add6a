"""File a claim: the plan's compensations, the month, the sum, and at once what is payable and why not more."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import streamlit as st

from models.claims import Claim, ClaimForm
from pages.claims import evidence, payees, strip, warnings
from pages.shell import session, url
from pages.shell.act import attempt, show
from pages.shell.fields import Sheet
from pages.shell.texts import _, shown, why
from services.errors import Invalid, Refusal
from services.forms import checked
from services.money import claims, doubles, flags
from services.money.claims import Claimable
from services.rules.compensation import Award
from services.rules.names_of import Named
from services.rules.school_year import months_in

SHEET = "claim"


def new() -> None:
    st.title(_("File a claim"), anchor=False)
    with session.at_work() as work:
        plans = claims.claimable(work)
    if not plans:
        st.info(
            _(
                "No running plan of your school provides a compensation yet. Once such a plan is approved, claims can be filed for it."
            )
        )
        return
    sheet = Sheet(SHEET)
    _form(sheet, plans, None)


def mend(claim: Claim) -> None:
    """A returned claim, filed again."""
    with session.at_work() as work:
        plans = claims.claimable(work, claim.plan_id)
    start = {
        "plan": str(claim.plan_id), "kind": claim.kind, "month": claim.month.isoformat(), "amount": shown(claim.asked),
        "document_no": claim.document_no, "document_date": claim.document_date, "payee_id": str(claim.payee_id or ""),
    }  # fmt: skip
    _form(Sheet(f"claim {claim.id}", start=start, kept=False), plans, claim)


def _form(sheet: Sheet, plans: list[Claimable], returned: Claim | None) -> None:
    if sheet.from_draft:
        st.caption(_("Your draft was kept."))
    seen = sheet.seen(returned.version, "amount") if returned else 0
    form, beside = st.columns([3, 2], gap="large")
    with form:
        plan = sheet.choice(
            "plan",
            plans,
            title=_("Pupil and plan"),
            show=lambda p: f"{p.pupil} · {p.code}",
            code=lambda p: str(p.plan_id),
        )
        if plan is None:
            sheet.keep()
            return
        kind, month = _what(sheet, plan)
        sheet.text("amount", live=True, placeholder="85,00")
        number, day = st.columns(2)
        with number:
            sheet.text("document_no")
        with day:
            sheet.day("document_date")
        payees.choose(sheet, plan.school_id, plan.pupil_id)
        files = evidence.choose(sheet.key("files")) if returned is None else []
    award = None
    with beside:
        if kind is not None and month is not None:
            award = _explain(sheet, plan.plan_id, kind, month, returned)
            _look_twice(_raw(sheet, plan, kind, month), returned)
        else:
            st.caption(_("Choose the compensation and the month; what is payable appears here."))
    sheet.keep()
    if _pressed(award, strip.typed_amount(sheet.raw["amount"]), sound=files is not None):
        _hand_in(sheet, plan, _raw(sheet, plan, kind, month), files or [], (returned.id, seen) if returned else None)


def _pressed(award: Award | None, asked: Decimal | None, *, sound: bool) -> bool:
    """One button: what is within the cap is submitted; what is over it is paid up to the cap, and the rest is told."""
    ready = award is not None and bool(award.payable) and sound
    if award is None or asked is None or not award.payable or award.payable == asked:
        return st.button(_("Submit"), type="primary", key="enter hand in", disabled=not ready)
    st.caption(_("{rest} stays unpaid: it is over the cap.", rest=asked - award.payable))
    text = _("Submit and pay up to the cap: {payable}", payable=award.payable)
    return st.button(text, type="primary", key="enter hand in", disabled=not ready)


def _raw(sheet: Sheet, plan: Claimable, kind: Named | None, month: date | None) -> dict[str, object]:
    return {
        "plan_id": plan.plan_id, "kind": kind.code if kind else "", "month": month or "", "amount": sheet.raw["amount"],
        "document_no": sheet.raw["document_no"], "document_date": sheet.raw["document_date"], "payee_id": sheet.raw["payee_id"],
    }  # fmt: skip


def _look_twice(raw: dict[str, object], returned: Claim | None) -> None:
    """What whoever decides will look at, told while it can still be mended."""
    besides = returned.id if returned else None
    try:
        form = checked(ClaimForm, raw)
        with session.at_work() as work:
            found = doubles.of_form(work, form, besides=besides), flags.of_form(work, form, besides=besides)
    except Refusal:
        return  # said already beside the sum
    warnings.draw(*found)


def _what(sheet: Sheet, plan: Claimable) -> tuple[Named | None, date | None]:
    which, when = st.columns(2)
    with which:
        kind = sheet.choice("kind", plan.kinds, title=_("Compensation"), show=shown, code=lambda k: k.code)
    with when:
        month = sheet.choice(
            "month", months_in(plan.span), show=lambda m: shown(m, "month"), code=lambda m: m.isoformat()
        )
    return kind, month


def _explain(sheet: Sheet, plan_id: UUID, kind: Named, month: date, returned: Claim | None) -> Award | None:
    """The cap and what is left of it, before and while a sum is typed; nothing where it cannot be claimed."""
    asked = strip.typed_amount(sheet.raw["amount"])
    try:
        with session.at_work() as work:
            award = claims.quote(work, plan_id, kind.code, month, asked, besides=returned.id if returned else None)
    except Refusal as refusal:
        show(refusal)
        return None
    strip.draw(award, asked)
    if asked is not None or not award.payable:
        st.caption(why(strip.reason(award, kind)))
    return award


def _hand_in(
    sheet: Sheet,
    plan: Claimable,
    raw: dict[str, object],
    files: list[tuple[str, bytes]],
    again: tuple[UUID, int] | None,
) -> None:
    try:
        form = checked(ClaimForm, raw)
    except Invalid as refusal:
        sheet.mark(refusal)
        return
    done = _("The claim for {name} is submitted.", name=plan.pupil)
    if again is not None:
        if isinstance(attempt(claims.resubmit, *again, form), Refusal):
            return
        sheet.clear()
        session.leave_note(done, ":material/check_circle:")
    elif sheet.hand_in(done, claims.file, form, session.once(SHEET), files) is None:
        return
    url.put(do=None, claim=None)
    st.rerun()
