"""A plan's life on the screen: two who write at once, an earlier plan copied, versions compared, hours and templates."""

from decimal import Decimal
from uuid import UUID

import pytest

from models.plans import MeasureForm, PlanForm, RiskForm
from models.vocabulary import Action, Language, MeasureType, Outcome, Rating
from services import plan_facts, plan_writing
from services.plan_facts import Contents
from services.work import OPERATOR, begin, look
from tests.pages.language import foreign, raw
from tests.pages.visit import Visit
from tests.world import World, complete

LV, EN = Language.LATVIAN, Language.ENGLISH
in_both = pytest.mark.parametrize("language", [LV, EN])


def held(plan_id: UUID) -> Contents:
    with look(OPERATOR) as work:
        return plan_facts.contents(work, plan_id)


def two_tabs(world: World, language: Language = LV) -> tuple[UUID, Visit, Visit]:
    plan_id = world.draft(contents=complete("meals", "public_transport"))
    return plan_id, *(Visit(world.cast.peteris, "plani", language, plan=plan_id) for _ in range(2))


@in_both
def test_a_stale_edit_shows_both_versions_field_by_field_and_loses_nothing(
    home_world: World, language: Language
) -> None:
    strengths, goal, chosen = {
        LV: ("Stiprās puses", "Skolēna paša mērķis", "Saglabāt izvēlēto"),
        EN: ("Strengths", "The pupil's own goal", "Save what is chosen"),
    }[language]
    plan_id, mine, theirs = two_tabs(home_world, language)
    theirs.fill({goal: "Viņu mērķis."})
    mine.fill({strengths: "Manis rakstītais."})

    assert home_world.plan(plan_id).strengths == ""
    assert {"Manis rakstītais.", "Viņu mērķis.", "Pabeigt klasi."} <= {
        part for word in mine.words for part in word.splitlines()
    }
    assert list(raw(mine.words)) == []
    assert language is EN or foreign(mine.words) == []
    mine.press(chosen)

    plan = home_world.plan(plan_id)
    assert (plan.strengths, plan.goal) == ("Manis rakstītais.", "Viņu mērķis.")
    assert (mine.field(strengths).value, mine.field(goal).value) == ("Manis rakstītais.", "Viņu mērķis.")


@pytest.mark.parametrize(
    ("button", "goal", "kinds"),
    [("Visu, kā rakstīju es", "Mans mērķis.", ["meals"]), ("Visu, kā saglabāja otrs", "Viņu mērķis.", ["meals", "public_transport"])],
)  # fmt: skip
def test_all_of_mine_or_all_of_theirs(home_world: World, button: str, goal: str, kinds: list[str]) -> None:
    plan_id, mine, theirs = two_tabs(home_world)
    mine.press("Noņemt")
    theirs.fill({"Skolēna paša mērķis": "Viņu mērķis."})
    assert theirs.says("plānā nav")
    theirs.press("Visu, kā rakstīju es")
    mine.fill({"Skolēna paša mērķis": "Mans mērķis."})
    mine.press(button)

    assert home_world.plan(plan_id).goal == goal
    assert [measure.kind for measure in held(plan_id).measures] == kinds


def test_a_measure_added_on_a_stale_screen_is_not_lost(home_world: World) -> None:
    plan_id, mine, theirs = two_tabs(home_world)
    mine.fill({"Atbalsta veids": MeasureType.CONSULTATION})
    mine.fill({"Kurš": mine.field("Kurš").options[0], "Stundas mēnesī": "4"})
    mine.fill({"Uz kuriem riskiem tas attiecas?": ["R3.05"], "Kāpēc šis pasākums?": "Vajag palīdzēt."})
    theirs.fill({"Skolēna paša mērķis": "Viņu mērķis."})
    mine.press("Pievienot")
    assert mine.says("Vajag palīdzēt.")
    mine.press("Saglabāt izvēlēto")

    assert [measure.justification for measure in held(plan_id).measures].count("Vajag palīdzēt.") == 1
    assert home_world.plan(plan_id).goal == "Viņu mērķis."


