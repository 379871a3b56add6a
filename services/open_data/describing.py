"""The package's files: each table as CSV and JSON, and datapackage.json that describes them (Frictionless Data Package)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from services import presets
from services.open_data.tables import Table
from services.transfer.writing import to_open_csv

_MEDIA: Final = {"csv": "text/csv", "json": "application/json"}
# What values of a column can be; every other number is not negative.
_LIMITS: Final[Mapping[str, Mapping[str, Any]]] = {
    "period": {"required": True, "pattern": r"\d{4}(-[12]|/\d{4})"},
    "municipality": {"required": True},
    "municipality_today": {"required": True},
    "atvk": {"pattern": r"\d{7}"},
    "atvk_today": {"pattern": r"\d{7}"},
    "code": {"required": True},
    "name_lv": {"required": True},
    "name_en": {"required": True},
    "grade": {"required": True, "minimum": 1, "maximum": 12},
    "suppressed": {"required": True},
}
_COUNTS: Final = {"minimum": 0}


def described(year: int, day: date, tables: Sequence[Table], smallest: int) -> dict[str, bytes]:
    """Every file by its name. `smallest`: the least number of people that is told."""
    files = {
        f"{table.name}.{ending}": content
        for table in tables
        for ending, content in (("csv", to_open_csv(table.columns, table.rows)), ("json", _json(table)))
    }
    told = presets.read("open_data")
    package = told["package"]
    descriptor = {
        "profile": "data-package",
        "name": f"pumpurs-{year}-{year + 1}",
        "languages": ["lv", "en"],
        **_texts(package, year=f"{year}/{year + 1}", smallest=smallest),
        "version": f"{day:%Y.%m.%d}",
        "created": f"{day.isoformat()}T00:00:00Z",
        "keywords": package["keywords"],
        "licenses": [package["licence"]],
        "sources": told["source"],
        "resources": [_resource(table, ending, files) for ending in _MEDIA for table in tables],
    }
    files["datapackage.json"] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _texts(told: Mapping[str, Any], **values: str | int) -> dict[str, str]:
    """Latvian, the language of the descriptor, and English beside it."""
    return {
        "title": told["title_lv"].format(**values),
        "title@en": told["title_en"].format(**values),
        "description": told["description_lv"].format(**values),
        "description@en": told["description_en"].format(**values),
    }


def _resource(table: Table, ending: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    path = f"{table.name}.{ending}"
    return {
        "name": table.name if ending == "csv" else f"{table.name}-{ending}",
        "type": "table",
        "path": path,
        **_texts(table.told),
        "format": ending,
        "mediatype": _MEDIA[ending],
        "encoding": "utf-8",
        "hash": f"sha256:{hashlib.sha256(files[path]).hexdigest()}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    columns = {column["name"]: column for column in presets.read("open_data")["column"]}
    return {
        "fields": [_field(columns[name]) for name in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }


def _field(column: Mapping[str, Any]) -> dict[str, Any]:
    name = column["name"]
    return {"name": name, "type": column["type"], **_texts(column), "constraints": _LIMITS.get(name, _COUNTS)}


def _json(table: Table) -> bytes:
    """A list of rows, one a line; money as exact numbers of two decimals."""
    rows = (", ".join(f"{json.dumps(name)}: {_value(row[name])}" for name in table.columns) for row in table.rows)
    return ("[\n" + ",\n".join(f"{{{row}}}" for row in rows) + "\n]\n").encode()


def _value(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
