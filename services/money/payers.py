"""Whose account pays: named by whoever decides claims, so that the accountant only uses it."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select

from models.payments import Payer, PayerForm, PaymentBatch
from models.vocabulary import Action
from services import duties
from services.forms import checked
from services.rules.permissions import Permission
from services.work import Work


def find(work: Work) -> list[Payer]:
    """The accounts within reach."""
    work.require(Permission.PAYMENT_READ)
    query = select(Payer).where(work.within(Permission.PAYMENT_READ, Payer)).order_by(col(Payer.name), col(Payer.id))
    return list(work.session.exec(query))


def own(work: Work) -> Payer | None:
    """The account of the actor's own partner: a municipality, or the state for schools that report straight to it."""
    work.require(Permission.PAYMENT_READ)
    return _of(work, work.actor.municipality_id)


def of_batch(work: Work, batch_id: UUID) -> Payer | None:
    """The account that pays a batch within reach."""
    batch = work.get(Permission.PAYMENT_READ, PaymentBatch, batch_id)
    return _of(work, batch.municipality_id)


def name_account(work: Work, raw: Mapping[str, object], seen: int | None = None) -> UUID:
    """Name the account that pays, or another one from now on; what was frozen keeps the account it had.

    Raises Invalid for what is no account, Overtaken where somebody else named one meanwhile.
    """
    work.require(Permission.CLAIM_DECIDE)
    duties.require_apart(work, Permission.CLAIM_DECIDE)
    form = checked(PayerForm, raw)
    known = own(work)
    if known is None:
        made = Payer(municipality_id=work.actor.municipality_id, set_by=work.actor.account_id, **form.model_dump())
        work.add(made, Action.ADD)
        return made.id
    payer = work.get(Permission.CLAIM_DECIDE, Payer, known.id, seen=seen)
    work.change(payer, Action.EDIT, set_by=work.actor.account_id, **form.model_dump())
    return payer.id


def _of(work: Work, municipality_id: UUID | None) -> Payer | None:
    theirs = (
        col(Payer.municipality_id).is_(None) if municipality_id is None else Payer.municipality_id == municipality_id
    )
    query = select(Payer).where(theirs, col(Payer.school_id).is_(None)).order_by(col(Payer.id))
    return work.session.exec(query.limit(1)).first()
