"""Reports to the state brought about in a line each."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import select

from models.payments import PeriodReport
from models.programme import Programme
from models.vocabulary import Action
from services.money import report_reading, reports
from services.money.report_reading import Opened
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import JANUARY, World


def pumpurs() -> UUID:
    with look(OPERATOR) as work:
        return work.session.exec(select(Programme.id).where(Programme.code == "pumpurs")).one()


def made(actor: Actor, first: date = JANUARY, last: date = JANUARY, school_id: UUID | None = None) -> UUID:
    programme_id = pumpurs()
    with begin(actor) as work:
        return reports.make(work, programme_id, first, last, school_id)


def the(report_id: UUID) -> PeriodReport:
    with look(OPERATOR) as work:
        return work.session.get_one(PeriodReport, report_id)


def take(actor: Actor, use_case: Any, report_id: UUID, *args: Any) -> None:
    seen = the(report_id).version
    with begin(actor) as work:
        use_case(work, report_id, seen, *args)


def seen_by(actor: Actor, report_id: UUID) -> Opened:
    with look(actor) as work:
        return report_reading.look_at(work, report_id)


def paid_claim(world: World, where: str = "river", amount: str = "50.01") -> UUID:
    claim = world.claim(world.running(where), amount, document_no="Č-7", document_date=date(2018, 1, 9))
    approves, pays = (world.cast.sandra, world.cast.toms) if where == "craft" else (world.cast.mara, world.cast.aija)
    world.decide(approves, Action.APPROVE, claim)
    world.decide(pays, Action.PAY, claim)
    return claim
