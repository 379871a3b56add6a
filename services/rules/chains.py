"""Who approves a plan, in which order, by kind of school and day."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from models.vocabulary import PlanStatus, SchoolKind, Stage
from services.rules.dated import Dated, in_force


class ChainRow(Dated, Protocol):
    """One step of a chain."""

    school_kind: SchoolKind
    position: int
    stage: Stage


Chain = tuple[Stage, ...]


def chain_of(rows: Sequence[ChainRow], kind: SchoolKind, on: date) -> Chain:
    """The stages a plan of this kind of school passes; empty where the programme names none."""
    own = [row for row in in_force(rows, on) if row.school_kind is kind]
    return tuple(row.stage for row in sorted(own, key=lambda row: row.position))


def after(chain: Chain, stage: Stage) -> tuple[PlanStatus, Stage | None]:
    """What a plan becomes, and who is asked next, when a stage has approved it.

    A stage that the chain lost while the plan was on its way is followed by those that come later all the same.
    """
    ranks = list(Stage)
    later = tuple(one for one in chain if ranks.index(one) > ranks.index(stage))
    following = chain[chain.index(stage) + 1 :] if stage in chain else later
    if not following:
        return PlanStatus.RUNNING, None
    if stage is Stage.DIRECTOR:
        return PlanStatus.DIRECTOR_APPROVED, following[0]
    return PlanStatus.IN_APPROVAL, following[0]
