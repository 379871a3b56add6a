"""Statements as banks write them, made from payments of ours."""

from collections.abc import Sequence
from datetime import date

from lxml import etree

from models.payments import PaymentLine

TODAY = date(2018, 1, 15)
ACCOUNT = "LV80BANK0000435195001"


def camt(
    lines: Sequence[PaymentLine], *, version: str = "02", debit: bool = True, on: date = TODAY, one_entry: bool = False
) -> bytes:
    """A camt.053; the bank books each payment, or all of them as one."""
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    root = etree.Element(f"{{{space}}}Document", nsmap={None: space})
    statement = _under(root, "BkToCstmrStmt", "Stmt")
    _under(statement, "Acct", "Id", "IBAN").text = ACCOUNT
    for group in [lines] if one_entry else [[line] for line in lines]:
        entry = _add(statement, "Ntry")
        _money(entry, sum(line.amount for line in group))
        _add(entry, "CdtDbtInd").text = "DBIT" if debit else "CRDT"
        status = _add(entry, "Sts")
        (status if version == "02" else _add(status, "Cd")).text = "BOOK"
        _under(entry, "BookgDt", "Dt").text = on.isoformat()
        details = _add(entry, "NtryDtls")
        for line in group:
            one = _add(details, "TxDtls")
            _under(one, "Refs", "EndToEndId").text = line.end_to_end
            if one_entry:
                _money(_under(one, "AmtDtls", "TxAmt") if version == "02" else one, line.amount)
            parties = _add(one, "RltdPties")
            side = "Cdtr" if debit else "Dbtr"
            party = _add(parties, side)
            _add(party if version == "02" else _add(party, "Pty"), "Nm").text = line.name
            _under(parties, f"{side}Acct", "Id", "IBAN").text = line.iban
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def csv(lines: Sequence[PaymentLine], *, sign: str = "-", on: date = TODAY) -> bytes:
    """What another bank gives as a table."""
    rows = [
        f"{on:%d.%m.%Y};{sign}{str(line.amount).replace('.', ',')};{line.end_to_end};{line.name};{line.iban}"
        for line in lines
    ]
    return "\r\n".join(["Datums;Summa;Atsauce;Saņēmējs;IBAN", *rows]).encode("utf-8-sig")


def _money(node: etree._Element, amount: object) -> None:
    found = _add(node, "Amt")
    found.set("Ccy", "EUR")
    found.text = str(amount)


def _add(node: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(node, f"{{{etree.QName(node).namespace}}}{name}")


def _under(node: etree._Element, *names: str) -> etree._Element:
    for name in names:
        node = _add(node, name)
    return node
