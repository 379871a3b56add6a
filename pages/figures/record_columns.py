"""The columns of the lists behind charts."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from pages.shell import badges
from pages.shell.texts import grade, label, plain, short_semester, shown, whole
from services import clock
from services.behind import ClaimBehind, LessonBehind, PlanBehind
from services.counting import Measure
from services.paging import Page
from services.rules.names_of import Named
from services.taking_part import Institution
from services.waiting_times import ClaimWaiting, PlanWaiting

Columns: TypeAlias = dict[str, list[str]]
Names: TypeAlias = Mapping[str, Named]


def plans(page: Page[PlanBehind]) -> Columns:
    return {
        plain("column.plan_code"): [line.code for line in page.lines],
        plain("column.school"): [line.school for line in page.lines],
        plain("column.semester"): [short_semester(line.semester) for line in page.lines],
        plain("column.grade"): [grade(line.education, line.grade) for line in page.lines],
        plain("column.status"): [badges.plan_status(line.status, None) for line in page.lines],
    }


def claims(page: Page[ClaimBehind], names: Names) -> Columns:
    return {
        plain("column.plan_code"): [line.plan for line in page.lines],
        plain("column.school"): [line.school for line in page.lines],
        plain("column.month"): [shown(line.month, "month") for line in page.lines],
        plain("column.kind"): [shown(names.get(line.kind, line.kind)) for line in page.lines],
        label(Measure.CLAIMED).capitalize(): [shown(line.asked) for line in page.lines],
        label(Measure.APPROVED).capitalize(): [shown(line.approved) for line in page.lines],
        plain("column.status"): [label(line.status) for line in page.lines],
    }


def lessons(page: Page[LessonBehind], names: Names) -> Columns:
    return {
        plain("column.on"): [shown(line.on) for line in page.lines],
        plain("column.school"): [line.school for line in page.lines],
        plain("column.provider"): [line.provider for line in page.lines],
        plain("column.kind"): [shown(names.get(line.kind, line.kind)) for line in page.lines],
        plain("column.minutes"): [whole(line.minutes) for line in page.lines],
    }


def waiting_plans(page: Page[PlanWaiting]) -> Columns:
    return {
        plain("column.plan_code"): [line.code for line in page.lines],
        plain("column.school"): [line.school for line in page.lines],
        plain("column.status"): [badges.plan_status(line.status, line.awaits) for line in page.lines],
        plain("Waits since"): [_day(line.since) for line in page.lines],
    }


def waiting_claims(page: Page[ClaimWaiting], names: Names) -> Columns:
    return {
        plain("column.plan_code"): [line.plan for line in page.lines],
        plain("column.school"): [line.school for line in page.lines],
        plain("column.month"): [shown(line.month, "month") for line in page.lines],
        plain("column.kind"): [shown(names.get(line.kind, line.kind)) for line in page.lines],
        label(Measure.CLAIMED).capitalize(): [shown(line.asked) for line in page.lines],
        plain("column.status"): [label(line.status) for line in page.lines],
        plain("Waits since"): [_day(line.since) for line in page.lines],
    }


def institutions(page: Page[Institution]) -> Columns:
    return {
        plain("column.school"): [line.name for line in page.lines],
        plain("column.municipality"): [line.municipality for line in page.lines],
        plain("column.stage"): [line.stage or "–" for line in page.lines],
        plain("Agreement"): [line.agreement or "–" for line in page.lines],
        plain("Signed"): [shown(line.signed_on) if line.signed_on else "–" for line in page.lines],
        plain("column.semester"): [short_semester(line.joined) if line.joined else "–" for line in page.lines],
    }


def _day(moment: datetime | None) -> str:
    return shown(clock.day_of(moment)) if moment else "–"
