"""How the programme's rules are changed on the stage, which all of them share."""

from typing import Any, Final

from sqlmodel import select

from models.programme import Cap, Programme
from services import programme
from services.work import Work
from tests.services.matrix.stage import Spot


def pumpurs(work: Work) -> Programme:
    return work.session.exec(select(Programme).where(Programme.code == "pumpurs")).one()


CAP: Final = {"kind": "meals", "amount": "90", "per": "month", "valid_from": "01.02.2018", "source": "Grozījumi"}
OTHER: Final = {"code": "cita", "name_lv": "Cita", "name_en": "Other", "valid_from": "01.02.2018", "source": "Lēmums"}


def change_row(work: Work, _: Spot) -> Any:
    row = work.session.exec(select(Cap).where(Cap.kind == "meals")).one()
    return programme.change_row(work, "cap", row.id, row.version, CAP)


def remove_row(work: Work, _: Spot) -> Any:
    row = work.session.exec(select(Cap).where(Cap.kind == "meals")).one()
    return programme.remove_row(work, "cap", row.id, row.version)


def change_programme(work: Work, _: Spot) -> Any:
    row = pumpurs(work)
    return programme.change_programme(work, row.id, row.version, OTHER)
