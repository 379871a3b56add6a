"""The files that prove expenses, beside the database: each under the hash of its content, and never under a name of its own."""

import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlmodel import Session, col, select

from models.evidence import Evidence
from models.settings import data_folder
from services.errors import Refusal

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SAFE_AGE: Final = 24 * 3600  # seconds after which nobody is any longer on the way of writing the row of a file


def folder() -> Path:
    return data_folder() / "evidence"


def keep(content: bytes) -> str:
    """Write a file down for good and say its hash. It stands there before any row names it, whole or not at all."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{uuid4().hex}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _settle(path.parent)
    return sha256


def read(sha256: str) -> bytes:
    """The content, byte by byte as it was handed in. Raises Refusal where it is gone or not what it was."""
    try:
        content = _path(sha256).read_bytes()
    except FileNotFoundError:
        raise Refusal("evidence.gone") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refusal("evidence.gone")
    return content


def sweep(session: Session, *, older_than: int = _SAFE_AGE) -> int:
    """Remove files that no row names, such as of transactions that were taken back; how many there were."""
    named = set(session.exec(select(col(Evidence.sha256)).distinct()))
    before, removed = time.time() - older_than, 0
    for path in _files():
        if path.name not in named and path.stat().st_mtime <= before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def faults(session: Session) -> Iterator[str]:
    """Every row has its file, and the file is what its name says."""
    rows = session.exec(select(col(Evidence.sha256), col(Evidence.size)).distinct().order_by(col(Evidence.sha256)))
    for sha256, size in rows:
        try:
            content = read(sha256)
        except Refusal:
            yield f"evidence: the file {sha256} is gone or not what it was"
        else:
            if len(content) != size:
                yield f"evidence: the file {sha256} has {len(content)} bytes, its row says {size}"


def _files() -> Iterator[Path]:
    """Everything in the store, half-written files of a process that died included."""
    return (path for path in folder().glob("*/*") if path.is_file())


def _path(sha256: str) -> Path:
    """Only a hash makes a path: nothing that anybody typed."""
    if not _HASH.fullmatch(sha256):
        raise Refusal("evidence.gone")
    return folder() / sha256[:2] / sha256


def _settle(directory: Path) -> None:
    """Make the name itself last through a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
