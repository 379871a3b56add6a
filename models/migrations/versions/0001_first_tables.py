"""First tables"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None


# The trail only grows: the database itself refuses to change it.
REFUSALS = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_keeps_{verb} BEFORE {verb.upper()} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_entry_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$",
        "CREATE TRIGGER audit_entry_keeps_rows BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuses()",
        "CREATE TRIGGER audit_entry_keeps_all BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuses()",
    ],
}


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('username', sa.String(length=100), nullable=False),
    sa.Column('first_name', sa.String(length=100), nullable=False),
    sa.Column('last_name', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('password_hash', sa.String(length=100), nullable=True),
    sa.Column('code_hash', sa.String(length=100), nullable=True),
    sa.Column('code_expires', sa.DateTime(timezone=True), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('session_version', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('username', name=op.f('uq_account_username'))
    )
    op.create_table('audit_entry',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('actor', sa.String(length=100), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('subject_id', sa.String(length=100), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.Column('prev', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_entry_hash'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_subject_id'), ['subject_id'], unique=False)

    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('counter',
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_counter'))
    )
    op.create_table('login_attempt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('username', sa.String(length=254), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('succeeded', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_attempt'))
    )
    with op.batch_alter_table('login_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_attempt_address'), ['address'], unique=False)
        batch_op.create_index(batch_op.f('ix_login_attempt_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_login_attempt_username'), ['username'], unique=False)

    op.create_table('municipality',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('atvk', sa.String(length=7), nullable=True),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('fold', sa.String(length=100), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('successor_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('successor_id IS NULL OR successor_id <> id', name=op.f('ck_municipality_not_its_own_successor')),
    sa.CheckConstraint('valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from', name=op.f('ck_municipality_ends_after_it_began')),
    sa.ForeignKeyConstraint(['successor_id'], ['municipality.id'], name=op.f('fk_municipality_successor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_municipality')),
    sa.UniqueConstraint('atvk', name=op.f('uq_municipality_atvk'))
    )
    with op.batch_alter_table('municipality', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_municipality_fold'), ['fold'], unique=False)
        batch_op.create_index(batch_op.f('ix_municipality_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_municipality_successor_id'), ['successor_id'], unique=False)

    op.create_table('programme',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=100), nullable=False),
    sa.Column('name_lv', sa.String(length=100), nullable=False),
    sa.Column('name_en', sa.String(length=100), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_programme_not_backwards')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    sa.UniqueConstraint('code', name=op.f('uq_programme_code'))
    )
    op.create_table('term',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('semester', sa.String(length=6), nullable=False),
    sa.Column('education', sa.String(length=32), nullable=False),
    sa.Column('grade_from', sa.Integer(), nullable=False),
    sa.Column('grade_to', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.CheckConstraint('1 <= grade_from AND grade_from <= grade_to AND grade_to <= 12', name=op.f('ck_term_grades')),
    sa.CheckConstraint('ends_on > starts_on', name=op.f('ck_term_not_backwards')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term')),
    sa.UniqueConstraint('semester', 'education', 'grade_from', name=op.f('uq_term_semester_education_grade_from'))
    )
    op.create_table('cap',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('per', sa.String(length=32), nullable=False),
    sa.CheckConstraint('amount IS NULL OR amount >= 0', name=op.f('ck_cap_amount_is_not_negative')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_cap_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_cap_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cap'))
    )
    with op.batch_alter_table('cap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cap_programme_id'), ['programme_id'], unique=False)

    op.create_table('chain_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('school_kind', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=32), nullable=False),
    sa.CheckConstraint('position BETWEEN 1 AND 9', name=op.f('ck_chain_step_position_in_range')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_chain_step_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_chain_step_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chain_step'))
    )
    with op.batch_alter_table('chain_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chain_step_programme_id'), ['programme_id'], unique=False)

    op.create_table('done_once',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('result', sa.String(length=100), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_done_once_account_id')),
    sa.PrimaryKeyConstraint('account_id', 'key', name=op.f('pk_done_once'))
    )
    with op.batch_alter_table('done_once', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_done_once_at'), ['at'], unique=False)

    op.create_table('draft',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_draft_account_id')),
    sa.PrimaryKeyConstraint('account_id', 'name', name=op.f('pk_draft'))
    )
    op.create_table('eligibility',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('education', sa.String(length=32), nullable=False),
    sa.Column('grade_from', sa.Integer(), nullable=False),
    sa.Column('grade_to', sa.Integer(), nullable=False),
    sa.CheckConstraint('1 <= grade_from AND grade_from <= grade_to AND grade_to <= 12', name=op.f('ck_eligibility_grades')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_eligibility_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_eligibility_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_eligibility'))
    )
    with op.batch_alter_table('eligibility', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_eligibility_programme_id'), ['programme_id'], unique=False)

    op.create_table('figure',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=100), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_figure_not_backwards')),
    sa.CheckConstraint('value >= 0', name=op.f('ck_figure_value_is_not_negative')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_figure_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure'))
    )
    with op.batch_alter_table('figure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_programme_id'), ['programme_id'], unique=False)

    op.create_table('measure_kind',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('type', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=100), nullable=False),
    sa.Column('name_lv', sa.String(length=100), nullable=False),
    sa.Column('name_en', sa.String(length=100), nullable=False),
    sa.Column('only_for', sa.String(length=32), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_measure_kind_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_measure_kind_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure_kind'))
    )
    with op.batch_alter_table('measure_kind', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_kind_programme_id'), ['programme_id'], unique=False)

    op.create_table('rate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_rate_amount_is_positive')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_rate_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_rate_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rate'))
    )
    with op.batch_alter_table('rate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rate_programme_id'), ['programme_id'], unique=False)

    op.create_table('risk_group',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('code', sa.String(length=100), nullable=False),
    sa.Column('name_lv', sa.String(length=100), nullable=False),
    sa.Column('name_en', sa.String(length=100), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_risk_group_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_risk_group_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_group'))
    )
    with op.batch_alter_table('risk_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_group_programme_id'), ['programme_id'], unique=False)

    op.create_table('risk_kind',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('code', sa.String(length=100), nullable=False),
    sa.Column('group', sa.String(length=100), nullable=False),
    sa.Column('name_lv', sa.String(length=100), nullable=False),
    sa.Column('name_en', sa.String(length=100), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_risk_kind_not_backwards')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_risk_kind_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_kind'))
    )
    with op.batch_alter_table('risk_kind', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_kind_code'), ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_kind_programme_id'), ['programme_id'], unique=False)

    op.create_table('school',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('reg_no', sa.String(length=13), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('fold', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('municipality_id', sa.Uuid(), nullable=False),
    sa.Column('agreement_no', sa.String(length=200), nullable=False),
    sa.Column('agreement_date', sa.Date(), nullable=True),
    sa.Column('stage', sa.String(length=200), nullable=False),
    sa.Column('joined_semester', sa.String(length=6), nullable=True),
    sa.Column('controller', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_school_municipality_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school')),
    sa.UniqueConstraint('reg_no', name=op.f('uq_school_reg_no'))
    )
    with op.batch_alter_table('school', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_school_fold'), ['fold'], unique=False)
        batch_op.create_index(batch_op.f('ix_school_municipality_id'), ['municipality_id'], unique=False)

    op.create_table('assignment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('municipality_id', sa.Uuid(), nullable=True),
    sa.Column('profession', sa.String(length=200), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.CheckConstraint("(role IN ('accountant', 'municipality_coordinator')) = (municipality_id IS NOT NULL)", name=op.f('ck_assignment_municipality_roles_have_a_municipality')),
    sa.CheckConstraint("(role IN ('director', 'preparer', 'provider', 'school_coordinator')) = (school_id IS NOT NULL)", name=op.f('ck_assignment_school_roles_have_a_school')),
    sa.CheckConstraint("role <> 'operator'", name=op.f('ck_assignment_nobody_is_the_operator')),
    sa.CheckConstraint('until IS NULL OR until >= since', name=op.f('ck_assignment_ends_after_it_began')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_assignment_account_id')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_assignment_municipality_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_assignment_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_school_id'), ['school_id'], unique=False)

    op.create_table('pupil',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('first_name', sa.String(length=100), nullable=False),
    sa.Column('last_name', sa.String(length=100), nullable=False),
    sa.Column('fold_first', sa.String(100).with_variant(sa.String(100, collation='C'), 'postgresql'), nullable=False),
    sa.Column('fold_last', sa.String(100).with_variant(sa.String(100, collation='C'), 'postgresql'), nullable=False),
    sa.Column('sort_key', sa.String(400).with_variant(sa.String(400, collation='C'), 'postgresql'), nullable=False),
    sa.Column('birth_date', sa.Date(), nullable=True),
    sa.Column('gender', sa.String(length=32), nullable=True),
    sa.Column('education', sa.String(length=32), nullable=False),
    sa.Column('grade', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=200), nullable=False),
    sa.CheckConstraint("grade BETWEEN 1 AND 12 AND (education <> 'vocational' OR grade <= 4)", name=op.f('ck_pupil_grade_exists')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_pupil_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupil'))
    )
    with op.batch_alter_table('pupil', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pupil_fold_first'), ['fold_first'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupil_fold_last'), ['fold_last'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupil_school_id'), ['school_id'], unique=False)
        batch_op.create_index('ix_pupil_school_sort', ['school_id', 'sort_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupil_sort_key'), ['sort_key'], unique=False)

    op.create_table('application',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('signer', sa.String(length=200), nullable=False),
    sa.CheckConstraint('length(signer) > 0', name=op.f('ck_application_signed_by_somebody')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_application_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_application_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('pupil_id', name=op.f('uq_application_pupil_id'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_school_id'), ['school_id'], unique=False)

    op.create_table('auth_session',
    sa.Column('sid_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('assignment_id', sa.Uuid(), nullable=True),
    sa.Column('session_version', sa.Integer(), nullable=False),
    sa.Column('device_hash', sa.String(length=64), nullable=False),
    sa.Column('ticket_hash', sa.String(length=64), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_code', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_auth_session_account_id')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_auth_session_assignment_id')),
    sa.PrimaryKeyConstraint('sid_hash', name=op.f('pk_auth_session')),
    sa.UniqueConstraint('ticket_hash', name=op.f('uq_auth_session_ticket_hash'))
    )
    with op.batch_alter_table('auth_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_auth_session_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_auth_session_expires_at'), ['expires_at'], unique=False)

    op.create_table('cap_use',
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('used', sa.BigInteger(), nullable=False),
    sa.Column('cap', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('used >= 0 AND (cap IS NULL OR used <= cap)', name=op.f('ck_cap_use_within_the_cap')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_cap_use_pupil_id')),
    sa.PrimaryKeyConstraint('pupil_id', 'kind', 'period', name=op.f('pk_cap_use'))
    )
    op.create_table('guardian',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_guardian_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_guardian_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guardian')),
    sa.UniqueConstraint('pupil_id', name=op.f('uq_guardian_pupil_id'))
    )
    with op.batch_alter_table('guardian', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guardian_school_id'), ['school_id'], unique=False)

    op.create_table('personal_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_personal_code_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_personal_code_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_personal_code')),
    sa.UniqueConstraint('code', name=op.f('uq_personal_code_code'))
    )
    with op.batch_alter_table('personal_code', schema=None) as batch_op:
        batch_op.create_index('ix_personal_code_current', ['pupil_id'], unique=True, sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))
        batch_op.create_index(batch_op.f('ix_personal_code_pupil_id'), ['pupil_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_personal_code_school_id'), ['school_id'], unique=False)

    op.create_table('plan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=50), nullable=False),
    sa.Column('semester', sa.String(length=6), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('education', sa.String(length=32), nullable=False),
    sa.Column('grade', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('awaits', sa.String(length=32), nullable=True),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('preparer_id', sa.Uuid(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('strengths', sa.String(length=2000), nullable=False),
    sa.Column('goal', sa.String(length=2000), nullable=False),
    sa.Column('outcome', sa.String(length=32), nullable=True),
    sa.Column('helped', sa.String(length=2000), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("awaits IS NOT NULL OR status NOT IN ('director_approved', 'in_approval')", name=op.f('ck_plan_on_the_way_somebody_is_awaited')),
    sa.CheckConstraint("awaits IS NULL OR status IN ('draft', 'revising', 'director_approved', 'in_approval')", name=op.f('ck_plan_only_on_the_way_somebody_is_awaited')),
    sa.CheckConstraint("status <> 'closed' OR outcome IS NOT NULL", name=op.f('ck_plan_closed_means_evaluated')),
    sa.CheckConstraint('ends_on > starts_on', name=op.f('ck_plan_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['preparer_id'], ['account.id'], name=op.f('fk_plan_preparer_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_plan_programme_id')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_plan_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_plan_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sa.UniqueConstraint('code', name=op.f('uq_plan_code'))
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index('ix_plan_list', ['school_id', 'semester', 'status'], unique=False)
        batch_op.create_index('ix_plan_one_per_semester', ['pupil_id', 'semester'], unique=True, sqlite_where=sa.text("status <> 'void'"), postgresql_where=sa.text("status <> 'void'"))
        batch_op.create_index(batch_op.f('ix_plan_preparer_id'), ['preparer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_pupil_id'), ['pupil_id'], unique=False)
        batch_op.create_index('ix_plan_queue', ['awaits', 'waiting_since'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_school_id'), ['school_id'], unique=False)
        batch_op.create_index('ix_plan_semester', ['semester', 'status'], unique=False)

    op.create_table('plan_measure',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('provider_id', sa.Uuid(), nullable=True),
    sa.Column('justification', sa.String(length=2000), nullable=False),
    sa.CheckConstraint('amount IS NULL OR amount > 0', name=op.f('ck_plan_measure_amount_is_positive')),
    sa.CheckConstraint('hours IS NULL OR hours BETWEEN 1 AND 200', name=op.f('ck_plan_measure_hours_in_range')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_measure_plan_id')),
    sa.ForeignKeyConstraint(['provider_id'], ['account.id'], name=op.f('fk_plan_measure_provider_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_plan_measure_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_measure'))
    )
    with op.batch_alter_table('plan_measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_measure_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_measure_provider_id'), ['provider_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_measure_school_id'), ['school_id'], unique=False)

    op.create_table('plan_risk',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=100), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('rating', sa.Integer(), nullable=False),
    sa.Column('end_rating', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.CheckConstraint('end_rating IS NULL OR end_rating BETWEEN 0 AND 3', name=op.f('ck_plan_risk_end_rating_in_range')),
    sa.CheckConstraint('rating BETWEEN 0 AND 3', name=op.f('ck_plan_risk_rating_in_range')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_risk_plan_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_plan_risk_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_risk')),
    sa.UniqueConstraint('plan_id', 'code', name=op.f('uq_plan_risk_plan_id_code'))
    )
    with op.batch_alter_table('plan_risk', schema=None) as batch_op:
        batch_op.create_index('ix_plan_risk_code', ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_risk_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_risk_school_id'), ['school_id'], unique=False)

    op.create_table('plan_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=32), nullable=False),
    sa.Column('stage', sa.String(length=32), nullable=True),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_plan_step_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_step_plan_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_plan_step_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_step'))
    )
    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_step_by_id'), ['by_id'], unique=False)
        batch_op.create_index('ix_plan_step_four_eyes', ['plan_id', 'round', 'by_id'], unique=True, sqlite_where=sa.text("step IN ('submit', 'approve')"), postgresql_where=sa.text("step IN ('submit', 'approve')"))
        batch_op.create_index(batch_op.f('ix_plan_step_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_step_school_id'), ['school_id'], unique=False)

    op.create_table('claim',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('measure_id', sa.Uuid(), nullable=True),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('asked', sa.BigInteger(), nullable=False),
    sa.Column('payable', sa.BigInteger(), nullable=False),
    sa.Column('approved', sa.BigInteger(), nullable=True),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('document_no', sa.String(length=200), nullable=False),
    sa.Column('document_date', sa.Date(), nullable=True),
    sa.Column('filed_by', sa.Uuid(), nullable=True),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_by', sa.Uuid(), nullable=True),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.CheckConstraint("(status IN ('approved', 'paid')) = (approved IS NOT NULL)", name=op.f('ck_claim_approved_has_an_amount')),
    sa.CheckConstraint('approved IS NULL OR approved BETWEEN 0 AND asked', name=op.f('ck_claim_approved_up_to_asked')),
    sa.CheckConstraint('asked > 0', name=op.f('ck_claim_asked_is_positive')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> filed_by', name=op.f('ck_claim_decided_by_another')),
    sa.CheckConstraint('paid_by IS NULL OR paid_by <> decided_by', name=op.f('ck_claim_paid_by_another')),
    sa.CheckConstraint('payable BETWEEN 0 AND asked', name=op.f('ck_claim_payable_up_to_asked')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_claim_decided_by')),
    sa.ForeignKeyConstraint(['filed_by'], ['account.id'], name=op.f('fk_claim_filed_by')),
    sa.ForeignKeyConstraint(['measure_id'], ['plan_measure.id'], name=op.f('fk_claim_measure_id')),
    sa.ForeignKeyConstraint(['paid_by'], ['account.id'], name=op.f('fk_claim_paid_by')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_claim_plan_id')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_claim_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_claim_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index('ix_claim_cap', ['pupil_id', 'kind', 'period', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_filed_by'), ['filed_by'], unique=False)
        batch_op.create_index('ix_claim_list', ['school_id', 'month', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_measure_id'), ['measure_id'], unique=False)
        batch_op.create_index('ix_claim_money', ['month', 'kind', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index('ix_claim_queue', ['status', 'filed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_school_id'), ['school_id'], unique=False)

    op.create_table('measure_risk',
    sa.Column('measure_id', sa.Uuid(), nullable=False),
    sa.Column('risk_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['plan_measure.id'], name=op.f('fk_measure_risk_measure_id')),
    sa.ForeignKeyConstraint(['risk_id'], ['plan_risk.id'], name=op.f('fk_measure_risk_risk_id')),
    sa.PrimaryKeyConstraint('measure_id', 'risk_id', name=op.f('pk_measure_risk'))
    )
    with op.batch_alter_table('measure_risk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_risk_risk_id'), ['risk_id'], unique=False)
    for statement in REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)
