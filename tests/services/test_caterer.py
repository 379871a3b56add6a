"""A caterer's list: whose each line is, what it comes to, what is filed, and that twice is once."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from models.claims import Claim, MealRow
from models.evidence import Evidence, PayeeForm
from models.money_words import PayeeKind, Reduction
from models.pupils import PersonalCode, Pupil
from services import evidence_store, integrity
from services.errors import NotFound, NotPermitted, Refusal
from services.forms import checked
from services.money import caterer, claim_steps, doubles, evidence, payees
from services.money.meal_list import Bill, Meal
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.evidence import paper
from tests.services.test_payees import FIRST
from tests.world import JANUARY, World

Rows = list[tuple[int, MealRow]]


def bill(world: World, **over: Any) -> Bill:
    return replace(Bill(world.school("river").id, JANUARY, "R-2018/1"), **over)


def lines(*raw: dict[str, Any]) -> Rows:
    return [(number, checked(MealRow, one)) for number, one in enumerate(raw, 2)]


def filed(world: World, about: Bill, rows: Rows, key: str = "", who: Actor | None = None) -> list[Meal]:
    with begin(who or world.cast.ilze) as work:
        return caterer.file_all(work, about, rows, [("rēķins.pdf", paper())], key)


def the_pupil(world: World, plan_id: UUID) -> tuple[Pupil, str]:
    with look(OPERATOR) as work:
        pupil = work.session.get_one(Pupil, world.plan(plan_id).pupil_id)
        code = work.session.exec(select(PersonalCode.code).where(PersonalCode.pupil_id == pupil.id)).one()
    return pupil, code


def test_every_good_line_becomes_a_claim_with_the_bill_as_its_evidence(world: World) -> None:
    first, second = world.running(), world.running()
    (_, code), (other, _) = the_pupil(world, first), the_pupil(world, second)
    with begin(world.cast.ilze) as work:
        form = checked(PayeeForm, {"kind": PayeeKind.CATERER, "name": "SIA Zupa", "iban": FIRST})
        payee_id = payees.add(work, world.school("river").id, form)
    rows = lines(
        {"personal_code": code, "amount": "85,00"}, {"name": f"{other.last_name.upper()} {other.first_name}", "grade": "7.b", "days": "18"},
        {"name": "Nezināms Bērns", "amount": "10"},
    )  # fmt: skip
    meals = filed(world, bill(world, payee_id=payee_id, price=Decimal("2.15")), rows)

    assert [(meal.asked, meal.payable) for meal in meals] == [
        (Decimal("85.00"), Decimal("70.00")), (Decimal("38.70"), Decimal("38.70")), (Decimal("10.00"), None),
    ]  # fmt: skip
    assert [meal.problem and meal.problem.name for meal in meals] == [None, None, "meals.nobody"]
    claim = world.the_claim(meals[0].claim_id)
    assert (claim.plan_id, claim.reason, claim.payee_id) == (first, Reduction.OVER_CAP, payee_id)
    assert (claim.document_no, claim.period, claim.filed_by) == ("R-2018/1", "2018-01", world.cast.ilze.account_id)
    with look(world.cast.mara) as work:
        kept = work.session.exec(select(Evidence)).all()
        assert doubles.of_claims(work, [meal.claim_id for meal in meals if meal.claim_id]) == {}
    assert ({row.claim_id for row in kept}, len({row.sha256 for row in kept})) == (
        {meals[0].claim_id, meals[1].claim_id}, 1,
    )  # fmt: skip
    assert integrity.verify() == []


def test_what_is_shown_before_is_what_is_filed_and_showing_writes_nothing(world: World) -> None:
    rows = lines(*({"personal_code": the_pupil(world, world.running())[1], "amount": "71"} for _ in range(3)))
    with look(world.cast.ilze) as work:
        shown = caterer.preview(work, bill(world), rows)
        assert work.session.exec(select(Claim)).all() == []

    assert [replace(meal, claim_id=None) for meal in filed(world, bill(world), rows)] == shown


def test_the_same_list_again_files_nothing_more(world: World) -> None:
    rows = lines(*({"personal_code": the_pupil(world, world.running())[1], "amount": "30"} for _ in range(3)))
    filed(world, bill(world), rows, "one rendering")
    filed(world, bill(world), rows, "one rendering")
    again = filed(world, bill(world), rows, "another")

    assert {meal.problem and meal.problem.name for meal in again} == {"meals.filed_already"}
    with look(OPERATOR) as work:
        assert len(work.session.exec(select(Claim)).all()) == 3


def test_after_a_withdrawal_the_line_is_filed_again(world: World) -> None:
    rows = lines({"personal_code": the_pupil(world, world.running())[1], "amount": "30"})
    (meal,) = filed(world, bill(world), rows)
    with begin(world.cast.ilze) as work:
        claim_steps.withdraw(work, meal.claim_id, 1, "Nepareiza summa.")

    assert filed(world, bill(world), rows)[0].problem is None


def test_lines_that_cannot_be_filed_say_why(world: World) -> None:
    plan_id = world.running()
    pupil, code = the_pupil(world, plan_id)
    for _ in range(2):
        world.running(pupil_id=world.pupil(first_name="Jānis", last_name="Kalniņš"))
    used = world.running()
    world.claim(used, "70.00")
    rows = lines(
        {"personal_code": code, "amount": "10"}, {"name": f"{pupil.first_name} {pupil.last_name}", "amount": "10"},
        {"name": "Kalniņš Jānis", "amount": "10"}, {"name": "kalnins janis", "grade": "9", "amount": "10"},
        {"personal_code": the_pupil(world, used)[1], "amount": "10"}, {"personal_code": the_pupil(world, world.running())[1]},
        {"personal_code": the_pupil(world, world.draft())[1], "amount": "10"}, {"personal_code": the_pupil(world, world.running("forest"))[1], "amount": "1"},
    )  # fmt: skip
    with look(world.cast.ilze) as work:
        meals = caterer.preview(work, bill(world), rows)

    assert [meal.problem and meal.problem.name for meal in meals] == [
        None, "meals.twice_in_list", "meals.several", "meals.nobody", "compensation.used_up", "meals.no_amount", "meals.nobody", "meals.nobody",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("over", "why"), [({"document_no": ""}, "meals.no_document"), ({"payee_id": UUID(int=5)}, "access.not_found")]
)
def test_a_list_needs_its_document_and_a_payee_of_the_school(over: dict[str, Any], why: str, world: World) -> None:
    with begin(world.cast.ilze) as work, pytest.raises(Refusal, match=why):
        caterer.file_all(work, bill(world, **over), lines({"name": "x", "amount": "1"}))


def test_nobody_files_for_another_school(world: World) -> None:
    rows = lines({"personal_code": the_pupil(world, world.running())[1], "amount": "30"})

    with pytest.raises(NotFound):
        filed(world, bill(world), rows, who=world.cast.janis)
    with pytest.raises(NotPermitted):
        filed(world, bill(world), rows, who=world.cast.mara)


def test_a_bill_that_is_no_paper_files_nothing(world: World) -> None:
    rows = lines({"personal_code": the_pupil(world, world.running())[1], "amount": "30"})
    with pytest.raises(Refusal, match="evidence.kind"), begin(world.cast.ilze) as work:
        caterer.file_all(work, bill(world), rows, [("rēķins.pdf", paper()), ("otrs.pdf", b"MZ")])

    with look(OPERATOR) as work:
        assert work.session.exec(select(Claim)).all() == []
    assert not evidence_store.folder().exists()


def test_every_paper_of_the_bill_is_evidence_and_the_same_one_chosen_twice_is_one(world: World) -> None:
    rows = lines({"personal_code": the_pupil(world, world.running())[1], "amount": "30"})
    first, second = paper(), paper(text="otrā lapa")
    with begin(world.cast.ilze) as work:
        (meal,) = caterer.file_all(
            work, bill(world), rows, [("1.pdf", first), ("2.pdf", second), ("kopija.pdf", first)]
        )

    assert meal.claim_id is not None
    with look(world.cast.mara) as work:
        assert sorted(line.name for line in evidence.of_claim(work, meal.claim_id)) == ["1.pdf", "2.pdf"]


def test_a_bill_of_more_papers_than_a_claim_may_have_files_nothing(world: World) -> None:
    rows = lines({"personal_code": the_pupil(world, world.running())[1], "amount": "30"})
    many = [(f"{number}.pdf", paper(text=str(number))) for number in range(evidence.MOST + 1)]
    with pytest.raises(Refusal, match="evidence.too_many"), begin(world.cast.ilze) as work:
        caterer.file_all(work, bill(world), rows, many)

    with look(OPERATOR) as work:
        assert work.session.exec(select(Claim)).all() == []
