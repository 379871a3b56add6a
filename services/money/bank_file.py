"""The file the bank takes: ISO 20022 pain.001 of a frozen batch, the same bytes whenever it is taken."""

import xml.etree.ElementTree as ET
from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from lxml import etree
from sepaxml import SepaTransfer, transfer
from sqlmodel import col, select

from models.money_words import BatchStatus
from models.payments import PaymentBatch, PaymentLine
from models.vocabulary import Action
from services.errors import NotNow, Refusal
from services.rules.batching import NOTHING
from services.rules.permissions import Permission
from services.work import Work

_CENTS: Final = 100


class Version(StrEnum):
    """Which of the bank's languages: the newer one, or that of banks who have not changed yet."""

    V09 = "pain.001.001.09"
    V03 = "pain.001.001.03"


def pain(work: Work, batch_id: UUID, version: Version = Version.V09, *, plain_letters: bool = False) -> bytes:
    """A frozen batch for the bank, valid by the bank's own schema. `plain_letters` writes names without Latvian letters.

    The message carries the batch's code and moment, so that a bank knows a file that was sent twice.
    """
    batch = work.get(Permission.CLAIM_PAY, PaymentBatch, batch_id)
    if batch.status not in (BatchStatus.FROZEN, BatchStatus.PAID) or batch.pay_on is None or batch.frozen_at is None:
        raise NotNow("payment.not_now", status=batch.status)
    lines = work.session.exec(
        select(PaymentLine)
        .where(PaymentLine.batch_id == batch.id, PaymentLine.amount > NOTHING)
        .order_by(col(PaymentLine.end_to_end))
    ).all()
    if not lines:
        raise Refusal("payment.nothing_for_the_bank")
    file = _Message(batch, version, plain_letters=plain_letters)
    for line in lines:
        file.add_payment({
            "name": line.name[:70], "IBAN": line.iban, "amount": int(line.amount * _CENTS), "execution_date": batch.pay_on,
            "description": f"{batch.code} {line.end_to_end}", "endtoend_id": line.end_to_end,
        })  # fmt: skip
    content: bytes = file.export(validate=False)
    _require_valid(content, version)
    told = {"code": batch.code, "file": version.value, "lines": len(lines)}
    work.record(Action.EXPORT, batch, after=told)
    return content


class _Message(SepaTransfer):  # type: ignore[misc] # the library has no types
    """A message whose names and moments come from the batch; the library would draw them by chance."""

    def __init__(self, batch: PaymentBatch, version: Version, *, plain_letters: bool) -> None:
        self._batch = batch
        config = {"name": batch.payer_name, "IBAN": batch.payer_iban, "currency": "EUR", "batch": True}
        if batch.payer_bic:
            config["BIC"] = batch.payer_bic
        super().__init__(config, schema=version.value, clean=plain_letters)

    def _create_header(self) -> None:
        super()._create_header()
        header = self._xml.find("CstmrCdtTrfInitn/GrpHdr")
        at = self._batch.frozen_at or self._batch.made_at
        _write(header, "MsgId", self._batch.code)
        _write(header, "CreDtTm", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _finalize_batch(self) -> None:
        super()._finalize_batch()
        for number, part in enumerate(self._xml.iter("PmtInf"), 1):
            _write(part, "PmtInfId", f"{self._batch.code}-P{number}")


def _write(parent: ET.Element, name: str, text: str) -> None:
    node = parent.find(name)
    if node is None:
        msg = f"the library wrote no {name}"
        raise ValueError(msg)
    node.text = text


def _require_valid(content: bytes, version: Version) -> None:
    """Against the schema that comes with the library; a name that no bank takes is a refusal, not a file."""
    path = Path(transfer.__file__).parent / "schemas" / f"{version.value}.xsd"
    schema = etree.XMLSchema(etree.parse(str(path), etree.XMLParser(no_network=True, resolve_entities=False)))
    if not schema.validate(etree.fromstring(content, etree.XMLParser(no_network=True, resolve_entities=False))):
        raise Refusal("payment.not_for_a_bank")
