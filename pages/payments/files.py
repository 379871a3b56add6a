"""The files of a batch: for the bank, and for accounting. Each is made when it is asked for."""

import secrets
from collections.abc import Callable
from functools import partial
from uuid import UUID

import streamlit as st

from models.money_words import BatchStatus
from models.payments import PaymentBatch
from pages.shell import session
from pages.shell.act import show
from pages.shell.texts import _, plain
from services.errors import Refusal
from services.money import bank_file
from services.money.bank_file import Version
from services.rules.permissions import Actor, Permission
from services.transfer.payments_table import payments_table
from services.work import Work


def render(actor: Actor, batch: PaymentBatch) -> None:
    st.subheader(_("Files"), anchor=False)
    if actor.may(Permission.CLAIM_PAY) and batch.status in (BatchStatus.FROZEN, BatchStatus.PAID):
        _for_the_bank(batch.id, batch.code)
    with st.container(horizontal=True):
        for ending in ("xlsx", "csv"):
            if st.button(
                _("For accounting, {format}", format=ending.upper()), icon=":material/table:", key=f"take {ending}"
            ):
                _offer(f"{batch.code}.{ending}", partial(payments_table, batch_id=batch.id, ending=ending))


def _for_the_bank(batch_id: UUID, code: str) -> None:
    version, letters, button = st.columns([2, 2, 1], vertical_alignment="bottom")
    chosen = version.segmented_control(
        _("Version of the bank file"), list(Version), default=Version.V09, key="pain version", required=True,
        format_func=lambda one: one.value,
    )  # fmt: skip
    plain_letters = letters.checkbox(_("Write names without Latvian letters"), key="plain letters")
    if button.button(
        _("Bank file"), type="primary", icon=":material/account_balance:", key="take pain", width="stretch"
    ):
        _offer(
            f"{code}.xml",
            lambda work: bank_file.pain(work, batch_id, Version(chosen), plain_letters=bool(plain_letters)),
        )


def _offer(file: str, make: Callable[[Work], bytes]) -> None:
    try:
        with session.at_work(writing=True) as work:
            content = make(work)
    except Refusal as refusal:
        show(refusal)
        return
    stem, _dot, ending = file.rpartition(".")
    st.download_button(
        _("Save {file}", file=file), content, f"{stem}-{secrets.token_hex(8)}.{ending}", key="save batch file",
        type="primary", icon=":material/download:", on_click="ignore",
        help=plain("The file may hold personal data: keep it where only those who need it can open it."),
    )  # fmt: skip
