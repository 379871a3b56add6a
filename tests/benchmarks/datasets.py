"""Made-up countries on disk: made once, kept under a folder, and used again.

`pumpurs generate` makes them up to the usual size; larger ones are several of that one (tests.benchmarks.larger). The folder is PUMPURS_COUNTRIES, or one of its own among the temporary files.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, update
from sqlmodel import select

from models.database import engine, reading, writing
from models.people import Account
from models.places import School
from models.schema import migrate
from models.settings import ROOT
from services.counting import Grain
from services.counting.keeping import changes
from services.counting.tally import KEPT
from tests import databases as kinds
from tests.benchmarks import larger
from tests.serving import BIN, environment
from tests.stage import password_hash

SCHOOLS, PUPILS, SEMESTERS = 665, 60_000, 12  # the country; larger ones are multiples of it
_ABOUT = "about.json"
_KEY = "secret.key"
_COUNTED = frozenset({"schools", "pupils", "plans", "consultations", "claims", "rows"})


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
        said = ", ".join(parts).replace(",", " ").replace("  ", ", ")
        return f"{said} ({self.about['copies']} {larger.SAID})" if "copies" in self.about else said


def home() -> Path:
    return Path(os.environ.get("PUMPURS_COUNTRIES") or Path(tempfile.gettempdir()) / "pumpurs-countries")


def country(times: float, folder: Path | None = None) -> Country:
    """The country of so many times the usual size, whole times where it is larger; made if it is not there, else migrated."""
    kept = (folder or home()) / f"country{times:g}"
    if not (kept / _ABOUT).exists():
        if times > 1:
            multiply(country(1, folder), kept, round(times))
        else:
            make(kept, round(SCHOOLS * times), round(PUPILS * times), SEMESTERS)
    there = found(kept)
    with kinds.using(there.url):
        migrate(engine())
    return there


def found(folder: Path) -> Country:
    return Country(folder, json.loads((folder / _ABOUT).read_text("utf-8")))


def make(folder: Path, schools: int, pupils: int, semesters: int) -> None:
    with _whole(folder) as draft:
        asked = ("--schools", schools, "--pupils", pupils, "--semesters", semesters)
        words = [str(BIN / "pumpurs"), "generate", *map(str, asked), "--json"]
        told = {**environment(f"sqlite:///{draft / 'pumpurs.db'}", draft), "PUMPURS_DATA": str(draft)}
        began = time.perf_counter()
        said = subprocess.run(words, cwd=ROOT, env=told, check=True, capture_output=True, text=True).stdout
        let_in(f"sqlite:///{draft / 'pumpurs.db'}")
        about = json.loads(said) | {"seconds": round(time.perf_counter() - began)}
        (draft / _ABOUT).write_text(json.dumps(about), "utf-8")


def multiply(one: Country, folder: Path, times: int) -> None:
    """So many copies of a country, with its key; a school of the last one is counted anew to see that it is as it was."""
    with _whole(folder) as draft:
        began = time.perf_counter()
        larger.make(one.folder / "pumpurs.db", draft / "pumpurs.db", times)
        assert not recount(Country(draft, one.about)), "a school's kept figures are not those of its records"
        shutil.copy2(one.folder / _KEY, draft)
        about = {name: value * times if name in _COUNTED else value for name, value in one.about.items()}
        about |= {"copies": times, "seconds": round(time.perf_counter() - began)}
        (draft / _ABOUT).write_text(json.dumps(about), "utf-8")


def recount(there: Country) -> list[str]:
    """By which dimensions the kept figures of the country's last school are not what its records say."""
    today = date.fromisoformat(str(there.about["today"]))
    with kinds.using(there.url), reading() as session:
        last = session.exec(select(func.max(School.id))).one()
        of_school = changes(session, [last], today, tuple(KEPT.values()), tuple(Grain))[last]
        return [by for by, (kept, now) in of_school.items() if kept != now or not kept]


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """Made beside its place and put there when it is whole, so that half a country is never measured."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    try:
        yield draft
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def let_in(url: str) -> None:
    """Everybody gets the password of the stage."""
    with kinds.using(url), writing() as session:
        session.execute(update(Account).values(password_hash=password_hash()))
