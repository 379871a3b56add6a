"""The files of Streamlit's own that a browser needs. To any other name Streamlit would answer with its own front page."""

from functools import cache
from pathlib import Path

import streamlit


@cache
def paths() -> frozenset[str]:
    """The address of every file there is; no name is looked up on the disk for a visitor."""
    root = Path(streamlit.__file__).parent / "static"
    return frozenset(f"/{file.relative_to(root).as_posix()}" for file in (root / "static").rglob("*") if file.is_file())
