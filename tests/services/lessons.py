"""A provider's lessons in a line each."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import select

from models.consultations import Agreement, Attendance, Consultation, RemoteOrderForm
from models.plans import MeasureForm, PlanForm, RiskForm
from models.vocabulary import Action, MeasureType, Rating
from services.consulting import agreements, sheets
from services.consulting.sheets import Checked, Sheet
from services.consulting.typing import Typed
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import JANUARY, World

MATHS: Final = "teacher: matemātika"


def lessons(
    hours: int = 4, subject: str = "matemātika", provider: Actor | None = None, kind: str = "teacher"
) -> PlanForm:
    """A plan of lessons; of nobody's unless a provider is named."""
    measure = MeasureForm(
        type=MeasureType.CONSULTATION, kind=kind, subject=subject, hours=hours, justification="Iekavēts.",
        risks=("R1.02",), provider_id=provider.account_id if provider else None,
    )  # fmt: skip
    return PlanForm(goal="Pabeigt.", risks=(RiskForm(code="R1.02", rating=Rating.HIGH),), measures=(measure,))


def plan(world: World, name: str = "Anna", where: str = "river", **more: Any) -> tuple[UUID, str]:
    """A running plan of lessons, and its pupil as sheets show them."""
    pupil_id = world.pupil(where, first_name=name, last_name="Pumpurzara")
    return world.running(where, pupil_id=pupil_id, contents=lessons(**more)), f"Pumpurzara {name}"


def cells(pupil: str | list[str], on: str = "15.", **more: Any) -> dict[str, Any]:
    """A row as it is typed; on Monday at ten, 40 minutes, unless it says otherwise."""
    told = {"starts": "10:00", "minutes": "40", "lesson": "", "remote": False, "confirmed_on": ""}
    return told | {"on": on, "pupils": [pupil] if isinstance(pupil, str) else pupil} | more


def typed(*rows: dict[str, Any]) -> list[Typed]:
    return [Typed(row) for row in rows]


def sheet(actor: Actor, provider: Actor | None = None, month: date = JANUARY) -> Sheet:
    with look(actor) as work:
        return sheets.sheet(work, _school(actor), _id(provider or actor), month)


def save(actor: Actor, *rows: dict[str, Any] | Typed, provider: Actor | None = None, removed: Any = (), month: date = JANUARY) -> list[Checked]:  # fmt: skip
    told = [row if isinstance(row, Typed) else Typed(row) for row in rows]
    with begin(actor) as work:
        return sheets.save(work, _school(actor), _id(provider or actor), month, told, removed)


def check(actor: Actor, *rows: dict[str, Any], month: date = JANUARY) -> list[Checked]:
    with look(actor) as work:
        return sheets.check(work, _school(actor), _id(actor), month, typed(*rows))


def said(answers: list[Checked]) -> list[str]:
    """What came of each row: done, or the names of what forbids it."""
    return [one.done or ", ".join(why.name.removeprefix("consultation.") for _, why in one.faults) for one in answers]


def order(
    actor: Actor, provider: Actor, *plans: UUID, first: date = date(2018, 1, 8), last: date = date(2018, 5, 31)
) -> UUID:
    form = RemoteOrderForm(
        number="1-9/3", signed_on=first, method="MS Teams", starts_on=first, ends_on=last,
        provider_ids=(_id(provider),), plan_ids=plans,
    )  # fmt: skip
    with begin(actor) as work:
        return agreements.add_order(work, _school(actor), form)


def agreed(world: World, provider: Actor, first: date, last: date | None) -> None:
    with begin(OPERATOR) as work:
        work.add(
            Agreement(
                school_id=provider.school_id, provider_id=provider.account_id, number="7", starts_on=first, ends_on=last
            ),
            Action.ADD,
        )


def kept() -> list[Consultation]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(Consultation).order_by(Consultation.on, Consultation.id)))


def attendances() -> list[Attendance]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(Attendance).order_by(Attendance.id)))


def again(actor: Actor, number: int = 0, **more: Any) -> Typed:
    """A row of the sheet as it was opened, with cells typed over."""
    line = sheet(actor).lines[number]
    return Typed({**line.cells, **more}, line.id, line.version)


def _school(actor: Actor) -> UUID:
    assert actor.school_id is not None
    return actor.school_id


def _id(actor: Actor) -> UUID:
    assert actor.account_id is not None
    return actor.account_id
