"""What a list of claims is narrowed to: status, kind, month, school, and what is worth a look."""

from datetime import date
from uuid import UUID

import streamlit as st

from models.money_words import ClaimFlag, ClaimStatus
from pages.shell import session
from pages.shell.texts import _, label, plain, shown
from services.money import claim_lists
from services.money.claim_lists import Filter
from services.rules.names_of import Named
from services.rules.permissions import Actor, Permission


def chosen(actor: Actor, schools: dict[UUID, str], names: dict[str, Named]) -> Filter:
    """The filters as they stand; the status that is this person's business stands first."""
    status = _status(actor)
    with session.at_work() as work:
        kinds, months = claim_lists.kinds(work), claim_lists.months(work)
    several = len(schools) > 1
    columns = st.columns(4 if several else 3)
    kind = columns[0].selectbox(
        _("column.kind"),
        kinds,
        index=None,
        format_func=lambda code: shown(names.get(code, code)),
        key="kind",
        bind="query-params",
        placeholder=plain("All kinds"),
    )
    month: date | None = columns[1].selectbox(
        _("column.month"),
        months,
        index=None,
        format_func=lambda m: shown(m, "month"),
        key="claims month",
        placeholder=plain("All months"),
    )
    flag = columns[2].selectbox(
        _("Worth a look"),
        list(ClaimFlag),
        index=None,
        format_func=label,
        key="claims flag",
        placeholder=plain("All claims"),
    )
    school_id = _school(columns[3], schools) if several else None
    return Filter(status, kind or "", month, school_id, None, flag)


def _school(place: st.delta_generator.DeltaGenerator, schools: dict[UUID, str]) -> UUID | None:
    return place.selectbox(
        _("column.school"),
        list(schools),
        index=None,
        format_func=lambda i: schools[i],
        key="claims school",
        placeholder=plain("All schools"),
    )


def _status(actor: Actor) -> ClaimStatus | None:
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
