"""What the screen says is what walking through all rows finds, for everybody's own reach, on both databases."""

from collections import Counter
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from models.database import writing
from models.plans import Plan, PlanRisk
from models.pupils import Guardian, PersonalCode, Pupil
from models.vocabulary import PlanStatus
from services.demo import cast as casting
from services.effect import by_help, cohorts, comparison, following, ratings, statistics
from services.effect.by_help import Now
from services.effect.ratings import Turn
from services.rules.effect import DOSES, Became
from services.rules.permissions import Actor
from services.rules.suppression import SMALLEST
from services.work import Work, look
from tests.databases import using
from tests.services.effect import naive
from tests.services.effect.register import RISKS, Register, fill

ALL = (
    ratings.by_group, ratings.by_risk, following.afterwards, following.returners, by_help.by_measure, by_help.by_dose, cohorts.survival,
    comparison.first_and_later,
)  # fmt: skip
WHO = pytest.mark.parametrize("who", ["mara", "sandra", "elza"])


def schools(register: Register, who: str) -> set[UUID]:
    """A municipality reaches neither another's schools nor one that reports straight to the state."""
    return register.of_maras if who == "mara" else set(register.joined)


def actor(who: str) -> Actor:
    return casting.recall().actors[who]


def same(told: int | None, counted: int) -> bool:
    """A number that is told is the number; one that is not told says nothing, and no small one is told."""
    return told is None or (told == counted and not 0 < counted < SMALLEST)


@WHO
def test_what_became_of_everybody(past: Register, who: str) -> None:
    with look(actor(who)) as work:
        found = following.afterwards(work)

    told = 0
    for since in found:
        expected = Counter(state for _, state in naive.afterwards(past, schools(past, who), since.horizon.value))
        assert since.pupils in (None, sum(expected.values()))
        assert [one for one in Became if not same(since.became[one], expected[one.value])] == []
        told += sum(count is not None for count in since.became.values())
    assert told > 8


@WHO
def test_by_dose_and_by_measure(past: Register, who: str) -> None:
    with look(actor(who)) as work:
        doses, measures = by_help.by_dose(work), by_help.by_measure(work)

    within = schools(past, who)
    words = {"left": Now.LEFT, "unknown": Now.UNKNOWN}
    firsts = {pupil: naive.first(plans) for pupil, plans in naive.of_pupils(past, within).items()}
    by_band: Counter[tuple[int, Now]] = Counter()
    by_kind: Counter[tuple[str, Now]] = Counter()
    for pupil, state in naive.afterwards(past, within, "months_12"):
        plan, now = firsts[pupil], words.get(state, Now.LEARNS)
        assert plan is not None
        lessons = sum(one.plan_id == plan.id for one in past.attendances)
        by_band[max(n for n, (least, _) in enumerate(DOSES) if least <= lessons), now] += 1
        by_kind.update((one.kind, now) for one in past.measures if one.plan_id == plan.id)
    assert [(one.help, now) for one in doses for now in Now if not same(one.now[now], by_band[one.help, now])] == []
    assert [(one.help, now) for one in measures for now in Now if not same(one.now[now], by_kind[one.help, now])] == []
    assert {one.help for one in measures} == {kind for kind, _ in by_kind}
    assert any(one.now[Now.LEFT] for one in (*doses, *measures))


@WHO
def test_cohorts(past: Register, who: str) -> None:
    with look(actor(who)) as work:
        found = cohorts.survival(work)

    times = naive.until_leaving(past, schools(past, who))
    assert [str(cohort.school_year) for cohort in found] == sorted(times)
    for cohort in found:
        expected = times[str(cohort.school_year)]
        assert same(cohort.pupils, len(expected))
        assert same(cohort.left, sum(left for _, left in expected))
        heights = {step.time: step.stayed for step in statistics.staying(expected)}
        assert [point for point in cohort.curve if heights[point.semesters] != point.stayed] == []
    assert any(cohort.curve for cohort in found)


@WHO
@pytest.mark.parametrize("single", [False, True])
def test_changes_of_ratings(past: Register, who: str, single: bool) -> None:
    with look(actor(who)) as work:
        found = {change.risk: change for change in (ratings.by_risk if single else ratings.by_group)(work)}

    within = schools(past, who)
    plans = {plan.id: plan for plan in past.plans if plan.school_id in within and plan.status is PlanStatus.CLOSED}
    pairs: dict[str, dict[UUID, list[tuple[int, int]]]] = {}
    for risk in past.risks:
        if risk.plan_id in plans and risk.rated and risk.rating and risk.end_rating is not None:
            for name in ("", risk.code if single else RISKS[risk.code]):
                own = pairs.setdefault(name, {}).setdefault(plans[risk.plan_id].pupil_id, [])
                own.append((risk.rating, risk.end_rating))
    assert set(found) == set(pairs)
    for name, of_pupils in pairs.items():
        change = found[name]
        if change.pupils is None:
            continue
        means = [Decimal(sum(e - s for s, e in own)) / len(own) for own in of_pupils.values()]
        assert change.pupils == len(means)
        assert change.change is not None
        assert abs(change.change.value - sum(means) / len(means)) <= Decimal("0.051")
        assert same(change.turns[Turn.LOWER], sum(value < 0 for value in means))
        assert same(change.turns[Turn.HIGHER], sum(value > 0 for value in means))
    assert found[""].pupils


@WHO
def test_who_came_back(past: Register, who: str) -> None:
    with look(actor(who)) as work:
        found = following.returners(work)

    left = back = 0
    within = schools(past, who)
    for pupil, plans in naive.of_pupils(past, within).items():
        begun = naive.first(plans)
        later = [plan for plan in plans if begun and plan.semester >= begun.semester]
        gone = next((plan for plan in later if plan.outcome and plan.outcome.value in naive.LEFT), None)
        if gone is not None:
            left += 1
            moved = any(day > gone.ends_on for day in naive.moves_of(past, pupil, within))
            back += moved or any(plan.semester > gone.semester for plan in plans)
    assert (found.left, found.back) == (left, back)
    assert found.back


@WHO
def test_similar_pupils_are_compared(past: Register, who: str) -> None:
    with look(actor(who)) as work:
        found = comparison.first_and_later(work)

    assert found is not None
    assert found.first_semester == "2017-1"
    due = [state for _, state in naive.afterwards(past, schools(past, who), "months_12")]
    told = (found.first.pupils, found.later.pupils, found.left_out)
    assert None in told or sum(n for n in told if n is not None) == len(due)


def everything(work: Work) -> list[object]:
    return [use(work) for use in ALL]


def test_the_figures_stay_when_a_person_is_erased(databases: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Erased: no name, birthday, code, guardian or written word is left; what happened at school stays, of nobody."""
    monkeypatch.setenv("PUMPURS_TODAY", "2021-01-15")
    with using(databases.new()):  # type: ignore[attr-defined]
        fill(7)
        with look(actor("sandra")) as work:
            before = everything(work)
        with writing() as session:
            session.execute(delete(PersonalCode))
            session.execute(delete(Guardian))
            blank = dict.fromkeys(("first_name", "last_name", "fold_first", "fold_last", "sort_key", "language"), "")
            session.execute(update(Pupil).values(birth_date=None, gender=None, **blank))
            session.execute(update(Plan).values(goal="", strengths="", helped="", preparer_id=None))
            session.execute(update(PlanRisk).values(note=""))
        with look(actor("sandra")) as work:
            after = everything(work)

    assert after == before
    assert any(before)
