"""Schools all over the country, a few large and many small, and everybody who works there. All of it made up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from models.consultations import Agreement
from models.people import Account, Assignment
from models.places import Municipality, School
from models.vocabulary import UNDER_MUNICIPALITY, Action, Controller, Language, Place, Role, SchoolKind, place_of
from services.demo.cast import FIRST_DAY
from services.demo.municipality import FIRST_NAMES, LAST_NAMES
from services.generating.pile import Pile, Row
from services.generating.size import CITIES, JOINED, KINDS, Size, pick, shares
from services.rules.names import fold
from services.setting_up import FIRST_NAME

_WORDS: Final = (
    "Ābeļu", "Apšu", "Bērzu", "Cidoniju", "Dadžu", "Egļu", "Gobu", "Ievu", "Kadiķu", "Kļavu", "Lazdu", "Liepu", "Niedru",
    "Osu", "Ozolu", "Papeļu", "Pīlādžu", "Priežu", "Roželu", "Sūnu", "Vītolu", "Zemeņu",
)  # fmt: skip
_CALLED: Final = {
    SchoolKind.GENERAL: ("pamatskola", "vidusskola"), SchoolKind.SPECIAL: ("speciālā pamatskola",),
    SchoolKind.VOCATIONAL: ("tehnikums",), SchoolKind.STATE: ("valsts vidusskola",),
}  # fmt: skip
_OF_STATE: Final = {Role.STATE_COORDINATOR: 4, Role.EXPERT: 12, Role.AUDITOR: 2, Role.ADMINISTRATOR: 1}
_SHORT: Final = {
    Role.SCHOOL_COORDINATOR: "koordinators", Role.PREPARER: "sagatavotajs", Role.DIRECTOR: "direktors", Role.PROVIDER: "konsultants",
    Role.MUNICIPALITY_COORDINATOR: "novads", Role.ACCOUNTANT: "gramatvedis", Role.STATE_COORDINATOR: "valsts",
    Role.EXPERT: "eksperts", Role.AUDITOR: "revidents", Role.ADMINISTRATOR: "administrators",
}  # fmt: skip
PUPILS_OF_A_PREPARER: Final = 60
PUPILS_OF_A_PROVIDER: Final = 25


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Site:
    """One school with its staff and who answers for it; `joined` is the number of the semester it came with."""

    id: UUID
    reg_no: str
    kind: SchoolKind
    pupils: int
    joined: int
    coordinator: Person
    director: Person
    preparers: Sequence[Person]
    providers: Sequence[Person]
    approvers: Sequence[Person]  # after the director, in their order
    decider: Person
    payer: Person
    primary: bool  # up to grade 9


@dataclass(slots=True)
class Staff:
    """Gives people roles, under user names that are counted by role."""

    pile: Pile
    chance: Random
    _numbers: Counter[Role] = field(default_factory=Counter)

    def engage(self, role: Role, where: UUID | None = None, profession: str = "") -> Person:
        self._numbers[role] += 1
        first, last = pick(self.chance, FIRST_NAMES), pick(self.chance, LAST_NAMES)
        username = FIRST_NAME if role is Role.ADMINISTRATOR else f"{_SHORT[role]}{self._numbers[role]}"
        account: Row = {
            "id": self.pile.new_id(), "username": username, "first_name": first, "last_name": last,
            "email": f"{username}@pumpurs.example", "password_hash": None, "code_hash": None, "code_expires": None, "active": True,
            "session_version": 1, "language": Language.LATVIAN,
        }  # fmt: skip
        self.pile.tell(Account, self.pile.put(Account, account), Action.ADD)
        place = place_of(role)
        held = {
            "id": self.pile.new_id(), "account_id": account["id"], "role": role, "school_id": where if place is Place.SCHOOL else None,
            "municipality_id": where if place is Place.MUNICIPALITY else None, "profession": profession, "since": FIRST_DAY, "until": None,
            "deputy_for_id": None,
        }  # fmt: skip
        self.pile.tell(Assignment, self.pile.put(Assignment, held), Action.GIVE_ROLE)
        return Person(account["id"], username, f"{first} {last}")


def build(session: Session, pile: Pile, size: Size, semesters: int) -> list[Site]:
    """Every school, in the units of the programme's first day."""
    chance = Random(f"{size.seed} places")  # noqa: S311 made-up people are no secret
    staff = Staff(pile, chance)
    state = {role: [staff.engage(role) for _ in range(number)] for role, number in _OF_STATE.items()}
    units = _units(session)
    pupils = shares(size.pupils, [chance.lognormvariate(0, 0.8) for _ in range(size.schools)])
    homes = [unit for unit, number in zip(units, _spread(units, size.schools), strict=True) for _ in range(number)]
    offices: dict[UUID, tuple[Person, Person]] = {}
    found = []
    for number, (unit, many) in enumerate(zip(homes, pupils, strict=True)):
        if unit.id not in offices:
            coordinator, accountant = Role.MUNICIPALITY_COORDINATOR, Role.ACCOUNTANT
            offices[unit.id] = staff.engage(coordinator, unit.id), staff.engage(accountant, unit.id)
        found.append(_school(staff, number, unit, many, state, offices[unit.id], semesters))
    return found


