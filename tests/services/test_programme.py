"""Programmes as data: rows are added, corrected and taken back with care, every process notices, the past stays."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import func, select

from models.places import Municipality
from models.programme import Cap, Programme, Term
from models.vocabulary import Action
from services import plans, programme, rulebook
from services.errors import Invalid, Overtaken, Refusal
from services.money import claim_lists
from services.work import OPERATOR, begin, look
from tests.world import World

CAP = {"kind": "meals", "amount": "90", "per": "month", "valid_from": "01.02.2018", "source": "Grozījumi"}


def pumpurs() -> UUID:
    with look(OPERATOR) as work:
        return work.session.exec(select(Programme.id).where(Programme.code == "pumpurs")).one()


def meals() -> list[Cap]:
    with look(OPERATOR) as work:
        rows = programme.rows(work, pumpurs(), "cap")
    return [row for row in rows if row.kind == "meals"]


def change(world: World, row: Cap, raw: Mapping[str, object]) -> None:
    with begin(world.cast.andris) as work:
        programme.change_row(work, "cap", row.id, row.version, raw)


def add(world: World, raw: Mapping[str, object], topic: str = "cap") -> None:
    with begin(world.cast.andris) as work:
        programme.add_row(work, pumpurs(), topic, raw)


def known() -> list[Decimal | None]:
    """The caps of meals as the rules read them."""
    with look(OPERATOR) as work:
        rules = rulebook.rulebook(work.session).by_code("pumpurs")
    return sorted(cap.amount for cap in rules.caps if cap.kind == "meals")


def test_a_row_is_added_corrected_and_taken_back(world: World) -> None:
    add(world, CAP)
    assert known() == [Decimal(70), Decimal(90)]
    change(world, meals()[-1], CAP | {"amount": "95,50"})
    assert known() == [Decimal(70), Decimal("95.50")]
    with begin(world.cast.andris) as work:
        programme.remove_row(work, "cap", meals()[-1].id, meals()[-1].version)

    assert known() == [Decimal(70)]


def test_a_row_that_somebody_else_changed_is_not_changed_or_removed_unseen(world: World) -> None:
    seen = meals()[0]
    change(world, seen, CAP)

    with pytest.raises(Overtaken):
        change(world, seen, CAP | {"amount": "1"})
    with pytest.raises(Overtaken), begin(world.cast.andris) as work:
        programme.remove_row(work, "cap", seen.id, seen.version)
    assert known() == [Decimal(90)]


@pytest.mark.parametrize(
    ("topic", "raw", "field", "why"),
    [
        ("cap", CAP | {"amount": "-1"}, "amount", "field.not_money"),
        ("cap", CAP | {"valid_from": "31.02.2018"}, "valid_from", "field.not_a_date"),
        ("cap", CAP | {"valid_to": "01.01.2018"}, "valid_to", "field.ends_before_it_begins"),
        ("cap", CAP | {"source": ""}, "source", "field.missing"),
        ("cap", CAP | {"surprise": "1"}, "surprise", "field.unknown_column"),
        ("eligibility", {"education": "general", "grade_from": 9, "grade_to": 5, "valid_from": "01.02.2018", "source": "Lēmums"}, "grade_to", "field.out_of_range"),
        ("chain_step", {"school_kind": "vocational", "position": 2, "stage": "municipality", "valid_from": "01.02.2018", "source": "Lēmums"}, "stage", "programme.impossible_chain"),
        ("chain_step", {"school_kind": "general", "position": 1, "stage": "state", "valid_from": "01.02.2018", "source": "Lēmums"}, "stage", "programme.impossible_chain"),
        ("term", {"semester": "2017-2", "education": "general", "grade_from": 1, "grade_to": 2, "starts_on": "01.06.2018", "ends_on": "01.01.2018", "source": "Lēmums"}, "ends_on", "field.ends_before_it_begins"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_says_which_field_and_why(
    home_world: World, topic: str, raw: Mapping[str, object], field: str, why: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        add(home_world, raw, topic)

    assert {name: fault.name for name, fault in refusal.value.faults.items()} == {field: why}


def test_two_programmes_have_two_codes(home_world: World) -> None:
    raw = {"code": "pumpurs", "name_lv": "Cita", "name_en": "Other", "valid_from": "01.02.2018", "source": "Lēmums"}
    with pytest.raises(Invalid) as refusal, begin(home_world.cast.andris) as work:
        programme.add_programme(work, raw)

    assert refusal.value.faults["code"].name == "field.taken"


def test_what_ships_is_brought_in_once_and_never_over_what_people_changed(world: World) -> None:
    change(world, meals()[0], CAP)
    tables = (Programme, Cap, Term, Municipality)

    def counts() -> list[int]:
        with look(OPERATOR) as work:
            return [work.session.exec(select(func.count()).select_from(table)).one() for table in tables]

    before = counts()
    with begin(OPERATOR) as work:
        programme.load_presets(work)
        assert work.entries == []

    assert counts() == before
    assert known() == [Decimal(90)]


def test_rows_changed_by_another_process_are_noticed(world: World) -> None:
    """Another process knows nothing of our memory; it leaves a count in the database."""
    assert known() == [Decimal(70)]
    add(world, CAP)
    mine = rulebook._books.copy()
    with begin(world.cast.andris) as work:
        work.session.get_one(Cap, meals()[-1].id).amount = Decimal(80)
        rulebook.touch(work.session)
    assert dict(rulebook._books) == dict(mine)

    assert known() == [Decimal(70), Decimal(80)]


def test_rules_that_were_taken_back_are_not_remembered(world: World) -> None:
    """Whoever changes a row, looks at the rules and then thinks better of it leaves no trace in anybody's memory."""
    assert known() == [Decimal(70)]
    with pytest.raises(Refusal, match="form.invalid"):
        _change_look_and_take_back(world)
    add(world, CAP)

    assert known() == [Decimal(70), Decimal(90)]


