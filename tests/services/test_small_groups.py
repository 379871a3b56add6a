"""Whoever may not read the pupils gets no small counts of them, and still gets the others."""

import pytest

from services import figures
from services.counting import Dimension, Measure, Question
from services.figures import Answer
from services.rules.permissions import Actor
from services.work import look
from tests.services.at_the_claims import figure
from tests.world import World

PUPILS = {"river": 6, "forest": 2, "craft": 7}


@pytest.fixture
def busy(world: World) -> World:
    """Three schools with plans, one of them with two only."""
    for school, number in PUPILS.items():
        for _ in range(number):
            world.draft(school)
    return world


def asked(actor: Actor, *by: Dimension) -> Answer:
    with look(actor) as work:
        return figures.answer(work, Question(by=by, measures=(Measure.PUPILS,)))


def test_by_one_dimension_the_small_group_and_the_next_larger_are_hidden(busy: World) -> None:
    told = {busy.school(short).name: number for short, number in PUPILS.items()}
    hidden = {busy.school("river").name, busy.school("forest").name}

    assert dict(asked(busy.cast.elza, Dimension.SCHOOL).rows) == {
        name: None if name in hidden else n for name, n in told.items()
    }


def test_whoever_reads_the_pupils_from_outside_the_school_gets_no_small_counts_either(busy: World) -> None:
    assert [row[-1] for row in asked(busy.cast.sandra, Dimension.SCHOOL).rows] == [
        row[-1] for row in asked(busy.cast.elza, Dimension.SCHOOL).rows
    ]


def test_the_school_itself_sees_every_count(busy: World) -> None:
    assert asked(busy.team("forest")[1], Dimension.SCHOOL).rows == ((busy.school("forest").name, 2),)


def test_how_many_are_too_few_is_set_by_the_programme(busy: World) -> None:
    figure("smallest_count", 8)

    assert {row[-1] for row in asked(busy.cast.elza, Dimension.SCHOOL).rows} == {None}


def test_the_sum_of_all_is_shown(busy: World) -> None:
    assert asked(busy.cast.elza).rows == ((15,),)
