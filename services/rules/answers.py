"""How a rule answers: not only yes or no, but why, with its figures and its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Why:
    """A named message ("compensation.capped"), the values it speaks of, and where the rule is written."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, with the reason."""

    ok: bool
    why: Why
