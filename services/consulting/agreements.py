"""The papers that consultations stand on: providers' agreements, and the director's orders for remote ones."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from models.consultations import (
    Agreement,
    AgreementForm,
    Consultation,
    RemoteOrder,
    RemoteOrderForm,
    RemoteOrderPlan,
    RemoteOrderProvider,
)
from models.people import Account
from models.places import School
from models.plans import Plan
from models.vocabulary import Action, PlanStatus
from services.consulting import desks
from services.errors import Invalid, NotFound, Refusal
from services.rules.answers import Why
from services.rules.names import sort_key
from services.rules.permissions import Permission
from services.work import Work


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """From when to when somebody gives consultations at a school."""

    id: UUID
    version: int
    provider: str
    number: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A director's order: for whom, by whom, how, from when to when."""

    id: UUID
    version: int
    number: str
    signed_on: date
    method: str
    starts_on: date
    ends_on: date
    providers: tuple[str, ...]
    plans: tuple[str, ...]


def agreements(work: Work, school_id: UUID) -> list[AgreementLine]:
    """The agreements of a school, by the providers' names, newest first."""
    _require_school(work, school_id)
    rows = work.session.execute(
        select(Agreement, Account)
        .join(Account, col(Account.id) == Agreement.provider_id)
        .where(Agreement.school_id == school_id, work.within(Permission.CONSULTATION_ORDER, Agreement))
        .order_by(col(Agreement.starts_on).desc(), col(Agreement.id))
    ).all()
    found = [AgreementLine(row.id, row.version, who.name, row.number, row.starts_on, row.ends_on) for row, who in rows]
    return sorted(found, key=lambda line: sort_key(line.provider))


def add_agreement(work: Work, school_id: UUID, form: AgreementForm, key: str = "") -> UUID:
    """Record an agreement. Handed in twice, it is recorded once."""
    _require_school(work, school_id)
    if again := work.done_before(key):
        return UUID(again)
    _require_providers(work, school_id, [form.provider_id])
    if form.ends_on is not None and form.ends_on < form.starts_on:
        raise Invalid({"ends_on": Why("field.ends_before_it_begins")})
    row = Agreement(school_id=school_id, **form.model_dump())
    work.add(row, Action.ADD)
    work.remember_done(key, str(row.id))
    return row.id


def remove_agreement(work: Work, agreement_id: UUID, seen: int) -> None:
    """Take back an agreement that was recorded by mistake."""
    work.remove(work.get(Permission.CONSULTATION_ORDER, Agreement, agreement_id, seen=seen), Action.REMOVE)


def orders(work: Work, school_id: UUID) -> list[OrderLine]:
    """The orders of a school, newest first."""
    _require_school(work, school_id)
    rows = work.session.exec(
        select(RemoteOrder)
        .where(RemoteOrder.school_id == school_id, work.within(Permission.CONSULTATION_ORDER, RemoteOrder))
        .order_by(col(RemoteOrder.signed_on).desc(), col(RemoteOrder.id))
    ).all()
    ids = [row.id for row in rows]
    plans: dict[UUID, list[str]] = defaultdict(list)
    for order_id, code in work.session.exec(
        select(RemoteOrderPlan.order_id, Plan.code)
        .join(Plan, col(Plan.id) == RemoteOrderPlan.plan_id)
        .where(col(RemoteOrderPlan.order_id).in_(ids))
        .order_by(col(Plan.code))
    ):
        plans[order_id].append(code)
    providers: dict[UUID, list[str]] = defaultdict(list)
    for order_id, who in work.session.execute(
        select(RemoteOrderProvider.order_id, Account)
        .join(Account, col(Account.id) == RemoteOrderProvider.provider_id)
        .where(col(RemoteOrderProvider.order_id).in_(ids))
    ):
        providers[order_id].append(who.name)
    return [
        OrderLine(
            row.id, row.version, row.number, row.signed_on, row.method, row.starts_on, row.ends_on,
            tuple(sorted(providers[row.id], key=sort_key)), tuple(plans[row.id]),
        )
        for row in rows
    ]  # fmt: skip


def orderable(work: Work, school_id: UUID) -> dict[UUID, str]:
    """The plans that an order may name: those that run, with their pupils, by name."""
    _require_school(work, school_id)
    running = select(Plan.id).where(
        Plan.school_id == school_id, Plan.status == PlanStatus.RUNNING, work.within(Permission.CONSULTATION_ORDER, Plan)
    )
    names = desks.names_of(work, set(work.session.exec(running)))
    return dict(sorted(names.items(), key=lambda one: sort_key(one[1])))


def add_order(work: Work, school_id: UUID, form: RemoteOrderForm, key: str = "") -> UUID:
    """Record a director's order. Raises Refusal for a number that stands already, NotFound for others' plans."""
    _require_school(work, school_id)
    if again := work.done_before(key):
        return UUID(again)
    _require_providers(work, school_id, form.provider_ids)
    if form.ends_on < form.starts_on:
        raise Invalid({"ends_on": Why("field.ends_before_it_begins")})
    if not form.plan_ids or not form.provider_ids:
        raise Invalid({"provider_ids" if form.plan_ids else "plan_ids": Why("field.missing")})
    plans = set(work.session.exec(select(Plan.id).where(Plan.school_id == school_id, col(Plan.id).in_(form.plan_ids))))
    if plans != set(form.plan_ids):
        raise NotFound("access.not_found")
    known = select(RemoteOrder.id).where(RemoteOrder.school_id == school_id, RemoteOrder.number == form.number)
    if work.session.exec(known).first() is not None:
        raise Invalid({"number": Why("consultation.order_known")})
    row = RemoteOrder(school_id=school_id, **form.model_dump(exclude={"provider_ids", "plan_ids"}))
    work.add(row, Action.ADD)
    work.session.flush()
    for plan_id in sorted(plans, key=str):
        work.add(RemoteOrderPlan(order_id=row.id, plan_id=plan_id), Action.ADD)
    for provider_id in sorted(set(form.provider_ids), key=str):
        work.add(RemoteOrderProvider(order_id=row.id, provider_id=provider_id), Action.ADD)
    work.remember_done(key, str(row.id))
    return row.id


def remove_order(work: Work, order_id: UUID, seen: int) -> None:
    """Take back an order that was recorded by mistake. Raises Refusal where a consultation stands on it."""
    row = work.get(Permission.CONSULTATION_ORDER, RemoteOrder, order_id, seen=seen)
    if work.session.exec(select(Consultation.id).where(Consultation.order_id == row.id)).first() is not None:
        raise Refusal("consultation.order_used", number=row.number)
    for table in (RemoteOrderPlan, RemoteOrderProvider):
        for named in work.session.exec(select(table).where(table.order_id == row.id)):
            work.remove(named, Action.REMOVE)
    work.session.flush()
    work.remove(row, Action.REMOVE)


def _require_school(work: Work, school_id: UUID) -> None:
    work.require(Permission.CONSULTATION_ORDER)
    found = select(School.id).where(School.id == school_id, work.within(Permission.CONSULTATION_ORDER, School))
    if work.session.exec(found).first() is None:
        raise NotFound("access.not_found")


def _require_providers(work: Work, school_id: UUID, wanted: Iterable[UUID]) -> None:
    known = {account.id for account in desks.providers(work, school_id)}
    if not set(wanted) <= known:
        raise NotFound("access.not_found")
