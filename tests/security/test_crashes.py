"""The server killed while money is being decided on: what was said to be done is done, once, and nothing is half done."""

import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import websocket
from sqlmodel import col, select

from models.audit import AuditEntry
from models.claims import Claim
from models.database import reading
from models.money_words import ClaimStatus
from models.pupils import Pupil
from models.vocabulary import Action, Language, Role
from services.demo import cast as casting
from services.texts import label
from tests import databases as kinds
from tests.databases import Databases
from tests.security.browserless import Browser
from tests.security.tab import Cut, Tab
from tests.serving import BIN, Server, environment, serving
from tests.stage import PASSWORD, SETTINGS, password_hash, stage_in
from tests.world import World

CLAIMS, DECIDERS, BEFORE_THE_END = 9, 3, 3
APPROVED = label(Language.LATVIAN, ClaimStatus.APPROVED)
TROUBLES = (Cut, OSError, websocket.WebSocketException)


@dataclass
class Tally:
    """Whose claims were said to be approved; `enough` when it is time to pull the plug."""

    pupils: list[str] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def desk(databases: Databases) -> Iterator[tuple[str, list[str]]]:
    """A database full of claims to decide on, and those who decide."""
    with stage_in(databases) as url:
        with kinds.using(url):
            world = World(casting.recall())
            for _ in range(CLAIMS):
                world.claim(world.running(), "10.00")
            deciders = [world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality", password_hash=password_hash()).username for _ in range(DECIDERS)]  # fmt: skip
        yield url, deciders


def decide(tab: Tab, row: int, tally: Tally) -> None:
    """Approve the claim of this row, or of the first where there are fewer, one after another until none is left."""
    while tables := [table for table in tab.screen.all("dataframe") if table.key.startswith("list claims")]:
        there = len(list(tables[0].words())) // 10 - 1
        tab.tick(min(row, there - 1))
        tab.click("claims approve")
        told = [list(table.words()) for table in tab.screen.all("dataframe") if not table.id]
        tally.pupils += [pupil for _, _, _, _, _, pupil, _, _, result, _ in told if result == APPROVED]
        if len(tally.pupils) >= BEFORE_THE_END:
            tally.enough.set()


def until_the_end(server: Server, username: str, row: int, tally: Tally) -> None:
    browser = Browser(server.base)
    try:
        browser.sign_in(username, PASSWORD)
        decide(browser.open("kompensacijas"), row, tally)
    except TROUBLES:
        assert tally.enough.is_set(), "nobody had pulled the plug"
    finally:
        tally.enough.set()
        browser.close()


def verified(url: str, folder: Path) -> str:
    """What the operator is told of these records."""
    told = environment(url, folder, {**SETTINGS, "PUMPURS_LANGUAGE": "en"})
    done = subprocess.run([str(BIN / "pumpurs"), "verify"], env=told, capture_output=True, timeout=120, check=False)
    return f"{done.returncode} {done.stdout.decode().splitlines()[-1:]}"


def claims_by_pupil() -> dict[str, Claim]:
    with reading() as session:
        rows = session.exec(select(Pupil, Claim).join(Claim, col(Claim.pupil_id) == col(Pupil.id))).all()
    return {f"{pupil.last_name} {pupil.first_name}": claim for pupil, claim in rows}


def approvals() -> Counter[UUID]:
    """How often each claim was approved, by the trail."""
    with reading() as session:
        told = select(AuditEntry.subject_id).where(AuditEntry.subject == "claim", AuditEntry.action == Action.APPROVE)
        return Counter(UUID(subject_id) for subject_id in session.exec(told))


def test_no_approved_money_is_lost_or_doubled_when_the_server_dies(desk: tuple[str, list[str]], tmp_path: Path) -> None:
    url, deciders = desk
    tally = Tally()
    with serving(url, tmp_path, SETTINGS) as server, ThreadPoolExecutor(DECIDERS) as pool:
        working = [pool.submit(until_the_end, server, username, row, tally) for row, username in enumerate(deciders)]
        assert tally.enough.wait(180)
        server.kill()
        assert [work.exception() for work in working] == [None] * DECIDERS
    with kinds.using(url):
        said, claims = set(tally.pupils), claims_by_pupil()
        done = {pupil for pupil, claim in claims.items() if claim.status is ClaimStatus.APPROVED}

        assert BEFORE_THE_END <= len(said) < CLAIMS
        assert said <= done
        assert approvals() == Counter({claims[pupil].id: 1 for pupil in done})
    assert verified(url, tmp_path) == "0 ['Everything holds.']"
    with serving(url, tmp_path, SETTINGS) as server:
        until_the_end(server, deciders[0], 0, tally)
    with kinds.using(url):
        claims = claims_by_pupil()

        assert {claim.status for claim in claims.values()} == {ClaimStatus.APPROVED}
        assert sum(claim.approved for claim in claims.values()) == Decimal("10.00") * CLAIMS
        assert approvals() == Counter({claim.id: 1 for claim in claims.values()})
    assert verified(url, tmp_path) == "0 ['Everything holds.']"
