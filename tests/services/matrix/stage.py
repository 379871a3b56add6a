"""What the matrix is tried on: who acts, and what each school holds in every status."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.rules.permissions import Actor

HOME, ABROAD = "home", "abroad"
MUNICIPALITY_OF: Final = {"river": HOME, "forest": HOME, "craft": HOME, "far": ABROAD, "port": ABROAD}
STRAIGHT: Final = frozenset({"craft", "port"})  # vocational: they report straight to the state
ACTING: Final = ("river", "craft")  # the schools whose people act; the others' things are only asked for
# How each status is reached, by whom: p preparer, d director, m municipality, s state.
PATHS: Final[Mapping[str, str]] = {
    "draft": "", "submitted": "p", "director_approved": "pd", "in_approval": "pdm", "running": "pdms", "revising": "pr",
    "suspended": "pdmsx", "closed": "pdmsc", "void": "v",
}  # fmt: skip
CLAIMS: Final = ("submitted", "held", "queried", "returned", "rejected", "approved", "paid")


@dataclass(frozen=True)
class Spot:
    """What one school holds, on one side: plans of the acting preparer that name the acting provider, or a colleague's."""

    school: str
    own: bool
    school_id: UUID
    plans: Mapping[str, UUID]
    pupils: Mapping[str, UUID]
    claims: Mapping[str, UUID]
    versions: Mapping[UUID, int]
    colleague: UUID
    hand: UUID
    hands_role: UUID
    deputys_role: UUID  # in which the colleague is stood in for
    asked_of: UUID  # a request for a pupil of this school
    asked_for: UUID  # a request of this school for another's pupil
    verdict: UUID
    meetings: Mapping[str, UUID]  # an open one, a closed one, and a decision of each
    proofs: Mapping[str, UUID]  # evidence of the submitted claim, and somebody to pay

    @property
    def straight(self) -> bool:
        return self.school in STRAIGHT


@dataclass(frozen=True)
class Stage:
    """Actors by "role place", and what they may or may not reach."""

    actors: Mapping[str, Actor]
    spots: Mapping[tuple[str, bool], Spot]
    schools: Mapping[str, UUID]
    municipalities: Mapping[str, UUID]

    def place_of(self, actor: Actor) -> str:
        """The short name of the school or municipality of an actor."""
        names = {place_id: name for name, place_id in (self.schools | self.municipalities).items()}
        return names.get(actor.school_id or actor.municipality_id, "")
