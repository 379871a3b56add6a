"""Whoever takes figures of effectiveness away as a file leaves an entry."""

from models.vocabulary import Action
from services import trail
from services.rules.permissions import Permission
from services.work import Work


def note_download(work: Work, what: str, ending: str) -> None:
    """An entry in the trail of what was taken away, and as which kind of file."""
    work.require(Permission.EFFECT_READ)
    work.entries.append(trail.Entry(Action.EXPORT, "figures", f"effect-{what}.{ending}", work.actor.school_id))
