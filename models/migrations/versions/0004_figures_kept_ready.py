"""Figures kept ready"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'


# Whatever changes what is counted leaves a mark at the schools concerned, in its own transaction: raw statements, too.
# A pupil with plans in several schools is counted at the first of them, a group of several schools likewise: what happens
# to one plan concerns all schools of its pupil, and all schools its lessons were shared with.
OF_PUPIL = (
    "SELECT theirs.school_id FROM plan JOIN plan AS theirs ON theirs.pupil_id = plan.pupil_id WHERE plan.id IN ({plans})"
)
OF_LESSONS = (
    "SELECT theirs.school_id FROM attendance JOIN attendance AS shared ON shared.consultation_id = attendance.consultation_id "
    "JOIN plan AS theirs ON theirs.id = shared.plan_id WHERE attendance.plan_id IN ({plans})"
)
OF_LESSON = (
    "SELECT theirs.school_id FROM attendance JOIN plan ON plan.id = attendance.plan_id "
    "JOIN plan AS theirs ON theirs.pupil_id = plan.pupil_id WHERE attendance.consultation_id IN ({lessons})"
)
OF_SCHOOL = (
    "SELECT theirs.school_id FROM plan JOIN plan AS theirs ON theirs.pupil_id = plan.pupil_id WHERE plan.school_id IN ({ids})",
    "SELECT theirs.school_id FROM plan JOIN attendance ON attendance.plan_id = plan.id "
    "JOIN attendance AS shared ON shared.consultation_id = attendance.consultation_id "
    "JOIN plan AS theirs ON theirs.id = shared.plan_id WHERE plan.school_id IN ({ids})",
)
EVERY = ("SELECT school.id AS school_id FROM school",)
# Of each table: the columns that matter, and the schools whose figures then change.
WATCHED = {
    "plan": (
        ("school_id", "pupil_id", "semester", "grade", "programme_id", "outcome", "status"),
        (
            "SELECT school.id AS school_id FROM school WHERE school.id IN ({schools})",
            "SELECT theirs.school_id FROM plan AS theirs WHERE theirs.pupil_id IN ({pupils})",
            OF_LESSONS.replace("{plans}", "{ids}"),
        ),
    ),
    "plan_risk": (("plan_id", "code", "rating"), (OF_PUPIL, OF_LESSONS)),
    "plan_measure": (("plan_id", "kind"), (OF_PUPIL, OF_LESSONS)),
    "claim": (("plan_id", "kind", "month", "status", "asked", "approved"), (OF_PUPIL,)),
    "attendance": (("plan_id", "consultation_id"), (OF_PUPIL, OF_LESSON)),
    "consultation": (("kind", "provider", "on", "minutes"), (OF_LESSON.replace("{lessons}", "{ids}"),)),
    "school": (("municipality_id", "kind"), ("SELECT school.id AS school_id FROM school WHERE school.id IN ({ids})", *OF_SCHOOL)),
    "municipality": (("fold", "valid_from", "valid_to", "successor_id"), EVERY),
    "programme": (("code",), EVERY),
    "risk_kind": (("code", "group", "programme_id"), EVERY),
}
NAMES = {"plans": "plan_id", "lessons": "consultation_id", "ids": "id", "schools": "school_id", "pupils": "pupil_id"}
ROWS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def marks(table: str, verb: str, once: str, tx: str) -> str:
    """The statement that leaves the marks, each school's once."""
    given = {name: ", ".join(f"{row}.{column}" for row in ROWS[verb]) for name, column in NAMES.items()}
    schools = " UNION ".join(part.format(**given) for part in WATCHED[table][1])
    return (
        f"INSERT INTO figure_stale (school_id, tx) SELECT found.school_id, {tx} FROM ({schools}) AS found "
        f"WHERE NOT EXISTS (SELECT 1 FROM figure_stale AS marked WHERE marked.school_id = found.school_id{once})"
    )


def when(table: str, verb: str) -> str:
    columns = ", ".join(f'"{column}"' for column in WATCHED[table][0])
    return f"AFTER UPDATE OF {columns} ON {table}" if verb == "update" else f"AFTER {verb.upper()} ON {table}"


def triggers(dialect: str) -> list[str]:
    if dialect == "sqlite":  # one writer at a time: whoever counts anew has either taken a mark away or will see it
        return [
            f"CREATE TRIGGER figure_of_{table}_{verb} {when(table, verb)} BEGIN {marks(table, verb, '', '0')}; END"
            for table in WATCHED for verb in ROWS
        ]
    found = []
    for table in WATCHED:
        for verb in ROWS:
            # A mark of another transaction may be taken away before this one is seen: only one's own is enough.
            statement = marks(table, verb, " AND marked.tx = txid_current()", "txid_current()")
            found += [
                f"CREATE FUNCTION figure_of_{table}_{verb}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {statement}; RETURN NULL; END $$",
                f"CREATE TRIGGER figure_of_{table}_{verb} {when(table, verb)} FOR EACH ROW EXECUTE FUNCTION figure_of_{table}_{verb}()",
            ]
    return found


def upgrade() -> None:
    op.create_table('figure_cell',
    sa.Column('level', sa.String(length=8), nullable=False),
    sa.Column('by', sa.String(length=20), nullable=False),
    sa.Column('grain', sa.String(length=8), nullable=False),
    sa.Column('period', sa.String(length=6), nullable=False),
    sa.Column('place', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('more', sa.String(length=100), nullable=False),
    sa.Column('plans', sa.Integer(), nullable=False),
    sa.Column('pupils', sa.Integer(), nullable=False),
    sa.Column('schools', sa.Integer(), nullable=False),
    sa.Column('consultations', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('claimed', sa.BigInteger(), nullable=False),
    sa.Column('approved', sa.BigInteger(), nullable=False),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('level', 'by', 'grain', 'period', 'place', 'key', 'more', name=op.f('pk_figure_cell')),
    sqlite_with_rowid=False
    )
    op.create_table('figure_days',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('before', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_days'))
    )
    op.create_table('figure_share',
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('by', sa.String(length=20), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('school_id', 'by', name=op.f('pk_figure_share'))
    )
    op.create_table('figure_stale',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('tx', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_stale'))
    )
    with op.batch_alter_table('figure_stale', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_stale_school_id'), ['school_id'], unique=False)
    for statement in triggers(op.get_bind().dialect.name):
        op.execute(sa.text(statement.replace(":", "\\:")))
    op.execute("INSERT INTO figure_stale (school_id, tx) SELECT id, 0 FROM school")
