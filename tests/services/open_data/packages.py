"""Make a package and read its files."""

import csv
import io
import json
from typing import Any

from services.open_data import packing
from services.open_data.packing import Package
from services.work import OPERATOR, begin


def made(year: int = 2017) -> Package:
    with begin(OPERATOR) as work:
        return packing.make(work, year)


def rows(package: Package, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(package.files[f"{name}.csv"].decode())))


def names(package: Package) -> list[str]:
    return sorted(file.removesuffix(".csv") for file in package.files if file.endswith(".csv"))


def descriptor(package: Package) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(package.files["datapackage.json"])
    return found


def as_csv(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