def _units(session: Session) -> list[Municipality]:
    """The units of the programme's first day, by name."""
    today = (col(Municipality.valid_from).is_(None) | (col(Municipality.valid_from) <= FIRST_DAY)) & (
        col(Municipality.valid_to).is_(None) | (col(Municipality.valid_to) >= FIRST_DAY)
    )
    return list(session.exec(select(Municipality).where(today).order_by(col(Municipality.name), col(Municipality.id))))


def _spread(units: Sequence[Municipality], schools: int) -> list[int]:
    return shares(schools, [CITIES.get(unit.name, 1.0) for unit in units])


def _school(
    staff: Staff, number: int, unit: Municipality, pupils: int, state: dict[Role, list[Person]], office: tuple[Person, Person],
    semesters: int,
) -> Site:  # fmt: skip
    pile, chance = staff.pile, staff.chance
    kind = SchoolKind(KINDS.draw(chance))
    called, stage = pick(chance, _CALLED[kind]), JOINED.draw(chance)
    joined = min(2 * (int(stage[0]) - 1), semesters - 1)
    name, reg_no = f"{pick(chance, _WORDS)} {number + 1}. {called}", f"48{number + 1:08}"
    row: Row = {
        "id": pile.new_id(), "version": 1, "reg_no": reg_no, "name": name, "fold": fold(name), "kind": kind, "municipality_id": unit.id,
        "agreement_no": f"8.3.4/{number + 1}", "agreement_date": date(2017 + joined // 2, 8, 30), "stage": stage,
        "joined_semester": f"{2017 + joined // 2}-1", "controller": Controller.SCHOOL,
    }  # fmt: skip
    pile.tell(School, pile.put(School, row))
    here: UUID = row["id"]
    providers = [staff.engage(Role.PROVIDER, here, "skolotājs") for _ in range(3 + pupils // PUPILS_OF_A_PROVIDER)]
    for count, person in enumerate(providers, 1):
        agreement = {
            "id": pile.new_id(), "version": 1, "school_id": here, "provider_id": person.id, "number": f"{reg_no[-4:]}/{count}",
            "starts_on": FIRST_DAY, "ends_on": None,
        }  # fmt: skip
        pile.put(Agreement, agreement)
    straight = kind not in UNDER_MUNICIPALITY
    expert = pick(chance, state[Role.EXPERT])
    first, second = chance.sample(state[Role.STATE_COORDINATOR], 2)
    return Site(
        here, reg_no, kind, pupils, joined, staff.engage(Role.SCHOOL_COORDINATOR, here), staff.engage(Role.DIRECTOR, here),
        [staff.engage(Role.PREPARER, here) for _ in range(1 + pupils // PUPILS_OF_A_PREPARER)], providers,
        (expert,) if straight else (office[0], expert), first if straight else office[0], second if straight else office[1],
        "pamatskola" in called,
    )  # fmt: skip
