"""The desk on the screen: take the next, tick the points, approve or return with reasons, and what the preparer then reads."""

from datetime import date

import pytest

from models.vocabulary import Action, Language, PlanStatus, ReturnReason, Stage
from services import people, plan_steps
from services.work import begin
from tests.pages.visit import Visit, readable
from tests.services.at_the_desk import at_state, take_one
from tests.world import World

LV = Language.LATVIAN
in_both = pytest.mark.parametrize("language", Language)
DESK = "eksperta-galds"


def label(language: Language, latvian: str, english: str) -> str:
    return latvian if language is LV else english


@in_both
def test_an_expert_takes_the_oldest_ticks_the_points_and_is_offered_the_next(
    home_world: World, language: Language
) -> None:
    first, second = at_state(home_world, 2)
    codes = [home_world.plan(plan_id).code for plan_id in (first, second)]
    visit = Visit(home_world.cast.elza, DESK, language)
    assert visit.column(label(language, "Plāna kods", "Plan code")) == codes
    visit.press(label(language, "Ņemt nākamo", "Take the next one"))
    assert visit.address == {"plan": str(first)}

    visit.press(label(language, "Apstiprināt", "Approve"))
    assert len(visit.errors) == 1
    for box in visit.app.checkbox:
        box.check().run()
    visit.press(label(language, "Apstiprināt", "Approve"))

    assert home_world.plan(first).status is PlanStatus.RUNNING
    assert (visit.notes, visit.address) == ([label(language, "Plāns ir apstiprināts.", "The plan is approved.")], {})
    visit.press(label(language, "Ņemt nākamo", "Take the next one"))
    assert visit.address == {"plan": str(second)}


@in_both
def test_what_is_asked_to_mend_stands_at_the_top_of_the_plan(home_world: World, language: Language) -> None:
    (plan_id,) = at_state(home_world)
    take_one(home_world.cast.elza, plan_id)
    visit = Visit(home_world.cast.elza, DESK, language, plan=plan_id)
    visit.fill(
        {
            label(
                language, "Pamatojums (vajadzīgs, lai atgrieztu vai apturētu)", "Reason (needed to return or suspend)"
            ): "Pierakstiet, kādi riski."
        }
    )
    visit.press(label(language, "Atgriezt", "Return"))
    assert visit.errors == [
        label(language, "Norādiet vismaz vienu iemeslu, kāpēc plānu atgriež.", "Choose at least one reason why the plan goes back.")
    ]  # fmt: skip
    assert "Pierakstiet, kādi riski." in [area.value for area in visit.app.text_area]

    visit.fill({label(language, "Kāpēc plānu atgriež?", "Why does it go back?"): [ReturnReason.RISKS_UNCLEAR]})
    visit.press(label(language, "Atgriezt", "Return"))

    preparer = Visit(home_world.cast.peteris, "plani", language, plan=plan_id)
    heading = label(language, "Kas jums jālabo", "What you are asked to mend")
    at = next(number for number, word in enumerate(preparer.words) if heading in word)
    told = " ".join(preparer.words[at : at + 4])
    assert "Pierakstiet, kādi riski." in told
    assert "Elza" in told
    assert label(language, "Riski nav skaidri", "The risks are unclear") in told


@in_both
def test_an_empty_desk_says_why_nothing_waits(home_world: World, language: Language) -> None:
    """SI#1655: a list emptied honestly says so, rather than showing nothing."""
    says = {
        "nothing yet": label(language, "neviens plāns vēl nav sākts", "no plan has been begun yet"),
        "earlier": label(language, "plāni vēl ir iepriekšējos līmeņos (1)", "the plans are still with earlier levels (1)"),
        "others": label(language, "visus gaidošos plānus jau izskata citi (1)", "others are deciding on all plans that wait (1)"),
    }  # fmt: skip
    assert Visit(home_world.cast.elza, DESK, language).says(says["nothing yet"])
    plan_id = home_world.draft()
    home_world.step(home_world.cast.peteris, plan_id, Action.SUBMIT)
    assert Visit(home_world.cast.elza, DESK, language).says(says["earlier"])
    for actor in (home_world.cast.dace, home_world.cast.mara):
        home_world.step(actor, plan_id, Action.APPROVE)
    take_one(home_world.cast.toms, plan_id)
    assert Visit(home_world.cast.elza, DESK, language).says(says["others"])
    assert Visit(
        home_world.cast.elza, "plani", language, show=label(language, "Gaida mani (0)", "Waiting for me (0)")
    ).says(says["others"])


