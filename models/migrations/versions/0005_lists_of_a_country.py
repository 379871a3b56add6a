"""Lists that are read at the size of a country"""

from alembic import op


revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_index('ix_assignment_role', 'assignment', ['role'])
    op.drop_index('ix_claim_queue', 'claim')
    op.create_index('ix_claim_queue', 'claim', ['status', 'filed_at', 'decided_at', 'signed_at', 'school_id'])
    op.create_index('ix_claim_filed', 'claim', ['filed_at', 'id'])
    op.create_index('ix_plan_led', 'plan', ['status', 'awaits', 'preparer_id', 'school_id'])
    op.drop_index('ix_plan_semester', 'plan')
    op.create_index('ix_plan_semester', 'plan', ['semester', 'status', 'school_id', 'pupil_id'])
