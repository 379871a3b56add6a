"""Roles that must not meet: refused when given, by whatever way, and refused when used."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from models.claims import ClaimForm
from models.people import Account, DeputyForm, PersonForm
from models.vocabulary import Action, Role
from services import deputies, people
from services.errors import Refusal, outcome_of
from services.money import batches, caterer, claim_decisions, claims, gathering, settling, statements
from services.money.gathering import Wanted
from services.money.meal_list import Bill
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, begin, look
from tests.services.paying import PAY_ON, approved, frozen, lines, the_batch
from tests.world import World


def give(world: World, to: Actor, role: Role, municipality_id: UUID | None, school_id: UUID | None = None) -> str:
    """The administrator gives a person one more role."""
    with look(OPERATOR) as work:
        account = work.session.exec(select(Account).where(Account.id == to.account_id)).one()
    form = PersonForm(
        username=account.username, first_name=account.first_name, last_name=account.last_name, email=account.email, role=role,
        school_id=school_id, municipality_id=municipality_id,
    )  # fmt: skip

    def use() -> None:
        with begin(world.cast.andris) as work:
            people.add(work, form)

    outcome = outcome_of(use)
    return outcome.why.name if isinstance(outcome, Refusal) else "given"


def test_nobody_is_given_a_role_that_clashes_with_one_they_hold(world: World) -> None:
    cast, home = world.cast, world.cast.municipality.id
    assert give(world, cast.aija, Role.MUNICIPALITY_COORDINATOR, home) == "person.incompatible_role"
    assert give(world, cast.ilze, Role.ACCOUNTANT, home) == "person.incompatible_role"
    assert give(world, cast.mara, Role.SCHOOL_COORDINATOR, None, world.school("river").id) == "person.incompatible_role"
    assert give(world, cast.aija, Role.MUNICIPALITY_COORDINATOR, world.municipality("far")) == "given"
    assert give(world, cast.peteris, Role.MUNICIPALITY_COORDINATOR, home) == "given"


def test_the_refusal_names_the_other_role(world: World) -> None:
    form = DeputyForm(account_id=world.cast.aija.account_id, first=date(2018, 1, 15), last=date(2018, 1, 16))
    with pytest.raises(Refusal) as refused, begin(world.cast.mara) as work:
        deputies.name(work, world.cast.mara.assignment_id, form)

    assert refused.value.why.values == {"role": Role.MUNICIPALITY_COORDINATOR, "other": Role.ACCOUNTANT}


@pytest.mark.parametrize("dry", [True, False])
def test_whoever_holds_both_all_the_same_uses_neither(world: World, dry: bool) -> None:
    """Roles given before the rule, or by moving places together."""
    claim = world.claim(world.running())
    both = world.second_role(world.cast.aija, Role.MUNICIPALITY_COORDINATOR)
    use = claim_decisions.check if dry else claim_decisions.decide

    with pytest.raises(Refusal, match=r"person\.incompatible_use"), begin(both) as work:
        use(work, {claim: 1}, Action.APPROVE)
    world.decide(world.cast.mara, Action.APPROVE, claim)
    with pytest.raises(Refusal, match=r"person\.incompatible_use"):
        world.decide(world.cast.aija, Action.PAY, claim)


def test_whoever_also_files_neither_pays_nor_files(world: World) -> None:
    """The school's claims by one hand from filing to the bank: refused at every door."""
    ilze, plan_id = world.cast.ilze, world.running()
    approved(world, plan_id=plan_id)
    batch_id = frozen(world)
    (line,) = lines(batch_id)
    pays = world.second_role(ilze, Role.ACCOUNTANT, "municipality")
    filed = ClaimForm(plan_id=plan_id, kind="meals", month=date(2018, 2, 1), amount=Decimal(5), document_no="2")
    doors: tuple[tuple[Actor, Callable[[Work], object]], ...] = (
        (ilze, lambda work: claims.file(work, filed)),
        (ilze, lambda work: caterer.file_all(work, Bill(world.school("river").id, date(2018, 1, 1), "R"), [])),
        (pays, lambda work: gathering.gather(work, Wanted())),
        (pays, lambda work: batches.freeze(work, batch_id, the_batch(batch_id).version, PAY_ON)),
        (pays, lambda work: settling.settle_by_hand(work, [line.id], date(2018, 1, 15))),
        (pays, lambda work: settling.give_up(work, [line.id], "kļūda")),
        (pays, lambda work: statements.take(work, "a", "0" * 64, [])),
    )
    for who, door in doors:
        with pytest.raises(Refusal, match=r"person\.incompatible_use"), begin(who) as work:
            door(work)


def test_two_roles_that_do_not_meet_are_both_used(world: World) -> None:
    claim = world.claim(world.running("craft"))
    world.second_role(world.cast.sandra, Role.ACCOUNTANT, "municipality")

    assert world.decide(world.cast.sandra, Action.APPROVE, claim)[0].refusal is None
