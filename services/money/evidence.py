"""What proves an expense: files that a school adds to its claim, shown to whoever may read the claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import col, func, select

from models.claims import Claim
from models.evidence import Evidence
from models.fields import clean
from models.money_words import ClaimStatus
from models.vocabulary import Action
from services import evidence_store, inspecting
from services.adding import add_many
from services.errors import NotNow, Refusal
from services.rules.permissions import Permission
from services.work import Work

MOST: Final = 20  # files of one claim
# While nothing is decided, the school may add to what it handed in, and take back what went in by mistake.
MENDABLE: Final = frozenset({ClaimStatus.SUBMITTED, ClaimStatus.HELD, ClaimStatus.QUERIED, ClaimStatus.RETURNED})
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One file of a claim, without its content."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime

    @property
    def is_photo(self) -> bool:
        return self.media_type != inspecting.PDF


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is handed over, under a name that is safe on every machine."""

    name: str
    media_type: str
    content: bytes


def require_sound(content: bytes) -> None:
    """Raises Refusal ("evidence.…") for what could not be attached, so that a screen can say so at once."""
    inspecting.inspected(content)


def require_few(files: int) -> None:
    """Raises Refusal for more files than a claim may have."""
    if files > MOST:
        raise Refusal("evidence.too_many", most=MOST)


def attach(work: Work, claim_id: UUID, name: str, content: bytes) -> UUID:
    """Add a file to a claim; the same file again changes nothing. Judged by its content, whatever it is called.

    Raises Refusal ("evidence.…") for what is not a sound photo or PDF; nothing of it is kept then.
    """
    claim = _mendable(work, claim_id)
    return _attach(work, claim, name, content, inspecting.inspected(content).media_type)


def attach_to_all(
    work: Work, school_id: UUID, claim_ids: Sequence[UUID], name: str, content: bytes, media_type: str
) -> None:
    """One paper that proves many claims of a school at once, just filed, such as a caterer's bill."""
    if claim_ids:
        sha256 = evidence_store.keep(content)
        rows = [_row(work, school_id, claim_id, name, sha256, media_type, len(content)) for claim_id in claim_ids]
        add_many(work, Evidence, rows, Action.ATTACH)


def detach(work: Work, evidence_id: UUID) -> None:
    """Take a file back while the claim is not decided. The trail keeps its name and hash."""
    row = work.get(Permission.CLAIM_FILE, Evidence, evidence_id)
    claim = _mendable(work, row.claim_id)
    work.remove(row, Action.DETACH)
    _touch(work, claim)


def of_claim(work: Work, claim_id: UUID) -> list[EvidenceLine]:
    """The files of a claim, as they were added."""
    work.get(Permission.CLAIM_READ, Claim, claim_id)
    rows = work.session.exec(
        select(Evidence)
        .where(Evidence.claim_id == claim_id, work.within(Permission.CLAIM_READ, Evidence))
        .order_by(col(Evidence.at), col(Evidence.id))
    )
    return [EvidenceLine(row.id, row.name, row.media_type, row.size, row.sha256, row.at) for row in rows]


def show(work: Work, evidence_id: UUID) -> bytes:
    """A photo made small and anew for the screen, without what the camera noted in it. Raises Refusal for a PDF."""
    row = work.get(Permission.CLAIM_READ, Evidence, evidence_id)
    if row.media_type == inspecting.PDF:
        raise Refusal("evidence.kind")
    return inspecting.preview(evidence_store.read(row.sha256))


def take_away(work: Work, evidence_id: UUID) -> File:
    """The file itself, byte by byte; that it left the house is recorded."""
    row = work.get(Permission.CLAIM_READ, Evidence, evidence_id)
    content = evidence_store.read(row.sha256)
    work.record(Action.EXPORT, row, after={"claim_id": str(row.claim_id), "sha256": row.sha256})
    stem = row.name.rpartition(".")[0] or row.name
    return File(f"{stem}.{inspecting.ENDINGS[row.media_type]}", row.media_type, content)


def clean_name(name: str) -> str:
    """What people called a file, fit to be shown: no path, nothing invisible, nothing a file system trips over."""
    last = str(clean(name)).replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if sign.isalnum() or sign in " ._-()" else "_" for sign in last).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return (f"{stem[:_LONGEST_NAME]}.{ending[:10]}" if dot and stem else kept[:_LONGEST_NAME]) or "fails"


def _attach(work: Work, claim: Claim, name: str, content: bytes, media_type: str) -> UUID:
    sha256 = evidence_store.keep(content)
    of_it = Evidence.claim_id == claim.id
    known = work.session.exec(select(Evidence.id).where(of_it, Evidence.sha256 == sha256)).one_or_none()
    if known is not None:
        return known
    require_few(work.session.exec(select(func.count()).select_from(Evidence).where(of_it)).one() + 1)
    row = Evidence(**_row(work, claim.school_id, claim.id, name, sha256, media_type, len(content)))
    work.add(row, Action.ATTACH)
    _touch(work, claim)
    return row.id


def _row(
    work: Work, school_id: UUID, claim_id: UUID, name: str, sha256: str, media_type: str, size: int
) -> dict[str, Any]:
    return {
        "school_id": school_id, "claim_id": claim_id, "sha256": sha256, "name": clean_name(name), "media_type": media_type,
        "size": size, "by_id": work.actor.account_id, "at": work.now,
    }  # fmt: skip


def _mendable(work: Work, claim_id: UUID) -> Claim:
    claim = work.get(Permission.CLAIM_FILE, Claim, claim_id)
    if claim.status not in MENDABLE:
        raise NotNow("claim.not_now", status=claim.status)
    return claim


def _touch(work: Work, claim: Claim) -> None:
    """The claim is another one now: whoever was about to decide it looks again."""
    flag_modified(claim, "filed_at")
    work.session.add(claim)
