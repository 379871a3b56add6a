"""A plan as it was submitted: its shape, its digest, who may read what of it, and what differs between two.

The shape, version 1: semester, programme (code), education, grade, starts_on, ends_on, strengths, goal; risks, each
with code, sensitive, rating, note; measures, each with id, type, kind, subject, hours a month, amount per period of its
cap, provider (name), justification, risks (codes); funding with consultations, compensations, preparation and unknown
(what had no rate). Days and money are text, so that the same plan gives the same digest on every database.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from models.vocabulary import Action, Stage

SHAPE: Final = 1
Content = Mapping[str, Any]
_THINGS: Final = {"risks": "code", "measures": "id"}  # the lists in a plan, and what tells their things apart


class Mark(StrEnum):
    """What became of a thing or of one of its fields."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs; or, where `field` is empty, a whole thing that only one of the two has."""

    thing: str  # "" for the plan itself, "risks" or "measures"
    key: str
    field: str
    before: Any
    after: Any

    @property
    def mark(self) -> Mark:
        if self.field:
            return Mark.CHANGED
        return Mark.ADDED if self.before is None else Mark.REMOVED


class Taken(Protocol):
    """A step as the history keeps it."""

    @property
    def round(self) -> int: ...
    @property
    def step(self) -> str: ...
    @property
    def stage(self) -> Stage | None: ...


def digest(content: Content) -> str:
    """What a version is sealed with; anybody can work it out again from the content."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def readable(content: Content, *, sensitive: bool) -> tuple[dict[str, Any], int]:
    """What somebody may read of a version, and how many risks are hidden from them with the words that explain them."""
    hidden = set() if sensitive else {risk["code"] for risk in content["risks"] if risk["sensitive"]}
    risks = [risk for risk in content["risks"] if risk["code"] not in hidden]
    measures = [_without(measure, hidden) for measure in content["measures"]]
    return {**content, "risks": risks, "measures": measures}, len(hidden)


def _without(measure: Content, hidden: Collection[str]) -> Content:
    if not set(measure["risks"]) & set(hidden):
        return measure
    return {**measure, "justification": "", "risks": [code for code in measure["risks"] if code not in hidden]}


def compare(before: Content, after: Content) -> list[Difference]:
    """Everything that differs between two plans, field by field; nothing where they are equal."""
    alone = [{name: value for name, value in plan.items() if name not in _THINGS} for plan in (before, after)]
    found = _fields("", "", *alone)
    for thing, name in _THINGS.items():
        old = {one[name]: one for one in before[thing]}
        new = {one[name]: one for one in after[thing]}
        for key in [*old, *(key for key in new if key not in old)]:
            if key not in old or key not in new:
                found.append(Difference(thing, key, "", old.get(key), new.get(key)))
            else:
                found += _fields(thing, key, old[key], new[key])
    return found


def _fields(thing: str, key: str, old: Content, new: Content) -> list[Difference]:
    names = [*old, *(name for name in new if name not in old)]
    return [Difference(thing, key, n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)]


def merged(before: Content, chosen: Sequence[Difference]) -> dict[str, Any]:
    """The first of two plans with the chosen differences of the second taken over."""
    found = {name: value for name, value in before.items() if name not in _THINGS}
    found |= {difference.field: difference.after for difference in chosen if not difference.thing}
    for thing, name in _THINGS.items():
        things = {one[name]: dict(one) for one in before[thing]}
        for difference in (one for one in chosen if one.thing == thing):
            if difference.field:
                things[difference.key][difference.field] = difference.after
            elif difference.after is None:
                del things[difference.key]
            else:
                things[difference.key] = dict(difference.after)
        found[thing] = list(things.values())
    return found


def decided_on(taken: Sequence[Taken], number: int, asked: Stage | None) -> int | None:
    """The round that whoever is asked now compares with: the last before this one that they, or anybody, decided.

    What they sent back themselves counts too: they want to see whether it was mended.
    """
    rounds = [
        step.round
        for step in taken
        if step.round < number and (step.step == Action.APPROVE or (step.step == Action.RETURN and step.stage is asked))
    ]
    return max(rounds, default=None)
