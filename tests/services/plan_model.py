"""What is true of plans, told without the application: the programme's table of ways, who walks them, what bars whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from tests.rules.cases import table

ALONG: Final = {"river": "through_the_municipality", "craft": "straight_to_the_state"}
WAYS: Final[Mapping[tuple[str, str, str, str], tuple[str, str]]] = {
    (school, status, awaits, step): (then, asked)
    for school, name in ALONG.items()
    for status, awaits, step, then, asked in table("workflows")[name]["ways"]
}
STEPS: Final = tuple(dict.fromkeys(step for _, _, _, step in WAYS))
OVER: Final = frozenset({"void", "closed"})
_DECIDES: Final = {"director": "director", "municipality": "municipality_coordinator", "state": "state_coordinator"}
# Roles that take such steps on some plan or other.
TAKERS: Final[Mapping[str, frozenset[str]]] = {
    step: frozenset(_DECIDES.values()) if step in {"approve", "return"}
    else frozenset({"preparer", "director"} if step in {"suspend", "resume"} else {"preparer"})
    for step in STEPS
}  # fmt: skip


@dataclass(frozen=True)
class Hat:
    """One role of one person; `where` is a school, or nothing for the municipality and the state."""

    person: str
    role: str
    where: str = ""


@dataclass(frozen=True)
class Told:
    """What the model knows of a plan."""

    school: str
    pupil: int
    semester: str
    preparer: str
    status: str = "draft"
    awaits: str = ""
    acted: frozenset[str] = frozenset()  # who submitted or approved it as it stands
    approved: tuple[str, ...] = ()  # the stages that did, in turn
    complete: bool = False
    money: int = 0  # claims in play

    @property
    def editable(self) -> bool:
        return self.status in {"draft", "revising"} and not self.awaits


def may(told: Told, hat: Hat, step: str, semester: str) -> bool:
    """Whether this person in this role may take this step now, were the plan complete and every reason given."""
    if (told.school, told.status, told.awaits, step) not in WAYS:
        return False
    if step in {"approve", "return"}:
        stage = told.awaits
        reaches = hat.role == _DECIDES[stage] and (stage != "director" or hat.where == told.school)
        return reaches and hat.person not in told.acted | {told.preparer}
    if step == "resume" and told.semester != semester:
        return False
    prepares = hat.role == "preparer" and (hat.person, hat.where) == (told.preparer, told.school)
    directs = hat.role == "director" and hat.where == told.school
    return prepares or (directs and step in {"suspend", "resume"})


def succeeds(told: Told, hat: Hat, step: str, semester: str, *, comment: bool) -> bool:
    """Whether the step is taken indeed."""
    lacks_reason = step in {"return", "suspend"} and not comment
    barred = (step == "submit" and not told.complete) or (step == "void" and told.money > 0)
    return may(told, hat, step, semester) and not lacks_reason and not barred


def after(told: Told, hat: Hat, step: str) -> Told:
    """The plan once the step is taken."""
    status, awaits = WAYS[told.school, told.status, told.awaits, step]
    moved = replace(told, status=status, awaits=awaits)
    if step == "submit":
        return replace(moved, acted=frozenset({hat.person}), approved=())
    if step == "approve":
        return replace(moved, acted=told.acted | {hat.person}, approved=(*told.approved, told.awaits))
    return replace(moved, complete=told.complete and step != "void")
