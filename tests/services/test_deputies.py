"""Deputies: who names whom for which days, what they may in those days, and that nobody's rights grow by it."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.people import Account, Assignment, DeputyForm
from models.plans import PlanStep
from models.vocabulary import ASSIGNABLE_ROLES, Action, PlanStatus, Role, Stage
from services import deputies, own_roles, people, plan_steps, plan_writing, plans, standing, trail_reading
from services.errors import Invalid, NotFound, NotPermitted, Refusal, SignedOut, outcome_of
from services.rules.people import MAY_STAND_IN
from services.rules.permissions import Actor, Permission
from services.work import OPERATOR, begin, look
from tests.world import SPRING, World, complete

TODAY, LAST = date(2018, 1, 15), date(2018, 1, 26)


def name(by: Actor, absent: Actor, deputy: Actor, first: date = TODAY, last: date = LAST) -> UUID:
    form = DeputyForm(account_id=deputy.account_id, first=first, last=last)
    with begin(by) as work:
        return deputies.name(work, absent.assignment_id, form)


def acting(assignment_id: UUID) -> Actor:
    """Whoever holds this assignment, in it."""
    with look(OPERATOR) as work:
        held = work.session.get_one(Assignment, assignment_id)
        account = work.session.get_one(Account, held.account_id)
        return standing.as_actor(account, held, covered=standing.covered_by(work.session, held))


def deputy_of(world: World, absent: Actor, deputy: Actor) -> Actor:
    del world
    return acting(name(absent, absent, deputy))


def submitted(world: World) -> UUID:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    return plan_id


def why(call: Callable[[], object]) -> str:
    outcome = outcome_of(call)
    return outcome.why.name if isinstance(outcome, Refusal) else ""


def test_a_deputy_does_the_step_of_the_absent_one_and_the_history_names_both(world: World) -> None:
    plan_id = submitted(world)
    ilze = deputy_of(world, world.cast.dace, world.cast.ilze)
    world.step(ilze, plan_id, Action.APPROVE)

    assert world.plan(plan_id).status is PlanStatus.DIRECTOR_APPROVED
    with begin(world.cast.mara) as work:
        last = plans.open_plan(work, plan_id).history[-1]
    assert (last.name, last.by, last.for_whom) == (Action.APPROVE, "Ilze Ievziede", "Dace Dzērvenāja")
    with look(world.cast.mara) as work:
        told = trail_reading.find(work, actor="ilze", action=Action.APPROVE).lines
    assert [entry.actor for entry in told] == ["ilze (dace)"]


def test_a_deputy_may_do_the_step_but_nobody_does_two_steps_of_one_plan_also_not_as_deputy(world: World) -> None:
    """Hypha#2445 and #2704: the step can be done in somebody's absence, and maker and checker stay two people."""
    cast = world.cast
    by_preparer = submitted(world)
    as_director = deputy_of(world, cast.dace, cast.peteris)
    assert why(lambda: world.step(as_director, by_preparer, Action.APPROVE)) == "plan.four_eyes"

    by_deputy = world.draft()
    as_preparer = deputy_of(world, cast.peteris, cast.dace)
    world.step(as_preparer, by_deputy, Action.SUBMIT)
    assert why(lambda: world.step(cast.dace, by_deputy, Action.APPROVE)) == "plan.four_eyes"
    assert why(lambda: world.step(as_director, by_deputy, Action.APPROVE)) == "plan.four_eyes"

    as_ilze = deputy_of(world, cast.dace, cast.ilze)
    coordinator = world.second_role(cast.ilze, Role.MUNICIPALITY_COORDINATOR)
    world.step(as_ilze, by_preparer, Action.APPROVE)
    assert why(lambda: world.step(coordinator, by_preparer, Action.APPROVE)) == "plan.four_eyes"
    assert world.plan(by_preparer).awaits is Stage.MUNICIPALITY


