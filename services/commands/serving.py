"""Serve, for real or as a demonstration; bring the database up to date; check that it tells the truth."""

import os
import shutil
import sys
from typing import Annotated

import typer
import uvicorn

from models import schema
from models.database import engine
from models.settings import ROOT, data_folder, secret
from services import integrity, logs
from services.commands.common import Json, answer, errors, tell
from services.counting import checking, keeping
from services.demo import municipality
from services.setting_up import first_administrator, prepare

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")]
Host = Annotated[str, typer.Option("--host", help="The address to listen on; leave it unless a proxy is elsewhere.")]


def demo(port: Port = 8501) -> None:
    """Serve a made-up small municipality. It lives in a folder of its own and never touches real data."""
    folder = data_folder() / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PUMPURS_DATA"] = str(folder)
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'demo.db'}"
    os.environ["PUMPURS_TODAY"] = municipality.TODAY.isoformat()
    os.environ.pop("PUMPURS_ORIGIN", None)
    secret.cache_clear()
    engine.cache_clear()
    prepare()
    with errors.status(tell("Making up a municipality …")):
        password = municipality.make_up()
        keeping.freshen(None)
    typer.echo(tell("Demonstration: http://localhost:{port}", port=str(port)))
    typer.echo(tell("Everybody's password: {password}", password=password))
    for username, name, role in municipality.sign_ins():
        typer.echo(f"  {username:<10} {name:<22} {tell(f'Role.{role}')}")
    sys.stdout.flush()
    _listen("127.0.0.1", port)


def serve(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Bring the database up to date and serve. On an empty one, print a one-time code for the first administrator."""
    prepare()
    first = first_administrator()
    if first is not None:
        typer.echo(
            tell("First administrator: sign in as {name} with this one-time code: {code}", name=first[0], code=first[1])
        )
    origin = os.environ.get("PUMPURS_ORIGIN") or f"http://localhost:{port}"
    typer.echo(tell("Pumpurs: {address}", address=origin))
    sys.stdout.flush()
    _listen(host, port)


def migrate(as_json: Json = False) -> None:
    """Bring the database to the newest schema, or leave it as it was."""
    changed = prepare()
    version = schema.newest()
    said = (
        "The database is brought to version {version}." if changed else "The database is up to date, version {version}."
    )
    answer(as_json, {"changed": changed, "version": version}, tell(said, version=version))


def verify(as_json: Json = False) -> None:
    """Check the database, the audit chain and the money; name what is broken."""
    about, faults = integrity.about(), integrity.verify()
    if not faults:
        integrity.witness()
    lines = [f"{about['database']} {about['version']}, {about['journal']}", *faults]
    text = "\n".join([*lines, tell("Everything holds.") if not faults else tell("Broken: {count}", count=len(faults))])
    answer(as_json, {**about, "faults": faults}, text)
    if faults:
        raise typer.Exit(1)


def rebuild_figures(as_json: Json = False) -> None:
    """Forget the figures kept ready and count every school anew."""
    with errors.status(tell("Counting every school anew …")):
        schools = checking.rebuild()
    answer(as_json, {"schools": schools}, tell("Counted anew: {count} schools.", count=schools))


def _listen(host: str, port: int) -> None:
    """One worker. Uvicorn opens the socket itself, so that small messages are not held back (TCP_NODELAY)."""
    logs.set_up()
    uvicorn.run(
        "app:app", app_dir=str(ROOT), host=host, port=port, log_config=None, access_log=False, server_header=False,
        proxy_headers=True, forwarded_allow_ips="127.0.0.1", ws_max_size=2 * 2**20 + 1024, timeout_graceful_shutdown=5,
    )  # fmt: skip
