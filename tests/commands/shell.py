"""Run a command as the shell does, in this process: its words in, its exit code and what it said out."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from services import commands


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object it printed; anything beside it is an error here."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def pumpurs(*words: object) -> Said:
    """Run it through the entry point of the `pumpurs` command."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "argv", ["pumpurs", *map(str, words)]):
        try:
            commands.main()
        except SystemExit as end:
            code = end.code or 0
    assert isinstance(code, int)
    return Said(code, out.getvalue(), err.getvalue())


def done(*words: object) -> Said:
    """A command that must go well and complain of nothing."""
    said = pumpurs(*words)
    assert (said.code, said.err) == (0, ""), said
    return said
