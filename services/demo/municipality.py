"""Kļavu novads on 15 January 2018: 11 institutions, 120 pupils, 147 plans handed to the experts. All of it made up.

The shape is that of the first published semester of one town; every name, code and number is invented. Personal codes
carry a wrong check digit and phone numbers begin with a digit that no Latvian number has, so they can be nobody's.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from sqlmodel import col, select
from stdnum.lv import pvn

from models.people import Account, Assignment
from models.places import School
from models.pupils import Pupil, PupilForm
from models.vocabulary import Action, Education, Role, SchoolKind
from services import clock, enrolment, passwords, standing
from services.demo import cast, changes, lessons, paying, sittings, stories
from services.demo.cast import PARTS, Cast
from services.demo.stories import Child, Team
from services.rules.names import fold
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, begin

TODAY: Final = date(2018, 1, 15)
PUPILS: Final = 120
HANDED: Final = 147  # plans that have reached the experts, in two semesters
_WORDS: Final = (
    "ozols",
    "kliedze",
    "sniegs",
    "tilts",
    "zvans",
    "pumpurs",
    "migla",
    "arkls",
    "dzintars",
    "siena",
    "vilnis",
    "kamols",
)

# Eight more schools beside the three of the cast.
# fmt: off
_SCHOOLS: Final = (
    ("4500000004", "Kļavu Kalna vidusskola",         SchoolKind.GENERAL),
    ("4500000005", "Kļavu Ezera pamatskola",         SchoolKind.GENERAL),
    ("4500000006", "Kļavu Centra pamatskola",        SchoolKind.GENERAL),
    ("4500000007", "Kļavu Sūnu pamatskola",          SchoolKind.GENERAL),
    ("4500000008", "Kļavu Liepu vidusskola",         SchoolKind.GENERAL),
    ("4500000009", "Kļavu Dzirnavu pamatskola",      SchoolKind.GENERAL),
    ("4500000010", "Kļavu Vakara vidusskola",        SchoolKind.GENERAL),
    ("4500000011", "Kļavu Speciālā pamatskola",      SchoolKind.SPECIAL),
)
# fmt: on
FIRST_NAMES: Final = (
    "Anna",
    "Artis",
    "Beāte",
    "Dainis",
    "Elīna",
    "Ernests",
    "Estere",
    "Gustavs",
    "Ieva",
    "Ģirts",
    "Katrīna",
    "Kārlis",
    "Laura",
    "Linards",
    "Madara",
    "Mārtiņš",
    "Nora",
    "Oskars",
    "Paula",
    "Rihards",
    "Sabīne",
    "Toms",
    "Undīne",
    "Valters",
    "Zane",
    "Žanis",
)  # fmt: skip
LAST_NAMES: Final = (
    "Ābolzars", "Bērzupīte", "Cīrulsala", "Čiekurkalne", "Dadzīšzieds", "Egļsēkla", "Gaiļbiksis", "Ģirnuleja", "Irbenāja",
    "Kadiķoga", "Ķimeņlauks", "Lazdrieksts", "Ļoļukalne", "Mellenāja", "Niedrezars", "Ņūdēļupe", "Papardsēta", "Rudzuvārpa",
    "Skabārdis", "Šķiedrenis", "Timotiņsiers", "Ūdenszāle", "Vilkābeleņš", "Zemeņlapa", "Žagarsala",
)  # fmt: skip


def make_up(password: str | None = None) -> str:
    """Fill an empty database; gives everybody's password. The same story every time, but for the password."""
    password = password or _new_password()
    chance = Random(2018)  # noqa: S311 made-up people are no secret
    with clock.at(clock.noon(cast.FIRST_DAY)):
        stage = cast.invite(passwords.hashed(password))
        teams = _teams(stage)
    children = _enrol(teams, chance)
    stories.tell(stage, stories.of_autumn(children), stories.AUTUMN, chance)
    stories.tell(stage, stories.of_spring(children), stories.SPRING, chance)
    stories.claim(stage, teams)
    paying.pay(stage)
    changes.tell(stage, children, lambda birth: nobodys_code(birth, PUPILS))
    lessons.tell(teams)
    sittings.hold(stage)
    return password


def sign_ins() -> Iterator[tuple[str, str, Role]]:
    """User name, name and role of the cast."""
    for part in PARTS:
        yield part.username, f"{part.first_name} {part.last_name}", part.role


def _new_password() -> str:
    return "-".join(secrets.choice(_WORDS) for _ in range(4))


