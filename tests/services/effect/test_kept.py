"""What took long is kept for a while, for one reach only; what did not is told anew."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services import clock
from services.demo.cast import Cast
from services.effect import kept
from services.errors import NotPermitted
from services.rules.permissions import Actor
from services.work import Work, look


class Wall:
    """A clock that goes on only when told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = clock.real()
        monkeypatch.setattr(kept.clock, "real", lambda: self.now)

    def on(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


def asker(wall: Wall, seconds: float) -> Any:
    """A use case that takes so long, and counts how often it was asked."""
    asked = []

    def use(work: Work) -> int:
        wall.on(seconds=seconds)
        asked.append(work.actor)
        return len(asked)

    return use


def ask(actor: Actor, use: Any) -> kept.Answer[int]:
    with look(actor) as work:
        return kept.answered(work, use)


def test_what_is_found_quickly_is_found_anew(cast: Cast, wall: Wall) -> None:
    use = asker(wall, 0.5)

    assert [ask(cast.mara, use), ask(cast.mara, use)] == [kept.Answer(1), kept.Answer(2)]


def test_what_took_long_is_kept_the_longer_it_took_and_says_since_when(cast: Cast, wall: Wall) -> None:
    use, began = asker(wall, 2), wall.now

    assert ask(cast.mara, use) == kept.Answer(1)
    wall.on(minutes=19)
    assert ask(cast.mara, use) == kept.Answer(1, began)
    wall.on(minutes=2)
    assert ask(cast.mara, use) == kept.Answer(2)


def test_nobody_is_told_what_was_kept_for_another_reach(cast: Cast, wall: Wall) -> None:
    use = asker(wall, 2)

    assert [ask(who, use).what for who in (cast.mara, cast.sandra, cast.mara, cast.elza)] == [1, 2, 1, 2]


def test_whoever_may_not_ask_is_told_nothing_kept(cast: Cast, wall: Wall) -> None:
    use = asker(wall, 2)
    ask(cast.sandra, use)

    for actor in (cast.dace, cast.aija, cast.andris, cast.ilze):
        with pytest.raises(NotPermitted):
            ask(actor, use)
