"""A month's meals from the caterer's list: the file, the bill, every line looked through, and all good ones filed at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

import streamlit as st

from models.claims import MealRow
from pages.claims import evidence, payees
from pages.claims.strip import typed_amount
from pages.shell import lists, session
from pages.shell.act import attempt, show
from pages.shell.fields import Sheet
from pages.shell.texts import _, plain, plain_why, shown
from services import clock
from services.errors import Refusal
from services.money import caterer
from services.money.meal_list import Bill, Meal
from services.rules import sums
from services.rules.answers import Why
from services.rules.permissions import Actor
from services.transfer import caterer_list

_SHEET: Final = "caterer list"
_FILED: Final = "caterer filed"
_MONTHS: Final = 6  # back from this one


@dataclass(frozen=True, slots=True)
class _Given:
    """What stands in the form."""

    bill: Bill
    rows: list[tuple[int, MealRow]]
    bad: list[tuple[int, dict[str, Why]]]
    proofs: list[tuple[str, bytes]]


def render(actor: Actor) -> None:
    st.title(_("Caterer's list"), anchor=False)
    _told_before(actor)
    if actor.school_id is None:
        return
    st.caption(
        _(
            "CSV or XLSX with a line a pupil: the personal code, or the name and the class; the sum, or the days. One list files the whole month."
        )
    )
    sheet = Sheet(_SHEET, start={"month": _months()[0].isoformat()}, kept=False)
    given = _given(sheet, actor.school_id)
    if given is None:
        return
    with session.at_work() as work:
        try:
            meals = caterer.preview(work, given.bill, given.rows)
        except Refusal as refusal:
            show(refusal)
            return
    good = [meal for meal in meals if meal.problem is None]
    _sums(good, len(given.rows) + len(given.bad))
    _table(meals, given.bad)
    total = sums.total(meal.payable for meal in good)
    text = _("File {count} claims: {total}", count=len(good), total=total)
    if st.button(text, type="primary", key="file the list", disabled=not good, icon=":material/check:"):
        _file(actor, sheet, given)


def _given(sheet: Sheet, school_id: UUID) -> _Given | None:
    """The form; nothing until there is a list that can be read."""
    left, right = st.columns(2, gap="large")
    with left:
        month = sheet.choice("month", _months(), show=lambda m: shown(m, "month"), code=lambda m: m.isoformat())
        sheet.text("document_no", title=_("Number of the bill"))
        sheet.day("document_date")
        sheet.text("price", title=_("Price of a day, if the list counts days"), placeholder="2,15")
    with right:
        payee_id = payees.choose(sheet, school_id, None)
        file = st.file_uploader(_("The caterer's list"), type=["csv", "xlsx"], key=sheet.key("list"))
        proofs = evidence.choose(sheet.key("bill"))
    sheet.keep()
    if file is None or month is None or proofs is None:
        return None
    try:
        lines = caterer_list.read(file.getvalue(), file.name)
    except Refusal as refusal:
        show(refusal)
        return None
    day = sheet.raw["document_date"]
    bill = Bill(
        school_id, month, sheet.raw["document_no"].strip(), date.fromisoformat(day) if day else None, payee_id, typed_amount(sheet.raw["price"]),
    )  # fmt: skip
    return _Given(bill, lines.good, lines.bad, proofs)


def _months() -> list[date]:
    first, found = clock.today().replace(day=1), []
    for _back in range(_MONTHS):
        found.append(first)
        first = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
    return found


def _file(actor: Actor, sheet: Sheet, given: _Given) -> None:
    filed = attempt(caterer.file_all, given.bill, given.rows, given.proofs, session.once(_SHEET))
    if isinstance(filed, Refusal):
        return
    lists.tell(_FILED, actor, filed)
    sheet.clear()
    st.rerun()


def _told_before(actor: Actor) -> None:
    """What came of the list that was filed last, line by line, until it is hidden or the next is filed."""
    filed: list[Meal] = lists.told(_FILED, actor, [])
    if not filed:
        return
    done = [meal for meal in filed if meal.claim_id is not None]
    total = sums.total(meal.payable for meal in done)
    st.success(_("Filed {count} claims: {total}.", count=len(done), total=total), icon=":material/check_circle:")
    if len(done) < len(filed):
        _table([meal for meal in filed if meal.claim_id is None], [], "meals not filed")
    lists.hide(_FILED)


def _sums(good: Sequence[Meal], lines: int) -> None:
    asked = sums.total(meal.asked for meal in good)
    payable = sums.total(meal.payable for meal in good)
    st.markdown(
        _(
            "{count} of {lines} lines can be filed: asked {asked}, payable {payable}.",
            count=len(good),
            lines=lines,
            asked=asked,
            payable=payable,
        )
    )


def _table(meals: Sequence[Meal], bad: Sequence[tuple[int, dict[str, Why]]], key: str = "meals") -> None:
    """Problems first: they are what somebody has to look at."""
    rows = [
        (meal.number, meal.pupil or meal.text, meal.asked, meal.payable, meal.left, plain_why(meal.problem) if meal.problem else _verdict(meal))
        for meal in sorted(meals, key=lambda meal: (meal.problem is None, meal.number))
    ]  # fmt: skip
    broken: list[tuple[int, str, Decimal | None, Decimal | None, Decimal | None, str]] = [
        (number, "", None, None, None, " ".join(f"{plain(f'column.{name}') if name else ''}: {plain_why(fault)}" for name, fault in faults.items()))
        for number, faults in bad
    ]  # fmt: skip
    every = [*broken, *rows]
    columns = {
        plain("Row"): [str(row[0]) for row in every], plain("Pupil"): [row[1] for row in every],
        plain("Asked"): [shown(row[2]) for row in every], plain("Payable"): [shown(row[3]) for row in every],
        plain("Left of the cap"): [shown(row[4]) for row in every], plain("Result"): [row[5] for row in every],
    }  # fmt: skip
    lists.table(columns, key)


def _verdict(meal: Meal) -> str:
    return plain("Over the cap: the rest is not paid") if meal.payable != meal.asked else plain("All of it")
