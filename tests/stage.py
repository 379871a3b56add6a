"""A database in which the cast can sign in, for tests against the running application."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import bcrypt
from sqlalchemy import update

from models.database import writing
from models.people import Account
from services import passwords
from tests import databases as kinds
from tests.conftest import SECRET, TODAY
from tests.databases import Databases

PASSWORD = "zirgs akmens lietus 42"
SETTINGS = {"PUMPURS_TODAY": TODAY, "PUMPURS_SECRET": SECRET}


@cache
def password_hash() -> str:
    """A quick one: the server checks it at the cost it was made with."""
    return bcrypt.hashpw(passwords._prepared(PASSWORD), bcrypt.gensalt(4)).decode()


@contextmanager
def stage_in(databases: Databases) -> Iterator[str]:
    """A fresh copy where everybody of the cast has the password."""
    url = databases.new()
    with kinds.using(url), writing() as session:
        session.execute(update(Account).values(password_hash=password_hash()))
    try:
        yield url
    finally:
        databases.drop(url)
