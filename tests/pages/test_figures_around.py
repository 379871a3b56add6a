"""What stands around the figures on the screen: queues, goals, a school among similar ones, the council's report."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.audit import AuditEntry
from models.vocabulary import Action, Language
from pages.shell import printing
from services.documents.making import Ending
from services.waiting_times import queues
from services.work import OPERATOR, look
from tests.pages.lively import Lively
from tests.pages.visit import Visit
from tests.papers.reading import in_order, words
from tests.services.country import LEAVES, STAYS, Country
from tests.world import SPRING, World

Everything = tuple[World, Lively]


@pytest.mark.parametrize("username", ["dace", "mara", "aija", "sandra", "elza"])
def test_the_table_of_queues_says_what_waits(lively: Everything, username: str) -> None:
    actor = lively[0].cast.actors[username]
    visit = Visit(actor, "parskati", topic="queues")
    with look(actor) as work:
        found = queues(work)

    assert found
    assert visit.column("Gaida") == [str(one.ages.waiting) for one in found]
    assert visit.column("Vecākais, d.") == ["–" if one.ages.oldest is None else str(one.ages.oldest) for one in found]


def test_the_share_of_municipalities_is_told_to_those_who_see_the_country(lively: Everything) -> None:
    cast = lively[0].cast
    whole, part = (Visit(actor, "parskati", topic="targets", period=SPRING) for actor in (cast.sandra, cast.mara))

    assert "mērķis ir 80 %" in whole.text
    assert set(whole.column("Mērķis, %")) == {"80"}
    assert set(whole.column("Mērķis")) == {"614"}
    assert "80 %" not in part.text
    assert not any("Mērķis" in row for row in part.table())


def test_agreements_are_told_with_their_stage(lively: Everything) -> None:
    visit = Visit(lively[0].cast.dace, "parskati", topic="stages", period=SPRING)

    assert visit.column("Līgums") == ["8.3.4/01"]
    assert visit.column("Kārta") == ["1. kārta"]


@pytest.mark.parametrize(
    ("username", "topic", "button", "column"),
    [
        ("sandra", "queues", "Plāni, kas gaida", "Gaida kopš"),
        ("mara", "queues", "Pieteikumi, kas gaida", "Gaida kopš"),
        ("dace", "hours", "Konsultācijas aiz šīs diagrammas", "Minūtes"),
        ("dace", "status", "Plāni aiz šīs diagrammas", "Plāna kods"),
        ("sandra", "targets", "Izglītības iestādes, kas piedalās", "Skola"),
        ("mara", "stages", "Izglītības iestādes, kurām ir līgums", "Līgums"),
    ],
)
def test_every_chart_has_its_list(lively: Everything, username: str, topic: str, button: str, column: str) -> None:
    visit = Visit(lively[0].cast.actors[username], "parskati", topic=topic, period=SPRING)
    visit.press(button)

    assert visit.address["list"]
    assert "Paslēpt sarakstu" in visit.buttons
    assert visit.column(column)


@pytest.fixture
def river(home_world: World) -> UUID:
    """A school among enough similar ones."""
    country = Country.of_similar_schools(home_world)
    country.pupils(home_world.school("river").id, (12, STAYS), (13, LEAVES))
    return home_world.school("river").id


def test_a_school_sees_itself_among_others_that_nobody_can_name(home_world: World, river: UUID) -> None:
    visit = Visit(home_world.cast.dace, "parskati", topic="similar", period=SPRING)

    assert visit.says("Palika izglītībā: 12 no 25 skolēniem, krietni zem sagaidāmā")
    assert visit.column("Skola") == ["Kļavu Upes vidusskola", "citas skolas"]
    assert visit.column("Daļa") == ["48 %", "75–100 %"]
    assert not visit.says("Cita skola")
    del river


def test_whoever_may_not_read_the_pupils_sees_no_school_by_itself(home_world: World, river: UUID) -> None:
    visit = Visit(home_world.cast.elza, "parskati", topic="similar", period=SPRING, school=river)

    assert set(visit.column("Skola")) == {"citas skolas"}
    assert not visit.says("no 25")


def test_that_too_few_schools_are_there_is_said_calmly(lively: Everything) -> None:
    visit = Visit(lively[0].cast.dace, "parskati", topic="similar", period=SPRING)

    assert visit.errors == []
    assert visit.says("mazāk nekā 5 salīdzināmi") or visit.says("mazāk nekā 10")
    assert len(visit.app.info) == 1  # one reason for both shares


def test_whoever_sees_several_schools_is_asked_for_one(lively: Everything) -> None:
    assert Visit(lively[0].cast.mara, "parskati", topic="similar").says("Izvēlieties skolu")


@pytest.mark.parametrize("username", ["dace", "mara", "elza"])
@pytest.mark.parametrize("language", Language)
def test_the_councils_report_is_latvian_and_says_what_the_screen_says(
    lively: Everything, username: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[Any, ...]] = []
    monkeypatch.setattr(printing, "save", lambda *what: kept.append(what))
    actor = lively[0].cast.actors[username]
    visit = Visit(actor, "parskati", language, period=SPRING)
    visit.app.button(key="council prepare").click().run()

    (_name, file, content) = kept[0]
    text = words(Ending.PDF, content)
    assert file == f"{SPRING}-parskats-domei.pdf"
    assert (
        in_order(
            text,
            "Pārskats domei",
            "2017./2018. m. g. 2. semestris",
            actor.name,
            "Plāni",
            "Kā skaitīts",
            "Avots: Pumpurs",
        )
        == []
    )
    assert not [word for word in ("Most plans", "Klikšķis", "plans for") if word in text]
    with look(OPERATOR) as work:
        entry = work.session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject, entry.subject_id, entry.actor) == (
        Action.EXPORT,
        "figures",
        "council.pdf",
        username,
    )
    visit.look()
    assert visit.title == ("Pārskati" if language is Language.LATVIAN else "Figures")
