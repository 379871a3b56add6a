"""Make the package of a school year, as far as it is over; whoever does leaves an entry."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.vocabulary import Action
from services import trail
from services.errors import Refusal
from services.open_data.describing import described
from services.open_data.tables import gathered
from services.rules.permissions import Permission
from services.rules.school_year import Semester
from services.small_counts import smallest_count
from services.standing import OUTSIDER
from services.work import Work


@dataclass(frozen=True, slots=True)
class Package:
    """Files by name. The same records give the same bytes."""

    name: str
    day: date  # the last of what is told, and the files' own date in an archive
    files: Mapping[str, bytes]
    rows: int

    @property
    def digest(self) -> str:
        """SHA-256 of datapackage.json, which names the digests of all other files."""
        return hashlib.sha256(self.files["datapackage.json"]).hexdigest()

    def zipped(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(self.files.items()):
                info = zipfile.ZipInfo(name, (self.day.year, self.day.month, self.day.day, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, content)
        return out.getvalue()


def years(work: Work) -> list[int]:
    """School years that may be published, the latest first: at least one semester of theirs is over."""
    work.require(Permission.OPEN_DATA_MAKE)
    return [year for year in range(work.today.year, 2016, -1) if over(year, work.today)]


def make(work: Work, year: int) -> Package:
    """The package of a school year, as far as its semesters are over: what is still filled in would differ from the next
    package by single children. It leaves an entry with the package's digest.

    Raises Refusal where no semester of the year is over, or where nothing was recorded in it.
    """
    work.require(Permission.OPEN_DATA_MAKE)
    semesters = over(year, work.today)
    if not semesters:
        raise Refusal("open_data.not_over", year=f"{year}/{year + 1}")
    reader = Work(work.session, OUTSIDER, work.today, work.now)
    tables = gathered(reader, semesters)
    rows = sum(len(table.rows) for table in tables)
    if not rows:
        raise Refusal("open_data.nothing", year=f"{year}/{year + 1}")
    day = semesters[-1].next().first_day() - timedelta(days=1)
    files = described(year, day, tables, smallest_count(reader))
    package = Package(f"pumpurs-{year}-{year + 1}", day, files, rows)
    work.entries.append(trail.Entry(Action.EXPORT, "open_data", package.name, after={"sha256": package.digest}))
    return package


def over(year: int, today: date) -> list[Semester]:
    """Which semesters of a school year are over."""
    return [one for one in (Semester(year, 1), Semester(year, 2)) if one.next().first_day() <= today]
