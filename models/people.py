"""People who sign in, and what each of them is, where and for how long."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, StringConstraints
from sqlalchemy import Index
from sqlmodel import Field

from models.base import Row, check, word
from models.fields import Day, Form, Line, Name, RegNo, clean
from models.vocabulary import MUNICIPALITY_ROLES, SCHOOL_ROLES, Language, Role


def _among(roles: frozenset[Role]) -> str:
    return "role IN ({})".format(", ".join(f"'{role}'" for role in sorted(roles)))


class Account(Row, table=True):
    """A person's way in. `code_hash` is a one-time code that stands for the password until it is used or expires."""

    username: str = Field(unique=True, max_length=100)
    first_name: str = Field(max_length=100)
    last_name: str = Field(max_length=100)
    email: str = Field(default="", max_length=200)
    password_hash: str | None = Field(default=None, max_length=100)
    code_hash: str | None = Field(default=None, max_length=100)
    code_expires: datetime | None = None
    active: bool = True
    session_version: int = 1
    language: Language = word(Language, Language.LATVIAN)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Assignment(Row, table=True):
    """One role in one place, held from `since` on; from `until` on no more, so that an end counts at once."""

    __table_args__ = (
        Index("ix_assignment_role", "role"),
        check("ends_after_it_began", "until IS NULL OR until >= since"),
        check("nobody_is_the_operator", "role <> 'operator'"),
        check("school_roles_have_a_school", f"({_among(SCHOOL_ROLES)}) = (school_id IS NOT NULL)"),
        check(
            "municipality_roles_have_a_municipality", f"({_among(MUNICIPALITY_ROLES)}) = (municipality_id IS NOT NULL)"
        ),
    )
    account_id: UUID = Field(foreign_key="account.id", index=True)
    role: Role = word(Role)
    school_id: UUID | None = Field(default=None, foreign_key="school.id", index=True)
    municipality_id: UUID | None = Field(default=None, foreign_key="municipality.id", index=True)
    profession: str = Field(default="", max_length=200)
    since: date
    until: date | None = None
    deputy_for_id: UUID | None = Field(default=None, foreign_key="assignment.id", index=True)  # whose absence it covers


Username = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{1,49}$"),
    BeforeValidator(lambda text: clean(text).casefold() if isinstance(text, str) else text),
]


class StaffForm(Form):
    """A member of a school's staff as typed in or imported."""

    school: RegNo
    first_name: Name
    last_name: Name
    email: Line = ""
    role: Role
    profession: Line = ""


class DeputyForm(Form):
    """Who stands in for an absent colleague, from which day to which, both included."""

    account_id: UUID
    first: Day
    last: Day


class PersonForm(Form):
    """Anybody with a role, as an administrator or coordinator adds them."""

    username: Username
    first_name: Name
    last_name: Name
    email: Line = ""
    role: Role
    school_id: UUID | None = None
    municipality_id: UUID | None = None
    profession: Line = ""
