"""Read a plan's versions: which there are, who decided on each, and what differs between any two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.people import Account
from models.plans import Plan, PlanStep
from models.reviewing import PlanVersion
from models.vocabulary import Action, Stage
from services import plan_facts, plan_keeping
from services.errors import NotFound
from services.rules import plan_versions
from services.rules.names_of import Named
from services.rules.permissions import Permission
from services.rules.plan_versions import Difference
from services.work import Work

NOW: Final = 0  # the number of the plan as it is now


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what on a version, when, with what comment."""

    name: Action
    stage: Stage | None
    by: str
    at: datetime
    comment: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One submission and what came of it."""

    number: int
    at: datetime
    by: str
    digest: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two versions, as far as the actor may read."""

    before: int
    after: int
    differences: tuple[Difference, ...]
    contents: tuple[dict[str, Any], dict[str, Any]]
    hidden_risks: int
    names: dict[str, Named]


def versions(work: Work, plan_id: UUID) -> list[VersionLine]:
    """All submissions of a plan, the oldest first. Plans taken from history have none."""
    plan = work.get(Permission.PLAN_READ, Plan, plan_id, past=True)
    kept = _kept(work, plan)
    taken = plan_facts.steps_taken(work, plan.id)
    people = _names(work, [*(one.by_id for one in kept), *(step.by_id for step in taken)])
    return [
        VersionLine(one.round, one.at, people.get(one.by_id, ""), one.digest, _decisions(taken, one.round, people))
        for one in kept
    ]


def compare(work: Work, plan_id: UUID, before: int, after: int) -> Comparison:
    """What differs between two versions; the number NOW is the plan as it is. Sensitive risks as in the opened plan.

    Needs a transaction that may write: reading somebody's sensitive risks leaves an entry. Raises NotFound.
    """
    plan = work.get(Permission.PLAN_READ, Plan, plan_id, past=True)
    kept = {one.round: one.content for one in _kept(work, plan)} | {NOW: plan_keeping.as_it_is(work, plan)}
    if before not in kept or after not in kept:
        raise NotFound("plan.no_such_version")
    sensitive = plan_facts.reaches(work, Permission.RISK_READ_SENSITIVE, plan, past=True)
    read = [plan_versions.readable(kept[number], sensitive=sensitive) for number in (before, after)]
    if sensitive and any(risk["sensitive"] for content, _ in read for risk in content["risks"]):
        plan_facts.note_reading(work, plan)
    (old, hid), (new, hides) = read
    found = tuple(plan_versions.compare(old, new))
    names = plan_facts.rules_of(work, plan).names()
    return Comparison(before, after, found, (old, new), max(hid, hides), names)


def since_last_decision(work: Work, plan_id: UUID) -> Comparison | None:
    """What whoever decides on a waiting plan sees in one glance; nothing where it waits for nobody or for the first time."""
    plan = work.get(Permission.PLAN_READ, Plan, plan_id, past=True)
    if plan.awaits is None:
        return None
    before = plan_versions.decided_on(plan_facts.steps_taken(work, plan.id), plan.round, plan.awaits)
    there = {one.round for one in _kept(work, plan)}
    if before is None or not {before, plan.round} <= there:
        return None
    return compare(work, plan_id, before, plan.round)


def _kept(work: Work, plan: Plan) -> Sequence[PlanVersion]:
    query = select(PlanVersion).where(PlanVersion.plan_id == plan.id).order_by(col(PlanVersion.round))
    return work.session.exec(query).all()


def _decisions(taken: Sequence[PlanStep], number: int, people: dict[UUID, str]) -> tuple[Decision, ...]:
    return tuple(
        Decision(Action(step.step), step.stage, people.get(step.by_id, ""), step.at, step.comment)
        for step in taken
        if step.round == number and step.step != Action.SUBMIT
    )


def _names(work: Work, ids: Sequence[UUID]) -> dict[UUID, str]:
    found = work.session.exec(select(Account).where(col(Account.id).in_(set(ids))))
    return {account.id: account.name for account in found}