def _teams(stage: Cast) -> list[Team]:
    teams = [
        Team(stage.schools["river"], stage.ilze, stage.peteris, stage.dace, stage.gita),
        Team(stage.schools["forest"], stage.janis, stage.baiba, stage.normunds),
        Team(stage.schools["craft"], stage.viktors, stage.velga, stage.zane),
    ]
    with begin(OPERATOR) as work:
        for number, (reg_no, name, kind) in enumerate(_SCHOOLS, 4):
            school = School(
                reg_no=reg_no, name=name, fold=fold(name), kind=kind, municipality_id=stage.municipality.id,
                agreement_no=f"8.3.4/{number:02}", agreement_date=date(2017, 8, 30), stage="1. kārta" if number < 9 else "2. kārta",
                joined_semester=stories.AUTUMN,
            )  # fmt: skip
            work.add(school, Action.ADD)
            work.session.flush()
            roles = (Role.SCHOOL_COORDINATOR, Role.PREPARER, Role.DIRECTOR)
            teams.append(Team(school, *(_engage(work, school, number, role) for role in roles)))
    return teams


def _engage(work: Work, school: School, number: int, role: Role) -> Actor:
    first, last = (
        FIRST_NAMES[(number * 3 + len(role)) % len(FIRST_NAMES)],
        LAST_NAMES[(number * 5 + len(role)) % len(LAST_NAMES)],
    )
    short = {Role.SCHOOL_COORDINATOR: "koordinators", Role.PREPARER: "sagatavotajs", Role.DIRECTOR: "direktors"}[role]
    account = Account(
        username=f"{short}{number}", first_name=first, last_name=last, email=f"{short}{number}@klavas.example"
    )
    work.add(account, Action.ADD)
    work.session.flush()
    held = Assignment(account_id=account.id, role=role, school_id=school.id, since=cast.FIRST_DAY)
    work.add(held, Action.GIVE_ROLE)
    work.session.flush()
    return standing.as_actor(account, held)


def _enrol(teams: Sequence[Team], chance: Random) -> list[Child]:
    """120 pupils, more in the larger schools, each with a signed application."""
    children: list[Child] = []
    sizes = (18, 13, 15, 14, 10, 9, 8, 11, 7, 8, 7)
    names = [(first, last) for first in FIRST_NAMES for last in LAST_NAMES]
    chance.shuffle(names)
    number = 0
    with clock.at(clock.noon(date(2017, 9, 4))):
        for team, size in zip(teams, sizes, strict=True):
            forms = []
            for _ in range(size):
                forms.append((team.school.id, _pupil(team, number, *names[number], chance)))
                number += 1
            with begin(team.coordinator) as work:
                enrolment.keep_pupils(work, forms)
            with begin(OPERATOR) as work:
                found = work.session.exec(
                    select(Pupil.id).where(Pupil.school_id == team.school.id).order_by(col(Pupil.id))
                )
                children += [(team, pupil_id) for pupil_id in found]
    return children


def _pupil(team: Team, number: int, first: str, last: str, chance: Random) -> PupilForm:
    vocational = team.school.kind is SchoolKind.VOCATIONAL
    special = team.school.kind is SchoolKind.SPECIAL
    grade = chance.randint(1, 4) if vocational else chance.randint(5, 9 if "pamatskola" in team.school.name else 12)
    age = 16 + grade if vocational else 7 + grade
    birth = date(2017 - age, chance.randint(1, 12), chance.randint(1, 28))
    guardian = f"{chance.choice(FIRST_NAMES)} {last}"
    return PupilForm(
        personal_code=nobodys_code(birth, number), first_name=first, last_name=last, birth_date=birth,
        gender=None, programme=Education.VOCATIONAL if vocational else Education.SPECIAL if special else Education.GENERAL,
        grade=grade, language="latviešu", guardian_name=guardian, guardian_phone=f"+371 1{number:07}",
        guardian_email=f"vecaks{number}@klavas.example", application_date=date(2017, 9, 1) + timedelta(days=chance.randint(0, 3)),
        application_signer=f"{first} {last}" if age >= 18 else guardian,
    )  # fmt: skip


def nobodys_code(birth: date, number: int) -> str:
    """A personal code of the old form whose check digit is wrong: it can be nobody's."""
    century = {18: 0, 19: 1, 20: 2}[birth.year // 100]
    head = f"{birth:%d%m%y}{century}{number:03}"
    last = next(digit for digit in range(10) if not pvn.is_valid(f"{head}{digit}"))
    return f"{head[:6]}-{head[6:]}{last}"
