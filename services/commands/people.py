"""People and roles from the shell."""

from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import select

from models.people import Account, PersonForm
from models.places import School
from models.vocabulary import ASSIGNABLE_ROLES, Role
from services import people
from services.commands.common import Json, answer, tell
from services.errors import Refusal
from services.forms import checked
from services.places import Gazetteer
from services.work import OPERATOR, Work, begin, look

app = typer.Typer(help="People and roles.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The user name.")]


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option("--role", help="What they are there.")],
    school: Annotated[
        str | None, typer.Option("--school", metavar="REG", help="Registration number, for a school's role.")
    ] = None,
    municipality: Annotated[
        str | None, typer.Option("--municipality", metavar="CODE", help="ATVK code or name.")
    ] = None,
    first_name: Annotated[str, typer.Option("--first-name")] = "",
    last_name: Annotated[str, typer.Option("--last-name")] = "",
    as_json: Json = False,
) -> None:
    """Give a person a role; a new person gets a one-time code, printed once."""
    if role not in ASSIGNABLE_ROLES:
        raise typer.BadParameter(f"nobody can be given the role {role}")
    with begin(OPERATOR) as work:
        known = work.session.exec(select(Account).where(Account.username == name.casefold())).one_or_none()
        raw = {
            "username": name,
            "first_name": first_name or (known.first_name if known else name),
            "last_name": last_name or (known.last_name if known else name),
            "role": role,
            "school_id": _school(work, school),
            "municipality_id": _municipality(work, municipality),
        }
        code = people.add(work, checked(PersonForm, raw))
    text = tell("{name} now has the role {role}.", name=name, role=role)
    if code:
        text += "\n" + tell("One-time code, valid for a day: {code}", code=code)
    answer(as_json, {"name": name, "role": role, "code": code}, text)


@app.command("list")
def show(as_json: Json = False) -> None:
    """Everybody with the roles they hold today."""
    with look(OPERATOR) as work:
        lines = people.find(work)
    found = [
        {"name": line.username, "person": line.name, "role": line.role, "place": line.place, "active": line.active}
        for line in lines
    ]
    text = "\n".join(f"{one['name']:<24} {one['role']:<26} {one['place']}" for one in found)
    answer(as_json, {"users": found}, text)


@app.command()
def disable(name: Name, as_json: Json = False) -> None:
    """Switch an account off; it counts at once, in every open tab."""
    with begin(OPERATOR) as work:
        people.set_active(work, _account(work, name), active=False)
    answer(as_json, {"name": name, "active": False}, tell("{name} is switched off.", name=name))


@app.command()
def password(name: Name, as_json: Json = False) -> None:
    """A one-time code for somebody who cannot get in; all their sessions end."""
    with begin(OPERATOR) as work:
        code = people.new_code(work, _account(work, name))
    answer(as_json, {"name": name, "code": code}, tell("One-time code, valid for a day: {code}", code=code))


def _account(work: Work, name: str) -> UUID:
    found = work.session.exec(select(Account.id).where(Account.username == name.casefold())).one_or_none()
    if found is None:
        raise Refusal("person.unknown", name=name)
    return found


def _school(work: Work, reg_no: str | None) -> UUID | None:
    if reg_no is None:
        return None
    found = work.session.exec(select(School.id).where(School.reg_no == reg_no)).one_or_none()
    if found is None:
        raise Refusal("school.not_found", school=reg_no)
    return found


def _municipality(work: Work, code: str | None) -> UUID | None:
    if code is None:
        return None
    unit = Gazetteer.read(work.session).named(code)
    if unit is None:
        raise Refusal("school.unknown_municipality", municipality=code)
    return unit.id
