"""Statements from hell: thousands of mutations, bombs and lies. A sentence each, and nothing left behind."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import func, select

from models.ledger import LedgerEntry
from models.payments import PaymentLine, Statement, StatementLine
from models.vocabulary import Language
from services.errors import Refusal
from services.texts import explain
from services.transfer import camt
from services.transfer.statement_file import _entries, read_in
from services.work import OPERATOR, look
from tests.services import statements
from tests.services.paying import approved, frozen, lines
from tests.world import World

MUTATIONS = 6_000
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&c;</Document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&a;</Document>"""
BAD = {
    "empty.xml": b"", "blank.xml": b" \r\n\t", "zeros.xml": b"\x00" * 100, "bomb.xml": ENTITIES, "outside.xml": OUTSIDE,
    "wide bomb.xml": ENTITIES.decode().replace('1.0"', '1.0" encoding="UTF-16"').encode("utf-16"),
    "huge.xml": b"<a>" + b"x" * (6 * 2**20) + b"</a>", "deep.xml": b"<a>" * 100_000, "picture.xml": b"\x89PNG\r\n\x1a\n",
    "workbook.xml": b"PK\x03\x04....", "page.xml": b"<html><body/></html>", "other.xml": b"<Document xmlns='urn:x'/>",
    "payments.xml": b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'/>", "text.xml": b"Datums;Summa",
    "nothing.xml": b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'/>", "encoding.xml": b"<?xml version='1.0' encoding='no-such'?><a/>",
    "statement.exe": b"MZ", "statement.pdf": b"%PDF", "no ending": b"x", "columns.csv": b"A;B\r\n1;2\r\n", "broken.xlsx": b"PK\x03\x04",
    "words.csv": b"Datums;Summa;Atsauce\r\nvakar;daudz;?\r\n", "half.csv": b"Datums;Summa;Atsauce\r\n15.01.2018;1,005;x\r\n",
    "../../etc/passwd.csv": b"Datums;Summa\r\n", "formula.csv": b"Datums;Summa;Atsauce\r\n=1+1;=2;=3\r\n",
    "float.csv": b"Datums;Summa;Atsauce\r\n15.01.2018;1e5;x\r\n", "endless.csv": b"Datums;Summa;Atsauce\r\n15.01.2018;NaN;x\r\n",
}  # fmt: skip


def sample(version: str = "02") -> list[PaymentLine]:
    return [
        PaymentLine(amount=Decimal(f"{number}.05"), end_to_end=f"MP-2018-0001-{number:04}", name="Ķērpis", iban="LV80BANK0000435195001")
        for number in range(1, 4)
    ]  # fmt: skip


@pytest.fixture
def sent(home_world: World) -> tuple[World, bytes]:
    approved(home_world)
    return home_world, statements.camt(lines(frozen(home_world)))


def left() -> tuple[int, ...]:
    with look(OPERATOR) as work:
        return tuple(
            work.session.exec(select(func.count()).select_from(t)).one()
            for t in (Statement, StatementLine, LedgerEntry)
        )


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_statement_gets_a_sentence_and_leaves_nothing(home_world: World, name: str) -> None:
    before = left()
    with pytest.raises(Refusal) as refusal:
        read_in(home_world.cast.aija, name, BAD[name])

    for language in Language:
        assert explain(language, refusal.value.why) not in ("", refusal.value.why.name)
    assert left() == before


def test_a_statement_in_another_currency_or_with_parts_of_cents_is_refused(sent: tuple[World, bytes]) -> None:
    world, content = sent
    before = left()
    for old, new in (
        (b'Ccy="EUR"', b'Ccy="USD"'),
        (b">20.00<", b">20.001<"),
        (b">20.00<", b">-20.00<"),
        (b"DBIT", b"?"),
    ):
        assert old in content
        with pytest.raises(Refusal):
            read_in(world.cast.aija, "a.xml", content.replace(old, new))

    assert left() == before


def test_what_is_only_announced_is_not_paid(sent: tuple[World, bytes]) -> None:
    world, content = sent
    with pytest.raises(Refusal, match="statement.nothing_in_it"):
        read_in(world.cast.aija, "a.xml", content.replace(b"BOOK", b"PDNG"))


def test_mutated_statements_are_read_or_refused_in_words() -> None:
    """Nothing but a refusal ever comes out, and what is read has whole cents and a day."""
    read = refused = 0
    said: set[bool] = set()
    for name, content in _mutations(random.Random(4)):
        try:
            found = _entries(name, content)
        except Refusal as refusal:
            said.add(explain(Language.ENGLISH, refusal.why) != refusal.why.name)
            refused += 1
            continue
        read += 1
        for entry in found:
            assert entry.amount == entry.amount.quantize(Decimal("0.01"))
            assert entry.amount >= 0
            assert isinstance(entry.on, date)
            assert len(entry.name) <= 200

    assert read + refused == MUTATIONS
    assert said == {True}
    assert min(read, refused) > MUTATIONS // 20


def _mutations(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    whole = [
        ("a.xml", statements.camt(sample(), version="02")), ("a.xml", statements.camt(sample(), version="08", one_entry=True)),
        ("a.csv", statements.csv(sample())),
    ]  # fmt: skip
    for number in range(MUTATIONS):
        name, content = whole[number % len(whole)]
        yield name, _mutated(bytearray(content), chance)


def _mutated(content: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        content = content or bytearray(b"0")
        at = chance.randrange(len(content))
        match chance.randrange(6):
            case 0:
                content[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del content[at : at + chance.randint(1, 40)]
            case 2:
                content[at:at] = bytes(content[at : at + chance.randint(1, 60)])
            case 3:
                content[at:at] = chance.choice(
                    [b"<", b"&", b"&#0;", b"-", b"9" * 30, b";", b'"', b"\x00", b"<!ENTITY x>"]
                )
            case 4:
                del content[at:]
            case _:
                digits = [place for place, letter in enumerate(content) if 48 <= letter <= 57]
                content[chance.choice(digits or [0])] = 48 + chance.randrange(10)
    return bytes(content)


def test_the_limit_of_movements_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camt, "_MOST", 2)
    with pytest.raises(Refusal, match="file.too_many_rows"):
        camt.entries(statements.camt(sample()))
