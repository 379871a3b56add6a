"""Why somebody's list of things to do is empty: an honest sentence instead of nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.vocabulary import Stage
from services.rules.answers import Why


@dataclass(frozen=True, slots=True)
class Standing:
    """How many plans within reach are where: being written, waiting at each stage, anywhere at all."""

    written: int
    waiting: Mapping[Stage, int]
    total: int


def decider_waits_for(stage: Stage, plans: Standing, *, held: int) -> Why:
    """Why nothing waits for whoever decides at this stage. `held`: how many of theirs somebody else has taken."""
    own = plans.waiting.get(stage, 0)
    if held:
        return Why("queue.others_hold", {"count": held})
    if own:
        return Why("queue.own_hand", {"count": own})
    ranks = list(Stage)
    earlier = sum(count for at, count in plans.waiting.items() if ranks.index(at) < ranks.index(stage))
    if earlier:
        return Why("queue.waits_earlier", {"count": earlier})
    if plans.written:
        return Why("queue.being_written", {"count": plans.written})
    return Why("queue.all_decided") if plans.total else Why("queue.no_plans")


def writer_waits_for(plans: Standing) -> Why:
    """Why nothing waits for whoever writes plans."""
    waiting = sum(plans.waiting.values())
    if waiting:
        return Why("queue.all_sent", {"count": waiting})
    return Why("queue.none_unsent") if plans.total else Why("queue.none_begun")
