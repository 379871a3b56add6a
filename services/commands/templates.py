"""Our templates as files, for an installation to start its own from."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.common import Json, answer, tell
from services.documents import shelf
from services.errors import Refusal


def templates(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="An empty or new folder.")], as_json: Json = False
) -> None:
    """Write the templates of all papers to a folder. Those in the data folder's `templates` are used in place of ours."""
    files = shelf.ours()
    try:
        out.mkdir(parents=True, exist_ok=True)
        if taken := sorted(name for name in files if (out / name).exists()):
            raise Refusal("template.taken", file=taken[0])
        for name, content in files.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise Refusal("file.unwritable", file=str(out)) from error
    told = tell("{count} templates are in {folder}.", count=len(files), folder=str(out))
    answer(as_json, {"folder": str(out), "files": sorted(files)}, told)
