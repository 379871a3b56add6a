"""Many plans at once: one's own, or those one may export; and the entries that papers leave."""

from typing import Any
from uuid import UUID

import pytest

from models.vocabulary import Action, Paper, PlanStatus, Role
from pages.plans.plans import _Wanted
from services import papers
from services.documents.making import Ending
from services.rules.permissions import Actor, Permission
from services.work import OPERATOR, look
from tests.papers.taking import NAMES, entries, filled, refusal, taken
from tests.world import SPRING, World, complete


def test_each_paper_leaves_an_entry_at_the_thing_itself_that_tells_nothing_of_anybody(world: World) -> None:
    plan_id = world.running(contents=complete(sensitive=True))
    plan = world.plan(plan_id)
    peteris = world.cast.peteris
    taken(peteris, plan_id)
    taken(peteris, plan_id, sensitive=True)
    taken(peteris, plan_id, Paper.ORDER)
    filled(peteris, papers.of_pupil, plan.pupil_id, Ending.DOCX)

    assert [(e.actor, e.subject, e.subject_id, e.before, e.after, e.comment) for e in entries(Action.EXPORT)] == [
        ("peteris", "plan", str(plan_id), {}, {"file": f"{plan.code}-plans.pdf"}, ""),
        ("peteris", "plan", str(plan_id), {}, {"file": f"{plan.code}-plans.pdf", "sensitive": True}, ""),
        ("peteris", "plan", str(plan_id), {}, {"file": f"{plan.code}-rikojums.pdf"}, ""),
        ("peteris", "pupil", str(plan.pupil_id), {}, {"file": "iesniegums.docx"}, ""),
    ]


def test_what_was_refused_leaves_no_entry(home_world: World) -> None:
    plan_id = home_world.draft()
    refusal(home_world.cast.peteris, papers.of_plan, plan_id, Paper.ORDER, Ending.PDF)

    assert entries(Action.EXPORT) == []


def test_printing_a_colleagues_sensitive_risks_counts_as_reading_them(home_world: World, secret: UUID) -> None:
    taken(home_world.cast.dace, secret, Paper.ORDER)
    assert entries(Action.READ_SENSITIVE) == []

    taken(home_world.cast.dace, secret)
    assert [(entry.actor, entry.subject_id) for entry in entries(Action.READ_SENSITIVE)] == [("dace", str(secret))]


def listed(actor: Actor, **asked: Any) -> set[UUID]:
    with look(actor) as work:
        return set(papers.printable(work, **asked))


def test_many_at_once_are_ones_own_or_those_one_may_export(world: World) -> None:
    cast = world.cast
    other = world.somebody(Role.PREPARER)
    own, forest = world.running(), world.running("forest")
    straight = world.running("craft")

    assert listed(cast.peteris) == {own}
    assert listed(cast.dace) == listed(cast.ilze) == {own}
    assert listed(cast.mara) == {own, forest}
    assert listed(cast.austra) == listed(OPERATOR) == {own, forest, straight}
    for actor in (other, cast.gita, cast.sandra, cast.elza):
        assert refusal(actor, papers.printable) == "paper.nothing"
    for actor in (cast.aija, cast.andris):
        assert refusal(actor, papers.printable) == "access.not_permitted"


FILTERS: list[dict[str, Any]] = [
    {}, {"semester": SPRING}, {"semester": "2016-1"}, {"status": PlanStatus.RUNNING}, {"status": PlanStatus.VOID}, {"mine": True},
    {"semester": SPRING, "status": PlanStatus.DRAFT},
]  # fmt: skip


@pytest.mark.parametrize("username", ["peteris", "dace", "mara", "austra"])
def test_what_is_printed_is_what_the_list_shows(world: World, username: str) -> None:
    """Primero's exports once held other rows than the screen."""
    from services import plans

    actor = world.cast.actors[username]
    waiting, void = world.draft(), world.draft()
    world.running("forest")
    world.running()
    world.step(world.cast.peteris, void, Action.VOID)
    world.step(world.cast.peteris, waiting, Action.SUBMIT)
    for asked in (*FILTERS, {"school_id": world.school("river").id}):
        with look(actor) as work:
            shown = {line.id for line in plans.find(work, **asked).lines}
        if shown:
            assert listed(actor, **asked) == shown, asked
        else:
            assert refusal(actor, papers.printable, **asked) == "paper.nothing", asked


def test_the_list_has_no_filter_that_printing_does_not_know() -> None:
    from inspect import signature

    assert set(_Wanted.__dataclass_fields__) <= set(signature(papers.printable).parameters)


def test_more_than_one_file_should_hold_are_refused(home_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST", 2)
    home_world.draft()
    home_world.draft()
    assert len(listed(home_world.cast.dace)) == 2

    home_world.draft()
    assert refusal(home_world.cast.dace, papers.printable) == "paper.too_many"


def test_many_are_ordered_by_school_and_latvian_name(world: World) -> None:
    plans = {world.draft(where, pupil_id=world.pupil(where, last_name=name)): (where, name) for where in ("river", "forest") for name in reversed(NAMES)}  # fmt: skip
    with look(world.cast.mara) as work:
        found = [plans[plan_id] for plan_id in papers.printable(work)]

    assert found == [(where, name) for where in ("forest", "river") for name in NAMES]


def test_the_right_to_export_is_asked_of_the_table() -> None:
    assert papers.many(OPERATOR)
    assert {Permission.DATA_EXPORT, Permission.PLAN_WRITE} <= set(Permission)