def test_what_is_half_typed_of_a_measure_survives_a_stale_screen(home_world: World) -> None:
    _, mine, theirs = two_tabs(home_world)
    mine.fill({"Atbalsta veids": MeasureType.CONSULTATION})
    mine.fill({"Kurš": mine.field("Kurš").options[0], "Kāpēc šis pasākums?": "Pusē teik"})
    theirs.fill({"Skolēna paša mērķis": "Viņu mērķis."})
    mine.fill({"Stiprās puses": "Zīmē."})
    mine.press("Saglabāt izvēlēto")

    assert mine.field("Kāpēc šis pasākums?").value == "Pusē teik"


def test_a_measure_is_mended_and_its_money_follows(home_world: World) -> None:
    plan_id = home_world.draft("river")
    visit = Visit(home_world.cast.peteris, "plani", plan=plan_id)
    visit.press("Labot")
    assert visit.field("Summa").value == "70,00"
    visit.fill({"Summa": "60,50", "Kāpēc šis pasākums?": "Cits iemesls."})
    visit.press("Saglabāt pasākumu")

    (measure,) = held(plan_id).measures
    assert (measure.amount, measure.justification, measure.risks) == (Decimal("60.50"), "Cits iemesls.", ("R3.05",))
    assert not visit.has("Saglabāt pasākumu")
    assert [word for word in visit.words if "60,50 € mēnesī" in word]


def test_a_risk_waits_for_its_rating_and_one_rated_none_asks_for_no_measure(home_world: World) -> None:
    plan_id = home_world.draft(contents=PlanForm())
    visit = Visit(home_world.cast.peteris, "plani", plan=plan_id)
    visit.fill({"Kādi riski pastāv?": ["R1.02", "R3.05"]})
    assert [(risk.code, risk.rated) for risk in held(plan_id).risks] == [("R1.02", False), ("R3.05", False)]
    assert visit.text.count("Lūdzu, novērtējiet šo risku.") == 2
    visit.fill({"Riska R1.02 novērtējums": Rating.HIGH, "Riska R3.05 novērtējums": Rating.NONE})

    assert [(risk.code, risk.rated, risk.rating) for risk in held(plan_id).risks] == [
        ("R1.02", True, 3), ("R3.05", True, 0),
    ]  # fmt: skip
    assert [word[:5] for word in visit.words if word.startswith(("R1.02:", "R3.05:"))] == ["R1.02"]


