"""What a database needs before anybody can work: its schema, the presets, a first administrator."""

import os

from sqlmodel import func, select

from models import schema
from models.database import engine
from models.people import Account, Assignment
from models.vocabulary import Action, Role
from services import clock, programme, signin
from services.counting import keeping
from services.work import OPERATOR, begin

FIRST_NAME = "administrators"


def prepare() -> bool:
    """Migrate, bring in what ships and count the figures, as far as it was not done yet; whether the schema changed."""
    os.umask(0o077)
    changed = schema.migrate(engine())
    with begin(OPERATOR) as work:
        programme.load_presets(work)
    keeping.freshen(None)
    return changed


def first_administrator() -> tuple[str, str] | None:
    """User name and one-time code while nobody has ever signed in; None once somebody has a password."""
    with begin(OPERATOR) as work:
        if work.session.exec(select(func.count()).where(Account.password_hash.is_not(None))).one():  # type: ignore[union-attr] # a column
            return None
        account = work.session.exec(select(Account).where(Account.username == FIRST_NAME)).one_or_none()
        if account is None:
            account = Account(username=FIRST_NAME, first_name="Pirmais", last_name="Administrators")
            work.add(account, Action.ADD)
            work.session.flush()
            work.add(Assignment(account_id=account.id, role=Role.ADMINISTRATOR, since=clock.today()), Action.GIVE_ROLE)
        code = signin.give_code(account)
        work.session.add(account)
        return account.username, code
