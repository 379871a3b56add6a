"""Everything heavy is done before the first visitor: imports, catalogues, a chart; then the collector looks away."""

import asyncio
import gc
import importlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from models.vocabulary import Language
from services import integrity, logs, passwords, rulebook, texts
from services.work import OPERATOR, look

_HEAVY: Final = ("pandas", "pyarrow", "altair", "streamlit.testing.v1", "streamlit_authenticator", "pages.shell.menu")
_COLLECT_EVERY: Final = 60
_WITNESS_EVERY: Final = 300


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Warm up, freeze, serve, and note where the trail ends.

    Streamlit collects garbage after every click; with our libraries loaded that takes 100 ms. What exists before the
    first visitor is frozen, and a timer of our own collects the rest.
    """
    os.umask(0o077)
    logs.set_up()
    await asyncio.to_thread(warm_up)
    gc.collect()
    gc.freeze()
    tasks = [
        asyncio.create_task(_every(_COLLECT_EVERY, gc.collect)),
        asyncio.create_task(_every(_WITNESS_EVERY, integrity.witness)),
    ]
    try:
        yield {}
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.to_thread(integrity.witness)


def warm_up() -> None:
    for name in _HEAVY:
        importlib.import_module(name)
    for language in Language:
        texts.catalogue(language)
    passwords.matches("nobody", None)
    with look(OPERATOR) as work:
        rulebook.rulebook(work.session)
    charts = importlib.import_module("pages.figures.charts")
    charts.warm_up()


async def _every(seconds: int, do: Any) -> None:  # noqa: ANN401 something to call
    while True:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(do)
