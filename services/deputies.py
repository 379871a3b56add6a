"""Deputies: a colleague of the same place does somebody's work for a stretch of days, and nobody's rights grow by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.people import Account, Assignment, DeputyForm
from models.vocabulary import Action, Role
from services import duties, people, standing
from services.errors import Invalid, NotFound, NotPermitted, Refusal
from services.rules.answers import Why
from services.rules.people import MAY_STAND_IN
from services.work import Work

# No source says for how long: our choice. Whoever is away longer needs a successor.
LONGEST: Final = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Somebody stands in for somebody; `last` is the last day of it, None where no end was ever written."""

    assignment_id: UUID
    covered_id: UUID
    absent: str
    deputy: str
    role: Role
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Covered:
    """A role of one's own that a deputy may cover, and those who do or will."""

    assignment_id: UUID
    role: Role
    deputies: tuple[Stretch, ...]


def own(work: Work) -> list[Covered]:
    """The roles this person may name deputies for, each with those named; none while they are a deputy themselves."""
    if work.actor.account_id is None or work.actor.stands_for is not None:
        return []
    held = standing.assignments_of(work.session, work.actor.account_id)
    mine = [one for one in held if one.deputy_for_id is None and one.role in MAY_STAND_IN]
    stretches = _stretches(work, [one.id for one in mine])
    return [
        Covered(one.id, one.role, tuple(found for found in stretches if found.covered_id == one.id)) for one in mine
    ]


def of(work: Work, assignment_id: UUID) -> list[Stretch]:
    """The deputies of a role, one's own or one within reach, today's and those to come."""
    return _stretches(work, [_covered(work, assignment_id).id])


def candidates(work: Work, assignment_id: UUID) -> list[Account]:
    """Who may stand in: active colleagues with a role of their own in the same place that does not clash with this one.

    Raises NotFound out of reach.
    """
    covered = _covered(work, assignment_id)
    place = (covered.role, covered.school_id, covered.municipality_id)
    return [one for one in _candidates(work, covered) if duties.in_the_way(work, one.id, *place) is None]


def name(work: Work, assignment_id: UUID, form: DeputyForm, key: str = "") -> UUID:
    """Name a deputy for a role, one's own or one whose place one staffs. Handed in twice, it counts once.

    Raises Invalid for days that cannot be, NotFound for somebody who may not stand in, Refusal where they do already.
    """
    covered = _covered(work, assignment_id)
    if again := work.done_before(key):
        return UUID(again)
    _require_days(work, form)
    if form.account_id not in {account.id for account in _candidates(work, covered)}:
        raise NotFound("deputy.nobody_like_that")
    _require_once(work, covered, form)
    duties.require_compatible(work, form.account_id, covered.role, covered.school_id, covered.municipality_id)
    deputy = Assignment(
        account_id=form.account_id, role=covered.role, school_id=covered.school_id,
        municipality_id=covered.municipality_id, profession=covered.profession, since=form.first,
        until=form.last + timedelta(days=1), deputy_for_id=covered.id,
    )  # fmt: skip
    work.add(deputy, Action.GIVE_ROLE)
    work.remember_done(key, str(deputy.id))
    work.session.flush()
    return deputy.id


def end(work: Work, assignment_id: UUID) -> None:
    """End a deputy's time at once: whoever they stand for, whoever staffs the place, or the deputy."""
    deputy = work.session.get(Assignment, assignment_id)
    if deputy is None or deputy.deputy_for_id is None or deputy.until is None or deputy.until <= work.today:
        raise NotFound("access.not_found")
    if deputy.account_id != work.actor.account_id:
        _covered(work, deputy.deputy_for_id)
    work.change(deputy, Action.END_ROLE, since=min(deputy.since, work.today), until=work.today)


def _covered(work: Work, assignment_id: UUID) -> Assignment:
    """A role that may be covered: one's own, or one that the actor may give in its place. A deputy covers nobody else's."""
    if work.actor.stands_for is not None:
        raise NotPermitted("deputy.not_as_deputy")
    query = select(Assignment).where(
        col(Assignment.id) == assignment_id, standing.held_today(), col(Assignment.deputy_for_id).is_(None)
    )
    held = work.session.exec(query.with_for_update()).one_or_none()
    if held is None:
        raise NotFound("access.not_found")
    if held.account_id != work.actor.account_id:
        people.require_place(work, held.role, held.school_id, held.municipality_id)
    if held.role not in MAY_STAND_IN:
        raise Refusal("deputy.role_has_none", role=held.role)
    return held


def _candidates(work: Work, covered: Assignment) -> list[Account]:
    same = (
        col(Assignment.school_id) == covered.school_id
        if covered.school_id
        else col(Assignment.municipality_id) == covered.municipality_id
        if covered.municipality_id
        else col(Assignment.school_id).is_(None) & col(Assignment.municipality_id).is_(None)
    )
    here = select(Assignment.account_id).where(
        same, standing.held_today(), col(Assignment.deputy_for_id).is_(None), col(Assignment.role).in_(MAY_STAND_IN)
    )
    query = select(Account).where(
        col(Account.id).in_(here), col(Account.active).is_(True), col(Account.id) != covered.account_id
    )
    return list(work.session.exec(query.order_by(col(Account.last_name), col(Account.first_name))))


def _require_days(work: Work, form: DeputyForm) -> None:
    if form.first < work.today:
        raise Invalid({"first": Why("deputy.begins_in_past")})
    if form.last < form.first:
        raise Invalid({"last": Why("deputy.ends_before_it_begins")})
    if form.last - form.first >= LONGEST:
        raise Invalid({"last": Why("deputy.too_long", {"days": LONGEST.days})})


def _require_once(work: Work, covered: Assignment, form: DeputyForm) -> None:
    already = select(Assignment.id).where(
        Assignment.deputy_for_id == covered.id, Assignment.account_id == form.account_id, col(Assignment.since) <= form.last,
        col(Assignment.until) > form.first,
    )  # fmt: skip
    if work.session.exec(already).first() is not None:
        raise Refusal("deputy.named_already")


def _stretches(work: Work, covered_ids: Sequence[UUID]) -> list[Stretch]:
    """Who stands in or will, the next to begin first."""
    covered, absent, deputy = aliased(Assignment), aliased(Account), aliased(Account)
    rows = work.session.execute(
        select(Assignment, absent, deputy)
        .join(covered, col(covered.id) == col(Assignment.deputy_for_id))
        .join(absent, col(absent.id) == col(covered.account_id))
        .join(deputy, col(deputy.id) == col(Assignment.account_id))
        .where(
            col(Assignment.deputy_for_id).in_(covered_ids),
            or_(col(Assignment.until).is_(None), col(Assignment.until) > work.today),
        )
        .order_by(col(Assignment.since), col(Assignment.id))
    )
    return [
        Stretch(
            held.id, held.deputy_for_id, one.name, other.name, held.role, held.since,
            held.until - timedelta(days=1) if held.until else None,
        )
        for held, one, other in rows
    ]  # fmt: skip
