"""The state's queue: no plan is taken twice, however fast people are, and how it stands is told."""

import os
from datetime import UTC, date, datetime

import pytest

from models.plans import Plan
from models.vocabulary import Role
from services import clock, desk, plans
from services.errors import Refusal
from services.work import Work, look
from tests.services.at_the_desk import at_state, take_next, take_one
from tests.services.together import together
from tests.world import World


def test_experts_at_the_same_moment_never_get_the_same_plan(world: World) -> None:
    made = at_state(world, 6)
    experts = [world.somebody(Role.EXPERT) for _ in range(4)]
    with clock.at(datetime(2018, 1, 10, 12, tzinfo=UTC)):
        take_one(experts[0], made[0])  # run out meanwhile: its row is there already
    got = [one for _ in range(2) for one in together(*(lambda actor=actor: take_next(actor) for actor in experts))]

    taken = [plan_id for plan_id in got if plan_id is not None]
    assert (sorted(taken), got.count(None)) == (sorted(made), 2), os.environ["DATABASE_URL"]


def test_two_experts_with_the_same_moment_before_their_eyes_get_two_plans(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was free when one looked may be taken once one has its row: it is asked again, and the next one is taken."""
    first, second = at_state(world, 2)
    take_one(world.cast.elza, first)
    looked = desk._oldest_free
    stale = [first]

    def _as_it_was(work: Work) -> Plan | None:
        return work.session.get_one(Plan, stale.pop()) if stale else looked(work)

    monkeypatch.setattr(desk, "_oldest_free", _as_it_was)

    assert take_next(world.somebody(Role.EXPERT)) == second


def test_this_very_plan_is_taken_by_one_of_many(world: World) -> None:
    (plan_id,) = at_state(world)
    experts = [world.somebody(Role.EXPERT) for _ in range(4)]
    got = together(*(lambda actor=actor: take_one(actor, plan_id) for actor in experts))

    names = [outcome.why.name if isinstance(outcome, Refusal) else "taken" for outcome in got]
    assert sorted(names) == ["desk.held"] * 3 + ["taken"]


def test_the_queues_age_and_load_are_told(world: World) -> None:
    days = (15, 12, 8, 1)  # of January: 0, 3, 7 and 14 days ago
    made = {}
    for day in days:
        with clock.at(clock.noon(date(2018, 1, day))):
            made[day] = at_state(world)[0]
    with clock.at(clock.noon(date(2018, 1, 15))):
        take_one(world.cast.elza, made[1])
        take_one(world.cast.toms, made[12])
        with look(world.cast.elza) as work:
            told, lines = desk.overview(work), desk.queue(work).lines

    assert (told.waiting, told.held, told.oldest) == (4, 2, 14)
    assert [(band.first, band.last, band.plans) for band in told.bands] == [
        (0, 2, 1),
        (3, 7, 2),
        (8, 14, 1),
        (15, None, 0),
    ]
    assert [(one.name, one.plans) for one in told.load] == [("Elza Egļsveķe", 1), ("Toms Timiņsēta", 1)]
    assert [line.id for line in told.mine] == [made[1]]
    assert [(line.days, line.holder, line.mine) for line in lines] == [
        (14, "Elza Egļsveķe", True), (7, "", False), (3, "Toms Timiņsēta", False), (0, "", False),
    ]  # fmt: skip


def test_a_list_of_what_waits_leaves_out_what_others_hold(world: World) -> None:
    mine, theirs, free = at_state(world, 3)
    take_one(world.cast.elza, mine)
    take_one(world.somebody(Role.EXPERT), theirs)

    for actor, wanted in ((world.cast.elza, [mine, free]), (world.cast.sandra, [free])):
        with look(actor) as work:
            assert [line.id for line in plans.find(work, mine=True).lines] == wanted


def test_the_desk_shows_codes_and_no_child(world: World) -> None:
    (plan_id,) = at_state(world)
    with look(world.cast.elza) as work:
        (line,) = desk.queue(work).lines

    assert (line.code, line.school) == (world.plan(plan_id).code, "Kļavu Upes vidusskola")
    assert "Pumpurzara" not in repr(line)
