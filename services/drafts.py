"""What a person typed and has not handed in: kept on the server, seen by nobody else."""

from typing import Any, Final

from models.database import ensure
from models.kept import Draft
from services.work import Work

_MOST_TEXT: Final = 20_000


def load(work: Work, name: str) -> dict[str, Any]:
    """The draft of a form; empty where there is none."""
    draft = _draft(work, name)
    return dict(draft.content) if draft else {}


def keep(work: Work, name: str, content: dict[str, Any]) -> None:
    """Remember what is typed so far. Drafts are nobody's record yet, so they leave no trail."""
    if work.actor.account_id is None or len(str(content)) > _MOST_TEXT:
        return
    ensure(work.session, Draft(account_id=work.actor.account_id, name=name, content=content, saved_at=work.now))
    draft = work.session.get_one(Draft, (work.actor.account_id, name))
    draft.content, draft.saved_at = content, work.now
    work.session.add(draft)


def drop(work: Work, name: str) -> None:
    draft = _draft(work, name)
    if draft is not None:
        work.session.delete(draft)


def _draft(work: Work, name: str) -> Draft | None:
    """Nobody's draft is asked for on behalf of the shell."""
    return work.session.get(Draft, (work.actor.account_id, name)) if work.actor.account_id else None
