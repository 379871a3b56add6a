"""The topics of figures, in the order they are offered. One is drawn at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pages.figures.parts import Part
from pages.figures.topics import hours, money, overview, people, places, published, queues, similar, taking
from pages.figures.view import View
from pages.shell import url
from services.rules.permissions import Actor, Permission
from services.work import Work

Draw: TypeAlias = Callable[[View, Work], list[Part]]


@dataclass(frozen=True, slots=True)
class Topic:
    """`name` stands in the address. `needs`: only for whoever may do this, too."""

    name: str
    group: str
    title: str
    draw: Draw
    needs: Permission | None = None


# fmt: off
TOPICS: Final = (
    Topic("overview",   "Overview",       "Overview",             overview.draw),
    Topic("time",       "Overview",       "Over time",            overview.over_time),
    Topic("places",     "Places",         "Places",               places.draw),
    Topic("similar",    "Places",         "Among similar schools", similar.draw, Permission.SCHOOLS_COMPARE),
    Topic("groups",     "Risks",          "Groups of risks",      people.risk_groups),
    Topic("risks",      "Risks",          "Single risks",         people.risks),
    Topic("grades",     "Pupils",         "Grades",               people.grades),
    Topic("outcomes",   "Pupils",         "Outcomes",             people.outcomes),
    Topic("status",     "Pupils",         "Status of plans",      people.status),
    Topic("programmes", "Support",        "Programmes",           people.programmes),
    Topic("measures",   "Support",        "Support measures",     people.measures),
    Topic("hours",      "Support",        "Providers' hours",     hours.draw),
    Topic("months",     "Money",          "By month and kind",    money.by_month),
    Topic("kinds",      "Money",          "By kind",              money.by_kind),
    Topic("published",  "Published",      "Published beside ours", published.draw),
    Topic("queues",     "Progress",       "Ages of queues",       queues.draw),
    Topic("targets",    "Progress",       "Goals",                taking.targets),
    Topic("stages",     "Progress",       "Stages and agreements", taking.stages),
)
# fmt: on


def offered(actor: Actor) -> list[Topic]:
    return [topic for topic in TOPICS if topic.needs is None or actor.may(topic.needs)]


def of_group(topics: Sequence[Topic], group: str) -> list[Topic]:
    return [topic for topic in topics if topic.group == group]


def chosen(actor: Actor) -> Topic:
    """The topic of the address; the overview for none, or for one that is not for this reader."""
    there = {topic.name: topic for topic in offered(actor)}
    return there.get(url.text("topic"), TOPICS[0])
