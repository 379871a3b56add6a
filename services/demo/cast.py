"""The named people of the demonstration and of the tests: every role has one. Nobody of them exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import select

from models.people import Account, Assignment
from models.places import Municipality, School
from models.vocabulary import Action, Place, Role, SchoolKind, place_of
from services import programme, standing
from services.rules.names import fold
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, begin

FIRST_DAY: Final = date(2017, 3, 16)
MUNICIPALITY: Final = "Kļavu novads"
# Schools of the cast by a short name of their own; the demonstration adds eight more.
SCHOOLS: Final[Mapping[str, tuple[str, str, SchoolKind]]] = {
    "river": ("4500000001", "Kļavu Upes vidusskola", SchoolKind.GENERAL),
    "forest": ("4500000002", "Kļavu Meža pamatskola", SchoolKind.GENERAL),
    "craft": ("4500000003", "Kļavu Amatniecības vidusskola", SchoolKind.VOCATIONAL),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part. `where` is a school's short name, "municipality" or nothing."""

    username: str
    first_name: str
    last_name: str
    role: Role
    where: str = ""
    profession: str = ""


# fmt: off
PARTS: Final = (
    Part("ilze",    "Ilze",    "Ievziede",    Role.SCHOOL_COORDINATOR,       "river",  "sociālais pedagogs"),
    Part("peteris", "Pēteris", "Pīlādžlapa",  Role.PREPARER,                 "river",  "skolotājs"),
    Part("dace",    "Dace",    "Dzērvenāja",  Role.DIRECTOR,                 "river",  "direktore"),
    Part("gita",    "Gita",    "Gundegsēta",  Role.PROVIDER,                 "river",  "matemātikas skolotāja"),
    Part("janis",   "Jānis",   "Jāņsiers",    Role.SCHOOL_COORDINATOR,       "forest", "klases audzinātājs"),
    Part("baiba",   "Baiba",   "Baldriāne",   Role.PREPARER,                 "forest", "psihologs"),
    Part("normunds", "Normunds", "Nātrzars",  Role.DIRECTOR,                 "forest", "direktors"),
    Part("viktors", "Viktors", "Vībotne",     Role.SCHOOL_COORDINATOR,       "craft",  "kursa audzinātājs"),
    Part("velga",   "Velga",   "Vizbulsēta",  Role.PREPARER,                 "craft",  "skolotāja"),
    Part("zane",    "Zane",    "Zemzālīte",   Role.DIRECTOR,                 "craft",  "direktore"),
    Part("mara",    "Māra",    "Madarsēta",   Role.MUNICIPALITY_COORDINATOR, "municipality"),
    Part("aija",    "Aija",    "Āboliņlapa",  Role.ACCOUNTANT,               "municipality"),
    Part("sandra",  "Sandra",  "Salmziede",   Role.STATE_COORDINATOR),
    Part("toms",    "Toms",    "Timiņsēta",   Role.STATE_COORDINATOR),
    Part("elza",    "Elza",    "Egļsveķe",    Role.EXPERT),
    Part("austra",  "Austra",  "Asterziede",  Role.AUDITOR),
    Part("andris",  "Andris",  "Asinszāle",   Role.ADMINISTRATOR),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody as an actor, by user name, and the schools by their short names."""

    actors: Mapping[str, Actor]
    schools: Mapping[str, School]
    municipality: Municipality

    def __getattr__(self, username: str) -> Actor:
        try:
            return self.actors[username]
        except KeyError:
            raise AttributeError(username) from None


def invite(password_hash: str | None = None) -> Cast:
    """Put the cast on stage in an empty database: programmes, a municipality, three schools, everybody's role."""
    with begin(OPERATOR) as work:
        programme.load_presets(work)
    with begin(OPERATOR) as work:
        municipality = Municipality(name=MUNICIPALITY, fold=fold(MUNICIPALITY))
        work.add(municipality, Action.ADD)
        work.session.flush()
        schools = {short: _school(work, municipality, *row) for short, row in SCHOOLS.items()}
        work.session.flush()
        actors = {part.username: _engage(work, part, schools, municipality, password_hash) for part in PARTS}
    return Cast(actors, schools, municipality)


def recall() -> Cast:
    """The cast of a database where it was invited before."""
    with begin(OPERATOR) as work:
        municipality = work.session.exec(select(Municipality).where(Municipality.name == MUNICIPALITY)).one()
        by_number = {school.reg_no: school for school in work.session.exec(select(School))}
        accounts = {account.username: account for account in work.session.exec(select(Account))}
        actors = {
            part.username: standing.as_actor(
                accounts[part.username], standing.assignments_of(work.session, accounts[part.username].id)[0]
            )
            for part in PARTS
        }
    return Cast(actors, {short: by_number[row[0]] for short, row in SCHOOLS.items()}, municipality)


def _school(work: Work, municipality: Municipality, reg_no: str, name: str, kind: SchoolKind) -> School:
    school = School(
        reg_no=reg_no, name=name, fold=fold(name), kind=kind, municipality_id=municipality.id, agreement_no=f"8.3.4/{reg_no[-2:]}",
        agreement_date=date(2017, 8, 30), stage="1. kārta", joined_semester="2017-1",
    )  # fmt: skip
    work.add(school, Action.ADD)
    return school


def _engage(
    work: Work, part: Part, schools: Mapping[str, School], municipality: Municipality, password_hash: str | None
) -> Actor:
    account = Account(
        username=part.username, first_name=part.first_name, last_name=part.last_name,
        email=f"{part.username}@klavas.example", password_hash=password_hash,
    )  # fmt: skip
    work.add(account, Action.ADD)
    work.session.flush()
    place = place_of(part.role)
    held = Assignment(
        account_id=account.id, role=part.role, profession=part.profession, since=FIRST_DAY,
        school_id=schools[part.where].id if place is Place.SCHOOL else None,
        municipality_id=municipality.id if place is Place.MUNICIPALITY else None,
    )  # fmt: skip
    work.add(held, Action.GIVE_ROLE)
    return standing.as_actor(account, held)
