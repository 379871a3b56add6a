"""What was submitted is sealed: a version changed, added or gone past the application is named."""

import json
import re

import pytest
from sqlmodel import select

from models.reviewing import PlanVersion
from services import integrity
from services.rules.plan_versions import digest
from services.work import OPERATOR, look
from tests.services.trail.owner import owner, run
from tests.world import World

ANOTHER = "11111111111111111111111111111111"
COPY = "version, school_id, round + 1, content, digest, by_id, at"


def faults(pattern: str) -> list[str]:
    return [fault for fault in integrity.verify() if re.fullmatch(pattern, fault)]


def the_version() -> PlanVersion:
    with look(OPERATOR) as work:
        return work.session.exec(select(PlanVersion)).one()


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE plan_version SET digest = '0'", ": its content is not what was submitted"),
        ("UPDATE plan_version SET round = 7", " changed behind the trail's back"),
        ("DELETE FROM plan_version", " is gone behind the trail's back"),
        (
            f"INSERT INTO plan_version (id, plan_id, version, school_id, round, content, digest, by_id, at) SELECT '{ANOTHER}', plan_id, {COPY} FROM plan_version",
            " appeared behind the trail's back",
        ),
    ],
    ids=["digest", "number", "deleted", "added"],
)
def test_a_version_changed_gone_or_added_is_named(scene: World, statement: str, what: str) -> None:
    del scene
    assert faults("version .*") == []
    run(statement)

    assert faults(rf"version \d+ of plan [0-9a-f-]+{what}")


@pytest.mark.parametrize("with_digest", [False, True], ids=["content only", "content and digest"])
def test_a_changed_version_is_named_even_with_a_digest_that_fits(scene: World, with_digest: bool) -> None:
    del scene
    version = the_version()
    content = version.content | {"goal": "Nekad nav iesniegts."}
    seal = digest(content) if with_digest else version.digest
    with owner() as connection:
        text = json.dumps(content, ensure_ascii=False).replace("'", "''").replace("%", "%%").replace(":", r":")
        connection.exec_driver_sql(f"UPDATE plan_version SET content = '{text}', digest = '{seal}'")

    what = " changed behind the trail's back" if with_digest else ": its content is not what was submitted"
    assert faults(rf"version 1 of plan [0-9a-f-]+{what}")
