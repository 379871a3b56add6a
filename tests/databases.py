"""Databases to have and to throw away: each a copy of a template, on SQLite or on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from models import database
from tests import postgres


class Databases(Protocol):
    """Copies of one template."""

    def new(self) -> str:
        """The URL of a fresh copy."""

    def like(self, url: str) -> "Databases":
        """Copies of this very database as it is now."""

    def drop(self, url: str) -> None: ...


@dataclass(frozen=True)
class OnSqlite:
    template: Path

    def new(self) -> str:
        path = self.template.with_name(f"{uuid4().hex}.db")
        shutil.copyfile(self.template, path)
        return f"sqlite:///{path}"

    def like(self, url: str) -> "OnSqlite":
        database.engine().dispose()
        return OnSqlite(Path(url.removeprefix("sqlite:///")))

    def drop(self, url: str) -> None:
        path = url.removeprefix("sqlite:///")
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(path + ending).unlink(missing_ok=True)


@dataclass(frozen=True)
class OnPostgres:
    server: str
    template: str

    def new(self) -> str:
        name = f"db_{uuid4().hex[:12]}"
        postgres.command(self.server, f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return f"{self.server}/{name}"

    def like(self, url: str) -> "OnPostgres":
        database.engine().dispose()
        return OnPostgres(self.server, url.rsplit("/", 1)[1])

    def drop(self, url: str) -> None:
        postgres.command(self.server, f"DROP DATABASE IF EXISTS {url.rsplit('/', 1)[1]} WITH (FORCE)")


@contextmanager
def using(url: str) -> Iterator[str]:
    """Make this the installation's database for a while."""
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    database.engine.cache_clear()
    try:
        yield url
    finally:
        database.engine().dispose()
        database.engine.cache_clear()
        if before is None:
            os.environ.pop("DATABASE_URL", None)
        else:
            os.environ["DATABASE_URL"] = before


@contextmanager
def fresh(databases: Databases) -> Iterator[str]:
    url = databases.new()
    try:
        with using(url):
            yield url
    finally:
        databases.drop(url)
