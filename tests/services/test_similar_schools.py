"""A school sees itself among similar ones, and nobody learns from it how another school fares."""

from uuid import UUID

import pytest

from models.vocabulary import Outcome, Role
from services import similar_schools
from services.errors import NotFound, NotPermitted, Refusal
from services.rules.funnel import Position, Share
from services.rules.permissions import Actor
from services.similar_schools import LEAST, Comparison
from services.work import look
from tests.services.at_the_claims import figure
from tests.services.country import LEAVES, STAYS, Country
from tests.world import SPRING, World


@pytest.fixture
def country(world: World) -> Country:
    return Country.of_similar_schools(world)


def compared(actor: Actor, school_id: UUID, share: Share = Share.STAYED, until: str = SPRING) -> Comparison:
    with look(actor) as work:
        return similar_schools.among_similar(work, school_id, share, "2017-1", until)


def refused(actor: Actor, school_id: UUID) -> str:
    with pytest.raises(Refusal) as caught:
        compared(actor, school_id)
    return caught.value.why.name


def test_a_school_sees_its_own_numbers_and_the_others_as_bands(country: Country) -> None:
    river = country.world.school("river").id
    country.pupils(river, (12, STAYS), (13, LEAVES))
    found = compared(country.world.cast.dace, river)

    assert found.own is not None
    assert (found.own.people, found.own.kept, found.own.position) == (25, 12, Position.FAR_BELOW)
    assert (found.schools, found.centre) == (LEAST + 1, round(100 * (270 + 12) / 325))
    assert [(c.first, c.last, float(c.low), float(c.high), n) for c, n in found.others.items()] == [
        (20, 39, 0.75, 1.0, LEAST)
    ]
    assert not [word for word in ("Cita", "47000000") if word in repr(found)]


def test_whoever_may_not_read_the_pupils_is_told_of_no_school_by_itself(country: Country) -> None:
    river = country.world.school("river").id
    country.pupils(river, (12, STAYS), (13, LEAVES))
    for actor in (country.world.cast.elza, country.world.somebody(Role.ACCOUNTANT, "municipality")):
        found = compared(actor, river)
        assert found.own is None
        assert sum(found.others.values()) == found.schools == LEAST + 1
        assert {one.people for one in found.lines} <= set(range(20, 40))
        assert 25 not in {one.people for one in compared(actor, river).lines[:1]}


def test_nobody_compares_a_school_out_of_reach(country: Country) -> None:
    world = country.world
    for actor, where in ((world.cast.dace, "forest"), (world.cast.mara, "far"), (world.cast.mara, "craft")):
        with pytest.raises(NotFound):
            compared(actor, world.school(where).id)
    for actor in (world.cast.gita, world.cast.andris):
        with pytest.raises(NotPermitted):
            compared(actor, world.school("river").id)


def test_a_school_with_hardly_any_pupils_is_not_compared(country: Country) -> None:
    river = country.world.school("river").id
    assert refused(country.world.cast.dace, river) == "figures.too_few_to_compare"

    country.pupils(river, (4, STAYS))
    assert refused(country.world.cast.dace, river) == "figures.too_few_to_compare"


def test_how_many_pupils_are_too_few_is_set_by_the_programme(country: Country) -> None:
    figure("smallest_count", 8)
    river = country.world.school("river").id
    country.pupils(river, (7, STAYS))
    assert refused(country.world.cast.dace, river) == "figures.too_few_to_compare"

    country.pupils(river, (25, STAYS))
    found = compared(country.world.cast.dace, river)
    assert found.smallest == 8
    assert {(one.first, one.last) for one in found.others} == {(8, 31)}


def test_few_similar_schools_are_not_shown(country: Country) -> None:
    world = country.world
    craft, river = world.school("craft").id, world.school("river").id
    country.pupils(craft, (20, STAYS))
    assert refused(world.cast.zane, craft) == "figures.too_few_similar"  # the others are of another kind

    country.pupils(river, (100, STAYS))
    assert refused(world.cast.dace, river) == "figures.too_few_similar"  # ... or of another size


def test_each_pupil_counts_once_by_the_last_outcome_that_says_something(country: Country) -> None:
    river = country.world.school("river").id
    back, lost, unsaid = country.pupils(river, (1, LEAVES), (1, STAYS), (1, STAYS), semester="2017-1")
    country.another_plan(back, SPRING, STAYS)
    country.another_plan(lost, SPRING, LEAVES)
    country.another_plan(unsaid, SPRING, Outcome.OTHER)
    country.pupils(river, (17, STAYS), (2, Outcome.OTHER), (5, None))
    found = compared(country.world.cast.dace, river)

    assert found.own is not None
    assert (found.own.kept, found.own.people) == (19, 20)


def test_a_pupil_counts_as_evaluated_when_every_plan_that_ran_was_closed(country: Country) -> None:
    river = country.world.school("river").id
    (half,) = country.pupils(river, (1, None), semester="2017-1")
    country.another_plan(half, SPRING, STAYS)
    country.pupils(river, (15, LEAVES), (2, Outcome.OTHER), (2, None))
    found = compared(country.world.cast.dace, river, Share.EVALUATED)

    assert found.own is not None
    assert (found.own.kept, found.own.people) == (17, 20)


def test_only_the_period_asked_about_counts(country: Country) -> None:
    river = country.world.school("river").id
    country.pupils(river, (20, STAYS))
    country.pupils(river, (20, LEAVES), semester="2018-1")
    found = compared(country.world.cast.dace, river)

    assert found.own is not None
    assert found.own.people == 20
