"""How the programme says no. Screens and commands show refusals; anything else is a bug and is logged."""

from collections.abc import Callable, Mapping, Sequence
from typing import ParamSpec, TypeVar

from services.rules.answers import Why

P = ParamSpec("P")
T = TypeVar("T")


class Refusal(Exception):
    """A reason a person can act on: a named message, its values, and the source of the rule."""

    def __init__(self, name: str, /, source: str = "", **values: object) -> None:
        super().__init__(name)
        self.why = Why(name, values, source)

    @classmethod
    def because(cls, why: Why) -> "Refusal":
        """The refusal that a rule's answer amounts to."""
        return cls(why.name, why.source, **why.values)


class NotFound(Refusal):
    """Not there, or out of reach: nobody learns which."""


class NotPermitted(Refusal):
    """The role does not have this permission."""


class NotNow(Refusal):
    """The step exists, but not from the present status."""


class Overtaken(Refusal):
    """Somebody else changed it between reading and saving."""


class SignedOut(Refusal):
    """The session or the assignment behind it has ended."""


class Invalid(Refusal):
    """Fields that cannot be taken as they are, each with its reason."""

    def __init__(self, faults: Mapping[str, Why]) -> None:
        super().__init__("form.invalid", fields=", ".join(faults))
        self.faults = dict(faults)


class Incomplete(Refusal):
    """Several reasons at once why a step cannot be taken yet."""

    def __init__(self, name: str, reasons: Sequence[Why]) -> None:
        super().__init__(name, count=len(reasons))
        self.reasons = list(reasons)


def outcome_of(use: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "T | Refusal":
    """What came of one row among many: its result, or the refusal that concerns this row only."""
    try:
        return use(*args, **kwargs)
    except Refusal as refusal:
        return refusal
