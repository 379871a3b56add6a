"""Try things as somebody and take them back, so that everybody finds the stage as it was built."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from models.vocabulary import Role
from services.errors import Refusal
from services.rulebook import rulebook
from services.rules.permissions import Actor
from services.work import Work, begin
from tests.services.matrix.stage import MUNICIPALITY_OF, Spot, Stage

# Those who act: a general and a vocational school's people, both municipalities', the state's, and the operator.
ACTORS = [
    *(f"{role} {where}" for role in ("preparer", "director", "school_coordinator", "provider") for where in ("river", "craft")),
    *(f"{role} {where}" for role in ("municipality_coordinator", "accountant") for where in ("home", "abroad")),
    "state_coordinator", "expert", "auditor", "administrator", "operator",
]  # fmt: skip


class _TakeBack(Exception):
    """Nothing of what was tried is to stay."""


@contextmanager
def tried(actor: Actor) -> Iterator[Work]:
    """A transaction that is taken back whatever happened in it."""
    try:
        with begin(actor) as work:
            rulebook(work.session)
            yield work
            raise _TakeBack
    except _TakeBack:
        pass


def said(work: Work, call: Callable[..., Any], *args: Any) -> str:
    """The name of the refusal, or nothing; whatever was written is taken back at once."""
    point = work.session.begin_nested()
    try:
        call(work, *args)
        work.session.flush()
    except Refusal as refusal:
        return refusal.why.name
    else:
        return ""
    finally:
        point.rollback()
        work.entries.clear()


def spots_for(stage: Stage, actor: Actor) -> list[Spot]:
    """Every school's things; those of one's own plans apart where owning them makes a difference."""
    mine = stage.place_of(actor) if actor.role in (Role.PREPARER, Role.PROVIDER) else ""
    return [stage.spots[where, own] for own in (True, False) for where in MUNICIPALITY_OF if where == mine or not own]
