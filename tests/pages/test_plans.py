"""A plan on the screen: the editor keeps what is written, the steps are for whom they are, on both chains."""

from models.vocabulary import Action, MeasureType, PlanStatus
from tests.pages.visit import Visit
from tests.world import World

REASON = "Pamatojums (vajadzīgs, lai atgrieztu vai apturētu)"


def test_what_is_written_is_kept_at_once_and_the_planned_money_grows(home_world: World) -> None:
    plan_id = home_world.draft("river")
    visit = Visit(home_world.cast.peteris, "plani", plan=plan_id)
    before = [word for word in visit.words if word.startswith("Plānotais finansējums: ")]
    visit.fill({"Skolēna paša mērķis": "Pabeigt klasi ar labām atzīmēm."})
    assert home_world.plan(plan_id).goal == "Pabeigt klasi ar labām atzīmēm."

    visit.press("Noņemt")

    after = [word for word in visit.words if word.startswith("Plānotais finansējums: ")]
    assert (len(before), len(after)) == (1, 1)
    assert before != after
    again = Visit(home_world.cast.peteris, "plani", plan=plan_id)
    assert again.field("Skolēna paša mērķis").value == "Pabeigt klasi ar labām atzīmēm."


def test_a_measure_is_added_with_its_risk_and_reason(home_world: World) -> None:
    plan_id = home_world.draft("river")
    visit = Visit(home_world.cast.peteris, "plani", plan=plan_id)
    visit.fill({"Atbalsta veids": MeasureType.CONSULTATION})
    visit.fill(
        {"Kurš": visit.field("Kurš").options[0], "Mācību priekšmets vai tēma": "matemātika", "Stundas mēnesī": "4"}
    )
    visit.fill({"Uz kuriem riskiem tas attiecas?": ["R3.05"], "Kāpēc šis pasākums?": "Vajag palīdzēt."})
    visit.press("Pievienot")

    assert [word for word in visit.words if "matemātika" in word and "R3.05" in word and "Vajag palīdzēt." in word]
    assert "Kāpēc šis pasākums?" not in visit.words


def test_each_step_is_offered_to_those_who_may_take_it_now(home_world: World) -> None:
    cast = home_world.cast
    for where, chain in (("river", home_world.chain("river")), ("craft", home_world.chain("craft"))):
        plan_id = home_world.draft(where)
        everybody = (home_world.team(where)[0], *chain, cast.mara, cast.elza)
        home_world.step(home_world.team(where)[0], plan_id, Action.SUBMIT)
        for actor in chain:
            may = {one.username for one in everybody if Visit(one, "plani", plan=plan_id).has("Apstiprināt")}
            assert may == {actor.username}
            expert = Visit(cast.elza, "plani", plan=plan_id)
            assert expert.has("Ņemt šo plānu") == (actor is cast.sandra)
            visit = Visit(actor, "plani", plan=plan_id)
            visit.press("Apstiprināt")
            assert visit.notes == ["Plāns ir apstiprināts."]
        assert home_world.plan(plan_id).status is PlanStatus.RUNNING


def test_a_plan_is_returned_only_with_a_reason_which_its_preparer_reads(home_world: World) -> None:
    plan_id = home_world.draft("river")
    home_world.step(home_world.cast.peteris, plan_id, Action.SUBMIT)
    visit = Visit(home_world.cast.dace, "plani", plan=plan_id)
    visit.press("Atgriezt")
    assert visit.errors == ["Lūdzu, norādiet pamatojumu."]
    assert home_world.plan(plan_id).status is PlanStatus.DRAFT

    visit.fill({REASON: "Lūdzu, precizējiet mērķi."})
    visit.press("Atgriezt")

    assert home_world.plan(plan_id).status is PlanStatus.REVISING
    assert "Lūdzu, precizējiet mērķi." in Visit(home_world.cast.peteris, "plani", plan=plan_id).words


def test_the_list_shows_what_waits_first_and_filters_the_rest(home_world: World) -> None:
    running, draft = home_world.running("river"), home_world.draft("river")
    codes = {plan_id: home_world.plan(plan_id).code for plan_id in (running, draft)}
    visit = Visit(home_world.cast.peteris, "plani")
    assert visit.column("Plāna kods") == [codes[draft]]

    visit.app.button_group("show").set_value("all").run()
    assert set(visit.column("Plāna kods")) == set(codes.values())
    visit.fill({"Statuss": "Īstenošanā"})
    assert visit.column("Plāna kods") == [codes[running]]
    visit.fill({"Statuss": "Noslēgts"})
    assert "Neviens plāns nav atrasts. Plānu sāk skolēna kartītē." in visit.words
