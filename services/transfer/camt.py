"""A bank's statement in ISO 20022 camt.053 to plain entries. No entity, no network, no more than is allowed."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lxml import etree

from models.fields import clean
from services.errors import Refusal
from services.rules.statements import Entry

_NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-9])", re.ASCII)
_DECLARATIONS: Final = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
AMOUNT: Final = re.compile(r"\d{1,12}(?:\.\d{1,5})?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOST: Final = 20_000
_LONGEST: Final = 200


def entries(content: bytes) -> list[Entry]:
    """Every booked movement of a statement. Raises Refusal for anything that is no sound camt.053 in euros."""
    root = _root(content)
    name = etree.QName(root)
    if name.localname != "Document" or not _NAMESPACE.fullmatch(name.namespace or ""):
        raise Refusal("statement.not_camt")
    found: list[Entry] = []
    for statement in _named(root, "BkToCstmrStmt", "Stmt"):
        for booked in _named(statement, "Ntry"):
            if _text(booked, "Sts", "Cd") or _text(booked, "Sts"):
                status = _text(booked, "Sts", "Cd") or _text(booked, "Sts")
                if status != "BOOK":
                    continue
            found += _movements(booked)
            if len(found) > _MOST:
                raise Refusal("file.too_many_rows", most=_MOST)
    return found


def _root(content: bytes) -> Any:  # noqa: ANN401 lxml has no types
    if any(mark in content for mark in _DECLARATIONS):
        raise Refusal("file.active_content")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise Refusal("file.broken") from None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise Refusal("file.active_content")
    return root


def _movements(booked: Any) -> Iterator[Entry]:  # noqa: ANN401 lxml has no types
    """One entry of the bank is one movement, or many where the bank booked a batch as one."""
    on = _day(_text(booked, "BookgDt", "Dt") or _text(booked, "BookgDt", "DtTm")[:10])
    debit = _debit(booked)
    details = list(_named(booked, "NtryDtls", "TxDtls"))
    if not details:
        yield Entry(on, _euros(booked, ("Amt",)), debit)
    for one in details:
        paths = (("Amt",), ("AmtDtls", "TxAmt", "Amt"), ("AmtDtls", "InstdAmt", "Amt"))
        amount = _euros(one, *paths, whole=None if len(details) > 1 else booked)
        side = _debit(one) if _text(one, "CdtDbtInd") else debit
        party = "Cdtr" if side else "Dbtr"
        name = _text(one, "RltdPties", party, "Nm") or _text(one, "RltdPties", party, "Pty", "Nm")
        account = _text(one, "RltdPties", f"{party}Acct", "Id", "IBAN").replace(" ", "").upper()
        yield Entry(on, amount, side, _text(one, "Refs", "EndToEndId"), name, account[:34])


def _debit(node: Any) -> bool:  # noqa: ANN401 lxml has no types
    word = _text(node, "CdtDbtInd")
    if word not in ("DBIT", "CRDT"):
        raise Refusal("statement.not_camt")
    return word == "DBIT"


def _euros(node: Any, *paths: tuple[str, ...], whole: Any = None) -> Decimal:  # noqa: ANN401 lxml has no types
    """The first amount that is there, in euros and whole cents."""
    places = [place for path in paths for place in _named(node, *path)]
    places += list(_named(whole, "Amt")) if whole is not None else []
    if not places:
        raise Refusal("statement.not_camt")
    if places[0].get("Ccy") != "EUR":
        raise Refusal("statement.other_currency", currency=str(places[0].get("Ccy") or "?")[:3])
    text = (places[0].text or "").strip()
    if not AMOUNT.fullmatch(text):
        raise Refusal("statement.not_camt")
    return cents(text)


def cents(text: str) -> Decimal:
    """Money with whole cents, exactly. Raises Refusal for what has none."""
    try:
        exact = Decimal(text)
        amount = exact.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Refusal("statement.amount") from None
    if amount != exact or not amount.is_finite():
        raise Refusal("statement.amount")
    return amount


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise Refusal("statement.not_camt") from None


def _named(node: Any, *path: str) -> Iterator[Any]:  # noqa: ANN401 lxml has no types
    """The elements at the end of a path, whatever version of the namespace they are of."""
    name, *rest = path
    for child in node:
        if isinstance(child.tag, str) and etree.QName(child).localname == name:
            if rest:
                yield from _named(child, *rest)
            else:
                yield child


def _text(node: Any, *path: str) -> str:  # noqa: ANN401 lxml has no types
    found = next(_named(node, *path), None)
    return str(clean(found.text or ""))[:_LONGEST] if found is not None else ""
