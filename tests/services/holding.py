"""Consultations that were held and what an hour of them costs, written down in a line each."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import select

from models.consultations import Attendance, Consultation
from models.programme import Programme
from services import programme
from services.work import OPERATOR, begin
from tests.world import World


def hold(world: World, *plan_ids: UUID, minutes: int = 60, kind: str = "teacher", on: date = date(2018, 1, 10)) -> UUID:
    """One sitting with the pupils of these plans."""
    plans = [world.plan(plan_id) for plan_id in plan_ids]
    with begin(OPERATOR) as work:
        sitting = Consultation(
            school_id=plans[0].school_id, provider_id=world.cast.gita.account_id, provider="Gita Gundegsēta", kind=kind, on=on,
            minutes=minutes, noted_at=work.now,
        )  # fmt: skip
        work.session.add(sitting)
        work.session.flush()
        for plan in plans:
            work.session.add(
                Attendance(
                    school_id=plan.school_id, consultation_id=sitting.id, plan_id=plan.id, pupil_id=plan.pupil_id, on=on
                )
            )
        return sitting.id


def rate(kind: str, amount: str, since: date = date(2017, 9, 1)) -> None:
    """What an hour costs from a day on."""
    with begin(OPERATOR) as work:
        pumpurs = work.session.exec(select(Programme.id).where(Programme.code == "pumpurs")).one()
        row = {"kind": kind, "amount": Decimal(amount), "valid_from": since, "source": "Rīkojums"}
        programme.add_row(work, pumpurs, "rate", row)
