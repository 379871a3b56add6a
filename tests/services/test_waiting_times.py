"""How long things wait is told of every queue a person may read one by one, and of nothing else."""

from datetime import date, timedelta

from models.meetings import ItemForm, MeetingForm
from models.money_words import ClaimStatus
from models.vocabulary import Action, Role
from services import clock, meetings, waiting_times
from services.rules.permissions import Actor
from services.rules.waiting import AgeBand
from services.waiting_times import Queue, queues
from services.work import begin, look
from tests.world import World

TODAY = date(2018, 1, 15)
PLANS = {Queue.PLAN_DIRECTOR, Queue.PLAN_MUNICIPALITY, Queue.PLAN_STATE}
CLAIMS = {Queue.CLAIM_DECISION, Queue.CLAIM_SCHOOL, Queue.CLAIM_SIGNATURE, Queue.CLAIM_PAYMENT}


def told(actor: Actor, **place: object) -> dict[Queue, tuple[int, int | None]]:
    """How many wait in each queue, and how long the oldest has."""
    with look(actor) as work:
        return {one.queue: (one.ages.waiting, one.ages.oldest) for one in queues(work, **place)}  # type: ignore[arg-type]


def ago(days: int) -> object:
    return clock.at(clock.noon(TODAY - timedelta(days=days)))


def test_a_plan_waits_since_it_came_to_the_step_it_is_at(world: World) -> None:
    plan_id = world.draft()
    with ago(4):
        world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    assert told(world.cast.dace)[Queue.PLAN_DIRECTOR] == (1, 4)

    with ago(2):
        world.step(world.cast.dace, plan_id, Action.APPROVE)
    found = told(world.cast.mara)
    assert (found[Queue.PLAN_DIRECTOR], found[Queue.PLAN_MUNICIPALITY]) == ((0, None), (1, 2))


def test_a_claim_waits_for_its_decision_since_it_was_filed_and_for_its_money_since_it_was_approved(
    world: World,
) -> None:
    plan_id = world.running()
    with ago(9):
        claim_id = world.claim(plan_id, "20.00")
    assert told(world.cast.mara)[Queue.CLAIM_DECISION] == (1, 9)

    with ago(2):
        world.decide(world.cast.mara, Action.APPROVE, claim_id)
    found = told(world.cast.mara)
    assert (found[Queue.CLAIM_DECISION], found[Queue.CLAIM_PAYMENT]) == ((0, None), (1, 2))


def test_a_claim_sent_back_waits_for_the_school_since_that_day(world: World) -> None:
    plan_id = world.running()
    with ago(9):
        claim_id = world.claim(plan_id, "20.00")
    with ago(3):
        world.decide(world.cast.mara, Action.RETURN, claim_id, comment="iemesls")

    assert told(world.cast.ilze)[Queue.CLAIM_SCHOOL] == (1, 3)


def test_a_teams_decision_waits_from_its_meeting_until_it_is_done(world: World) -> None:
    pupil_id = world.pupil()
    with begin(world.cast.dace) as work:
        meeting_id = meetings.open_meeting(work, MeetingForm(held_on=TODAY - timedelta(days=40)))
        work.session.flush()
        meetings.decide(work, meeting_id, pupil_id, 0, ItemForm(decision="Zvanīt mājās."))
    with look(world.cast.dace) as work:
        (found,) = [one.ages for one in queues(work) if one.queue is Queue.TEAM_DECISION]
    assert (found.waiting, found.oldest, found.bands[AgeBand.LONGER]) == (1, 40, 1)

    assert told(world.cast.normunds)[Queue.TEAM_DECISION] == (0, None)
    with begin(world.cast.dace) as work:
        meetings.mark(work, {meetings.undone(work)[0].id: 1})
    assert told(world.cast.dace)[Queue.TEAM_DECISION] == (0, None)


def test_a_queue_is_told_only_to_those_who_may_read_it_one_by_one(world: World) -> None:
    claim_readers = {"dace": True, "mara": True, "austra": True, "elza": False}
    plan_readers = {"dace": True, "mara": True, "austra": True, "elza": True}
    for name, sees_claims in claim_readers.items():
        found = set(told(world.cast.actors[name]))
        assert (found >= CLAIMS, found >= PLANS) == (sees_claims, plan_readers[name]), name
        assert (Queue.TEAM_DECISION in found) is (name == "dace")
    assert set(told(world.somebody(Role.ACCOUNTANT, "municipality"))) == CLAIMS


def test_only_what_is_within_reach_and_in_the_place_is_counted(world: World) -> None:
    for where in ("river", "forest", "craft"):
        world.step(world.team(where)[0], world.draft(where), Action.SUBMIT)
    state, forest, river = world.cast.sandra, world.school("forest").id, world.school("river").id

    assert told(world.cast.dace)[Queue.PLAN_DIRECTOR][0] == 1
    assert told(world.cast.mara)[Queue.PLAN_DIRECTOR][0] == 2  # vocational schools report to the state
    assert told(state)[Queue.PLAN_DIRECTOR][0] == 3
    assert told(state, schools={forest, river})[Queue.PLAN_DIRECTOR][0] == 2
    assert told(state, schools=())[Queue.PLAN_DIRECTOR][0] == 0
    assert told(world.cast.dace, schools={forest})[Queue.PLAN_DIRECTOR][0] == 0


def test_every_claim_that_is_not_at_its_end_waits_somewhere() -> None:
    assert set(ClaimStatus) - set(waiting_times._OF_STATUS) == {
        ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN, ClaimStatus.PAID,
    }  # fmt: skip


def test_the_lists_hold_what_the_queues_count_the_longest_waiting_first(world: World) -> None:
    for days, where in ((4, "river"), (2, "forest")):
        plan_id, preparer = world.draft(where), world.team(where)[0]
        running = world.running(where)
        with ago(days):
            world.step(preparer, plan_id, Action.SUBMIT)
            world.claim(running, "20.00")
    forest = world.school("forest").id
    for name, place in (("sandra", {}), ("sandra", {"schools": {forest}}), ("mara", {}), ("ilze", {})):
        actor = world.cast.actors[name]
        queues_of = told(actor, **place)
        with look(actor) as work:
            plans, claims = waiting_times.plans(work, **place), waiting_times.claims(work, **place)  # type: ignore[arg-type]

        assert plans.total == sum(number for queue, (number, _) in queues_of.items() if queue in PLANS) >= 1
        assert claims.total == sum(number for queue, (number, _) in queues_of.items() if queue in CLAIMS) >= 1
        for waiting in (plans.lines, claims.lines):
            days = [(TODAY - clock.day_of(one.since)).days for one in waiting if one.since]
            assert days == sorted(days, reverse=True)
        assert max(queues_of[queue][1] or 0 for queue in CLAIMS) == days[0]
