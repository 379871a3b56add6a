"""The budget: planned by the one rule, every balance a sum of the ledger, nothing pretended where a rate is missing."""

from datetime import date
from decimal import Decimal

import pytest

from models.vocabulary import Action
from services import figures, plans
from services.counting import Dimension, Measure, Question
from services.errors import NotPermitted
from services.money import budget
from services.money.budget import Budget
from services.rules.budget import Sums, months_of
from services.rules.permissions import Actor
from services.rules.school_year import Semester
from services.work import OPERATOR, begin, look
from tests.services.holding import hold, rate
from tests.world import SPRING, World, complete

MONTHS = months_of(Semester(2017, 2))


def of(actor: Actor, months: list[date] = MONTHS) -> Budget:
    with look(actor) as work:
        return budget.of_months(work, months)


def at(found: Budget, world: World, where: str = "river") -> Sums:
    return next((line.sums for line in found.lines if line.school_id == world.school(where).id), Sums())


def test_planned_is_what_every_plan_says_of_itself(world: World) -> None:
    rate("psychologist", "14.25")
    ids = [
        world.running("river"),
        world.running("river", contents=complete("meals", "personal_items", sensitive=True)),
        world.running("forest", contents=complete("public_transport")),
        world.running("craft", contents=complete("learning_materials")),
    ]
    world.close(ids[0])
    world.draft("river")  # nobody approved it: nothing is planned yet
    with look(OPERATOR) as work:
        told = {plan_id: plans.open_plan(work, plan_id).funding.total for plan_id in ids}

    found = of(OPERATOR)
    assert at(found, world).planned == told[ids[0]] + told[ids[1]]
    assert (at(found, world, "forest").planned, at(found, world, "craft").planned) == (told[ids[2]], told[ids[3]])
    assert found.whole.planned == sum(told.values())
    assert found.whole.unrated == ("preparation",)  # the hours of preparing have no rate, and the budget says so


def test_the_months_of_a_semester_add_up_to_it(world: World) -> None:
    rate("psychologist", "14.25")
    world.running("river", contents=complete("meals", "personal_items", sensitive=True))
    months = [of(world.cast.dace, [month]).whole.planned for month in MONTHS]

    assert sum(months) == of(world.cast.dace).whole.planned
    assert months[0] == Decimal("123.50")  # 70 of meals, 25 once for the semester, two hours at 14.25
    assert months[1] == Decimal("98.50")
    assert months[-1] == 0


def test_claims_move_from_committed_to_granted_to_paid(world: World) -> None:
    waits, granted, paid = (world.claim(world.running("river")) for _ in range(3))
    world.decide(world.cast.mara, Action.APPROVE, granted, paid)
    world.decide(world.cast.aija, Action.PAY, paid)
    sums = at(of(world.cast.mara), world)

    assert world.the_claim(waits).payable == sums.committed == Decimal("70.00")
    assert (sums.granted, sums.esf, sums.state, sums.paid) == (
        Decimal("140.00"), Decimal("59.50"), Decimal("10.50"), Decimal("70.00"),
    )  # fmt: skip
    assert sums.left == sums.planned - Decimal("140.00")

    world.decide(world.cast.mara, Action.UNDO, granted, comment="Kļūda.")
    sums = at(of(world.cast.mara), world)
    assert (sums.committed, sums.granted) == (Decimal("140.00"), Decimal("70.00"))


def test_consultations_cost_their_minutes_by_the_rate_of_their_day(world: World) -> None:
    one, other = world.running("river"), world.running("river")
    rate("teacher", "9.00")
    rate("teacher", "12.00", date(2018, 1, 15))
    hold(world, one, other, minutes=40)  # a group is one sitting: 6.00
    hold(world, one, minutes=90, on=date(2018, 1, 14))  # 13.50
    hold(world, one, minutes=45, on=date(2018, 1, 15))  # the new rate holds from its day on: 9.00
    hold(world, one, minutes=60, kind="assistant")  # nobody said what an hour of it costs
    sums = at(of(world.cast.dace), world)

    assert (sums.minutes, sums.consultations) == (235, Decimal("28.50"))
    assert sums.unrated == ("assistant", "preparation")
    assert sums.left == sums.planned - Decimal("28.50")


def test_other_months_are_another_budget(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", "2018-02-10")
    plan_id = world.running("river")
    claim = world.claim(plan_id, "20.00", month=date(2018, 2, 1))
    world.decide(world.cast.mara, Action.APPROVE, claim)

    assert of(world.cast.mara, [date(2018, 1, 1)]).whole.granted == 0
    assert of(world.cast.mara, [date(2018, 2, 1)]).whole.granted == Decimal("20.00")


def test_everybody_sees_as_far_as_their_role_reaches(world: World) -> None:
    for where in ("river", "forest", "craft"):
        claim = world.claim(world.running(where), "10.00", kind="meals")
        world.decide(world.cast.sandra if where == "craft" else world.cast.mara, Action.APPROVE, claim)
    names = {where: world.school(where).name for where in ("river", "forest", "craft")}

    def seen(actor: Actor) -> set[str]:
        return {line.school for line in of(actor).lines}

    assert seen(world.cast.dace) == {names["river"]}
    assert seen(world.cast.mara) == seen(world.cast.aija) == {names["river"], names["forest"]}
    assert seen(world.cast.sandra) == set(names.values())
    assert set(of(world.cast.sandra).by_municipality()) == {"Kļavu novads"}
    assert of(world.cast.mara).whole.granted == Decimal("20.00")
    with pytest.raises(NotPermitted):
        of(world.cast.gita)


def test_nothing_is_foretold_before_a_month_has_passed(world: World) -> None:
    world.running("river")
    found = of(world.cast.dace)

    assert (found.forecast.amount, found.forecast.why.name) == (None, "budget.forecast.too_early")


def test_the_forecast_ends_with_the_plans_not_with_the_summer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_id = world.running("river")
    claim = world.claim(plan_id, "50.00")
    world.decide(world.cast.mara, Action.APPROVE, claim)
    monkeypatch.setenv("PUMPURS_TODAY", "2018-03-05")
    found = of(world.cast.dace)

    assert world.plan(plan_id).ends_on.month == 5
    assert found.forecast.why.values["months"] == 5
    assert found.forecast.amount == Decimal("125.00")  # 50.00 in two months, five months in all


def test_the_figures_and_the_ledger_say_the_same(world: World) -> None:
    ids = [world.running(where) for where in ("river", "forest") for _ in range(3)]
    claims = [world.claim(plan_id, f"{20 + n}.10") for n, plan_id in enumerate(ids)]
    world.decide(world.cast.mara, Action.APPROVE, *claims[:5])
    world.decide(world.cast.aija, Action.PAY, *claims[:3])
    world.decide(world.cast.mara, Action.UNDO, claims[4], comment="Kļūda.")
    with look(world.cast.mara) as work:
        asked = Question((Dimension.SCHOOL,), (Measure.APPROVED, Measure.PAID), SPRING, SPRING)
        told = {school: (approved, paid) for school, approved, paid in figures.answer(work, asked).rows}

    assert {line.school: (line.sums.granted, line.sums.paid) for line in of(world.cast.mara).lines} == told
    assert sum(approved for approved, _ in told.values()) == Decimal("86.40")
    assert sum(paid for _, paid in told.values()) == Decimal("63.30")


def test_taking_the_budget_away_leaves_an_entry(world: World) -> None:
    with begin(world.cast.mara) as work:
        budget.note_download(work, "budget schools", "xlsx")
        assert [(entry.subject, entry.subject_id) for entry in work.entries] == [("figures", "budget schools.xlsx")]
