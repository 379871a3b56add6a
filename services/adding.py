"""Many new rows of one table in one statement, each with its entry in the trail."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from uuid_utils.compat import uuid7

from models.base import SchoolRow
from models.vocabulary import Action
from services import trail
from services.work import Work


def add_many(work: Work, table: type[SchoolRow], rows: Sequence[dict[str, Any]], action: Action) -> list[UUID]:
    """Keep rows that the caller checked, all of the same columns, and record each whole; their ids, in order."""
    if not rows:
        return []
    whole = [{"id": uuid7(), "version": 1, **row} for row in rows]
    work.session.connection().execute(insert(table), whole)
    for made, row in zip(whole, rows, strict=True):
        told = {name: trail.plain(value) for name, value in row.items() if value not in (None, "")}
        subject = str(table.__tablename__)
        work.entries.append(trail.Entry(action, subject, str(made["id"]), row["school_id"], {}, told, ""))
    return [made["id"] for made in whole]
