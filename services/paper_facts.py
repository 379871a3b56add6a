"""What every paper needs besides its thing: the school around it, names for ids, and the entry that it was taken away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.base import Owned
from models.people import Account, Assignment
from models.places import School
from models.vocabulary import Action, Paper, Role
from services import standing
from services.documents.content import Content
from services.documents.making import Ending
from services.paper_contents import Around, People
from services.places import Gazetteer
from services.work import Work

STEMS: Final = {
    Paper.PLAN: "plans", Paper.EVALUATION: "izvertejums", Paper.ORDER: "rikojums", Paper.APPLICATION: "iesniegums",
    Paper.MINUTES: "protokols", Paper.DECISION: "lemums", Paper.REPORT: "parskats",
    Paper.MINUTES: "protokols", Paper.KA_FORM: "ka-veidlapa", Paper.MONTH_SUMMARY: "menesa-kopsavilkums",
    Paper.COUNCIL: "parskats-domei",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """A paper ready to be made: which, what it says, and the name of its file, which tells nothing about anybody.

    `pictures`: PNG files by the names its content uses.
    """

    paper: Paper
    ending: Ending
    file: str
    content: Content
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def around(work: Work, school: School, on: date | None = None) -> Around:
    """The school as its papers name it, with its municipality of that day."""
    unit = Gazetteer.read(work.session).on(school.municipality_id, on or work.today)
    return Around(school.name, school.reg_no, unit.name, work.actor.name, work.today, _director(work, school))


def _director(work: Work, school: School) -> str:
    """Who signs for a school; nobody where it is not clear."""
    found = work.session.exec(
        select(Account)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .where(
            Assignment.school_id == school.id, Assignment.role == Role.DIRECTOR, standing.held_today(),
            col(Account.active).is_(True), col(Assignment.deputy_for_id).is_(None),
        )
    ).all()  # fmt: skip
    return found[0].name if len(found) == 1 else ""


def people(work: Work, ids: Iterable[UUID | None]) -> People:
    wanted = {account_id for account_id in ids if account_id}
    return {one.id: one.name for one in work.session.exec(select(Account).where(col(Account.id).in_(wanted)))}


def taken(
    work: Work, paper: Paper, ending: Ending, thing: Owned, code: str, content: Content, *, sensitive: bool = False
) -> Filled:
    """Whoever takes a paper away leaves an entry at the thing itself."""
    file = "-".join(part for part in (code, STEMS[paper]) if part) + f".{ending}"
    work.record(Action.EXPORT, thing, after={"file": file, **({"sensitive": True} if sensitive else {})})
    return Filled(paper, ending, file, content)