def test_whom_a_deputy_stood_for_does_not_decide_again_in_another_role(world: World) -> None:
    """One authority speaks once: what the deputy approved for the director, the director approved."""
    plan_id = submitted(world)
    world.step(deputy_of(world, world.cast.dace, world.cast.ilze), plan_id, Action.APPROVE)
    dace = world.second_role(world.cast.dace, Role.MUNICIPALITY_COORDINATOR)

    assert why(lambda: world.step(dace, plan_id, Action.APPROVE)) == "plan.four_eyes"
    world.step(world.cast.mara, plan_id, Action.APPROVE)
    assert world.plan(plan_id).awaits is Stage.STATE


def test_who_wrote_as_the_preparers_deputy_decides_nothing_even_if_the_preparer_submits(world: World) -> None:
    plan_id = world.draft()
    as_preparer = deputy_of(world, world.cast.peteris, world.cast.dace)
    with begin(as_preparer) as work:
        seen = plan_writing.save(work, plan_id, world.plan(plan_id).version, complete("meals", "personal_items"))
        plan_writing.save(work, plan_id, seen, complete("meals", "public_transport"))
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)

    assert why(lambda: world.step(world.cast.dace, plan_id, Action.APPROVE)) == "plan.four_eyes"
    with look(OPERATOR) as work:
        edits = work.session.exec(
            select(PlanStep).where(PlanStep.plan_id == plan_id, PlanStep.step == Action.EDIT)
        ).all()
    assert [(step.by_id, step.for_id) for step in edits] == [
        (world.cast.dace.account_id, world.cast.peteris.account_id)
    ]
    world.step(world.somebody(Role.DIRECTOR), plan_id, Action.RETURN, "Labojiet.")
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.APPROVE)  # what counts is who wrote since it was last sent


def test_a_preparers_deputy_leads_the_preparers_plans_and_no_others(world: World) -> None:
    mine, pupil = world.draft(), world.pupil()
    colleague = world.somebody(Role.PREPARER)
    as_preparer = deputy_of(world, world.cast.peteris, colleague)
    with begin(as_preparer) as work:
        begun = plan_writing.begin_plan(work, pupil, SPRING)
    world.step(as_preparer, mine, Action.SUBMIT)

    assert world.plan(begun).preparer_id == world.cast.peteris.account_id
    assert world.plan(mine).awaits is Stage.DIRECTOR
    assert why(lambda: world.step(colleague, begun, Action.VOID)) == "access.not_found"
    other = world.draft("forest")
    assert why(lambda: world.step(as_preparer, other, Action.SUBMIT)) == "access.not_found"
    with look(as_preparer) as work:
        assert [line.id for line in plans.find(work, mine=True).lines] == [begun]
    with begin(world.cast.dace) as work:
        heirs = plan_writing.preparers(work, world.school("river").id)
    assert {one.id for one in heirs} == {world.cast.peteris.account_id, colleague.account_id}


DAYS = {
    "before it begins": (date(2018, 1, 16), LAST, TODAY, False),
    "on the first day": (TODAY, LAST, TODAY, True),
    "on the last day": (TODAY, LAST, LAST, True),
    "on the day after": (TODAY, LAST, date(2018, 1, 27), False),
}