@in_both
def test_an_empty_plan_takes_in_the_last_one_and_tells_what_stayed_behind(
    home_world: World, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    form = complete()
    none = form.model_copy(update={"risks": (*form.risks, RiskForm(code="R1.02", rating=Rating.NONE))})
    old = home_world.running(contents=none)
    home_world.close(old, Outcome.IMPROVED)
    monkeypatch.setenv("PUMPURS_TODAY", "2018-09-03")
    with begin(home_world.cast.peteris) as work:
        new = plan_writing.begin_plan(work, home_world.plan(old).pupil_id, "2018-1")
    visit = Visit(home_world.cast.peteris, "plani", language, plan=new)
    visit.press(
        "Pārņemt plānu: 2017./2018. m. g. 2. semestris" if language is LV else "Copy the plan of 2017/2018, semester 2"
    )

    assert [measure.kind for measure in held(new).measures] == ["meals"]
    assert visit.says("iepriekš novērtēts ar 0" if language is LV else "was rated 0")
    assert list(raw(visit.words)) == []
    assert language is EN or foreign(visit.words) == []
    visit.press("Izlasīts" if language is LV else "I have read it")
    assert not visit.has("Izlasīts" if language is LV else "I have read it")


def test_from_the_card_a_plan_begins_with_the_last_ones_structure(
    home_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = home_world.running()
    home_world.close(old, Outcome.IMPROVED)
    pupil = home_world.plan(old).pupil_id
    monkeypatch.setenv("PUMPURS_TODAY", "2018-09-03")
    visit = Visit(home_world.cast.peteris, "skoleni", pupil=pupil)
    visit.press("Sākt ar iepriekšējā plāna riskiem un pasākumiem")

    with look(OPERATOR) as work:
        new = plan_writing.plan_copying.earlier_plan(work, pupil, "2019-1")
    assert (new.semester, [risk.rated for risk in held(new.id).risks]) == ("2018-1", [False])


def submitted_again(world: World, *, sensitive: bool = False) -> UUID:
    plan_id = world.running(contents=complete("meals", sensitive=sensitive))
    world.step(world.cast.peteris, plan_id, Action.REVISE)
    forms = [MeasureForm(**{n: getattr(m, n) for n in MeasureForm.model_fields}) for m in held(plan_id).measures]
    risks = [
        RiskForm(code=risk.code, rating=Rating.HIGH, note="slepeni" if risk.sensitive else "")
        for risk in held(plan_id).risks
    ]
    more = complete("public_transport")
    form = PlanForm(goal="Cits mērķis.", risks=(*risks, *more.risks), measures=(*forms, *more.measures))
    with begin(world.cast.peteris) as work:
        plan_writing.save(work, plan_id, world.plan(plan_id).version, form)
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    return plan_id


@in_both
def test_whoever_decides_sees_at_once_what_changed(home_world: World, language: Language) -> None:
    visit = Visit(home_world.cast.dace, "plani", language, plan=submitted_again(home_world))

    (table,) = [word for word in visit.words if word.startswith("|") and "Cits mērķis." in word][:1]
    for part in ("Pabeigt klasi.", "30,00" if language is LV else "30.00", "vidējs" if language is LV else "medium"):
        assert part in table
    assert list(raw(visit.words)) == []
    assert language is EN or foreign(visit.words) == []


def test_versions_tell_of_sensitive_risks_only_to_those_entitled(home_world: World) -> None:
    plan_id = submitted_again(home_world, sensitive=True)
    told = {
        who.username: [word in Visit(who, "plani", plan=plan_id).text for word in ("R2.07", "slepen")]
        for who in (home_world.cast.dace, home_world.cast.ilze, home_world.cast.austra)
    }

    assert told == {"dace": [True, True], "ilze": [False, False], "austra": [False, False]}


def test_hours_are_noted_and_then_voiding_says_what_is_in_the_way(home_world: World) -> None:
    plan_id = home_world.draft()
    visit = Visit(home_world.cast.peteris, "plani", plan=plan_id)
    visit.fill({"Darbs": "sagatavošana", "Laiks (h:min)": "1:30"})
    visit.app.date_input[0].set_value("2018-01-15").run()
    visit.press("Pierakstīt laiku")
    assert visit.notes == ["Laiks ir pierakstīts."]
    assert visit.says("Darbs ar plānu: 1:30 no 6:00 h")

    visit.press("Atzīt plānu par neaktīvu")
    assert [error for error in visit.errors if error.startswith("Plāna sagatavošanai ir pierakstītas")]


def test_a_template_is_kept_from_one_plan_and_fills_the_form_of_another(home_world: World) -> None:
    visit = Visit(home_world.cast.peteris, "plani", plan=home_world.draft())
    visit.press("Labot")
    visit.fill({"Sagataves nosaukums": "Pusdienas"})
    visit.press("Saglabāt")
    assert visit.notes == ["Sagatave ir saglabāta."]

    other = home_world.draft(contents=PlanForm(risks=(RiskForm(code="R3.05", rating=Rating.LOW),)))
    visit = Visit(home_world.cast.peteris, "plani", plan=other)
    visit.fill({"No sagataves": "Pusdienas"})
    assert (visit.field("Summa").value, visit.field("Kāpēc šis pasākums?").value) == ("70,00", "Trūkst līdzekļu.")
    visit.fill({"Summa": "65"})
    visit.press("Pievienot")

    (measure,) = held(other).measures
    assert (measure.kind, measure.amount, measure.risks) == ("meals", Decimal(65), ("R3.05",))
    listed = Visit(home_world.cast.dace, "plani")
    listed.fill({"Sagatave": "Pusdienas"})
    listed.press("Dzēst sagatavi")
    assert listed.notes == ["Sagatave ir dzēsta."]
