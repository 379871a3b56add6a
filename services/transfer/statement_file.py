"""A bank's statement as a file, camt.053 or a table: read, and payments marked by it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from models.fields import clean, day
from services.errors import Refusal
from services.money import statements
from services.money.statements import Taken
from services.rules.names import fold
from services.rules.permissions import Actor, Permission
from services.rules.statements import Entry
from services.transfer import camt
from services.transfer.reading import Limits, read_table
from services.work import begin, look

_LIMITS: Final = Limits(rows=20_000)
# What banks call their columns, folded; a table needs the first three.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "on": ("datums", "date", "gramatosanas datums", "maksajuma datums", "booking date"),
    "amount": ("summa", "amount", "summa eur", "amount eur"),
    "end_to_end": ("atsauce", "end-to-end", "endtoendid", "end to end id", "end-to-end id", "reference", "maksajuma atsauce"),
    "name": ("sanemejs", "vards", "nosaukums", "name", "payee", "sanemeja vards", "beneficiary"),
    "iban": ("iban", "konts", "sanemeja konts", "account", "beneficiary account"),
    "side": ("d/k", "d/c", "debets/kredits", "debit/credit", "virziens"),
}  # fmt: skip
_NEEDED: Final = ("on", "amount", "end_to_end")
_CREDIT: Final = ("k", "c", "kredits", "credit", "crdt")
_DEBIT: Final = ("d", "debets", "debit", "dbit")


def read_in(actor: Actor, name: str, content: bytes) -> Taken:
    """Mark payments by a statement as a person: all of it or nothing, and each file once."""
    with look(actor) as work:  # nobody's file is read before they are known to be allowed to bring one
        work.require(Permission.CLAIM_PAY)
    found = _entries(name, content)
    if not found:
        raise Refusal("statement.nothing_in_it")
    with begin(actor) as work:
        return statements.take(work, str(clean(name)) or "?", hashlib.sha256(content).hexdigest(), found)


def _entries(name: str, content: bytes) -> list[Entry]:
    if len(content) > _LIMITS.size:
        raise Refusal("file.too_big", most=_LIMITS.size // 2**20)
    if not content.strip(b"\x00\r\n\t ,;"):
        raise Refusal("file.empty")
    if name.lower().endswith(".xml"):
        return camt.entries(content)
    if name.lower().endswith((".csv", ".xlsx", ".txt")):
        return _from_table(name, content)
    raise Refusal("statement.ending")


def _from_table(name: str, content: bytes) -> list[Entry]:
    table = read_table(content, name, _LIMITS)
    known = {spelling: column for column, spellings in _COLUMNS.items() for spelling in spellings}
    columns = {known[fold(cell)]: cell for cell in reversed(table.header) if fold(cell) in known}
    if any(column not in columns for column in _NEEDED):
        raise Refusal("statement.columns")
    return [_entry(number, {column: row[cell] for column, cell in columns.items()}) for number, row in table.rows]


def _entry(number: int, row: dict[str, str]) -> Entry:
    amount, debit = _amount(number, row)
    account = row.get("iban", "").replace(" ", "").upper()[:34]
    return Entry(_day(number, row["on"]), amount, debit, row["end_to_end"][:200], row.get("name", "")[:140], account)


def _day(number: int, text: str) -> date:
    try:
        found: Any = day(text)
    except ValueError:  # pydantic's own is one
        raise Refusal("statement.row", row=number) from None
    if not isinstance(found, date):
        raise Refusal("statement.row", row=number)
    return found


def _amount(number: int, row: dict[str, str]) -> tuple[Decimal, bool]:
    """The sum and whether it went out: by a column that says so; otherwise a plus is what came in."""
    text = row["amount"].replace("\xa0", "").replace(" ", "").removesuffix("€").removesuffix("EUR").replace(",", ".")
    sign = text[:1] if text[:1] in ("-", "+") else ""
    text = text.removeprefix(sign)
    if not camt.AMOUNT.fullmatch(text):
        raise Refusal("statement.row", row=number)
    side = fold(row.get("side", ""))
    if side and side not in (*_CREDIT, *_DEBIT):
        raise Refusal("statement.row", row=number)
    return camt.cents(text), side in _DEBIT if side else sign != "+"
