"""Everything heavy is done before the first visitor: imports, catalogues, a chart; then the collector looks away."""

import asyncio
import gc
import importlib
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

from models.vocabulary import Language
from services import evidence_store, integrity, logs, passwords, rulebook, texts
from services.work import OPERATOR, look

_COLLECT_EVERY: Final = 60
_WITNESS_EVERY: Final = 300
_SWEEP_EVERY: Final = 6 * 3600


def lifespan(*screens: str) -> Callable[[object], AbstractAsyncContextManager[dict[str, Any]]]:
    """The life of the server: warm up with these modules, freeze, serve, and note where the trail ends.

    Streamlit collects garbage after every click; with our libraries loaded that takes 100 ms. What exists before the
    first visitor is frozen, and a timer of our own collects the rest.
    """

    @asynccontextmanager
    async def life(_app: object) -> AsyncIterator[dict[str, Any]]:
        os.umask(0o077)
        logs.set_up()
        await asyncio.to_thread(warm_up, screens)
        tasks = [asyncio.create_task(task) for task in _freeze()]
        try:
            yield {}
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.to_thread(integrity.witness)

    return life


def _freeze() -> list[Coroutine[None, None, None]]:
    """Put what exists out of the collector's sight; give back what goes on in the background."""
    gc.collect()
    gc.freeze()
    return [_every(_COLLECT_EVERY, gc.collect), _every(_WITNESS_EVERY, integrity.witness), _every(_SWEEP_EVERY, _sweep)]


def _sweep() -> None:
    """Files whose transaction was taken back belong to nothing."""
    with look(OPERATOR) as work:
        evidence_store.sweep(work.session)


def warm_up(screens: Iterable[str]) -> None:
    """Import what the first click would, read the catalogues and the rules, and let modules that ask for it begin."""
    modules = [importlib.import_module(name) for name in screens]
    for language in Language:
        texts.catalogue(language)
    passwords.matches("nobody", None)
    with look(OPERATOR) as work:
        rulebook.rulebook(work.session)
    for module in modules:
        getattr(module, "warm_up", lambda: None)()


async def _every(seconds: int, do: Any) -> None:  # noqa: ANN401 something to call
    while True:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(do)
