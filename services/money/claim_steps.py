"""What a school does with a claim it filed: answer a question, take the claim back."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from models.claims import Claim
from models.fields import clean_lines
from models.vocabulary import Action
from services import trail
from services.errors import NotNow, Refusal
from services.rules.permissions import Permission
from services.rules.workflows import CLAIM, step_named
from services.work import Work

_LONGEST_COMMENT: Final = 2000


def answer(work: Work, claim_id: UUID, seen: int, comment: str) -> None:
    """Say what was asked; the claim waits for its decision again."""
    _take(work, claim_id, seen, Action.ANSWER, comment, {"decided_by": None, "decided_at": None})


def withdraw(work: Work, claim_id: UUID, seen: int, comment: str) -> None:
    """Take a claim back before it is decided, with the reason. It stays to be read; its cap is free again."""
    _take(work, claim_id, seen, Action.WITHDRAW, comment, {})


def _take(work: Work, claim_id: UUID, seen: int, name: Action, comment: str, more: Mapping[str, Any]) -> None:
    claim = work.get(Permission.CLAIM_FILE, Claim, claim_id, seen=seen)
    step = step_named(CLAIM, name, claim.status)
    if step is None:
        raise NotNow("claim.not_now", status=claim.status)
    comment = clean_lines(comment)[:_LONGEST_COMMENT]
    if not comment:
        raise Refusal("form.comment_needed")
    values = {"status": step.enters, "comment": comment, **more}
    before = {column: trail.plain(getattr(claim, column)) for column in values}
    claim.sqlmodel_update(values)
    after = {column: trail.plain(value) for column, value in values.items()}
    told = [column for column in values if before[column] != after[column]]
    work.session.add(claim)
    work.record(
        step.name, claim, before={n: before[n] for n in told}, after={n: after[n] for n in told}, comment=comment
    )
