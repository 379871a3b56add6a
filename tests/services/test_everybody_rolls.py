"""Whatever became of a school's pupils: drafted and left out together are all of them, each once."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Education, Outcome, PlanStatus, Stage
from services.demo import cast as casting
from services.errors import Refusal
from services.rulebook import rulebook
from services.work import OPERATOR, Work, begin
from tests import databases as kinds
from tests.databases import OnSqlite
from tests.properties import HARDER, TRIED_LESS
from tests.services.test_rolling import AUTUMN, SEPTEMBER, plans, preview, run
from tests.services.together import together
from tests.world import SPRING, World


def test_two_people_at_once_roll_a_school_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        world.running()
    monkeypatch.setenv("PUMPURS_TODAY", SEPTEMBER)
    promise = preview(world).promise
    results = together(
        lambda: run(world, promise, who=world.cast.ilze), lambda: run(world, promise, who=world.cast.dace)
    )
    refused = [one.why.name for one in results if isinstance(one, Refusal)]

    assert sorted(len(one) for one in results if not isinstance(one, Refusal)) == [3]
    assert refused == ["rolling.changed_meanwhile"]
    assert len(plans()) == 3


FATES = ("without", "gone elsewhere", *(str(status) for status in PlanStatus), *(str(outcome) for outcome in Outcome))


@settings(TRIED_LESS, max_examples=15 * HARDER)  # each has a database of its own
@given(st.lists(st.tuples(st.sampled_from(FATES), st.integers(5, 12), st.booleans()), max_size=6))
def test_nobody_is_left_out_of_a_rollover_without_a_reason(
    on_sqlite: OnSqlite, fates: list[tuple[str, int, bool]]
) -> None:
    """rosariosis#127: "some were rolled over, some weren't". Drafted and left out together are all, each of them once."""
    with pytest.MonkeyPatch.context() as patch, kinds.fresh(on_sqlite):
        patch.setenv("PUMPURS_TODAY", SEPTEMBER)
        world = World(casting.recall())
        with begin(OPERATOR) as work:
            everybody = [live(work, world, *fate) for fate in fates]
        shown = preview(world)
        made = run(world, shown.promise)

        drafted = [line.pupil_id for line in shown.lines if line.drafted]
        left = [line.pupil_id for line in shown.lines if line.why is not None]
        assert sorted(drafted + left) == sorted(everybody)
        assert [one.pupil_id for one in made] == drafted
        planned = [one for one, (_, _, has) in zip(everybody, fates, strict=True) if has]
        assert sorted(plan.pupil_id for plan in plans()) == sorted(drafted + planned)
        assert [line for line in preview(world).lines if line.drafted] == []


def live(work: Work, world: World, fate: str, grade: int, planned: bool) -> UUID:
    """A pupil with what became of the plan of spring, and perhaps a plan of autumn already."""
    school, known = world.school("river"), rulebook(work.session).by_code("pumpurs")
    row = Pupil(
        school_id=school.id, first_name="Anna", last_name="Pumpurzara", fold_first="anna", fold_last="pumpurzara", sort_key="p",
        education=Education.GENERAL, grade=grade,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    outcome = Outcome(fate) if fate in set(Outcome) else None
    status = PlanStatus.CLOSED if outcome else PlanStatus(fate) if fate in set(PlanStatus) else PlanStatus.RUNNING
    on_the_way = status in (PlanStatus.DIRECTOR_APPROVED, PlanStatus.IN_APPROVAL)
    spring = Plan(
        school_id=school.id, pupil_id=row.id, code=f"S{row.id}", semester=SPRING, programme_id=known.programme.id,
        education=row.education, grade=grade, status=status, awaits=Stage.STATE if on_the_way else None,
        outcome=outcome or (Outcome.OTHER if status is PlanStatus.CLOSED else None),
        preparer_id=world.cast.peteris.account_id, starts_on=date(2018, 1, 1), ends_on=date(2018, 5, 31), edited_at=work.now,
    )  # fmt: skip
    if fate != "without":
        work.session.add(spring)
    if planned:
        more = {"id": uuid7(), "code": f"A{row.id}", "semester": AUTUMN, "status": PlanStatus.DRAFT, "awaits": None}
        work.session.add(Plan.model_validate(spring.model_dump() | more))
    if fate == "gone elsewhere":
        row.school_id = world.school("forest").id
    work.session.flush()
    return row.id
