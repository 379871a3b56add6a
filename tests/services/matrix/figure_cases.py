"""What stands around the figures: what each asks for, how it is called, for whom it must succeed."""

from typing import Any, Final

from services import waiting_times
from services.rules.permissions import Permission as P
from tests.services.matrix.relations import anywhere

# fmt: off
CASES: Final[tuple[tuple[Any, ...], ...]] = (
    (waiting_times.queues, [anywhere(P.FIGURES_READ)], lambda w, _: waiting_times.queues(w), "accountant home"),
)
# fmt: on
