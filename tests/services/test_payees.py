"""Payees: whose account it is, for which pupil, and what stays when the account changes."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from models.evidence import Payee, PayeeForm
from models.money_words import PayeeKind
from services.errors import Invalid, NotFound, NotPermitted, Overtaken, Refusal
from services.forms import checked
from services.money import claims, flags, payees
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World

FIRST, SECOND = "LV80BANK0000435195001", "LV97HABA0012345678910"


def add(world: World, who: Actor | None = None, **over: Any) -> UUID:
    raw = {"kind": PayeeKind.CATERER, "name": "SIA Zupa", "iban": FIRST} | over
    with begin(who or world.cast.ilze) as work:
        return payees.add(work, world.school("river").id, checked(PayeeForm, raw))


def the(payee_id: UUID) -> Payee:
    with look(OPERATOR) as work:
        return work.session.get_one(Payee, payee_id)


@pytest.mark.parametrize(
    "iban",
    ["LV80BANK0000435195002", "LV80BANK000043519500", "80BANK0000435195001", "=HYPERLINK(1)", "LV80 BANK 0000 4351 9500 2", ""],
)  # fmt: skip
def test_an_account_with_a_wrong_check_digit_is_refused(iban: str, home_world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        add(home_world, iban=iban)
    assert list(refusal.value.faults) == ["iban"]


def test_an_account_may_be_typed_with_spaces(home_world: World) -> None:
    assert the(add(home_world, iban="lv80 bank 0000 4351 9500 1")).iban == FIRST


def test_the_same_payee_again_is_one(world: World) -> None:
    pupil = world.pupil()

    assert add(world) == add(world)
    assert add(world, kind=PayeeKind.PARENT, pupil_id=pupil) == add(world, kind=PayeeKind.PARENT, pupil_id=pupil)


def test_parents_and_adult_pupils_belong_to_a_pupil_of_the_school(world: World) -> None:
    child, elsewhere = world.pupil(), world.pupil("forest")
    adult = world.pupil(birth_date="1999-05-05")

    with pytest.raises(Invalid):
        add(world, kind=PayeeKind.PARENT)
    with pytest.raises(Invalid):
        add(world, kind=PayeeKind.CATERER, pupil_id=child)
    with pytest.raises(NotFound):
        add(world, kind=PayeeKind.PARENT, pupil_id=elsewhere)
    with pytest.raises(Refusal, match="payee.not_adult"):
        add(world, kind=PayeeKind.ADULT_PUPIL, pupil_id=child)
    assert the(add(world, kind=PayeeKind.ADULT_PUPIL, pupil_id=adult)).pupil_id == adult


@pytest.mark.parametrize(("born", "adult"), [(date(2000, 1, 15), True), (date(2000, 1, 16), False), (None, False)])
def test_whoever_is_eighteen_today_is_an_adult(born: date | None, adult: bool) -> None:
    assert payees.is_adult(born, date(2018, 1, 15)) is adult


def test_a_changed_account_is_a_new_row_and_old_claims_keep_the_old_one(world: World) -> None:
    old = add(world)
    claim_id = world.claim(world.running(), payee_id=old)
    with begin(world.cast.ilze) as work:
        new = payees.change_account(work, old, the(old).version, SECOND)

    assert (the(old).active, the(old).iban, the(new).active, the(new).iban) == (False, FIRST, True, SECOND)
    assert world.the_claim(claim_id).payee_id == old
    with look(world.cast.mara) as work:
        assert "flag.old_account" in {why.name for why in flags.of_claims(work, [claim_id])[claim_id]}
    with begin(world.cast.ilze) as work, pytest.raises(Overtaken):
        payees.change_account(work, old, 1, SECOND)


def test_a_list_shows_the_end_of_an_account_to_those_who_do_not_pay(home_world: World) -> None:
    add(home_world)
    with look(home_world.cast.ilze) as work:
        (line,) = payees.find(work, home_world.school("river").id)

    assert line.iban == "LV… 5001"


def test_a_claim_names_only_a_payee_that_fits_its_pupil(world: World) -> None:
    plan_id, other = world.running(), world.running()
    fits = add(world, kind=PayeeKind.PARENT, pupil_id=world.plan(plan_id).pupil_id)
    ended = add(world, name="SIA Sen slēgta")
    with begin(world.cast.ilze) as work:
        payees.end(work, ended, the(ended).version)

    assert world.the_claim(world.claim(plan_id, payee_id=fits)).payee_id == fits
    with pytest.raises(Refusal, match="payee.other_pupil"):
        world.claim(other, payee_id=fits)
    with pytest.raises(NotFound):
        world.claim(other, payee_id=ended)


def test_a_neighbouring_school_knows_nothing_of_it(world: World) -> None:
    payee = add(world)
    with look(world.cast.janis) as work:
        assert payees.find(work, world.school("river").id) == []
    with begin(world.cast.janis) as work, pytest.raises(NotFound):
        payees.end(work, payee, 1)
    with pytest.raises(NotFound):
        world.claim(world.running("forest"), payee_id=payee)
    with look(world.cast.peteris) as work, pytest.raises(NotPermitted):
        payees.find(work, world.school("river").id)


def test_a_parent_who_is_paid_for_an_adult_is_flagged(home_world: World) -> None:
    plan_id = home_world.running(pupil_id=home_world.pupil(birth_date="1999-05-05"))
    payee = add(home_world, kind=PayeeKind.PARENT, pupil_id=home_world.plan(plan_id).pupil_id)
    claim_id = home_world.claim(plan_id, payee_id=payee)
    with look(home_world.cast.mara) as work:
        assert claims.open_claim(work, claim_id).payee_id == payee
        assert "flag.parent_of_an_adult" in {why.name for why in flags.of_claims(work, [claim_id])[claim_id]}
