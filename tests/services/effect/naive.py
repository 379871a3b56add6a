"""What became of everybody, found the slow way: by walking through each pupil's own plans, a day and a semester at a time."""

from datetime import date, timedelta
from uuid import UUID

from models.plans import Plan
from models.vocabulary import PlanStatus
from tests.services.effect.register import LAST_DAY, Register

LEFT = {"left", "left_for_work", "left_abroad"}
STAYS = {"continues", "improved", "moved_school", "graduated"}
HELPED = {PlanStatus.RUNNING, PlanStatus.SUSPENDED, PlanStatus.CLOSED}


def of_pupils(register: Register, schools: set[UUID]) -> dict[UUID, list[Plan]]:
    """Each pupil's plans within reach, oldest first."""
    plans: dict[UUID, list[Plan]] = {}
    for plan in register.plans:
        if plan.school_id in schools and plan.status is not PlanStatus.VOID:
            plans.setdefault(plan.pupil_id, []).append(plan)
    return {pupil: sorted(own, key=lambda plan: plan.semester) for pupil, own in plans.items()}


def first(plans: list[Plan]) -> Plan | None:
    return next((plan for plan in plans if plan.status in HELPED), None)


def moves_of(register: Register, pupil: UUID, schools: set[UUID]) -> list[date]:
    return [
        move.moved_on
        for move in register.moves
        if move.pupil_id == pupil and move.school_id in schools and move.moved_on
    ]


def semester_on(day: date) -> str:
    return f"{day.year}-1" if day.month >= 9 else f"{day.year - 1}-2"


def became(plans: list[Plan], moves: list[date], day: date) -> str:
    """Read the records from the beginning to this day, then ask what comes later."""
    now, state, at = semester_on(day), "unknown", ""
    for plan in plans:
        if plan.semester > now:
            continue
        at, state = plan.semester, "enrolled"
        over = day >= plan.ends_on
        if over and plan.outcome is not None:
            word = plan.outcome.value
            state = (
                "left"
                if word in LEFT
                else "finished"
                if word == "graduated"
                else "moved"
                if word == "moved_school"
                else state
            )
            state = "unknown" if word == "other" else state
        since = plan.starts_on
    if state in ("left", "finished") or not at:
        return state
    if any(plan.semester > now for plan in plans):
        return "enrolled"
    if state == "enrolled" and at == now:
        return "enrolled"
    return "moved" if state == "moved" or any(since <= moved <= day for moved in moves) else "unknown"


def later_by(day: date, months: int) -> date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    while True:
        try:
            return date(year, month, day.day)
        except ValueError:
            day -= timedelta(days=1)


def end_of_next(semester: str) -> date:
    year, half = int(semester[:4]), semester[-1]
    return date(year + 1, 8, 31) if half == "1" else date(year + 1, 12, 31)


def day_of(plan: Plan, horizon: str) -> date:
    return (
        end_of_next(plan.semester)
        if horizon == "next"
        else later_by(plan.starts_on, int(horizon.removeprefix("months_")))
    )


def afterwards(register: Register, schools: set[UUID], horizon: str) -> list[tuple[UUID, str]]:
    """Each pupil whose day has come, with what became of them by it."""
    found = []
    for pupil, plans in of_pupils(register, schools).items():
        begun = first(plans)
        if begun is not None and day_of(begun, horizon) <= LAST_DAY:
            found.append((pupil, became(plans, moves_of(register, pupil, schools), day_of(begun, horizon))))
    return found


def until_leaving(register: Register, schools: set[UUID]) -> dict[str, list[tuple[int, bool]]]:
    """By school year of the first plan: semester by semester, until leaving or until nothing more is known."""
    found: dict[str, list[tuple[int, bool]]] = {}
    for pupil, plans in of_pupils(register, schools).items():
        begun = first(plans)
        if begun is None:
            continue
        own = [plan for plan in plans if plan.semester >= begun.semester]
        known = 0
        for semesters, semester in enumerate(_semesters(begun.semester), 1):
            here = [plan for plan in own if plan.semester == semester]
            if any(plan.outcome and plan.outcome.value in LEFT for plan in here):
                found.setdefault(begun.semester[:4], []).append((semesters, True))
                break
            beyond = any(plan.semester > semester for plan in own)
            moved = any(
                semester_on(day) > semester for day in moves_of(register, pupil, schools) if day >= begun.starts_on
            )
            said = any(plan.outcome and plan.outcome.value in STAYS for plan in here)
            if beyond or moved or said:
                known = semesters
        else:
            if known:
                found.setdefault(begun.semester[:4], []).append((known, False))
    return found


def _semesters(since: str) -> list[str]:
    every = [f"{year}-{half}" for year in range(2017, 2024) for half in (1, 2)]
    return [semester for semester in every if semester >= since]
