"""Made-up countries on disk: made once by `pumpurs generate`, kept under a folder, and used again.

The folder is PUMPURS_COUNTRIES, or one of its own among the temporary files.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from models.database import writing
from models.people import Account
from models.settings import ROOT
from tests import databases as kinds
from tests.serving import BIN, environment
from tests.stage import password_hash

SCHOOLS, PUPILS, SEMESTERS = 665, 60_000, 12  # the country; larger ones are multiples of it
_ABOUT = "about.json"
_KEY = "secret.key"


@dataclass(frozen=True, slots=True)
class Country:
    """A country that can be served, and signed in to by everybody's user name with the password of the stage."""

    folder: Path
    about: dict[str, int | str]

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'pumpurs.db'}"

    @property
    def settings(self) -> dict[str, str]:
        """What a server of it is told: its day, and the key its trail was sealed with."""
        return {"PUMPURS_TODAY": str(self.about["today"]), "PUMPURS_SECRET": (self.folder / _KEY).read_text("ascii")}

    @property
    def said(self) -> str:
        parts = (f"{self.about[name]:,} {name}" for name in ("schools", "pupils", "plans", "consultations", "claims"))
        return ", ".join(parts).replace(",", " ").replace("  ", ", ")


def home() -> Path:
    return Path(os.environ.get("PUMPURS_COUNTRIES") or Path(tempfile.gettempdir()) / "pumpurs-countries")


def country(times: float, folder: Path | None = None) -> Country:
    """The country of so many times the usual size; made if it is not there."""
    kept = (folder or home()) / f"country{times:g}"
    if not (kept / _ABOUT).exists():
        make(kept, round(SCHOOLS * times), round(PUPILS * times), SEMESTERS)
    return Country(kept, json.loads((kept / _ABOUT).read_text("utf-8")))


def make(folder: Path, schools: int, pupils: int, semesters: int) -> None:
    """Made beside its place and put there when it is whole, so that half a country is never measured."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    try:
        asked = ("--schools", schools, "--pupils", pupils, "--semesters", semesters)
        words = [str(BIN / "pumpurs"), "generate", *map(str, asked), "--json"]
        told = {**environment(f"sqlite:///{draft / 'pumpurs.db'}", draft), "PUMPURS_DATA": str(draft)}
        began = time.perf_counter()
        said = subprocess.run(words, cwd=ROOT, env=told, check=True, capture_output=True, text=True).stdout
        let_in(f"sqlite:///{draft / 'pumpurs.db'}")
        about = json.loads(said) | {"seconds": round(time.perf_counter() - began)}
        (draft / _ABOUT).write_text(json.dumps(about), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def let_in(url: str) -> None:
    """Everybody gets the password of the stage."""
    with kinds.using(url), writing() as session:
        session.execute(update(Account).values(password_hash=password_hash()))
