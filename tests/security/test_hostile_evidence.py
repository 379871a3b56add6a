"""Files made to do harm, handed in as evidence: a sentence each, or kept whole; never anything in between, and quickly."""

import time
from pathlib import Path
from random import Random

import pytest
from sqlmodel import func, select

from models.evidence import Evidence
from models.vocabulary import Language
from services import evidence_store, inspecting
from services.errors import Refusal
from services.money import evidence
from services.texts import explain
from services.work import OPERATOR, begin, look
from tests.evidence import HARMFUL, Harm, paper, photo
from tests.world import World

MUTATIONS = 1_000  # of each sound file
SOUND = {
    "jpeg": photo(size=(40, 30)), "png": photo("PNG", (30, 20)), "webp": photo("WEBP", (30, 20)), "pdf": paper(2),
}  # fmt: skip


def in_the_store() -> list[Path]:
    return [path for path in evidence_store.folder().rglob("*") if path.is_file()]


@pytest.mark.parametrize("harm", HARMFUL, ids=lambda harm: harm.what)
def test_each_gets_a_sentence_and_nothing_of_it_stays(harm: Harm, home_world: World) -> None:
    claim_id = home_world.claim(home_world.running())
    content, began = harm.make(), time.perf_counter()
    with pytest.raises(Refusal, match=f"^{harm.why}$") as refusal, begin(home_world.cast.ilze) as work:
        evidence.attach(work, claim_id, harm.name, content)

    assert time.perf_counter() - began < 2
    assert all("{" not in explain(language, refusal.value.why) for language in Language)
    assert in_the_store() == []
    with look(OPERATOR) as work:
        assert work.session.exec(select(func.count()).select_from(Evidence)).one() == 0


def mutated(content: bytes, chance: Random) -> bytes:
    """A few bytes changed, cut out, doubled or put elsewhere."""
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, until = sorted(chance.randrange(len(found) + 1) for _ in range(2))
        until = min(until, at + 40)
        match chance.randrange(5):
            case 0:
                found[at:until] = chance.randbytes(until - at)
            case 1 if len(found) > 60:
                del found[at:until]
            case 2:
                found[at:at] = found[at:until]
            case 3 if at < len(found):
                found[at] = chance.choice((0, 1, 127, 128, 255, found[at] ^ 1))
            case _:
                found = found[: max(10, len(found) - chance.randrange(30))]
    return bytes(found)


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_file_a_little_broken_is_refused_or_kept_whole(kind: str) -> None:
    """What is taken can be shown too, or says why not."""
    chance, taken, slowest, said = Random(kind), 0, 0.0, set()
    for _ in range(MUTATIONS):
        content, began = mutated(SOUND[kind], chance), time.perf_counter()
        try:
            media_type = inspecting.inspected(content).media_type
            taken += 1
            if media_type != inspecting.PDF:
                assert inspecting.preview(content).startswith(b"\xff\xd8\xff")
        except Refusal as refusal:
            said.add(refusal.why.name.partition(".")[0])
        slowest = max(slowest, time.perf_counter() - began)

    assert said == {"evidence"}
    assert 0 < taken < MUTATIONS
    assert slowest < 2


def test_what_is_taken_of_broken_files_is_whole_in_the_store_and_the_rest_is_not_there(home_world: World) -> None:
    claim_id = home_world.claim(home_world.running())
    chance, rows = Random(7), 0
    for number in range(120):
        content = mutated(SOUND[list(SOUND)[number % len(SOUND)]], chance)
        with begin(home_world.cast.ilze) as work:
            try:
                line = evidence.attach(work, claim_id, "x", content)
            except Refusal:
                continue
            assert evidence.take_away(work, line).content == content
            evidence.detach(work, line)
            rows += 1
    with look(OPERATOR) as work:
        evidence_store.sweep(work.session, older_than=0)

    assert rows > 5
    assert in_the_store() == []