@pytest.mark.parametrize("case", DAYS)
def test_a_deputy_counts_on_their_days_only(world: World, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, last, day, counts = DAYS[case]
    ilze = acting(name(world.cast.dace, world.cast.dace, world.cast.ilze, first, last))
    monkeypatch.setenv("PUMPURS_TODAY", day.isoformat())

    if counts:
        with look(ilze) as work:
            assert (work.actor.role, work.actor.stands_for) == (Role.DIRECTOR, world.cast.dace.account_id)
    else:
        with pytest.raises(SignedOut), look(ilze):
            pytest.fail("a deputy got in on another day")


def test_a_deputy_counts_only_while_the_covered_role_is_held(world: World) -> None:
    ilze = deputy_of(world, world.cast.dace, world.cast.ilze)
    with begin(world.cast.andris) as work:
        people.end_role(work, world.cast.dace.assignment_id)

    with pytest.raises(SignedOut), look(ilze):
        pytest.fail("the deputy of nobody got in")


def test_whoever_leaves_a_place_is_nobodys_deputy_there(world: World) -> None:
    ilze = deputy_of(world, world.cast.dace, world.cast.ilze)
    with begin(world.cast.andris) as work:
        people.end_role(work, world.cast.ilze.assignment_id)

    with pytest.raises(SignedOut), look(ilze):
        pytest.fail("somebody who has left got in")


def test_a_deputy_is_ended_early_by_either_side_or_whoever_staffs_the_place(world: World) -> None:
    cast = world.cast
    for ends in (cast.dace, cast.ilze, cast.mara):
        assignment_id = name(cast.dace, cast.dace, cast.ilze)
        ilze = acting(assignment_id)
        assert why(lambda: _end(cast.peteris, assignment_id)) == "access.not_permitted"  # noqa: B023 called at once
        assert why(lambda: _end(cast.normunds, assignment_id)) == "access.not_found"  # noqa: B023 called at once
        _end(ends, assignment_id)

        with pytest.raises(SignedOut), look(ilze):
            pytest.fail("an ended deputy got in")
        assert why(lambda: _end(ends, assignment_id)) == "access.not_found"  # noqa: B023 called at once
        with begin(OPERATOR) as work:  # once more from the start
            work.session.delete(work.session.get_one(Assignment, assignment_id))


def _end(by: Actor, assignment_id: UUID) -> None:
    with begin(by) as work:
        deputies.end(work, assignment_id)


def test_one_that_has_not_begun_is_called_off(world: World) -> None:
    assignment_id = name(world.cast.dace, world.cast.dace, world.cast.ilze, date(2018, 1, 20), LAST)
    _end(world.cast.dace, assignment_id)

    with look(world.cast.dace) as work:
        assert [covered.deputies for covered in deputies.own(work)] == [()]


def test_those_who_staff_a_place_name_deputies_for_absent_colleagues(world: World) -> None:
    cast = world.cast
    assert acting(name(cast.dace, cast.peteris, cast.ilze)).stands_for == cast.peteris.account_id
    assert acting(name(cast.mara, cast.dace, cast.peteris)).role is Role.DIRECTOR
    refused = {
        "a coordinator gives no director's rights": (cast.ilze, cast.dace, cast.peteris, "person.role_not_yours_to_give"),
        "another school": (cast.normunds, cast.dace, cast.ilze, "access.not_found"),
        "who staffs nothing": (cast.peteris, cast.dace, cast.ilze, "access.not_permitted"),
        "another municipality": (
            world.somebody(Role.MUNICIPALITY_COORDINATOR, "far"), cast.dace, cast.ilze, "access.not_found",
        ),
    }  # fmt: skip
    assert {
        case: why(lambda row=row: name(*row[:3])) for case, row in refused.items()
    } == {case: row[3] for case, row in refused.items()}  # fmt: skip


def test_only_an_active_colleague_of_the_same_place_stands_in(world: World) -> None:
    cast = world.cast
    switched_off = world.somebody(Role.PREPARER, active=False)
    for stranger in (cast.normunds, cast.mara, cast.gita, cast.dace, switched_off):
        assert why(lambda: name(cast.dace, cast.dace, stranger)) == "deputy.nobody_like_that", stranger.username  # noqa: B023
    with begin(cast.dace) as work:
        found = deputies.candidates(work, cast.dace.assignment_id)
    assert [one.username for one in found] == ["ilze", "peteris"]
    with begin(cast.sandra) as work:
        found = deputies.candidates(work, cast.sandra.assignment_id)
    assert {one.username for one in found} == {"toms", "elza"}  # neither the auditor nor the administrator
    with begin(cast.mara) as work:
        assert [one.username for one in deputies.candidates(work, cast.mara.assignment_id)] == ["aija"]


def test_providers_auditors_and_administrators_have_no_deputies(world: World) -> None:
    cast = world.cast
    for one in (cast.gita, cast.austra, cast.andris):
        assert why(lambda: name(one, one, cast.toms)) == "deputy.role_has_none"  # noqa: B023 called at once
    assert set(ASSIGNABLE_ROLES) - MAY_STAND_IN == {Role.PROVIDER, Role.AUDITOR, Role.ADMINISTRATOR}


def test_a_deputy_names_no_deputies_and_gives_no_rights(world: World) -> None:
    cast = world.cast
    ilze = deputy_of(world, cast.dace, cast.ilze)
    for absent in (cast.dace, ilze, cast.peteris):
        assert why(lambda: name(ilze, absent, cast.peteris)) == "deputy.not_as_deputy"  # noqa: B023 called at once
    with begin(ilze) as work:
        assert not work.actor.may(Permission.STAFF_MANAGE)
        with pytest.raises(NotPermitted):
            people.new_code(work, cast.peteris.account_id)
        with pytest.raises(NotPermitted):
            people.end_role(work, cast.peteris.assignment_id)
        assert deputies.own(work) == []
    as_acted = acting(name(cast.mara, cast.dace, cast.peteris))
    assert (
        why(lambda: name(cast.mara, as_acted, cast.ilze)) == "access.not_found"
    )  # a deputy's role is covered by nobody


def test_who_may_not_give_a_deputys_borrowed_role_does_not_get_into_their_account(world: World) -> None:
    """Otherwise a coordinator with a one-time code of the director's deputy would be director."""
    deputy_of(world, world.cast.dace, world.cast.peteris)

    with pytest.raises(NotPermitted, match=r"person\.role_not_yours_to_give"), begin(world.cast.ilze) as work:
        people.new_code(work, world.cast.peteris.account_id)


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        (date(2018, 1, 14), LAST, "deputy.begins_in_past"), (LAST, TODAY, "deputy.ends_before_it_begins"),
        (TODAY, date(2018, 7, 17), "deputy.too_long"), (TODAY, date(2018, 7, 16), ""), (TODAY, TODAY, ""),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(world: World, first: date, last: date, fault: str) -> None:
    outcome = outcome_of(name, world.cast.dace, world.cast.dace, world.cast.ilze, first, last)

    faults = [one.name for one in outcome.faults.values()] if isinstance(outcome, Invalid) else []
    assert faults == ([fault] if fault else [])


def test_the_same_deputy_is_named_once_for_the_same_days(world: World) -> None:
    cast = world.cast
    name(cast.dace, cast.dace, cast.ilze, TODAY, date(2018, 1, 19))
    assert why(lambda: name(cast.dace, cast.dace, cast.ilze, date(2018, 1, 19), LAST)) == "deputy.named_already"
    name(cast.dace, cast.dace, cast.ilze, date(2018, 1, 20), LAST)
    form = DeputyForm(account_id=cast.peteris.account_id, first=TODAY, last=LAST)
    made = []
    for _ in range(2):
        with begin(cast.dace) as work:
            made.append(deputies.name(work, cast.dace.assignment_id, form, "twice"))
    assert made[0] == made[1]


def test_being_a_deputy_is_no_role_of_ones_own(world: World) -> None:
    """The role can still be given for good, and it is called by whom it is of."""
    deputy_of(world, world.cast.peteris, world.cast.ilze)
    with begin(world.cast.dace) as work:
        ilze = work.session.get_one(Account, world.cast.ilze.account_id)
        people.give_role(work, ilze, Role.PREPARER, world.school("river").id, None, "")
        held = standing.assignments_of(work.session, ilze.id)

    assert sorted(own_roles.absent(held).values()) == ["Pēteris Pīlādžlapa"]
    with look(world.cast.dace) as work:
        line = next(one for one in people.find(work, text="ilze") if one.deputy_for)
        assert (line.role, line.deputy_for) == (Role.PREPARER, "Pēteris Pīlādžlapa")
        assert work.session.exec(select(AuditEntry).where(AuditEntry.subject == "assignment")).first()


def test_a_deputy_of_an_expert_takes_plans_in_their_own_name(world: World) -> None:
    plan_id = submitted(world)
    for actor in (world.cast.dace, world.cast.mara):
        world.step(actor, plan_id, Action.APPROVE)
    toms = deputy_of(world, world.cast.elza, world.cast.toms)
    with pytest.raises(Refusal, match=r"desk\.take_first"), begin(toms) as work:
        plan_steps.take(work, plan_id, world.plan(plan_id).version, Action.APPROVE)
    world.step(toms, plan_id, Action.APPROVE)

    assert world.plan(plan_id).status is PlanStatus.RUNNING


def test_nobody_like_that_is_found_out_of_reach(world: World) -> None:
    with pytest.raises(NotFound), begin(world.cast.dace) as work:
        deputies.candidates(work, UUID(int=1))
