"""Every row that ships is well-formed, has its source, and no two speak of the same thing on the same day."""

from itertools import combinations
from typing import Any

import pytest

from models.programme_forms import ProgrammeForm
from models.vocabulary import Education, MeasureType, Stage
from services import presets, programme
from services.forms import checked
from services.rules.compensation import cap_in_force
from tests.rules.shipped import calendar, rows

WHAT = {
    "eligibility": ("education",),
    "measure_kind": ("code",),
    "cap": ("kind",),
    "rate": ("kind",),
    "figure": ("name",),
    "chain_step": ("school_kind", "position"),
    "risk_group": ("code",),
    "risk_kind": ("code",),
    "already_free": ("kind", "municipality", "school", "education"),
    "fund_share": (),
    "legal_basis": ("name",),
}


def together(one: Any, other: Any) -> bool:
    """Whether two dated rows hold on some day both."""
    return (other.valid_to is None or one.valid_from <= other.valid_to) and (
        one.valid_to is None or other.valid_from <= one.valid_to
    )


def test_there_is_a_rule_for_every_topic() -> None:
    assert set(WHAT) == set(presets.TOPICS) == set(programme.TOPICS)


@pytest.mark.parametrize("name", presets.PROGRAMMES)
def test_a_programme_and_its_rows_pass_their_forms_with_a_source_within_its_dates(name: str) -> None:
    own = checked(ProgrammeForm, presets.programme(name))
    found = [row for topic in presets.TOPICS for row in rows(name, topic)]

    assert len(found) > 30
    for row in found:
        assert len(row.source) > 10, row
        assert row.valid_from >= own.valid_from, row
        assert own.valid_to is None or (row.valid_to is not None and row.valid_to <= own.valid_to), row


@pytest.mark.parametrize("name", presets.PROGRAMMES)
@pytest.mark.parametrize("topic", presets.TOPICS)
def test_no_two_rows_say_two_things_on_one_day(name: str, topic: str) -> None:
    for one, other in combinations(rows(name, topic), 2):
        same = all(getattr(one, key) == getattr(other, key) for key in WHAT[topic])
        if topic in ("eligibility", "already_free"):
            same = same and one.grade_from <= other.grade_to and other.grade_from <= one.grade_to

        assert not (same and together(one, other)), (one, other)


@pytest.mark.parametrize("name", presets.PROGRAMMES)
def test_vocational_grades_stop_at_four(name: str) -> None:
    groups = [row for row in (*rows(name, "eligibility"), *calendar()) if row.education is Education.VOCATIONAL]

    assert all(row.grade_to <= 4 for row in groups)


@pytest.mark.parametrize("name", presets.PROGRAMMES)
def test_a_cap_is_for_a_compensation_of_the_programme(name: str) -> None:
    paid = {row.code for row in rows(name, "measure_kind") if row.type is MeasureType.COMPENSATION}

    assert {cap.kind for cap in rows(name, "cap")} <= paid


def test_every_compensation_of_pumpurs_has_a_cap_row_on_each_of_its_days() -> None:
    """One without a cap says so in a row: a kind with no row at all cannot be claimed."""
    for kind in rows("pumpurs", "measure_kind"):
        if kind.type is MeasureType.COMPENSATION:
            for day in (kind.valid_from, kind.valid_to):
                assert cap_in_force(rows("pumpurs", "cap"), kind.code, day) is not None, kind.code


@pytest.mark.parametrize("name", presets.PROGRAMMES)
def test_a_chain_begins_with_the_director_and_asks_nobody_twice(name: str) -> None:
    steps = rows(name, "chain_step")
    for kind in {step.school_kind for step in steps}:
        own = sorted((step for step in steps if step.school_kind is kind), key=lambda step: step.position)

        assert [step.position for step in own] == list(range(1, len(own) + 1))
        assert own[0].stage is Stage.DIRECTOR
        assert len({step.stage for step in own}) == len(own)


def test_terms_run_forward_and_carry_their_source() -> None:
    assert len(calendar()) > 80
    for term in calendar():
        assert term.starts_on < term.ends_on
        assert term.grade_from <= term.grade_to
        assert len(term.source) > 10


def test_both_names_of_everything_are_there() -> None:
    for name in presets.PROGRAMMES:
        for topic in ("measure_kind", "risk_group", "risk_kind"):
            for row in rows(name, topic):
                assert row.code != row.name_lv
                assert row.name_lv.strip()
                assert row.name_en.strip()