def _change_look_and_take_back(world: World) -> None:
    with begin(world.cast.andris) as work:
        programme.add_row(work, pumpurs(), "cap", CAP | {"amount": "1"})
        caps = rulebook.rulebook(work.session).by_code("pumpurs").caps
        assert Decimal(1) in {cap.amount for cap in caps}
        raise Refusal("form.invalid")


def test_what_was_decided_under_an_old_cap_stays_as_it_was(world: World) -> None:
    """A figure that changes rewrites no history: neither what was granted nor what it was called worth."""
    plan_id = world.running()
    claim = world.claim(plan_id)
    world.decide(world.cast.mara, Action.APPROVE, claim)
    change(world, meals()[0], CAP | {"amount": "20", "valid_from": "2016-01-01"})

    kept = world.the_claim(claim)
    assert (kept.payable, kept.approved) == (Decimal(70), Decimal(70))
    with pytest.raises(Refusal, match="compensation.used_up"):
        world.claim(plan_id, "10.00", document_no="2")


def test_a_kind_that_was_removed_leaves_old_records_readable(world: World) -> None:
    plan_id = world.running()
    world.claim(plan_id)
    with begin(world.cast.andris) as work:
        for row in programme.rows(work, pumpurs(), "measure_kind"):
            if row.code == "meals":
                programme.remove_row(work, "measure_kind", row.id, row.version)
        for row in programme.rows(work, pumpurs(), "risk_kind"):
            if row.code == "R3.05":
                programme.remove_row(work, "risk_kind", row.id, row.version)

    with begin(world.cast.dace) as work:
        sheet = plans.open_plan(work, plan_id)
        page, _ = claim_lists.find(work)
    assert [(measure.kind, measure.risks) for measure in sheet.measures] == [("meals", ("R3.05",))]
    assert [line.kind for line in page.lines] == ["meals"]
