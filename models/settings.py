"""Where an installation keeps its things: a data folder outside the code, and a database."""

import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SHORTEST_SECRET = 32
_FEWEST_DIFFERENT = 8


def data_folder() -> Path:
    """The folder named by PUMPURS_DATA, readable by its owner only."""
    folder = Path(os.environ.get("PUMPURS_DATA", ROOT / "data")).expanduser().resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    return os.environ.get("DATABASE_URL") or f"sqlite:///{data_folder() / 'pumpurs.db'}"


@cache
def secret() -> bytes:
    """The installation's own key, made at first use; PUMPURS_SECRET gives the same key to several processes.

    Raises SystemExit where the given key is too weak to protect anything.
    """
    given = os.environ.get("PUMPURS_SECRET")
    if given is None:
        return _kept_secret(data_folder() / "secret.key")
    if len(given) < _SHORTEST_SECRET or len(set(given)) < _FEWEST_DIFFERENT:
        raise SystemExit(f"PUMPURS_SECRET needs at least {_SHORTEST_SECRET} varied characters. Refusing to start.")
    return given.encode()


def _kept_secret(path: Path) -> bytes:
    """Read the key, or make it once: two processes that start together end up with the same one."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), "ascii")
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text("ascii").strip().encode()
