"""The open data package as files in a folder."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.common import As, Json, acting, answer, tell
from services.errors import Refusal
from services.open_data import packing
from services.rules.permissions import Permission
from services.work import begin


def opendata(
    year: Annotated[
        int, typer.Argument(metavar="YEAR", min=2000, max=2100, help="The year in which the school year begins.")
    ],
    out: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or new folder.")],
    name: As = None,
    as_json: Json = False,
) -> None:
    """Write a school year's figures as an open data package: CSV, JSON and their description, safe to publish."""
    try:
        if out.exists() and any(out.iterdir()):
            raise Refusal("open_data.folder_in_use", folder=str(out))
        with begin(acting(name, Permission.OPEN_DATA_MAKE)) as work:
            package = packing.make(work, year)
        out.mkdir(parents=True, exist_ok=True)
        for file, content in package.files.items():
            (out / file).write_bytes(content)
    except OSError as error:
        raise Refusal("file.unwritable", file=str(out)) from error
    text = tell("{count} files are in {folder}.", count=len(package.files), folder=str(out))
    told = {"folder": str(out), "files": sorted(package.files), "rows": package.rows, "sha256": package.digest}
    answer(as_json, told, text)
