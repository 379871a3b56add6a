"""The last wall: what the databases themselves refuse, whoever writes and however."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import CheckConstraint, Connection, and_, delete, func, inspect, select, text, true, update
from sqlalchemy.exc import StatementError

from models.database import engine, reading
from models.plans import Plan
from tests.models.full import TABLES, copy_of, refused

CASES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))
NOBODY = UUID(int=1)
OF_THE_LEDGER = {"ck_ledger_entry_amount_is_something"}  # which takes no change: tried with new rows


def owner_of(check: str) -> str:
    """The table a check belongs to, by its name: the longest that fits (plan, plan_risk)."""
    return max((name for name in TABLES if check.startswith(f"ck_{name}_")), key=len)


def one_of(connection: Connection, name: str, *where: Any) -> Any:
    """A condition that picks one row."""
    key = TABLES[name].primary_key.columns
    row = connection.execute(select(*key).where(*where).limit(1)).one_or_none()
    assert row is not None, f"no row in {name} where {where}"
    return and_(*(column == value for column, value in zip(key, row, strict=True)))


def changed(connection: Connection, name: str, where: str, change: str) -> Any:
    """A statement that changes one row, word for word."""
    this = one_of(connection, name, text(where)).compile(
        dialect=connection.dialect, compile_kwargs={"literal_binds": True}
    )
    return text(f'UPDATE "{name}" SET {change} WHERE {this}')


def test_every_table_has_a_row_to_try_things_with(filled: str) -> None:
    with engine().connect() as connection:
        counts = {
            name: connection.execute(select(func.count()).select_from(t)).scalar_one() for name, t in TABLES.items()
        }

    assert [name for name, count in counts.items() if not count] == []


def test_every_check_of_the_database_has_a_case_and_is_written_in_the_models(filled: str) -> None:
    found = inspect(engine())
    kept = {check["name"] for name in TABLES for check in found.get_check_constraints(name)}
    told = {str(c.name) for t in TABLES.values() for c in t.constraints if isinstance(c, CheckConstraint)}

    assert kept == told == set(CASES) | OF_THE_LEDGER


def test_every_check_refuses_what_breaks_it_and_takes_what_just_fits(filled: str) -> None:
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        for check, case in CASES.items():
            table, where = owner_of(check), case.get("where", "1 = 1")
            for change in case["refuses"]:
                said = refused(connection, changed(connection, table, where, change))
                assert said is not None, f"{check} takes {change}"
                assert check in said, f"{change} was refused by another: {said}"
            for change in case["takes"]:
                said = refused(connection, changed(connection, table, where, change))
                assert said is None, f"{check} refuses {change}: {said}"


def test_every_foreign_key_refuses_what_is_not_there(filled: str) -> None:
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        for name, table in TABLES.items():
            for key in table.foreign_keys:
                column = key.parent
                known = connection.execute(select(func.count(column))).scalar_one()
                this = one_of(connection, name, column.is_not(None) if known else true())
                change = update(table).where(this).values({column.name: NOBODY})
                if name == "ledger_entry":  # which takes no change at all
                    change = copy_of(connection, name, **{column.name: NOBODY})
                said = refused(connection, change)
                assert said is not None, f"{name}.{key.parent.name}"
                assert "foreign key" in said.casefold(), said


def test_the_ledger_takes_nothing_that_moves_nothing(filled: str) -> None:
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        assert "ck_ledger_entry_amount_is_something" in (
            refused(connection, copy_of(connection, "ledger_entry", amount=Decimal(0))) or ""
        )
        assert refused(connection, copy_of(connection, "ledger_entry", amount=Decimal(1))) is None


def test_the_ledger_only_grows(filled: str) -> None:
    entry = TABLES["ledger_entry"]
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        for statement in (update(entry).values(amount=Decimal(1)), delete(entry)):
            assert "the ledger only grows" in (refused(connection, statement) or "")


@pytest.mark.parametrize("parent", ["account", "school", "municipality", "programme", "pupil", "plan", "plan_measure"])
def test_nothing_is_deleted_from_under_what_belongs_to_it(filled: str, parent: str) -> None:
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        said = refused(connection, delete(TABLES[parent]))

    assert said is not None
    assert "foreign key" in said.casefold()


def test_a_pupil_has_one_live_plan_a_semester_and_any_number_of_void_ones(filled: str) -> None:
    plan = TABLES["plan"]
    running = plan.c.status == "running"
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        second = copy_of(connection, "plan", running, code="X-2")
        void = copy_of(connection, "plan", running, code="X-2", status="void")
        next_time = copy_of(connection, "plan", running, code="X-2", semester="2018-1")
        same_code = copy_of(connection, "plan", running, semester="2018-1")

        assert "unique" in (refused(connection, second) or "").casefold()
        assert "unique" in (refused(connection, same_code) or "").casefold()
        assert refused(connection, void) is refused(connection, next_time) is None


def test_nobody_submits_or_approves_twice_in_one_round(filled: str) -> None:
    step = TABLES["plan_step"]
    approved = step.c.step == "approve"
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        for kind, over in {"approve": {}, "submit": {"step": "submit"}}.items():
            said = refused(connection, copy_of(connection, "plan_step", approved, **over))
            assert "unique" in (said or "").casefold(), kind
        for over in ({"round": 7}, {"step": "suspend"}):
            assert refused(connection, copy_of(connection, "plan_step", approved, **over)) is None, over


def test_a_pupil_has_one_current_code_and_nobody_has_anothers(filled: str) -> None:
    code = TABLES["personal_code"]
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        second = copy_of(connection, "personal_code", code="010105-29999")
        old = copy_of(connection, "personal_code", code="010105-29999", valid_to=func.date("2018-01-01"))
        other = connection.execute(select(code.c.pupil_id).order_by(code.c.pupil_id.desc()).limit(1)).scalar_one()
        anothers = copy_of(connection, "personal_code", code.c.pupil_id != other, pupil_id=other)

        assert "unique" in (refused(connection, second) or "").casefold()
        assert "unique" in (refused(connection, anothers) or "").casefold()
        assert refused(connection, old) is None


@pytest.mark.parametrize(
    ("table", "over"),
    [
        ("account", {}),
        ("school", {}),
        ("programme", {}),
        ("term", {}),
        ("guardian", {}),
        ("application", {}),
        ("plan_risk", {}),
        ("auth_session", {"sid_hash": "t", "ticket_hash": "x"}),
        ("cap_use", {}),
        ("measure_risk", {}),
        ("done_once", {}),
        ("draft", {}),
        ("counter", {}),
    ],
)
def test_what_there_is_one_of_is_not_there_twice(filled: str, table: str, over: dict[str, Any]) -> None:
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        if over:
            connection.execute(update(TABLES[table]).values(ticket_hash="x"))

        assert "unique" in (refused(connection, copy_of(connection, table, **over)) or "").casefold()


@pytest.mark.parametrize(("column", "value"), [("status", "lost"), ("education", "home"), ("awaits", "minister")])
def test_a_word_outside_the_vocabulary_is_not_written(filled: str, column: str, value: str) -> None:
    with reading() as session:
        plan = session.execute(select(Plan).limit(1)).scalar_one()
        setattr(plan, column, value)

        with pytest.raises(StatementError, match=f"'{value}' is not among the defined enum values"):
            session.flush()


def test_the_trail_refuses_to_be_changed_emptied_or_written_over(filled: str) -> None:
    trail = TABLES["audit_entry"]
    postgresql = engine().dialect.name == "postgresql"
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        statements = [update(trail).values(actor="x"), delete(trail), delete(trail).where(trail.c.seq == 1)]
        over = (
            "TRUNCATE audit_entry" if postgresql else "REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1"
        )
        for statement in (*statements, text(over)):
            said = refused(connection, statement)
            assert said is not None, statement
            assert "the audit trail only grows" in said, said
        assert refused(connection, copy_of(connection, "audit_entry", seq=10**6, hash="new")) is None
