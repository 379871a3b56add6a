"""Consultations, evidence, payments and the ledger"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'


# Money that moved is not unmoved by an edit: the database itself refuses to change the ledger.
REFUSALS = {
    "sqlite": [
        f"CREATE TRIGGER ledger_entry_keeps_{verb} BEFORE {verb.upper()} ON ledger_entry "
        "BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION ledger_entry_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger only grows'; END $$",
        "CREATE TRIGGER ledger_entry_keeps_rows BEFORE UPDATE OR DELETE ON ledger_entry "
        "FOR EACH ROW EXECUTE FUNCTION ledger_entry_refuses()",
        "CREATE TRIGGER ledger_entry_keeps_all BEFORE TRUNCATE ON ledger_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_refuses()",
    ],
}


def upgrade() -> None:
    op.create_table('school_break',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('grade_from', sa.Integer(), nullable=False),
    sa.Column('grade_to', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.CheckConstraint('1 <= grade_from AND grade_from <= grade_to AND grade_to <= 12', name=op.f('ck_school_break_grades')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_school_break_not_backwards')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_break'))
    )
    op.create_table('already_free',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('municipality', sa.String(length=200), nullable=False),
    sa.Column('school', sa.String(length=200), nullable=False),
    sa.Column('education', sa.String(length=32), nullable=False),
    sa.Column('grade_from', sa.Integer(), nullable=False),
    sa.Column('grade_to', sa.Integer(), nullable=False),
    sa.CheckConstraint('1 <= grade_from AND grade_from <= grade_to AND grade_to <= 12', name=op.f('ck_already_free_grades')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_already_free_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_already_free_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_already_free'))
    )
    with op.batch_alter_table('already_free', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_already_free_programme_id'), ['programme_id'], unique=False)

    op.create_table('fund_share',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('esf', sa.Integer(), nullable=False),
    sa.CheckConstraint('esf BETWEEN 0 AND 10000', name=op.f('ck_fund_share_share_in_range')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_fund_share_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_fund_share_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_share'))
    )
    with op.batch_alter_table('fund_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_share_programme_id'), ['programme_id'], unique=False)

    op.create_table('legal_basis',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_legal_basis_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_legal_basis_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_basis'))
    )
    with op.batch_alter_table('legal_basis', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legal_basis_programme_id'), ['programme_id'], unique=False)

    op.create_table('agreement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=100), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_agreement_not_backwards')),
    sa.ForeignKeyConstraint(['provider_id'], ['account.id'], name=op.f('fk_agreement_provider_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_agreement_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement'))
    )
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.create_index('ix_agreement_provider', ['provider_id', 'school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_school_id'), ['school_id'], unique=False)

    op.create_table('payer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Uuid(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=70), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('bic', sa.String(length=11), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_payer_municipality_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_payer_school_id')),
    sa.ForeignKeyConstraint(['set_by'], ['account.id'], name=op.f('fk_payer_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payer'))
    )
    with op.batch_alter_table('payer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payer_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payer_school_id'), ['school_id'], unique=False)

    op.create_table('payment_batch',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Uuid(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('code', sa.String(length=50), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pay_on', sa.Date(), nullable=True),
    sa.Column('payer_name', sa.String(length=70), nullable=False),
    sa.Column('payer_iban', sa.String(length=34), nullable=False),
    sa.Column('payer_bic', sa.String(length=11), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('frozen_by', sa.Uuid(), nullable=True),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['frozen_by'], ['account.id'], name=op.f('fk_payment_batch_frozen_by')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_payment_batch_made_by')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_payment_batch_municipality_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_payment_batch_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_batch')),
    sa.UniqueConstraint('code', name=op.f('uq_payment_batch_code'))
    )
    with op.batch_alter_table('payment_batch', schema=None) as batch_op:
        batch_op.create_index('ix_payment_batch_list', ['municipality_id', 'made_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_batch_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_batch_school_id'), ['school_id'], unique=False)

    op.create_table('period_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Uuid(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('first_month', sa.Date(), nullable=False),
    sa.Column('last_month', sa.Date(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('submitted_by', sa.Uuid(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('requested_by', sa.Uuid(), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('request_no', sa.String(length=100), nullable=False),
    sa.Column('request_esf', sa.BigInteger(), nullable=True),
    sa.Column('request_state', sa.BigInteger(), nullable=True),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.CheckConstraint('last_month >= first_month', name=op.f('ck_period_report_not_backwards')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> submitted_by', name=op.f('ck_period_report_accepted_by_another')),
    sa.CheckConstraint('requested_by IS NULL OR requested_by <> decided_by', name=op.f('ck_period_report_requested_by_another')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_period_report_decided_by')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_period_report_made_by')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_period_report_municipality_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_period_report_programme_id')),
    sa.ForeignKeyConstraint(['requested_by'], ['account.id'], name=op.f('fk_period_report_requested_by')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_period_report_school_id')),
    sa.ForeignKeyConstraint(['submitted_by'], ['account.id'], name=op.f('fk_period_report_submitted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_period_report'))
    )
    with op.batch_alter_table('period_report', schema=None) as batch_op:
        batch_op.create_index('ix_period_report_list', ['first_month', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_period_report_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_period_report_school_id'), ['school_id'], unique=False)

    op.create_table('period_report_month',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_period_report_month_programme_id')),
    sa.ForeignKeyConstraint(['report_id'], ['period_report.id'], name=op.f('fk_period_report_month_report_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_period_report_month_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_period_report_month')),
    sa.UniqueConstraint('school_id', 'programme_id', 'month', name=op.f('uq_period_report_month_school_id_programme_id_month'))
    )
    with op.batch_alter_table('period_report_month', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_period_report_month_report_id'), ['report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_period_report_month_school_id'), ['school_id'], unique=False)

    op.create_table('remote_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=100), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('method', sa.String(length=2000), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_remote_order_not_backwards')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_remote_order_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remote_order')),
    sa.UniqueConstraint('school_id', 'number', name=op.f('uq_remote_order_school_id_number'))
    )
    with op.batch_alter_table('remote_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remote_order_school_id'), ['school_id'], unique=False)

    op.create_table('statement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Uuid(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_statement_by_id')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_statement_municipality_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_statement_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement')),
    sa.UniqueConstraint('sha256', name=op.f('uq_statement_sha256'))
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_school_id'), ['school_id'], unique=False)

    op.create_table('consultation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=True),
    sa.Column('provider', sa.String(length=201), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=32), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('noted_by', sa.Uuid(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('minutes BETWEEN 1 AND 480', name=op.f('ck_consultation_minutes_in_range')),
    sa.ForeignKeyConstraint(['noted_by'], ['account.id'], name=op.f('fk_consultation_noted_by')),
    sa.ForeignKeyConstraint(['order_id'], ['remote_order.id'], name=op.f('fk_consultation_order_id')),
    sa.ForeignKeyConstraint(['provider_id'], ['account.id'], name=op.f('fk_consultation_provider_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_consultation_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation'))
    )
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.create_index('ix_consultation_figures', ['on', 'kind'], unique=False)
        batch_op.create_index('ix_consultation_list', ['school_id', 'on'], unique=False)
        batch_op.create_index('ix_consultation_of_provider', ['provider_id', 'on'], unique=False)
        batch_op.create_index(batch_op.f('ix_consultation_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consultation_school_id'), ['school_id'], unique=False)

    op.create_table('payee',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_payee_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_payee_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payee'))
    )
    with op.batch_alter_table('payee', schema=None) as batch_op:
        batch_op.create_index('ix_payee_iban', ['iban'], unique=False)
        batch_op.create_index('ix_payee_once', ['school_id', 'kind', 'name', 'iban', 'pupil_id'], unique=True, sqlite_where=sa.text('active'), postgresql_where=sa.text('active'))
        batch_op.create_index(batch_op.f('ix_payee_pupil_id'), ['pupil_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payee_school_id'), ['school_id'], unique=False)

    op.create_table('remote_order_provider',
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['remote_order.id'], name=op.f('fk_remote_order_provider_order_id')),
    sa.ForeignKeyConstraint(['provider_id'], ['account.id'], name=op.f('fk_remote_order_provider_provider_id')),
    sa.PrimaryKeyConstraint('order_id', 'provider_id', name=op.f('pk_remote_order_provider'))
    )
    with op.batch_alter_table('remote_order_provider', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remote_order_provider_provider_id'), ['provider_id'], unique=False)

    op.create_table('consultation_note',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('consultation_id', sa.Uuid(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_consultation_note_by_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_note_consultation_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_consultation_note_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_note')),
    sa.UniqueConstraint('consultation_id', name=op.f('uq_consultation_note_consultation_id'))
    )
    with op.batch_alter_table('consultation_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_note_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consultation_note_school_id'), ['school_id'], unique=False)

    op.create_table('payment_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('end_to_end', sa.String(length=35), nullable=False),
    sa.Column('payee_id', sa.Uuid(), nullable=False),
    sa.Column('payee_kind', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('deducted', sa.BigInteger(), nullable=False),
    sa.Column('esf', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_payment_line_amount_is_not_negative')),
    sa.CheckConstraint('esf + state = amount', name=op.f('ck_payment_line_two_funds')),
    sa.ForeignKeyConstraint(['batch_id'], ['payment_batch.id'], name=op.f('fk_payment_line_batch_id')),
    sa.ForeignKeyConstraint(['payee_id'], ['payee.id'], name=op.f('fk_payment_line_payee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_line')),
    sa.UniqueConstraint('end_to_end', name=op.f('uq_payment_line_end_to_end'))
    )
    with op.batch_alter_table('payment_line', schema=None) as batch_op:
        batch_op.create_index('ix_payment_line_of_batch', ['batch_id', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_line_payee_id'), ['payee_id'], unique=False)

    op.create_table('remote_order_plan',
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['remote_order.id'], name=op.f('fk_remote_order_plan_order_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_remote_order_plan_plan_id')),
    sa.PrimaryKeyConstraint('order_id', 'plan_id', name=op.f('pk_remote_order_plan'))
    )
    with op.batch_alter_table('remote_order_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remote_order_plan_plan_id'), ['plan_id'], unique=False)

    op.create_table('attendance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('consultation_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('measure_id', sa.Uuid(), nullable=True),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_attendance_consultation_id')),
    sa.ForeignKeyConstraint(['measure_id'], ['plan_measure.id'], name=op.f('fk_attendance_measure_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_attendance_plan_id')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_attendance_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_attendance_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_measure_id'), ['measure_id'], unique=False)
        batch_op.create_index('ix_attendance_of_plan', ['plan_id', 'on'], unique=False)
        batch_op.create_index('ix_attendance_of_pupil', ['pupil_id', 'on'], unique=False)
        batch_op.create_index('ix_attendance_once', ['consultation_id', 'pupil_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_attendance_school_id'), ['school_id'], unique=False)

    op.create_table('statement_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('statement_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('end_to_end', sa.String(length=35), nullable=False),
    sa.Column('name', sa.String(length=140), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('match', sa.String(length=32), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['line_id'], ['payment_line.id'], name=op.f('fk_statement_line_line_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_statement_line_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_line'))
    )
    with op.batch_alter_table('statement_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_line_line_id'), ['line_id'], unique=False)
        batch_op.create_index('ix_statement_line_of_statement', ['statement_id'], unique=False)

    op.create_table('correction',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_correction_amount_is_something')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_correction_by_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_correction_claim_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_correction_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_school_id'), ['school_id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=50), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_evidence_by_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_evidence_claim_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_evidence_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index('ix_evidence_file', ['sha256'], unique=False)
        batch_op.create_index('ix_evidence_once', ['claim_id', 'sha256'], unique=True)
        batch_op.create_index(batch_op.f('ix_evidence_school_id'), ['school_id'], unique=False)

    op.create_table('ledger_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('movement_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('what', sa.String(length=32), nullable=False),
    sa.Column('account', sa.String(length=32), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=True),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_ledger_entry_amount_is_something')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_ledger_entry_by_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_ledger_entry_claim_id')),
    sa.ForeignKeyConstraint(['line_id'], ['payment_line.id'], name=op.f('fk_ledger_entry_line_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_ledger_entry_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entry'))
    )
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.create_index('ix_ledger_entry_balance', ['claim_id', 'account'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_entry_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_entry_movement_id'), ['movement_id'], unique=False)
        batch_op.create_index('ix_ledger_entry_of_school', ['school_id', 'month', 'account'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_entry_school_id'), ['school_id'], unique=False)

    op.create_table('payment_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('esf', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.BigInteger(), nullable=False),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.CheckConstraint('esf + state = amount', name=op.f('ck_payment_item_two_funds')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_payment_item_claim_id')),
    sa.ForeignKeyConstraint(['line_id'], ['payment_line.id'], name=op.f('fk_payment_item_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_item'))
    )
    with op.batch_alter_table('payment_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_item_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index('ix_payment_item_of_line', ['line_id'], unique=False)
        batch_op.create_index('ix_payment_item_once', ['claim_id'], unique=True, sqlite_where=sa.text('live'), postgresql_where=sa.text('live'))

    op.create_table('sample_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('verdict', sa.String(length=32), nullable=True),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['payment_batch.id'], name=op.f('fk_sample_check_batch_id')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_sample_check_by_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_sample_check_claim_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_sample_check_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_check'))
    )
    with op.batch_alter_table('sample_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sample_check_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sample_check_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sample_check_school_id'), ['school_id'], unique=False)

    op.create_table('debt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('correction_id', sa.Uuid(), nullable=False),
    sa.Column('payee_id', sa.Uuid(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('settled', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_debt_amount_is_positive')),
    sa.CheckConstraint('settled >= 0 AND settled <= amount', name=op.f('ck_debt_settled_within_the_debt')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_debt_claim_id')),
    sa.ForeignKeyConstraint(['correction_id'], ['correction.id'], name=op.f('fk_debt_correction_id')),
    sa.ForeignKeyConstraint(['payee_id'], ['payee.id'], name=op.f('fk_debt_payee_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_debt_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_debt')),
    sa.UniqueConstraint('correction_id', name=op.f('uq_debt_correction_id'))
    )
    with op.batch_alter_table('debt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_debt_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_debt_payee_id'), ['payee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_debt_school_id'), ['school_id'], unique=False)

    op.create_table('debt_deduction',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('debt_id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('esf', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.BigInteger(), nullable=False),
    sa.Column('paid_back_on', sa.Date(), nullable=True),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_debt_deduction_amount_is_positive')),
    sa.CheckConstraint('esf + state = amount', name=op.f('ck_debt_deduction_two_funds')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_debt_deduction_by_id')),
    sa.ForeignKeyConstraint(['debt_id'], ['debt.id'], name=op.f('fk_debt_deduction_debt_id')),
    sa.ForeignKeyConstraint(['line_id'], ['payment_line.id'], name=op.f('fk_debt_deduction_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_debt_deduction'))
    )
    with op.batch_alter_table('debt_deduction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_debt_deduction_debt_id'), ['debt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_debt_deduction_line_id'), ['line_id'], unique=False)

    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reason', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('signed_by', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('payee_id', sa.Uuid(), nullable=True))
        batch_op.create_index('ix_claim_document', ['document_no', 'month', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_payee_id'), ['payee_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_claim_payee_id'), 'payee', ['payee_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_claim_signed_by'), 'account', ['signed_by'], ['id'])
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_claim_approved_has_an_amount'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_claim_approved_has_an_amount'), "(status IN ('signed_once', 'approved', 'paid')) = (approved IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            op.f('ck_claim_signed_by_another'), 'signed_by IS NULL OR (signed_by <> decided_by AND signed_by <> filed_by)'
        )
    bring_into_the_ledger(op.get_bind())
    for statement in REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def bring_into_the_ledger(connection) -> None:
    """What was granted and paid before there was a ledger. All of it was PuMPuRS: 85 % ESF, 15 % state."""
    claim = sa.table(
        'claim', sa.column('id', sa.Uuid()), sa.column('school_id', sa.Uuid()), sa.column('kind', sa.String()),
        sa.column('month', sa.Date()), sa.column('approved', sa.BigInteger()), sa.column('status', sa.String()),
        sa.column('filed_at', sa.DateTime(timezone=True)), sa.column('decided_at', sa.DateTime(timezone=True)),
        sa.column('decided_by', sa.Uuid()), sa.column('paid_by', sa.Uuid()),
    )
    entry = sa.table(
        'ledger_entry', sa.column('id', sa.Uuid()), sa.column('movement_id', sa.Uuid()),
        sa.column('at', sa.DateTime(timezone=True)), sa.column('what', sa.String()), sa.column('account', sa.String()),
        sa.column('amount', sa.BigInteger()), sa.column('claim_id', sa.Uuid()), sa.column('school_id', sa.Uuid()),
        sa.column('kind', sa.String()), sa.column('month', sa.Date()), sa.column('by_id', sa.Uuid()), sa.column('version', sa.Integer()),
    )
    rows = []
    for one in connection.execute(sa.select(claim).where(claim.c.approved > 0)):
        cents = one.approved
        esf = (cents * 85 + 50) // 100
        movements = [('approve', one.decided_by, {'granted': cents, 'owed': -cents})]
        if one.status == 'paid':
            movements.append(('pay', one.paid_by, {'owed': cents, 'esf': -esf, 'state': esf - cents}))
        for what, by_id, sides in movements:
            movement_id = uuid4()
            rows += [
                {
                    'id': uuid4(), 'movement_id': movement_id, 'at': one.decided_at or one.filed_at, 'what': what,
                    'account': account, 'amount': amount, 'claim_id': one.id, 'school_id': one.school_id,
                    'kind': one.kind, 'month': one.month, 'by_id': by_id, 'version': 1,
                }
                for account, amount in sides.items() if amount
            ]
    if rows:
        connection.execute(sa.insert(entry), rows)
