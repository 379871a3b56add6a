"""What is worth a look before a claim is decided, though it stops nobody: one function a flag."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.evidence import Evidence
from services.rules.answers import Why
from services.work import Work

Flagger = Callable[[Work, Sequence[UUID]], Mapping[UUID, Sequence[Why]]]
_AT_ONCE: Final = 400


def of(work: Work, claim_ids: Sequence[UUID]) -> dict[UUID, list[Why]]:
    """The flags of these claims, which were reached."""
    found: dict[UUID, list[Why]] = {}
    for flagger in FLAGGERS:
        for claim_id, whys in flagger(work, claim_ids).items():
            found.setdefault(claim_id, []).extend(whys)
    return found


def unproven(work: Work, claim_ids: Sequence[UUID]) -> dict[UUID, list[Why]]:
    """Claims without a single file of evidence."""
    proven: set[UUID] = set()
    for start in range(0, len(claim_ids), _AT_ONCE):
        part = claim_ids[start : start + _AT_ONCE]
        proven |= set(work.session.exec(select(Evidence.claim_id).where(col(Evidence.claim_id).in_(part))))
    return {claim_id: [Why("claim.without_evidence")] for claim_id in claim_ids if claim_id not in proven}


# The same paper, file or account somewhere else is told by a function of this shape too.
FLAGGERS: Final[tuple[Flagger, ...]] = (unproven,)
