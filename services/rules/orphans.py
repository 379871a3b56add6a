"""A plan that nobody can act on: why, in words that say what to do."""

from models.vocabulary import Stage
from services.rules.answers import Why


def why(awaits: Stage | None, *, anybody: bool) -> Why:
    """`anybody`: there are people for it, but each had a hand in it already; or a preparer, but not here any more."""
    if awaits is not None:
        return Why("orphan.all_had_a_hand" if anybody else "orphan.nobody_decides", {"stage": awaits})
    return Why("orphan.preparer_gone" if anybody else "orphan.no_preparer")
