"""The screens and their important states, each by whom it is visited and what is opened there."""

from dataclasses import dataclass
from typing import Final

from models.vocabulary import PlanStatus
from tests.pages.lively import Lively


@dataclass(frozen=True, slots=True)
class State:
    """Where somebody goes; a heading to open; what the page is called."""

    path: str
    title: str
    heading: str = ""


def of_everybody(told: Lively) -> dict[str, list[State]]:
    """By user name."""
    return _at_school(told) | _beyond(told)


def _at_school(told: Lively) -> dict[str, list[State]]:
    pupil, plans = told.pupils["river"], told.plans
    return {
        "ilze": [
            State("/", "Sākums"),
            State("/skoleni", "Skolēni"),
            State(f"/skoleni?pupil={pupil}", "Skolēni", "Kas redz šo skolēnu"),
            State(f"/skoleni?do=edit&pupil={pupil}", "Skolēni"),
            State("/skoleni?do=enrol", "Skolēni"),
            State("/kompensacijas?do=file", "Kompensācijas"),
            State(f"/kompensacijas?claim={told.claims['returned']}", "Kompensācijas"),
            State("/sapulces", "Sapulces"),
            State(f"/sapulces?meeting={told.meetings['open']}&pupil={pupil}", "Sapulces", "Par sapuci"),
            State(f"/sapulces?meeting={told.meetings['closed']}", "Sapulces"),
            State("/plani?do=roll", "Plāni"),
            State("/imports", "Imports un eksports"),
            State("/konts", "Mans konts", "Mainīt paroli"),
        ],
        "peteris": [
            State(f"/plani?plan={plans[PlanStatus.REVISING]}", "Plāni"),
            State(f"/plani?plan={plans[PlanStatus.RUNNING]}", "Plāni", "Izvērtēt un noslēgt"),
        ],
        "gita": [State("/konsultacijas", "Konsultācijas")],
    }


def _beyond(told: Lively) -> dict[str, list[State]]:
    plans = told.plans
    return {
        "mara": [
            State("/plani?show=Visi plāni", "Plāni"),
            State(f"/plani?plan={plans[PlanStatus.DIRECTOR_APPROVED]}", "Plāni", "Plāna vēsture"),
            State("/kompensacijas", "Kompensācijas"),
            State(f"/kompensacijas?claim={told.claims['submitted']}", "Kompensācijas"),
            State("/budzets", "Budžets"),
            State("/parskati", "Pārskati"),
            State("/skolas", "Skolas", "Pievienot"),
            State("/zurnals", "Audita žurnāls"),
        ],
        "aija": [
            State("/maksajumi", "Maksājumi"),
            State("/maksajumi?part=Konta izraksti", "Maksājumi"),
            State("/maksajumi?do=gather", "Maksājumi"),
            State("/budzets?view=Pārskati valstij", "Budžets", "Sagatavot pārskatu"),
        ],
        "andris": [
            State("/cilveki", "Cilvēki", "Pievienot cilvēku"),
            State("/atvertie-dati", "Atvērtie dati"),
            State("/noteikumi?topic=Ierobežojumi", "Programmas noteikumi", "Pievienot rindu"),
        ],
    }


USERNAMES: Final = ("ilze", "peteris", "mara", "gita", "aija", "andris")
