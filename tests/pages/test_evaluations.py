"""Evaluations and the way into the next semester on the screen."""

import json
from typing import Any

import pytest
from sqlmodel import select
from streamlit.proto.WidgetStates_pb2 import WidgetState

from models.plans import PlanRisk
from models.vocabulary import Language, Outcome, PlanStatus
from services.work import OPERATOR, look
from tests.pages.visit import Visit
from tests.world import World, complete


class Editing(Visit):
    """A visit that can type into tables: what was typed is handed in with every run, as a browser does."""

    typed: dict[int, dict[int, dict[str, Any]]]

    def type_in(self, number: int, row: int, **cells: Any) -> None:
        self.__dict__.setdefault("typed", {}).setdefault(number, {}).setdefault(row, {}).update(cells)
        self.rerun()

    def rerun(self) -> None:
        editors = [one for one in self.app.dataframe if one.proto.editing_mode]
        states = self.app._tree.get_widget_states()
        for number, rows in self.__dict__.get("typed", {}).items():
            if number < len(editors):
                content = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
                states.widgets.append(WidgetState(id=editors[number].proto.id, string_value=json.dumps(content)))
        self.app._run(states)
        self._went_well()

    def press_with_what_is_typed(self, label: str) -> None:
        self.button(label).click()
        self.rerun()


def ready(world: World, monkeypatch: pytest.MonkeyPatch) -> Editing:
    monkeypatch.setenv("PUMPURS_TODAY", "2018-05-20")
    visit = Editing(world.cast.peteris, "plani", do="evaluate")
    visit.fill({"Klase vai kurss": visit.field("Klase vai kurss").options[0]})
    return visit


def test_a_class_is_closed_row_by_row_and_each_row_says_what_came_of_it(home_world: World, monkeypatch) -> None:
    first, second, third = (
        home_world.running(pupil_id=home_world.pupil(last_name=name)) for name in ("Ābols", "Bērzs", "Cīrulis")
    )
    visit = ready(home_world, monkeypatch)
    visit.type_in(0, 0, outcome="improved", helped="Konsultācijas.")
    visit.type_in(1, 0, end="1")
    visit.type_in(0, 1, outcome="continues", helped="Sarunas.")
    visit.press_with_what_is_typed("Noslēgt aizpildītos (2)")

    assert [home_world.plan(one).status for one in (first, second, third)] == [
        PlanStatus.CLOSED,
        PlanStatus.RUNNING,
        PlanStatus.RUNNING,
    ]
    assert home_world.plan(first).outcome is Outcome.IMPROVED
    assert [(row["Skolēns"], row["Rezultāts"]) for row in visit.table(0)] == [
        ("Anna Ābols", "noslēgta"), ("Anna Bērzs", "Katram riskam vajag vērtējumu beigās."),
    ]  # fmt: skip
    with look(OPERATOR) as work:
        assert dict(work.session.exec(select(PlanRisk.plan_id, PlanRisk.end_rating)).all()) == {
            first: 1,
            second: None,
            third: None,
        }


def test_what_is_typed_about_a_class_is_kept_plan_by_plan(home_world: World, monkeypatch) -> None:
    """Another tab goes on with it, and so does the evaluation on the plan's own screen."""
    plan_id = home_world.running()
    visit = ready(home_world, monkeypatch)
    assert list(visit.app.dataframe[-1].value["end"]) == [None]
    visit.type_in(0, 0, helped="Konsultācijas matemātikā.")
    visit.type_in(1, 0, end="2")
    again = ready(home_world, monkeypatch)
    tables = again.app.dataframe

    assert (list(tables[-2].value["helped"]), list(tables[-1].value["end"])) == (["Konsultācijas matemātikā."], ["2"])
    assert again.has("Noslēgt aizpildītos (1)")
    alone = Visit(home_world.cast.peteris, "plani", plan=plan_id)
    assert alone.field("Kas palīdzēja?").value == "Konsultācijas matemātikā."
    assert home_world.plan(plan_id).status is PlanStatus.RUNNING


def test_evaluations_are_counted_for_those_who_answer_for_the_school(home_world: World, monkeypatch) -> None:
    home_world.running("river")
    home_world.running("forest")
    monkeypatch.setenv("PUMPURS_TODAY", "2018-06-05")

    dace = Visit(home_world.cast.dace, "plani", do="evaluate")
    assert "Jāizvērtē: 1, no tiem kavējas: 1." in dace.words
    assert [(row["Sagatavotājs"], row["Jāizvērtē"]) for row in dace.table(0)] == [("Pēteris Pīlādžlapa", "1")]
    mara = Visit(home_world.cast.mara, "plani", do="evaluate")
    assert [row["Jāizvērtē"] for row in mara.table(0)] == ["1", "1"]
    assert "Klase vai kurss" not in mara.words


def test_a_school_goes_into_the_next_semester_as_it_was_shown(home_world: World, monkeypatch) -> None:
    home_world.running(pupil_id=home_world.pupil(last_name="Ābols"))
    home_world.running(pupil_id=home_world.pupil(last_name="Bērzs", grade=9))
    home_world.pupil(last_name="Cīrulis")
    monkeypatch.setenv("PUMPURS_TODAY", "2018-09-03")
    visit = Visit(home_world.cast.ilze, "plani")
    visit.press("Uz nākamo semestri")
    assert [(row["Skolēns"], row["Klase"]) for row in visit.table(0)] == [("Anna Ābols", "7. klase → 8. klase")]
    assert [row["Kāpēc"] for row in visit.table(1)] == [
        "pabeidza 9. klasi; ja turpina šajā skolā, atzīmējiet", "iepriekšējā semestrī šajā skolā plāna nebija",
    ]  # fmt: skip
    basic = visit.app.multiselect[1]
    basic.select(basic.options[0]).run()
    assert visit.column("Klase") == ["7. klase → 8. klase", "9. klase → 10. klase"]
    visit.press("Sagatavot projektus (2)")

    assert visit.notes == ["Sagatavoti projekti: 2. Sagatavotāji tos redz Sākumā."]
    assert "Projektu sagatavos: 0" in visit.words


def test_what_changed_since_it_was_shown_is_shown_anew_and_not_done(home_world: World, monkeypatch) -> None:
    plan_id = home_world.running()
    monkeypatch.setenv("PUMPURS_TODAY", "2018-09-03")
    visit = Visit(home_world.cast.ilze, "plani", do="roll")
    home_world.close(plan_id)
    home_world.running(pupil_id=home_world.pupil(grade=6), semester="2018-1")
    visit.press("Sagatavot projektus (1)")

    assert visit.errors == [
        "Kopš priekšskatījuma kaut kas ir mainījies, tāpēc nekas nav darīts. Lūdzu, apskatiet jauno priekšskatījumu."
    ]


@pytest.mark.parametrize("language", Language)
def test_sensitive_risks_in_a_class_are_marked_for_the_one_who_may_read_them(
    home_world: World, monkeypatch, language
) -> None:
    home_world.running(contents=complete("meals", sensitive=True))
    monkeypatch.setenv("PUMPURS_TODAY", "2018-05-20")
    visit = Visit(home_world.cast.peteris, "plani", language, do="evaluate")
    field = next(one for one in visit.app.selectbox if one.key == "class to close")
    field.select_index(0).run()
    risks = list(visit.app.dataframe[-1].value["risk"])

    mark = "(sensitīvs)" if language is Language.LATVIAN else "(sensitive)"
    assert [mark in risk for risk in risks] == [True, False]
