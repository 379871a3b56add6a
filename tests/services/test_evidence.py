"""Evidence: what is kept is found again byte by byte, by whoever may read the claim, and what is gone is noticed."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.evidence import Evidence
from models.vocabulary import Action
from pages.front import warmup
from services import evidence_store, integrity
from services.errors import NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.money import claim_decisions, evidence
from services.work import OPERATOR, begin, look
from tests.evidence import paper, photo
from tests.world import World

UP = "../"


def kept() -> Iterator[Path]:
    return (path for path in evidence_store.folder().rglob("*") if path.is_file())


def attached(world: World, claim_id: UUID, name: str = "čeks.jpg", content: bytes = b"") -> UUID:
    with begin(world.cast.ilze) as work:
        return evidence.attach(work, claim_id, name, content or photo())


def test_what_went_in_comes_out_byte_by_byte(world: World) -> None:
    claim_id = world.claim(world.running())
    for name, content in (
        ("čeks.jpg", photo()),
        ("rēķins.pdf", paper(2)),
        ("b.png", photo("PNG")),
        ("c", photo("WEBP")),
    ):
        attached(world, claim_id, name, content)
    with begin(world.cast.mara) as work:
        lines = evidence.of_claim(work, claim_id)
        files = [evidence.take_away(work, line.id) for line in lines]

    assert [file.content for file in files] == [photo(), paper(2), photo("PNG"), photo("WEBP")]
    assert [file.name for file in files] == ["čeks.jpg", "rēķins.pdf", "b.png", "c.webp"]
    assert [line.is_photo for line in lines] == [True, False, True, True]


def test_a_photo_is_shown_upright_and_without_what_the_camera_noted(home_world: World) -> None:
    line = attached(home_world, home_world.claim(home_world.running()))
    with look(home_world.cast.mara) as work:
        shown = evidence.show(work, line)

    assert b"Kanarijfons" in photo()
    assert b"Kanarijfons" not in shown
    assert shown.startswith(b"\xff\xd8\xff")


def test_the_same_file_again_changes_nothing(world: World) -> None:
    claim_id = world.claim(world.running())

    assert attached(world, claim_id) == attached(world, claim_id, "tas pats.jpg")
    assert len(list(kept())) == 1


def test_taking_a_file_away_is_recorded(home_world: World) -> None:
    line = attached(home_world, home_world.claim(home_world.running()))
    with begin(home_world.cast.mara) as work:
        evidence.take_away(work, line)
    with look(OPERATOR) as work:
        told = work.session.exec(select(AuditEntry).where(AuditEntry.subject_id == str(line))).all()

    assert [entry.action for entry in told] == [Action.ATTACH, Action.EXPORT]


def test_whoever_may_not_read_the_claim_gets_none_of_its_files(world: World) -> None:
    claim_id = world.claim(world.running())
    line = attached(world, claim_id)
    with look(world.cast.janis) as work, pytest.raises(NotFound):
        evidence.of_claim(work, claim_id)
    with look(world.cast.janis) as work, pytest.raises(NotFound):
        evidence.show(work, line)
    with begin(world.cast.janis) as work, pytest.raises(NotFound):
        evidence.take_away(work, line)
    with begin(world.cast.peteris) as work, pytest.raises(NotPermitted):
        evidence.take_away(work, line)


def test_a_file_is_taken_back_only_while_nothing_is_decided(world: World) -> None:
    claim_id = world.claim(world.running())
    first = attached(world, claim_id)
    with begin(world.cast.ilze) as work:
        evidence.detach(work, first)
    second = attached(world, claim_id, "cits.pdf", paper())
    world.decide(world.cast.mara, Action.REJECT, claim_id, comment="Nav pamata.")

    with begin(world.cast.ilze) as work, pytest.raises(NotNow):
        evidence.detach(work, second)
    with begin(world.cast.ilze) as work, pytest.raises(NotNow):
        evidence.attach(work, claim_id, "vēl.jpg", photo(shade=7))
    with look(world.cast.ilze) as work:
        assert [line.name for line in evidence.of_claim(work, claim_id)] == ["cits.pdf"]


def test_whoever_decides_notices_that_the_files_changed_meanwhile(world: World) -> None:
    claim_id = world.claim(world.running())
    seen = world.the_claim(claim_id).version
    attached(world, claim_id)
    with begin(world.cast.mara) as work:
        decided = claim_decisions.decide(work, {claim_id: seen}, Action.REJECT, "Nav pamata.")

    assert isinstance(decided[0].refusal, Overtaken)


def test_a_claim_has_only_so_many_files(home_world: World) -> None:
    claim_id = home_world.claim(home_world.running())
    for number in range(evidence.MOST):
        attached(home_world, claim_id, content=paper(text=f"{number}"))

    with pytest.raises(Refusal, match="evidence.too_many"):
        attached(home_world, claim_id)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (f"{UP}{UP}etc/passwd", "passwd"), ("C:\\Users\\x\\čeks.jpg", "čeks.jpg"), ("a\x00b\u202egpj.exe", "abgpj.exe"), ("", "fails"),
        ("...", "fails"), ("=cmd|'/c calc'!A1.pdf", "c calc__A1.pdf"), ("x" * 300 + ".pdf", "x" * 120 + ".pdf"), ("č\nek\ts.png", "č ek s.png"),
    ],
)  # fmt: skip
def test_a_name_is_only_shown_and_never_a_path(given: str, shown: str) -> None:
    assert evidence.clean_name(given) == shown


def test_verify_names_a_file_that_is_gone_or_changed(home_world: World) -> None:
    claim_id = home_world.claim(home_world.running())
    for number in range(3):
        attached(home_world, claim_id, content=paper(text=f"{number}"))
    assert integrity.verify() == []
    gone, changed, _whole = sorted(kept())
    gone.unlink()
    changed.write_bytes(paper(text="cits"))

    found = integrity.verify()
    assert [fault.split()[3] for fault in found] == [gone.name, changed.name]


def test_what_no_row_names_is_swept_once_it_is_old(home_world: World) -> None:
    line = attached(home_world, home_world.claim(home_world.running()))
    evidence_store.keep(paper(text="bārenis"))
    with look(OPERATOR) as work:
        named = work.session.get_one(Evidence, line).sha256
        assert evidence_store.sweep(work.session) == 0
        assert evidence_store.sweep(work.session, older_than=0) == 1

    assert [path.name for path in kept()] == [named]


def test_the_server_sweeps_by_itself(home_world: World) -> None:
    attached(home_world, home_world.claim(home_world.running()))
    orphan = evidence_store.keep(paper(text="bārenis"))
    (path,) = (path for path in kept() if path.name == orphan)
    os.utime(path, (0, 0))
    warmup._sweep()

    assert len(list(kept())) == 1
    assert not path.exists()


def test_only_the_owner_of_the_installation_reads_the_store(home_world: World) -> None:
    attached(home_world, home_world.claim(home_world.running()))
    (file,) = kept()

    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize("name", [f"{UP}pumpurs.db", f"ab/{UP}{UP}pumpurs.db", "", "Z" * 64, "a" * 63])
def test_nothing_but_a_hash_is_looked_for_in_the_store(name: str, home_world: World) -> None:
    with pytest.raises(Refusal, match="evidence.gone"):
        evidence_store.read(name)
