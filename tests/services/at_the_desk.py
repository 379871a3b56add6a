"""What experts do, in a line each."""

from collections.abc import Callable
from uuid import UUID

from models.vocabulary import Action, ReviewPoint
from services import desk, plan_steps, plans
from services.errors import Refusal, outcome_of
from services.rules.permissions import Actor
from services.work import begin
from tests.world import World

ALL = tuple(ReviewPoint)


def at_state(world: World, many: int = 1, where: str = "river") -> list[UUID]:
    """Plans that wait for the state, the oldest first."""
    made = []
    for _ in range(many):
        plan_id = world.draft(where, world.pupil(where, application_date="2017-12-01"))
        world.step(world.team(where)[0], plan_id, Action.SUBMIT)
        for actor in world.chain(where)[:-1]:
            world.step(actor, plan_id, Action.APPROVE)
        made.append(plan_id)
    return made


def take_next(actor: Actor) -> UUID | None:
    with begin(actor) as work:
        return desk.take_next(work)


def take_one(actor: Actor, plan_id: UUID) -> None:
    with begin(actor) as work:
        desk.take_one(work, plan_id)


def give_back(actor: Actor, plan_id: UUID) -> None:
    with begin(actor) as work:
        desk.give_back(work, plan_id)


def decide(world: World, actor: Actor, plan_id: UUID, step: Action = Action.APPROVE, **more: object) -> None:
    with begin(actor) as work:
        plan_steps.take(work, plan_id, world.plan(plan_id).version, step, "Lūdzu, labojiet.", **more)


def offered(actor: Actor, plan_id: UUID) -> list[Action]:
    with begin(actor) as work:
        return plans.open_plan(work, plan_id).steps


def why(call: Callable[[], object]) -> str:
    outcome = outcome_of(call)
    return outcome.why.name if isinstance(outcome, Refusal) else ""
