"""Which steps there are, what each takes, and that no plan and no claim gets stuck or jumps the chain."""

from collections.abc import Iterator
from typing import Any

import pytest

from models.money_words import ClaimStatus
from models.vocabulary import Action, PlanStatus, Stage
from services.rules.permissions import Permission
from services.rules.workflows import CLAIM, PLAN, Step, lands, step_named, steps_from
from tests.rules.cases import cases, table

CHAINS = ["through_the_municipality", "straight_to_the_state", "ending_with_the_municipality"]
Place = tuple[PlanStatus, Stage | None]


def chain_named(name: str) -> tuple[Stage, ...]:
    return tuple(Stage(stage) for stage in table("workflows")[name]["stages"])


def ways(chain: tuple[Stage, ...]) -> Iterator[tuple[Place, Step[PlanStatus], Place]]:
    """Every step from every place that a new plan can come to."""
    places: list[Place] = [(PlanStatus.DRAFT, None)]
    for place in places:
        for step in steps_from(PLAN, *place):
            after = lands(step, chain, place[0])
            yield place, step, after
            if after not in places:
                places.append(after)


@pytest.mark.parametrize("name", CHAINS)
def test_a_plan_goes_exactly_the_ways_of_the_table(name: str) -> None:
    found = [[*before, step.name, *after] for before, step, after in ways(chain_named(name))]
    told = table("workflows")[name]["ways"]

    assert sorted([word or "" for word in way] for way in found) == sorted(told)


@pytest.mark.parametrize("name", CHAINS[:2])
def test_every_status_can_be_reached(name: str) -> None:
    reached = {after[0] for *_, after in ways(chain_named(name))} | {PlanStatus.DRAFT}
    skipped = {PlanStatus.IN_APPROVAL} if name == "straight_to_the_state" else set()

    assert reached == set(PlanStatus) - skipped


@pytest.mark.parametrize("name", CHAINS)
def test_only_void_and_closed_are_the_end(name: str) -> None:
    found = list(ways(chain_named(name)))
    left = {before for before, *_ in found}

    assert {after for *_, after in found if after not in left} == {(PlanStatus.VOID, None), (PlanStatus.CLOSED, None)}


@pytest.mark.parametrize("name", CHAINS)
def test_a_plan_runs_only_after_every_stage_has_approved_in_turn(name: str) -> None:
    """However a plan wanders about, the last approvals before it runs are the whole chain."""
    chain = chain_named(name)
    unfinished = {(PlanStatus.DRAFT, None): {()}}
    steps = list(ways(chain))
    for _ in range(len(steps)):
        for before, step, after in steps:
            for approved in unfinished.get(before, set()):
                kept = (*approved, step.awaits) if step.name == Action.APPROVE else ()
                unfinished.setdefault(after, set()).add(kept)

    assert unfinished[PlanStatus.RUNNING, None] == {chain}


@pytest.mark.parametrize("name", CHAINS)
def test_somebody_is_asked_exactly_while_a_plan_is_on_its_way(name: str) -> None:
    """What the database upholds as well: a plan on its way waits for a stage, one that runs or rests for nobody."""
    chain = chain_named(name)
    for *_, (status, awaits) in ways(chain):
        on_the_way = status in {PlanStatus.DIRECTOR_APPROVED, PlanStatus.IN_APPROVAL}
        may_wait = on_the_way or status in {PlanStatus.DRAFT, PlanStatus.REVISING}

        assert awaits is None or (may_wait and awaits in chain)
        assert awaits is not None or not on_the_way


@pytest.mark.parametrize("name", CHAINS)
def test_from_one_place_a_step_has_one_meaning(name: str) -> None:
    found = [(before, step.name) for before, step, _ in ways(chain_named(name))]

    assert len(found) == len(set(found))


@pytest.mark.parametrize("case", cases("workflows", "plan_step"))
def test_a_step_of_a_plan_takes(case: dict[str, Any]) -> None:
    step = next(s for s in PLAN if (s.name, s.awaits or "") == (case["name"], case.get("awaits", "")))

    assert sorted(step.leaves) == case["leaves"]
    assert (step.needs, step.four_eyes, step.comment) == (case["needs"], case["four_eyes"], case["comment"])


