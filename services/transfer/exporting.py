"""Give records out as tables: only what the person may read, recorded, safe to open, and importable again."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from models.vocabulary import Action
from services import trail
from services.errors import Refusal
from services.rules.permissions import Actor, Permission
from services.transfer import claims_table, consultations_table, people_tables, plans_table
from services.transfer.columns import COLUMNS, Kind
from services.transfer.writing import to_csv, to_xlsx
from services.work import Work, begin

GIVERS: Final[Mapping[Kind, Callable[[Work], list[dict[str, Any]]]]] = {
    Kind.SCHOOLS: people_tables.give_schools,
    Kind.STAFF: people_tables.give_staff,
    Kind.PUPILS: people_tables.give_pupils,
    Kind.PLANS: plans_table.give,
    Kind.CONSULTATIONS: consultations_table.give,
    Kind.CLAIMS: claims_table.give,
}


def give_file(actor: Actor, kind: Kind, filename: str) -> tuple[bytes, int]:
    """The file in the format its name ends with, and how many rows it holds. Raises Refusal for another ending."""
    ending = filename.lower().rsplit(".", 1)[-1]
    if ending not in ("csv", "xlsx"):
        raise Refusal("file.ending")
    with begin(actor) as work:
        work.require(Permission.DATA_EXPORT)
        rows = GIVERS[kind](work)
        work.entries.append(
            trail.Entry(Action.EXPORT, kind.value, ending, work.actor.school_id, after={"rows": len(rows)})
        )
    columns = [column.name for column in COLUMNS[kind]]
    return (to_csv(columns, rows) if ending == "csv" else to_xlsx(columns, rows)), len(rows)
