"""The command line: what a person who runs the installation can do from a shell. Its words and outputs are a contract."""

import os
import sys

import typer
from sqlalchemy.exc import DatabaseError

from services.commands import generating, people, serving, tables, templates
from services.commands.common import complain, unready
from services.errors import Refusal

app = typer.Typer(
    name="pumpurs", help="Back office of programmes that keep children in school.", no_args_is_help=True,
    pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip
app.command()(serving.demo)
app.command()(serving.serve)
app.command()(serving.migrate)
app.command()(serving.verify)
app.command("rebuild-figures")(serving.rebuild_figures)
app.command("import")(tables.bring_in)
app.command("export")(tables.take_away)
app.command()(tables.figures)
app.command()(templates.templates)
app.command()(generating.generate)
app.add_typer(people.app, name="user")


def main() -> None:
    """Run a command, whose files are its owner's alone: 0 when it went well, 1 for a refusal in one line on standard error, 2 for wrong usage."""
    os.umask(0o077)
    try:
        app()
    except Refusal as refusal:
        complain(refusal)
        sys.exit(1)
    except DatabaseError:
        reason = unready()
        if reason is None:
            raise
        complain(reason)
        sys.exit(1)
