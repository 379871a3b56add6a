"""How a team's use cases are called on one spot of the stage: meetings, a class closed, a school rolled over."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from models.meetings import ItemForm, MeetingForm
from services import agendas, evaluating, meetings, rolling
from services.evaluating import Filled
from services.rolling import Wishes
from services.work import Work
from tests.services.matrix.building import evaluation
from tests.services.matrix.calls import Call
from tests.services.matrix.stage import Spot
from tests.world import SPRING

SITTING: Final = MeetingForm(held_on=date(2018, 1, 15), title="Sapulce", present="Visi")


def on_meeting(use: Callable[..., Any], *more: Any) -> Call:
    def call(work: Work, spot: Spot) -> Any:
        return use(work, spot.meetings["open"], spot.versions[spot.meetings["open"]], *more)

    return call


def decide_at_meeting(work: Work, spot: Spot) -> Any:
    return meetings.decide(work, spot.meetings["open"], spot.pupils["draft"], 0, ItemForm(decision="Zvanīt tēvam."))


def take_back_decision(work: Work, spot: Spot) -> Any:
    return meetings.take_back(work, spot.meetings["open"], spot.pupils["running"], 1)


def mark(work: Work, spot: Spot) -> Any:
    return meetings.mark(work, {spot.meetings["closed item"]: 1})


def case(work: Work, spot: Spot) -> Any:
    return agendas.case(work, spot.meetings["open"], spot.pupils["running"])


def close_class(work: Work, spot: Spot) -> Any:
    plan_id = spot.plans["running"]
    filled = Filled(plan_id, spot.versions[plan_id], evaluation(work, plan_id).model_dump())
    result = evaluating.close_class(work, [filled])[0]
    if result.refusal:
        raise result.refusal
    return result


def run_rolling(work: Work, spot: Spot) -> Any:
    preview = rolling.dry_run(work, spot.school_id, SPRING, Wishes())
    return rolling.run(work, spot.school_id, SPRING, Wishes(), preview.promise)
