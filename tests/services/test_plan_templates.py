"""A school's own templates of measures: nobody else's, without what is sensitive, each name once."""

from uuid import UUID

import pytest

from models.preparing import TemplateForm
from models.vocabulary import MeasureType
from services import plan_facts, plan_templates
from services.errors import NotFound, NotPermitted, Overtaken, Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World, complete


def measure_of(plan_id: UUID, kind: str) -> UUID:
    with look(OPERATOR) as work:
        return next(m.id for m in plan_facts.contents(work, plan_id).measures if m.kind == kind)


def keep(who: Actor, plan_id: UUID, kind: str, name: str, key: str = "") -> UUID:
    with begin(who) as work:
        return plan_templates.keep_template(work, measure_of(plan_id, kind), TemplateForm(name=name), key)


def there(who: Actor) -> list[str]:
    with look(who) as work:
        return [template.name for template in plan_templates.templates(work)]


def test_a_measure_kept_as_a_template_is_found_by_its_school_and_nobody_else(world: World) -> None:
    keep(world.cast.peteris, world.draft(), "meals", "Pusdienas")

    assert there(world.cast.dace) == there(world.cast.ilze) == ["Pusdienas"]
    assert there(world.cast.baiba) == []
    with pytest.raises(NotPermitted):
        there(world.cast.mara)


def test_a_template_holds_the_measure_but_nothing_sensitive(world: World) -> None:
    plan_id = world.draft(contents=complete("meals", sensitive=True))
    keep(world.cast.peteris, plan_id, "meals", "Pusdienas")
    keep(world.cast.peteris, plan_id, "psychologist", "Psihologs")

    with look(world.cast.ilze) as work:
        psychologist, meals = plan_templates.templates(work)
    assert (meals.type, str(meals.amount), meals.justification, meals.risks) == (
        MeasureType.COMPENSATION, "70.00", "Trūkst līdzekļu.", ["R3.05"],
    )  # fmt: skip
    assert (psychologist.kind, psychologist.hours, psychologist.justification, psychologist.risks) == (
        "psychologist", 2, "", [],
    )  # fmt: skip


def test_a_measure_out_of_reach_is_not_kept(world: World) -> None:
    plan_id = world.draft("forest")
    with pytest.raises(NotFound):
        keep(world.cast.peteris, plan_id, "meals", "Pusdienas")


def test_each_name_stands_once_in_a_school_and_a_form_handed_in_twice_counts_once(world: World) -> None:
    plan_id = world.draft()
    first = keep(world.cast.peteris, plan_id, "meals", "Pusdienas", "one rendering")
    assert keep(world.cast.peteris, plan_id, "meals", "Pusdienas", "one rendering") == first

    with pytest.raises(Refusal, match="template.name_taken"):
        keep(world.cast.peteris, plan_id, "meals", "Pusdienas")
    assert keep(world.cast.baiba, world.draft("forest"), "meals", "Pusdienas") != first


def test_templates_are_renamed_and_removed_as_they_were_seen(world: World) -> None:
    plan_id = world.draft()
    first = keep(world.cast.peteris, plan_id, "meals", "Pusdienas")
    keep(world.cast.peteris, plan_id, "meals", "Ēdināšana")
    with begin(world.cast.dace) as work:
        plan_templates.rename_template(work, first, 1, TemplateForm(name="Siltas pusdienas"))
    for name, why in (("Cits", "access.overtaken"), ("Ēdināšana", "template.name_taken")):
        seen = 1 if why == "access.overtaken" else 2
        with pytest.raises(Refusal, match=why), begin(world.cast.dace) as work:
            plan_templates.rename_template(work, first, seen, TemplateForm(name=name))
    with pytest.raises(Overtaken), begin(world.cast.dace) as work:
        plan_templates.remove_template(work, first, 1)
    with begin(world.cast.dace) as work:
        plan_templates.remove_template(work, first, 2)

    assert there(world.cast.peteris) == ["Ēdināšana"]
