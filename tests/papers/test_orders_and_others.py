"""The order, the application and the minutes: what they say, for whom, and in which order."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.people import Account
from models.places import School
from models.plans import MeasureForm, PlanForm
from models.vocabulary import Action, Controller, MeasureType, Paper, Role
from services import papers
from services.documents.making import Ending, made
from services.rules.permissions import Actor
from services.work import OPERATOR, begin
from tests.papers.reading import in_order, words
from tests.papers.taking import NAMES, NOW, entries, filled, meeting, refusal, taken
from tests.world import World, complete


def test_an_order_names_plan_pupil_measures_and_teachers_in_latvian_order(world: World) -> None:
    plans = []
    for name in reversed(NAMES):
        contents = PlanForm(
            risks=complete().risks,
            measures=(MeasureForm(type=MeasureType.CONSULTATION, kind="teacher", subject="ķīmija", hours=3, provider_id=world.cast.gita.account_id, justification="…", risks=("R3.05",)),),
        )  # fmt: skip
        plans.append(world.running(contents=contents, pupil_id=world.pupil(last_name=name)))
    found = filled(world.cast.dace, papers.order, plans, Ending.DOCX)
    text = words(Ending.DOCX, made(Paper.ORDER, Ending.DOCX, found.content))

    assert [plan["pupil"] for plan in found.content["plans"]] == [f"Anna {name}" for name in NAMES]  # type: ignore[index,union-attr,call-overload]
    for plan_id, name in zip(reversed(plans), NAMES, strict=True):
        assert (
            in_order(
                text, world.plan(plan_id).code, f"Anna {name}", "pedagogs, ķīmija", "3 h mēnesī", "Gita Gundegsēta"
            )
            == []
        )
    assert found.file == "9-rikojums.docx"
    assert len(entries(Action.EXPORT)) == 9


def test_an_order_is_of_one_school(home_world: World) -> None:
    both = [home_world.running("river"), home_world.running("forest")]

    assert refusal(home_world.cast.mara, papers.order, both, Ending.PDF) == "paper.one_school"
    assert refusal(home_world.cast.mara, papers.order, [], Ending.PDF) == "paper.nothing"


def test_the_order_of_a_day_is_for_the_plans_finally_approved_on_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = world.running()
    again = world.running()
    monkeypatch.setenv("PUMPURS_TODAY", "2018-01-16")
    today = world.running()
    world.draft()
    world.running("forest")
    for step, actor in ((Action.REVISE, world.cast.peteris), (Action.SUBMIT, world.cast.peteris), *((Action.APPROVE, one) for one in world.chain())):  # fmt: skip
        world.step(actor, again, step)

    def codes(day: date, actor: Actor, **more: Any) -> set[Any]:
        found = filled(actor, papers.order_of_day, day, Ending.PDF, **more)
        return {plan["code"] for plan in found.content["plans"]}  # type: ignore[index,union-attr,call-overload]

    assert codes(NOW, world.cast.dace) == {world.plan(yesterday).code}
    assert codes(NOW + timedelta(1), world.cast.dace) == {world.plan(again).code, world.plan(today).code}
    assert codes(NOW + timedelta(1), world.cast.mara, school_id=world.school("river").id) == {world.plan(again).code, world.plan(today).code}  # fmt: skip
    assert refusal(world.cast.mara, papers.order_of_day, NOW + timedelta(1), Ending.PDF) == "paper.one_school"
    assert refusal(world.cast.dace, papers.order_of_day, NOW - timedelta(1), Ending.PDF) == "paper.nothing"
    assert refusal(world.cast.gita, papers.order_of_day, NOW, Ending.PDF) == "paper.nothing"


def test_an_application_is_filled_with_what_is_known(world: World) -> None:
    pupil_id = world.pupil(
        last_name="Ķirsīte", birth_date="2005-03-02", guardian_name="Māte Ķirsīte", guardian_phone="29112347"
    )
    found = filled(world.cast.ilze, papers.of_pupil, pupil_id, Ending.PDF).content

    wanted = {"pupil": "Anna Ķirsīte", "birth_date": "02.03.2005", "grade": "7. klase", "guardian": "Māte Ķirsīte", "guardian_phone": "29112347", "guardian_email": "", "adult": False, "programme": "PuMPuRS", "code": ""}  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted
    assert str(found["personal_code"]).startswith("020305-")


@pytest.mark.parametrize(("born", "adult"), [("2000-01-15", True), ("2000-01-16", False), ("1999-12-31", True)])
def test_from_the_eighteenth_birthday_a_pupil_signs_for_themselves(home_world: World, born: str, adult: bool) -> None:
    pupil_id = home_world.pupil(birth_date=born)

    assert filled(home_world.cast.dace, papers.of_pupil, pupil_id, Ending.PDF).content["adult"] is adult


@pytest.mark.parametrize(
    ("controller", "name"), [(Controller.SCHOOL, "Kļavu Upes vidusskola"), (Controller.MUNICIPALITY, "Kļavu novads")]
)
def test_an_application_names_who_answers_for_the_data(home_world: World, controller: Controller, name: str) -> None:
    with begin(OPERATOR) as work:
        work.change(work.session.get_one(School, home_world.school("river").id), Action.EDIT, controller=controller)

    assert filled(home_world.cast.dace, papers.of_pupil, home_world.pupil(), Ending.PDF).content["controller"] == name


def test_where_two_people_direct_a_school_nobody_is_named_to_sign(home_world: World) -> None:
    plan_id = home_world.running()
    home_world.somebody(Role.DIRECTOR)

    assert taken(home_world.cast.peteris, plan_id)["director"] == ""


def test_minutes_keep_the_name_that_was_written_down_at_the_meeting(world: World) -> None:
    meeting_id = meeting(world, world.draft())
    with begin(OPERATOR) as work:
        account = work.session.get_one(Account, world.cast.peteris.account_id)
        work.change(account, Action.EDIT, last_name="Jaunuzvārds")
    items: Any = filled(world.cast.dace, papers.of_meeting, meeting_id, Ending.PDF).content["items"]

    assert [item["responsible"] for item in items] == ["Pēteris Pīlādžlapa"]


def test_minutes_name_who_does_what_until_when_in_latvian_order(world: World) -> None:
    plans = [world.draft(pupil_id=world.pupil(last_name=name)) for name in reversed(NAMES)]
    meeting_id = meeting(world, *plans)
    found = filled(world.cast.dace, papers.of_meeting, meeting_id, Ending.PDF)

    items: Any = found.content["items"]
    assert [item["pupil"] for item in items] == [f"Anna {name}" for name in NAMES]
    assert items[0] | {"pupil": ""} == {"pupil": "", "decision": "Sarunāt.", "due_on": "22.01.2018", "responsible": "Pēteris Pīlādžlapa", "done": False}  # fmt: skip
    assert (found.content["held_on"], found.content["led_by"], found.file) == (
        "15.01.2018",
        "Ilze Ievziede",
        "2018-01-15-protokols.pdf",
    )
    for stranger in (world.cast.janis, world.cast.gita, world.cast.mara, world.cast.austra):
        assert refusal(stranger, papers.of_meeting, meeting_id, Ending.PDF) in (
            "access.not_found",
            "access.not_permitted",
        )
