"""What is given out: only what the role may read, safe to open, exact, recorded, and the same when it is brought in again."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlmodel import col, select

from models.audit import AuditEntry
from models.database import writing
from models.people import Account
from models.places import School
from models.pupils import Guardian
from models.vocabulary import Action, Outcome, Role
from services.errors import NotPermitted, Refusal
from services.rules.names import fold
from services.rules.permissions import Actor, Permission
from services.transfer.columns import COLUMNS, Kind
from services.transfer.exporting import give_file
from services.transfer.importing import take_file
from services.transfer.reading import SHELL
from services.work import OPERATOR, look
from tests.services.holding import hold
from tests.transfer.bringing import FAR, FOREST, RIVER, Told, told
from tests.transfer.files import read_csv, read_xlsx
from tests.world import World, complete

ENDINGS = ("csv", "xlsx")


@pytest.fixture
def busy(world: World) -> World:
    return lively(world)


@pytest.fixture
def busy_here(home_world: World) -> World:
    return lively(home_world)


def lively(world: World) -> World:
    """Two schools with a plan each, one of them with sensitive risks; claims waiting, approved and paid; a void and a closed plan."""
    first = world.running(contents=complete("meals", "public_transport", sensitive=True))
    second = world.running("forest")
    paid, approved = (
        world.claim(first, "85.00"),
        world.claim(second, "12.34", document_no="=1", document_date=date(2018, 1, 9)),
    )
    world.claim(first, "9.99", "public_transport")
    world.decide(world.cast.mara, Action.APPROVE, paid, approved)
    world.decide(world.cast.aija, Action.PAY, paid)
    world.step(world.team()[0], world.draft(), Action.VOID)
    hold(world, first, minutes=40)
    world.close(world.running(), Outcome.LEFT_FOR_WORK)
    return world


def rows(actor: Actor, kind: Kind, ending: str = "csv") -> list[dict[str, str]]:
    """An export as another program reads it."""
    content, count = give_file(actor, kind, f"export.{ending}")
    found = read_csv(content) if ending == "csv" else read_xlsx(content)
    assert len(found) == count
    return found


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", Kind)
def test_what_went_out_comes_in_unchanged(busy_here: World, kind: Kind, ending: str) -> None:
    content, count = give_file(OPERATOR, kind, f"all.{ending}")

    assert count > 0
    assert told(take_file(OPERATOR, kind, content, f"all.{ending}", SHELL, history=True)) == Told(unchanged=count)


@pytest.mark.parametrize(
    ("username", "kinds"), [("ilze", (Kind.STAFF, Kind.PUPILS, Kind.CLAIMS)), ("mara", (Kind.SCHOOLS, Kind.STAFF)), ("dace", (Kind.STAFF, Kind.PUPILS))]
)  # fmt: skip
def test_somebody_can_bring_in_again_what_they_took_away(busy: World, username: str, kinds: tuple[Kind, ...]) -> None:
    actor = busy.cast.actors[username]
    for kind in kinds:
        content, count = give_file(actor, kind, "mine.csv")
        assert told(take_file(actor, kind, content, "mine.csv", SHELL)) == Told(unchanged=count)


def test_a_coordinators_plans_are_known_again_though_sensitive_risks_are_not_in_them(busy: World) -> None:
    content, count = give_file(busy.cast.ilze, Kind.PLANS, "mine.csv")

    assert count == 3
    assert b"R2." not in content


@pytest.mark.parametrize("kind", Kind)
def test_the_columns_are_those_that_are_brought_in(home_world: World, kind: Kind) -> None:
    names = [column.name for column in COLUMNS[kind]]

    content, _ = give_file(OPERATOR, kind, "a.csv")
    assert content.decode("utf-8-sig").split("\r\n")[0] == ";".join(names)
    content, _ = give_file(OPERATOR, kind, "a.xlsx")
    assert [cell.value for cell in next(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows())] == names


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_role_gets_its_own_schools_only(busy: World, ending: str) -> None:
    reach = {"ilze": {RIVER}, "janis": {FOREST}, "dace": {RIVER}, "mara": {RIVER, FOREST}}
    for username, schools in reach.items():
        for kind in (Kind.STAFF, Kind.PUPILS, Kind.PLANS, Kind.CLAIMS):
            assert {row["school"] for row in rows(busy.cast.actors[username], kind, ending)} == schools, (
                username,
                kind,
            )
        assert {row["reg_no"] for row in rows(busy.cast.actors[username], Kind.SCHOOLS, ending)} == schools
    assert FAR in {row["reg_no"] for row in rows(OPERATOR, Kind.SCHOOLS, ending)}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_only_who_may_take_data_away_gets_a_file(home_world: World, role: Role) -> None:
    actor = home_world.somebody(
        role, "municipality" if role in (Role.MUNICIPALITY_COORDINATOR, Role.ACCOUNTANT) else "river"
    )

    for kind in Kind:
        if actor.may(Permission.DATA_EXPORT):
            give_file(actor, kind, "a.csv")
        else:
            with pytest.raises(NotPermitted):
                give_file(actor, kind, "a.csv")


@pytest.mark.parametrize("ending", ENDINGS)
def test_sensitive_risks_reach_only_those_entitled(busy: World, ending: str) -> None:
    for username, entitled in {"ilze": False, "austra": False, "dace": True, "mara": True}.items():
        plans = rows(busy.cast.actors[username], Kind.PLANS, ending)
        assert any("R2.07" in row["risks"] for row in plans) is entitled, username
        told_words = " ".join(" ".join(row.values()) for row in plans)
        assert "slepen" not in told_words


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_a_plan_says_is_exact(busy_here: World, ending: str) -> None:
    found = {row["status"]: row for row in rows(busy_here.cast.dace, Kind.PLANS, ending)}

    assert found["running"]["risks"] == "R2.07=3;R3.04=2;R3.05=2"
    assert (
        found["running"]["measures"]
        == "compensation:meals:70;compensation:public_transport:30;consultation:psychologist::2"
    )
    assert (found["closed"]["outcome"], found["closed"]["end_risks"], found["closed"]["grade"]) == (
        "left_for_work",
        "R3.05=1",
        "7",
    )
    assert (found["void"]["risks"], found["void"]["measures"], found["running"]["preparer"]) == ("", "", "peteris")


def test_money_and_days_are_exact(busy: World) -> None:
    text = {row["amount"]: row for row in rows(OPERATOR, Kind.CLAIMS)}
    assert {(row["amount"], row["approved_amount"], row["status"]) for row in text.values()} == {
        ("85,00", "70,00", "paid"), ("12,34", "12,34", "approved"), ("9,99", "", "submitted"),
    }  # fmt: skip
    assert (text["12,34"]["document_date"], text["12,34"]["month"], text["12,34"]["document_no"]) == (
        "09.01.2018",
        "2018-01",
        "'=1",
    )

    content, _ = give_file(OPERATOR, Kind.CLAIMS, "a.xlsx")
    amounts = [row[6].value for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2)]
    assert sorted(amounts) == [9.99, 12.34, 85]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_formula_in_the_records_goes_out_as_text_and_comes_back_as_it_was(busy_here: World, ending: str) -> None:
    with writing() as session:
        for guardian in session.exec(select(Guardian)):
            guardian.name = "=cmd|' /C calc'!A0"
            session.add(guardian)
        school = session.exec(select(School).where(School.reg_no == RIVER)).one()
        school.name, school.fold = "@Upes", fold("@Upes")
        account = session.exec(select(Account).where(Account.username == "gita")).one()
        account.first_name = "+Gita"
        session.add_all([school, account])
    for kind in (Kind.SCHOOLS, Kind.STAFF, Kind.PUPILS, Kind.CLAIMS):
        content, count = give_file(OPERATOR, kind, f"a.{ending}")
        assert told(take_file(OPERATOR, kind, content, f"a.{ending}", SHELL, history=True)) == Told(unchanged=count)
        for row in rows(OPERATOR, kind, ending):
            assert not [cell for cell in row.values() if cell[:1] in "=+@" and cell]
    assert "'@Upes" in {row["name"] for row in rows(OPERATOR, Kind.SCHOOLS, ending)}


def test_every_export_leaves_an_entry_with_who_what_and_how_much(busy: World) -> None:
    content, count = give_file(busy.cast.ilze, Kind.PUPILS, "a.xlsx")

    with look(OPERATOR) as work:
        entry = work.session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(1)).one()
    assert (entry.actor, entry.action, entry.subject, entry.subject_id, entry.after) == (
        "ilze",
        "export",
        "pupils",
        "xlsx",
        {"rows": count},
    )
    assert entry.school_id == busy.school("river").id
    assert content


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.csv.exe", "csvx"])
def test_another_ending_is_refused_and_leaves_no_entry(home_world: World, name: str) -> None:
    before = entries()

    with pytest.raises(Refusal) as refused:
        give_file(OPERATOR, Kind.SCHOOLS, name)
    assert (refused.value.why.name, entries()) == ("file.ending", before)


def entries() -> int:
    with look(OPERATOR) as work:
        return len(work.session.exec(select(AuditEntry.seq)).all())