@pytest.mark.parametrize("case", cases("workflows", "claim_step"))
def test_a_step_of_a_claim_takes(case: dict[str, Any]) -> None:
    step = next(s for s in CLAIM if s.name == case["name"])

    assert (sorted(step.leaves), step.enters) == (case["leaves"], case["enters"])
    assert (step.needs, step.four_eyes, step.comment) == (case["needs"], case["four_eyes"], case["comment"])


def test_the_tables_have_no_other_steps() -> None:
    told = table("workflows")

    assert (len(PLAN), len(CLAIM)) == (len(told["plan_step"]), len(told["claim_step"]))


@pytest.mark.parametrize("step", [*PLAN, *CLAIM], ids=lambda s: f"{s.name} {s.awaits or ''} {s.needs}")
def test_deciding_takes_four_eyes_and_sending_back_a_reason(step: Step[Any]) -> None:
    decides = step.name in {
        Action.APPROVE, Action.RETURN, Action.REJECT, Action.PAY, Action.SIGN, Action.HOLD, Action.RELEASE, Action.QUERY,
    }  # fmt: skip
    sends_back = step.name in {
        Action.RETURN, Action.REJECT, Action.SUSPEND, Action.UNDO, Action.HOLD, Action.QUERY, Action.ANSWER, Action.WITHDRAW,
    }  # fmt: skip

    assert (step.four_eyes, step.comment) == (decides, sends_back)


def test_every_approval_needs_the_permission_of_its_stage() -> None:
    own = {
        Stage.DIRECTOR: Permission.PLAN_APPROVE_DIRECTOR,
        Stage.MUNICIPALITY: Permission.PLAN_APPROVE_MUNICIPALITY,
        Stage.STATE: Permission.PLAN_APPROVE_STATE,
    }
    deciding = [step for step in PLAN if step.name in {Action.APPROVE, Action.RETURN}]

    assert [step.needs for step in deciding] == [own[step.awaits] for step in deciding]
    assert {step.awaits for step in deciding} == set(Stage)


def test_a_claim_ends_paid_rejected_or_withdrawn_and_every_status_can_be_reached() -> None:
    reached = [ClaimStatus.SUBMITTED]
    for status in reached:
        ways = [way for step in steps_from(CLAIM, status) for way in (step.enters, step.halfway)]
        reached += [way for way in ways if way is not None and way not in reached]

    assert set(reached) == set(ClaimStatus)
    assert {status for status in reached if not list(steps_from(CLAIM, status))} == {
        ClaimStatus.PAID,
        ClaimStatus.REJECTED,
        ClaimStatus.WITHDRAWN,
    }


@pytest.mark.parametrize(
    ("name", "status", "awaits", "there"),
    [
        (Action.SUBMIT, PlanStatus.DRAFT, None, True),
        (Action.SUBMIT, PlanStatus.DRAFT, Stage.DIRECTOR, False),
        (Action.APPROVE, PlanStatus.DRAFT, None, False),
        (Action.APPROVE, PlanStatus.IN_APPROVAL, Stage.DIRECTOR, False),
        (Action.APPROVE, PlanStatus.RUNNING, None, False),
        (Action.VOID, PlanStatus.REVISING, None, False),
        (Action.VOID, PlanStatus.SUSPENDED, None, False),
        (Action.CLOSE, PlanStatus.SUSPENDED, None, False),
        (Action.RESUME, PlanStatus.VOID, None, False),
        (Action.REVISE, PlanStatus.CLOSED, None, False),
        (Action.PAY, PlanStatus.RUNNING, None, False),
    ],
)
def test_a_step_is_found_only_where_the_table_has_it(
    name: Action, status: PlanStatus, awaits: Stage | None, there: bool
) -> None:
    assert (step_named(PLAN, name, status, awaits) is not None) is there


def test_a_step_that_leads_nowhere_is_a_mistake() -> None:
    lost = Step(Action.RESUME, frozenset({PlanStatus.SUSPENDED}), None, Permission.PLAN_WRITE)

    with pytest.raises(ValueError, match="leads nowhere"):
        lands(lost, (Stage.DIRECTOR,), PlanStatus.SUSPENDED)