@in_both
def test_several_plans_are_approved_at_once_with_a_result_each(home_world: World, language: Language) -> None:
    plans = [home_world.draft() for _ in range(3)]
    for plan_id in plans:
        home_world.step(home_world.cast.peteris, plan_id, Action.SUBMIT)
    visit = Visit(home_world.cast.dace, "plani", language)
    visit.app.toggle[0].set_value(True).run()
    visit.tick(0, 1, 2)
    with begin(home_world.cast.peteris) as work:  # meanwhile its preparer takes one back
        plan_steps.take(work, plans[1], home_world.plan(plans[1]).version, Action.VOID)
    visit.press(label(language, "Apstiprināt", "Approve"))

    assert [home_world.plan(plan_id).awaits for plan_id in plans] == [Stage.MUNICIPALITY, None, Stage.MUNICIPALITY]
    results = visit.column(label(language, "Rezultāts", "Result"))
    assert len(results) == 3
    assert results[0] == results[2] != results[1]


def test_experts_approve_plan_by_plan_only(home_world: World) -> None:
    at_state(home_world)
    assert len(Visit(home_world.cast.elza, "plani").app.toggle) == 0
    assert len(Visit(home_world.cast.sandra, "plani").app.toggle) == 1


@in_both
def test_a_plan_that_nobody_can_act_on_is_listed_with_what_helps(home_world: World, language: Language) -> None:
    plan_id = home_world.draft()
    home_world.step(home_world.cast.peteris, plan_id, Action.SUBMIT)
    with begin(home_world.cast.andris) as work:
        people.end_role(work, home_world.cast.dace.assignment_id)
    show = label(language, "Neviens nevar rīkoties", "Nobody can act")
    visit = Visit(home_world.cast.mara, "plani", language, show=show)

    assert visit.column(label(language, "Plāna kods", "Plan code")) == [home_world.plan(plan_id).code]
    (told,) = visit.column(label(language, "Kāpēc, un kas palīdz", "Why, and what helps"))
    assert told.startswith(label(language, "Gaida: direktors. Šādas lomas", "Waits for: director. Nobody has"))
    home = Visit(home_world.cast.mara, "", language)
    assert home.says(label(language, "Plāni, ar kuriem neviens nevar rīkoties (1)", "Plans that nobody can act on (1)"))


@in_both
def test_a_deputy_is_named_on_ones_own_page_and_acts_under_both_names(home_world: World, language: Language) -> None:
    dace, ilze = home_world.cast.dace, home_world.cast.ilze
    visit = Visit(dace, "konts", language)
    visit.fill({label(language, "Vietnieks", "Deputy"): "Ilze Ievziede"})
    visit.press(label(language, "Nozīmēt vietnieku", "Name the deputy"))
    assert visit.says(label(language, "Lūdzu, aizpildiet.", "Please fill this in."))
    visit.fill({label(language, "Pēdējā diena", "Last day"): date(2018, 1, 26)})
    visit.press(label(language, "Nozīmēt vietnieku", "Name the deputy"))
    assert visit.notes == [
        label(language, "Ilze Ievziede aizvieto no 15.01.2018 līdz 26.01.2018.", "Ilze Ievziede stands in from 15.01.2018 to 26.01.2018.")
    ]  # fmt: skip

    plan_id = home_world.draft()
    home_world.step(home_world.cast.peteris, plan_id, Action.SUBMIT)
    deputy = Visit(ilze, "plani", language, plan=plan_id)
    assert not deputy.has(label(language, "Apstiprināt", "Approve"))
    act_as = deputy.app.sidebar.selectbox[0]
    names = [readable(option) for option in act_as.options]
    assert names[1] == label(
        language, "direktors, Kļavu Upes vidusskola (aizvieto: Dace Dzērvenāja)",
        "director, Kļavu Upes vidusskola (deputy for Dace Dzērvenāja)",
    )  # fmt: skip
    act_as.select_index(1).run()
    deputy.go("plani", plan=plan_id)
    deputy.press(label(language, "Apstiprināt", "Approve"))
    assert home_world.plan(plan_id).awaits is Stage.MUNICIPALITY

    visit.go("konts")
    visit.press(label(language, "Izbeigt", "End it"))
    assert len(Visit(ilze, "plani", language).app.sidebar.selectbox) == 0
