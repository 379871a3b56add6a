"""Take papers as somebody, or be refused; what the trail says of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.audit import AuditEntry
from models.meetings import Meeting, MeetingItem
from models.plans import PlanForm
from models.vocabulary import Action, Paper
from services import papers
from services.documents.making import Ending
from services.errors import Refusal
from services.paper_facts import Filled
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World

NOTE, REASON = "slepena piezīme", "slepens pamatojums"
NOW = date(2018, 1, 15)


def taken(actor: Actor, plan_id: UUID, paper: Paper = Paper.PLAN, *, sensitive: bool = False) -> dict[str, Any]:
    return dict(filled(actor, papers.of_plan, plan_id, paper, Ending.PDF, sensitive=sensitive).content)


def filled(actor: Actor, use_case: Callable[..., Filled], *args: Any, **kwargs: Any) -> Filled:
    with begin(actor) as work:
        return use_case(work, *args, **kwargs)


def refusal(actor: Actor, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refusal) as caught, begin(actor) as work:
        use_case(work, *args, **kwargs)
    return caught.value.why.name


def entries(*actions: Action) -> list[AuditEntry]:
    with look(OPERATOR) as work:
        query = select(AuditEntry).where(col(AuditEntry.action).in_(actions)).order_by(col(AuditEntry.seq))
        return list(work.session.exec(query))


def given_by(world: World, contents: PlanForm, *people: Actor) -> PlanForm:
    """The same plan with these people named for its measures."""
    named = [
        m.model_copy(update={"provider_id": p.account_id}) for m, p in zip(contents.measures, people, strict=False)
    ]
    return contents.model_copy(update={"measures": (*named, *contents.measures[len(named) :])})


def meeting(world: World, *plan_ids: UUID) -> UUID:
    with begin(OPERATOR) as work:
        held = Meeting(school_id=world.school("river").id, held_on=NOW, title="Janvāra sapulce", present="Dace", led_by=world.cast.ilze.account_id)  # fmt: skip
        work.add(held, Action.ADD)
        work.session.flush()
        for plan_id in plan_ids:
            pupil_id = world.plan(plan_id).pupil_id
            item = MeetingItem(
                school_id=held.school_id, meeting_id=held.id, pupil_id=pupil_id, decision="Sarunāt.", due_on=NOW + timedelta(7),
                responsible_id=world.cast.peteris.account_id, responsible="Pēteris Pīlādžlapa",
            )  # fmt: skip
            work.add(item, Action.ADD)
        return held.id


# Letters of the Latvian alphabet where plain order would be wrong.
NAMES = ["Abele", "Ābols", "Cālis", "Čakste", "Ķēniņš", "Lapa", "Ļoļāns", "Šmits", "Žagars"]
