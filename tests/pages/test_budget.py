"""The budget on the screen: three figures, what has no rate is said, reports and letters stand beside it."""

from models.vocabulary import Action
from services.rules.budget import months_of
from services.rules.school_year import Semester
from tests.pages.visit import Visit
from tests.world import World


def test_the_budget_shows_what_is_planned_used_and_left(home_world: World) -> None:
    claim = home_world.claim(home_world.running("river"), "50.00")
    home_world.decide(home_world.cast.mara, Action.APPROVE, claim)
    visit = Visit(home_world.cast.mara, "budzets")
    row = {name: cell.replace("\u00a0", " ") for name, cell in visit.table()[0].items()}

    assert visit.title == "Budžets"
    assert (row["Vieta"], row["Plānots"], row["Piešķirts"], row["Atlikums"]) == (
        home_world.school("river").name, "350,00 €", "50,00 €", "300,00 €",
    )  # fmt: skip
    assert "Prognozes vēl nav" in visit.text
    assert "Likmes nav: sagatavošana" in visit.text
    assert len(months_of(Semester(2017, 2))) == 8


def test_a_director_sees_the_budget_but_no_reports(home_world: World) -> None:
    visit = Visit(home_world.cast.dace, "budzets")

    assert "Budžets" in visit.menu
    assert "Pārskati valstij" not in visit.words
    assert "Lēmumu vēstules" in visit.words


def test_whoever_gives_consultations_has_no_budget(home_world: World) -> None:
    assert "Budžets" not in Visit(home_world.cast.gita).menu
