"""What the whole life of a plan needs"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('measure_template',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('type', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('justification', sa.String(length=2000), nullable=False),
    sa.Column('risks', sa.JSON(), nullable=False),
    sa.CheckConstraint('amount IS NULL OR amount > 0', name=op.f('ck_measure_template_amount_is_positive')),
    sa.CheckConstraint('hours IS NULL OR hours BETWEEN 1 AND 200', name=op.f('ck_measure_template_hours_in_range')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_measure_template_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure_template')),
    sa.UniqueConstraint('school_id', 'name', name=op.f('uq_measure_template_school_id_name'))
    )
    with op.batch_alter_table('measure_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_template_school_id'), ['school_id'], unique=False)

    op.create_table('meeting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('present', sa.String(length=2000), nullable=False),
    sa.Column('led_by', sa.Uuid(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['led_by'], ['account.id'], name=op.f('fk_meeting_led_by')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_meeting_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_list', ['school_id', 'held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_school_id'), ['school_id'], unique=False)

    op.create_table('duplicate_verdict',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=False),
    sa.Column('same', sa.Boolean(), nullable=False),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.Column('kept', sa.JSON(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_by', sa.Uuid(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('pupil_id <> other_id', name=op.f('ck_duplicate_verdict_two_records')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_duplicate_verdict_decided_by')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_duplicate_verdict_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_duplicate_verdict_school_id')),
    sa.ForeignKeyConstraint(['undone_by'], ['account.id'], name=op.f('fk_duplicate_verdict_undone_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_verdict'))
    )
    with op.batch_alter_table('duplicate_verdict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duplicate_verdict_other_id'), ['other_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duplicate_verdict_pupil_id'), ['pupil_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duplicate_verdict_school_id'), ['school_id'], unique=False)
        batch_op.create_index('ix_duplicate_verdict_stands', ['pupil_id', 'other_id'], unique=True, sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))

    op.create_table('meeting_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('decision', sa.String(length=2000), nullable=False),
    sa.Column('responsible_id', sa.Uuid(), nullable=True),
    sa.Column('responsible', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_item_meeting_id')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_meeting_item_pupil_id')),
    sa.ForeignKeyConstraint(['responsible_id'], ['account.id'], name=op.f('fk_meeting_item_responsible_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_meeting_item_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_item')),
    sa.UniqueConstraint('meeting_id', 'pupil_id', name=op.f('uq_meeting_item_meeting_id_pupil_id'))
    )
    with op.batch_alter_table('meeting_item', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_item_due', ['responsible_id', 'done_at', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_item_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_item_pupil_id'), ['pupil_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_item_school_id'), ['school_id'], unique=False)

    op.create_table('transfer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('to_school_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('moved_on', sa.Date(), nullable=True),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.CheckConstraint("(status = 'done') = (moved_on IS NOT NULL)", name=op.f('ck_transfer_done_has_a_day')),
    sa.CheckConstraint('to_school_id <> school_id', name=op.f('ck_transfer_to_another_school')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_transfer_asked_by')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_transfer_decided_by')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_transfer_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_transfer_school_id')),
    sa.ForeignKeyConstraint(['to_school_id'], ['school.id'], name=op.f('fk_transfer_to_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer'))
    )
    with op.batch_alter_table('transfer', schema=None) as batch_op:
        batch_op.create_index('ix_transfer_asked_once', ['pupil_id'], unique=True, sqlite_where=sa.text("status = 'asked'"), postgresql_where=sa.text("status = 'asked'"))
        batch_op.create_index('ix_transfer_new_school', ['to_school_id', 'status'], unique=False)
        batch_op.create_index('ix_transfer_old_school', ['school_id', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_pupil_id'), ['pupil_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_school_id'), ['school_id'], unique=False)

    op.create_table('plan_hold',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_plan_hold_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_hold_plan_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_plan_hold_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_hold')),
    sa.UniqueConstraint('plan_id', name=op.f('uq_plan_hold_plan_id'))
    )
    with op.batch_alter_table('plan_hold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_hold_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_hold_school_id'), ['school_id'], unique=False)

    op.create_table('plan_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_plan_version_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_version_plan_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_plan_version_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_version')),
    sa.UniqueConstraint('plan_id', 'round', name=op.f('uq_plan_version_plan_id_round'))
    )
    with op.batch_alter_table('plan_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_version_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_version_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_version_school_id'), ['school_id'], unique=False)

    op.create_table('plan_work',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('task', sa.String(length=32), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.CheckConstraint('minutes BETWEEN 5 AND 360', name=op.f('ck_plan_work_minutes_in_range')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_plan_work_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_work_plan_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_plan_work_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_work'))
    )
    with op.batch_alter_table('plan_work', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_work_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_work_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_work_school_id'), ['school_id'], unique=False)

    with op.batch_alter_table('assignment') as batch_op:
        batch_op.add_column(sa.Column('deputy_for_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key('fk_assignment_deputy_for_id', 'assignment', ['deputy_for_id'], ['id'])
    with op.batch_alter_table('plan_step') as batch_op:
        batch_op.add_column(sa.Column('for_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key('fk_plan_step_for_id', 'account', ['for_id'], ['id'])
    op.create_index('ix_assignment_deputy_for_id', 'assignment', ['deputy_for_id'])
    op.drop_index('ix_plan_one_per_semester', 'plan')
    op.create_index(
        'ix_plan_one_per_semester', 'plan', ['pupil_id', 'semester', 'school_id'], unique=True,
        sqlite_where=sa.text("status <> 'void'"), postgresql_where=sa.text("status <> 'void'"),
    )
    op.add_column('plan_step', sa.Column('reasons', sa.String(length=500), nullable=False, server_default=sa.text("''")))
    op.add_column('plan_step', sa.Column('points', sa.String(length=500), nullable=False, server_default=sa.text("''")))
    op.add_column('plan_risk', sa.Column('rated', sa.Boolean(), nullable=False, server_default=sa.true()))
