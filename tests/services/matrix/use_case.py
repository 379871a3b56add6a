"""One row of the table: a use case, what it asks for, how it is called on one spot of the stage, and by whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.services.matrix.calls import Call
from tests.services.matrix.relations import NOT_FOUND, Need
from tests.services.matrix.stage import Spot


@dataclass(frozen=True)
class UseCase:
    """`by` names somebody for whom it must really succeed, on the spot `on`."""

    function: Callable[..., Any]
    needs: Sequence[Need]
    call: Call
    by: str
    variant: str = ""
    on: str = "river"
    straight: bool | None = None  # only on schools that do (not) report straight to the state; None: on all
    no_reach: str = NOT_FOUND

    @property
    def name(self) -> str:
        return f"{module_and_name(self.function)} {self.variant}".strip()

    @property
    def has_target(self) -> bool:
        return any(need.reach for need in self.needs)

    def applies(self, spot: Spot) -> bool:
        """Claims are on a colleague's plans only."""
        of_claims = any(word in self.name for word in ("claim", "correct", "samples"))
        return self.straight in (None, spot.straight) and not (spot.own and of_claims)


def module_and_name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"
