"""Every list holds exactly what its reader reaches: neither a row too few nor one too many."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.people import Account, Assignment
from models.places import School
from models.plans import Plan
from models.pupils import PersonalCode
from models.vocabulary import PlanStatus
from models.vocabulary import Stage as Asked
from services import counting, figures, people, places, plans, pupils, trail_reading
from services.errors import NotPermitted
from services.money import claim_lists, claims
from services.paging import SIZE, Page
from services.rules.permissions import GRANTS, Actor, Level
from services.rules.permissions import Permission as P
from services.transfer.columns import Kind
from services.transfer.exporting import GIVERS
from services.work import Work
from tests.services.matrix.relations import owned, reaches
from tests.services.matrix.stage import CLAIMS, PATHS, STRAIGHT, Spot, Stage
from tests.services.matrix.trying import ACTORS, tried


def reached(stage: Stage, actor: Actor, permission: P) -> Iterator[Any]:
    """The spots whose things this permission reaches."""
    level = GRANTS[permission][actor.role]
    return (spot for spot in stage.spots.values() if reaches(stage, actor, level, spot.school, own=spot.own))


def plan_ids(stage: Stage, actor: Actor, permission: P, *statuses: str) -> set[UUID]:
    wanted = named(stage, actor, permission, lambda spot: spot.plans)
    return {plan_id for name, plan_id in wanted if (name in statuses if statuses else name != "void")}


def named(
    stage: Stage, actor: Actor, permission: P, things: Callable[[Spot], Mapping[str, UUID]]
) -> list[tuple[str, UUID]]:
    """The plans or pupils a permission reaches, with their names on the stage."""
    level = GRANTS[permission][actor.role]
    return [
        (name, thing_id)
        for spot in stage.spots.values()
        for name, thing_id in things(spot).items()
        if reaches(stage, actor, level, spot.school, own=owned(actor, spot, name))
    ]


def whole(find: Callable[[int], Page[Any]]) -> list[Any]:
    """All lines of all pages."""
    first = find(1)
    lines = [*first.lines, *(line for number in range(2, first.pages + 1) for line in find(number).lines)]
    assert len(lines) == first.total
    return lines


@pytest.fixture(params=ACTORS)
def actor(stage: Stage, request: pytest.FixtureRequest) -> Actor:
    return stage.actors[request.param]


@pytest.fixture
def work(actor: Actor) -> Iterator[Work]:
    with tried(actor) as work:
        yield work


def refused_or(work: Work, permission: P, use: Callable[[], Any]) -> Any:
    """The list, or nothing once it was made sure that somebody without the permission is refused."""
    if work.actor.may(permission):
        return use()
    with pytest.raises(NotPermitted, match=r"access\.not_permitted"):
        use()
    return []


def test_plans(stage: Stage, actor: Actor, work: Work) -> None:
    lines = refused_or(work, P.PLAN_READ, lambda: whole(lambda number: plans.find(work, number=number)))
    void = refused_or(
        work, P.PLAN_READ, lambda: whole(lambda number: plans.find(work, status=PlanStatus.VOID, number=number))
    )

    assert {line.id for line in lines} == plan_ids(stage, actor, P.PLAN_READ)
    assert {line.id for line in void} == plan_ids(stage, actor, P.PLAN_READ, "void")
    assert {bool(line.pupil) for line in lines} <= {actor.may(P.PUPIL_READ)}


def test_plans_that_wait_for_me(stage: Stage, actor: Actor, work: Work) -> None:
    lines = refused_or(work, P.PLAN_READ, lambda: whole(lambda number: plans.find(work, mine=True, number=number)))

    assert {line.id for line in lines} == waiting(stage, actor)


def waiting(stage: Stage, actor: Actor) -> set[UUID]:
    """Decisions for those who decide, unsent drafts for those who write and decide nothing."""
    asked = {
        (P.PLAN_APPROVE_DIRECTOR, "submitted"): (True, True), (P.PLAN_APPROVE_MUNICIPALITY, "director_approved"): (True, False),
        (P.PLAN_APPROVE_STATE, "in_approval"): (True, True), (P.PLAN_APPROVE_STATE, "director_approved"): (False, True),
    }  # fmt: skip
    found = {
        spot.plans[status]
        for (permission, status), (general, straight) in asked.items()
        for spot in reached(stage, actor, permission)
        if status in spot.plans and (straight if spot.straight else general)
    }
    decides = any(actor.may(permission) for permission, _ in asked)
    return found if decides else plan_ids(stage, actor, P.PLAN_WRITE, "draft", "revising")


def test_claims(stage: Stage, actor: Actor, work: Work) -> None:
    lines = refused_or(work, P.CLAIM_READ, lambda: whole(lambda number: claim_lists.find(work, number=number)[0]))

    assert {line.id for line in lines} == {
        claim for spot in reached(stage, actor, P.CLAIM_READ) for claim in spot.claims.values()
    }


def test_plans_to_claim_for(stage: Stage, actor: Actor, work: Work) -> None:
    found = refused_or(work, P.CLAIM_FILE, lambda: claims.claimable(work))
    running = ("running", "closed", *(f"claim {status}" for status in CLAIMS))

    assert {one.plan_id for one in found} == plan_ids(stage, actor, P.CLAIM_FILE, *running)


def test_pupils(stage: Stage, actor: Actor, work: Work) -> None:
    lines = refused_or(work, P.PUPIL_READ, lambda: whole(lambda number: pupils.find(work, number=number)))

    assert {line.id for line in lines} == {
        pupil_id for _, pupil_id in named(stage, actor, P.PUPIL_READ, lambda spot: spot.pupils)
    }


def test_schools(stage: Stage, actor: Actor, work: Work) -> None:
    for permission in P:
        level = GRANTS[permission][actor.role]
        wanted = {stage.schools[where] for where in stage.schools if reaches(stage, actor, level, where, own=False)}
        assert {school.id for school in places.schools(work, permission)} == wanted, permission


def test_people(stage: Stage, actor: Actor, work: Work) -> None:
    lines = refused_or(work, P.STAFF_MANAGE, lambda: people.find(work))
    level = GRANTS[P.STAFF_MANAGE][actor.role]
    schools = {stage.schools[where] for where in stage.schools if reaches(stage, actor, level, where, own=False)}
    wanted = {
        held.id
        for held in work.session.exec(select(Assignment))
        if level is Level.EVERYWHERE
        or held.school_id in schools
        or (level is Level.MUNICIPALITY and held.municipality_id == actor.municipality_id)
    }

    assert {line.assignment_id for line in lines} == wanted


def test_figures(stage: Stage, actor: Actor, work: Work) -> None:
    question = counting.Question((counting.Dimension.SCHOOL,), (counting.Measure.PLANS,))
    rows = refused_or(work, P.FIGURES_READ, lambda: figures.answer(work, question).rows)
    names = {school.id: school.name for school in work.session.exec(select(School))}
    counted: dict[str, int] = {}
    for spot in reached(stage, actor, P.FIGURES_READ):
        live = sum(name != "void" for name in spot.plans)
        counted[names[spot.school_id]] = counted.get(names[spot.school_id], 0) + live

    assert dict(rows) == counted


def test_the_trail(stage: Stage, actor: Actor, work: Work) -> None:
    first = refused_or(work, P.TRAIL_READ, lambda: trail_reading.find(work))
    if not first:
        return
    level = GRANTS[P.TRAIL_READ][actor.role]
    schools = {stage.schools[where] for where in stage.schools if reaches(stage, actor, level, where, own=False)}
    entries = work.session.exec(select(AuditEntry.seq, AuditEntry.school_id).order_by(AuditEntry.seq.desc()))
    wanted = [seq for seq, school_id in entries if level is Level.EVERYWHERE or school_id in schools]

    assert first.total == len(wanted)
    for number in (1, 2, first.pages):
        shown = [line.seq for line in trail_reading.find(work, number=number).lines]
        assert shown == wanted[(number - 1) * SIZE : number * SIZE]


def test_exports(stage: Stage, actor: Actor, work: Work) -> None:
    rows = {kind: refused_or(work, P.DATA_EXPORT, lambda kind=kind: GIVERS[kind](work)) for kind in Kind}
    codes = dict(work.session.exec(select(PersonalCode.pupil_id, PersonalCode.code)).all())
    plan_codes = dict(work.session.exec(select(Plan.id, Plan.code)).all())
    exported = list(reached(stage, actor, P.DATA_EXPORT))
    schools = {spot.school_id for spot in exported}

    assert {row["reg_no"] for row in rows[Kind.SCHOOLS]} == {
        s.reg_no for s in work.session.exec(select(School)) if s.id in schools
    }
    assert {row["personal_code"] for row in rows[Kind.PUPILS]} == {
        codes[p] for spot in exported for p in spot.pupils.values()
    }
    assert {row["plan_code"] for row in rows[Kind.PLANS]} == {
        plan_codes[p] for spot in exported for p in spot.plans.values()
    }
    assert sorted(row["status"] for row in rows[Kind.CLAIMS]) == sorted(
        name for spot in exported for name in spot.claims
    )
    staff = (
        select(Account.last_name)
        .join(Assignment, Assignment.account_id == Account.id)
        .where(Assignment.school_id.in_(schools), Assignment.deputy_for_id.is_(None))
    )
    assert sorted(row["last_name"] for row in rows[Kind.STAFF]) == sorted(work.session.exec(staff))


def test_the_stage_has_something_of_everything(stage: Stage) -> None:
    """Lists of nothing would all be equal."""
    general = stage.spots["river", False]
    assert set(PATHS) <= set(general.plans)
    assert all(stage.spots[where, False].claims for where in stage.schools)
    assert {Asked.DIRECTOR, Asked.MUNICIPALITY, Asked.STATE} == set(Asked)
    assert set(stage.schools) > STRAIGHT
