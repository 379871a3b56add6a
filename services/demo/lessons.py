"""The mathematician's lessons of the demonstration, typed into her month sheets as she would have done."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from models.consultations import NoteForm
from services import clock
from services.consulting import notes, sheets
from services.consulting.typing import Typed
from services.demo.stories import Team
from services.rules.permissions import Actor
from services.work import begin

_MONTHS: Final = {
    date(2017, 11, 1): (date(2017, 11, 30), (7, 9, 14, 16, 21, 23, 28, 30)),
    date(2017, 12, 1): (date(2017, 12, 20), (5, 7, 12, 14)),
    date(2018, 1, 1): (date(2018, 1, 12), (8, 10, 11, 12)),
}
_STARTS: Final = ("14:10", "15:00", "15:50")
_NOTE: Final = "Pirms kontroldarba uztraucas; palīdz, ja uzdevumu lasām kopā."


def tell(teams: Sequence[Team]) -> None:
    """Lessons on some days of three months: each pupil in turn, and twice a group."""
    for team in teams:
        if team.mathematician is not None:
            for month, (written, days) in _MONTHS.items():
                _write(team, team.mathematician, month, written, days)


def _write(team: Team, actor: Actor, month: date, written: date, days: Sequence[int]) -> None:
    if actor.account_id is None:
        return
    with clock.at(clock.noon(written)), begin(actor) as work:
        desk = sheets.sheet(work, team.school.id, actor.account_id, month).desk
        mine = sorted({desk.names[plan.id] for plan in desk.plans.values() if _maths(plan)})
        if mine:
            sheets.save(work, team.school.id, actor.account_id, month, [Typed(row) for row in _rows(mine, days)])
    with clock.at(clock.noon(written)), begin(actor) as work:
        lines = sheets.sheet(work, team.school.id, actor.account_id, month).lines
        if lines:
            notes.write_note(work, lines[-1].id, NoteForm(note=_NOTE))


def _maths(plan: Any) -> bool:  # noqa: ANN401 a plan as the desk knows it
    return any(measure.subject == "matemātika" for measure in plan.measures)


def _rows(pupils: Sequence[str], days: Sequence[int]) -> Iterator[dict[str, Any]]:
    for turn, day in enumerate(days):
        for slot, starts in enumerate(_STARTS[: len(pupils)]):
            who = [pupils[(turn + slot) % len(pupils)]]
            if slot == 0 and turn in (1, 3):
                who = list(dict.fromkeys([*who, pupils[(turn + 1) % len(pupils)]]))
            if slot == 1 and turn in (1, 3):
                continue
            yield {
                "on": f"{day}.", "starts": starts, "minutes": "40", "pupils": who, "lesson": "teacher: matemātika", "remote": False,
                "confirmed_on": "",
            }  # fmt: skip
