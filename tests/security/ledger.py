"""Everything that is kept, to see whether an attack left a trace in it."""

from collections import Counter

from sqlmodel import SQLModel

from models.database import reading

# Who was here, and when: what every visit may change.
_VISITS = frozenset({"auth_session", "login_attempt"})


def ledger() -> dict[str, Counter[str]]:
    """Every row of every table but those of visits, by the table's name."""
    with reading() as session:
        return {
            table.name: Counter(str(tuple(row)) for row in session.connection().execute(table.select()))
            for table in SQLModel.metadata.sorted_tables
            if table.name not in _VISITS
        }


def differences(before: dict[str, Counter[str]], after: dict[str, Counter[str]]) -> dict[str, list[str]]:
    """The rows that came, went or changed."""
    found = {name: [*(after[name] - rows), *(rows - after[name])] for name, rows in before.items()}
    return {name: rows for name, rows in found.items() if rows}
