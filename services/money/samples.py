"""Claims drawn from a batch to be looked at again before it is paid, by somebody who had no part in them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim
from models.ledger import SampleCheck
from models.money_words import BatchStatus, SampleVerdict
from models.payments import PaymentBatch, PaymentItem, PaymentLine
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Action
from services.errors import NotNow, NotPermitted, Refusal
from services.rulebook import rulebook
from services.rules import decisions, sampling
from services.rules.permissions import Permission
from services.work import Work

PERCENT: Final = "sample_percent"
_LONGEST_COMMENT: Final = 2000


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One drawn claim and what looking again found; `mine`: this reader had no part in it and may say."""

    id: UUID
    version: int
    claim_id: UUID
    pupil: str
    kind: str
    month: date
    approved: Decimal | None
    verdict: SampleVerdict | None
    comment: str
    mine: bool


def draw(work: Work, batch_id: UUID) -> list[UUID]:
    """Draw the sample of an open batch, once: the claims, in the order drawn. Drawn again, it is the same.

    What was gathered after drawing is drawn with the same seed; what was looked at already stays so.
    """
    batch = _open(work, batch_id)
    if not batch.seed:
        work.change(batch, Action.DRAW, seed=secrets.token_hex(16))
    before = set(work.session.exec(select(SampleCheck.claim_id).where(SampleCheck.batch_id == batch.id)))
    chosen = _chosen(work, batch)
    for claim_id in chosen:
        if claim_id not in before:
            school_id = work.session.get_one(Claim, claim_id).school_id
            work.add(SampleCheck(school_id=school_id, batch_id=batch.id, claim_id=claim_id), Action.DRAW)
    work.session.flush()
    return chosen


def find(work: Work, batch_id: UUID) -> list[CheckLine]:
    """The sample of a batch within reach, as far as its claims are."""
    batch = work.get(Permission.SAMPLE_CHECK, PaymentBatch, batch_id)
    query = (
        select(SampleCheck, Claim, Plan.preparer_id, Pupil)
        .join(Claim, col(Claim.id) == SampleCheck.claim_id)
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .join(Pupil, col(Pupil.id) == Claim.pupil_id)
        .where(SampleCheck.batch_id == batch.id, work.within(Permission.SAMPLE_CHECK, SampleCheck))
        .order_by(col(SampleCheck.id))
    )
    return [
        CheckLine(
            row.id, row.version, claim.id, f"{pupil.last_name} {pupil.first_name}", claim.kind, claim.month, claim.approved,
            SampleVerdict(row.verdict) if row.verdict else None, row.comment, not _barred(work, claim, preparer_id),
        )
        for row, claim, preparer_id, pupil in work.session.exec(query)
    ]  # fmt: skip


def judge(work: Work, check_id: UUID, seen: int, verdict: SampleVerdict, comment: str = "") -> None:
    """Say what looking again found; a fault needs its reason. Raises NotPermitted for whoever had a part in the claim."""
    row = work.get(Permission.SAMPLE_CHECK, SampleCheck, check_id, seen=seen)
    _open(work, row.batch_id)
    claim = work.session.get_one(Claim, row.claim_id)
    if _barred(work, claim, work.session.get_one(Plan, claim.plan_id).preparer_id):
        raise NotPermitted("sample.four_eyes")
    comment = comment.strip()[:_LONGEST_COMMENT]
    if verdict is SampleVerdict.FAULTY and not comment:
        raise Refusal("form.comment_needed")
    row.comment = comment
    work.change(row, Action.CHECK, comment=comment, verdict=verdict.value, by_id=work.actor.account_id, at=work.now)


def open_checks(work: Work, batch_id: UUID) -> list[UUID]:
    """The drawn claims of a batch, still in it, that nobody has found sound yet."""
    batch = work.get(Permission.PAYMENT_READ, PaymentBatch, batch_id)
    return _unsound(work, batch)


def require_checked(work: Work, batch_id: UUID) -> None:
    """Nothing is frozen before a sample was drawn of what is in it now, and every claim drawn was found sound."""
    batch = work.get(Permission.PAYMENT_READ, PaymentBatch, batch_id)
    chosen = _chosen(work, batch)
    checked = set(work.session.exec(select(SampleCheck.claim_id).where(SampleCheck.batch_id == batch.id)))
    if chosen and not (batch.seed and set(chosen) <= checked):
        raise Refusal("sample.not_drawn")
    if unsound := _unsound(work, batch):
        raise Refusal("sample.unchecked", count=len(unsound))


def _open(work: Work, batch_id: UUID) -> PaymentBatch:
    batch = work.get(Permission.SAMPLE_CHECK, PaymentBatch, batch_id)
    if batch.status is not BatchStatus.OPEN:
        raise NotNow("sample.batch_closed")
    return batch


def _chosen(work: Work, batch: PaymentBatch) -> list[UUID]:
    """What the seed draws of the claims that are in the batch now: so many per cent of each programme's."""
    found: list[UUID] = []
    for programme_id, ids in _gathered(work, batch).items():
        percent = rulebook(work.session).of(programme_id).figure(PERCENT, work.today)
        found += sampling.drawn(batch.seed, ids, percent or 0)
    return found


def _gathered(work: Work, batch: PaymentBatch) -> Mapping[UUID, list[UUID]]:
    query = (
        select(Plan.programme_id, Claim.id)
        .join(Claim, col(Claim.plan_id) == Plan.id)
        .join(PaymentItem, col(PaymentItem.claim_id) == Claim.id)
        .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
        .where(PaymentLine.batch_id == batch.id, col(PaymentItem.live).is_(True))
        .order_by(col(Plan.programme_id), col(Claim.id))
    )
    found: dict[UUID, list[UUID]] = {}
    for programme_id, claim_id in work.session.exec(query):
        found.setdefault(programme_id, []).append(claim_id)
    return found


def _unsound(work: Work, batch: PaymentBatch) -> list[UUID]:
    within = {claim_id for ids in _gathered(work, batch).values() for claim_id in ids}
    rows = work.session.exec(select(SampleCheck).where(SampleCheck.batch_id == batch.id).order_by(col(SampleCheck.id)))
    return [row.claim_id for row in rows if row.claim_id in within and row.verdict != SampleVerdict.SOUND.value]


def _barred(work: Work, claim: Claim, preparer_id: UUID | None) -> bool:
    signed = {claim.decided_by, claim.signed_by}
    return decisions.barred(Action.CHECK, work.actor.hands, claim.filed_by, preparer_id, signed)
