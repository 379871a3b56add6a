"""Deputies in a line each."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from models.people import Account, Assignment, DeputyForm
from models.vocabulary import Action
from services import deputies, standing
from services.errors import Refusal, outcome_of
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World

TODAY, LAST = date(2018, 1, 15), date(2018, 1, 26)


def name(by: Actor, absent: Actor, deputy: Actor, first: date = TODAY, last: date = LAST) -> UUID:
    form = DeputyForm(account_id=deputy.account_id, first=first, last=last)
    with begin(by) as work:
        return deputies.name(work, absent.assignment_id, form)


def acting(assignment_id: UUID) -> Actor:
    """Whoever holds this assignment, in it."""
    with look(OPERATOR) as work:
        held = work.session.get_one(Assignment, assignment_id)
        account = work.session.get_one(Account, held.account_id)
        return standing.as_actor(account, held, covered=standing.covered_by(work.session, held))


def deputy_of(absent: Actor, deputy: Actor) -> Actor:
    return acting(name(absent, absent, deputy))


def submitted(world: World) -> UUID:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    return plan_id


def why(call: Callable[[], object]) -> str:
    outcome = outcome_of(call)
    return outcome.why.name if isinstance(outcome, Refusal) else ""


def end(by: Actor, assignment_id: UUID) -> None:
    with begin(by) as work:
        deputies.end(work, assignment_id)
