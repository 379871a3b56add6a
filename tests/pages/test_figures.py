"""Figures on the screen: every topic for every reader, one chart at a time; the chart, its table and its file are one answer."""

import pytest

from models.vocabulary import Language
from pages.figures.topics import TOPICS
from services.counting import Dimension, Measure, Question
from services.figures import answer
from services.work import look
from tests.pages.language import foreign, raw
from tests.pages.lively import Lively
from tests.pages.visit import Visit
from tests.world import World

# One of each kind of reader: at a school, in a municipality, in the country with pupils' records and without.
READERS = ("peteris", "dace", "mara", "aija", "sandra", "elza", "austra")
Everything = tuple[World, Lively]


@pytest.mark.parametrize("username", READERS)
@pytest.mark.parametrize("language", Language)
def test_every_topic_opens_in_words(lively: Everything, username: str, language: Language) -> None:
    world, _ = lively
    visit = Visit(world.cast.actors[username], "parskati", language)
    for topic in TOPICS:
        for period in ("2017-2", "2017"):
            visit.go("parskati", topic=topic.name, period=period)

            assert visit.address["topic"] == topic.name
            assert list(raw(visit.words)) == [], topic.name
            if language is Language.LATVIAN:
                assert list(foreign(visit.words)) == [], topic.name


@pytest.mark.parametrize("username", READERS)
def test_the_table_says_what_the_figures_say(lively: Everything, username: str) -> None:
    world, _ = lively
    actor = world.cast.actors[username]
    visit = Visit(actor, "parskati", topic="time", period="2017-2")
    with look(actor) as work:
        told = answer(work, Question((Dimension.SEMESTER,), (Measure.PLANS, Measure.PUPILS)))

    assert visit.column("Plāni") == ["<5" if row[1] is None else str(row[1]) for row in told.rows]
    assert visit.column("Skolēni") == ["<5" if row[2] is None else str(row[2]) for row in told.rows]


def test_a_place_out_of_reach_is_the_same_as_none(lively: Everything) -> None:
    world, _ = lively
    mara, there = world.cast.mara, Visit(world.cast.mara, "parskati", topic="places")
    foreign_school = world.school("craft").id
    visit = Visit(mara, "parskati", topic="places", school=foreign_school)

    assert visit.words == there.words
