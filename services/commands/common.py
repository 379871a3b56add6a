"""What commands share: who acts, in which language, and how answers are printed."""

import json
import os
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from models import schema
from models.database import engine, reading
from models.people import Account
from models.vocabulary import Language
from services import standing
from services.errors import Incomplete, Invalid, Refusal
from services.rules.permissions import Actor, Permission
from services.texts import explain, say
from services.work import OPERATOR

As = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Act as this person, with their reach.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def language() -> Language:
    """Latvian where the shell speaks Latvian, English otherwise; PUMPURS_LANGUAGE decides."""
    given = os.environ.get("PUMPURS_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Language.LATVIAN if given.lower().startswith("lv") else Language.ENGLISH


def tell(text: str, **values: object) -> str:
    return say(language(), text, **values)


def acting(name: str | None, *needs: Permission) -> Actor:
    """The person named, in the first of their roles that has what is needed; without a name, whoever owns the machine.

    Raises Refusal for a name nobody has, or one that holds no role today.
    """
    if name is None:
        return OPERATOR
    with reading() as session:
        account = session.exec(select(Account).where(Account.username == name.casefold())).one_or_none()
        roles = standing.assignments_of(session, account.id) if account and account.active else []
    held = [assignment for assignment in roles if assignment.deputy_for_id is None]
    if account is None or not held:
        raise Refusal("person.unknown", name=name)
    actors = [standing.as_actor(account, assignment) for assignment in held]
    return next((actor for actor in actors if all(actor.may(need) for need in needs)), actors[0])


def unready() -> Refusal | None:
    """Why no command can work with this database; None for one that is fit for use."""
    try:
        with engine().connect() as connection:
            found = schema.version(connection)
    except DatabaseError:
        return Refusal("database.unreachable")
    return None if found == schema.newest() else Refusal("database.not_migrated")


def complain(refusal: Refusal) -> None:
    """One clear line on standard error, in the shell's language."""
    said = explain(language(), refusal.why)
    if isinstance(refusal, Invalid):
        said = "; ".join(f"{field}: {explain(language(), why)}" for field, why in refusal.faults.items())
    elif isinstance(refusal, Incomplete):
        said = " ".join([said, *(explain(language(), why) for why in refusal.reasons)])
    typer.echo(said.replace("\n", " "), err=True)


def answer(as_json: bool, content: Mapping[str, Any], text: str) -> None:  # noqa: FBT001 the option itself
    """The same answer for a program or for a person."""
    typer.echo(json.dumps(content, ensure_ascii=False, default=str) if as_json else text)
