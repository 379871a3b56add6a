"""The handbook's picture of a plan's ways, drawn from the table of steps: python -m tests.house.picture writes it anew."""

from collections.abc import Iterator, Sequence
from typing import Final

from models.vocabulary import Action, Language, PlanStatus, Stage
from pages.plans.deciding import STEPS
from services.rules.chains import Chain
from services.rules.permissions import GRANTS, Permission
from services.rules.workflows import PLAN, Step, lands, steps_from
from services.texts import say
from tests.house.source import ROOT

HANDBOOK: Final = ROOT / "docs" / "rokasgramata.md"
BEGINS: Final = "<!-- begins: drawn by tests/house/picture.py from services/rules/workflows.py -->\n"
ENDS: Final = "<!-- ends -->\n"
CHAINS: Final[Sequence[Chain]] = ((Stage.DIRECTOR, Stage.MUNICIPALITY, Stage.STATE), (Stage.DIRECTOR, Stage.STATE))
# What the service asks besides.
ALSO: Final = {
    Action.SUBMIT: "plānā nekā netrūkst",
    Action.RESUME: "tikai tajā pašā semestrī",
    Action.VOID: "tikai kamēr nav izlietota nauda; pasākumus un riskus izņem",
    Action.CLOSE: "katra riska vērtējums beigās, iznākums un kas palīdzēja",
}
SHELL: Final = "operator"  # no person: whoever runs the installation's commands
Place = tuple[PlanStatus, Stage | None]


def word(text: str) -> str:
    return say(Language.LATVIAN, text)


def called(step: Step[PlanStatus]) -> str:
    """As on the step's button."""
    return word(STEPS[step.name][0])


def ways() -> list[tuple[Place, Step[PlanStatus], Place]]:
    """Every step from every place that a plan can come to along either chain."""
    found: dict[tuple[Place, str, Place], tuple[Place, Step[PlanStatus], Place]] = {}
    for chain in CHAINS:
        places: list[Place] = [(PlanStatus.DRAFT, None)]
        for place in places:
            for step in steps_from(PLAN, *place):
                after = lands(step, chain, place[0])
                found[place, step.name, after] = (place, step, after)
                places += [] if after in places else [after]
    return list(found.values())


def picture() -> Iterator[str]:
    """Statuses and arrows, as Mermaid."""
    yield "```mermaid\n"
    yield "stateDiagram-v2\n"
    yield from (f"    {status.value}: {word(f'PlanStatus.{status}')}\n" for status in PlanStatus)
    yield f"    [*] --> {PlanStatus.DRAFT.value}\n"
    arrows: dict[tuple[PlanStatus, PlanStatus], list[str]] = {}
    for before, step, after in ways():
        name = called(step)
        said = f"{name} ({word(f'Stage.{step.awaits}')})" if step.name == Action.APPROVE else name
        arrow = arrows.setdefault((before[0], after[0]), [])
        arrow += [] if said in arrow else [said]
    yield from (f"    {a.value} --> {b.value}: {', '.join(names)}\n" for (a, b), names in arrows.items())
    yield from (f"    {end.value} --> [*]\n" for end in (PlanStatus.VOID, PlanStatus.CLOSED))
    yield "```\n\n"


def rows() -> Iterator[str]:
    """The same as a table: step, by whom, from, to, and what it takes."""
    yield "| solis | kas | no | uz | nosacījumi |\n|---|---|---|---|---|\n"
    for step in PLAN:
        leaves = ", ".join(word(f"PlanStatus.{status}") for status in PlanStatus if status in step.leaves)
        enters = word(f"PlanStatus.{step.enters}") if step.enters else "pēc ķēdes"
        yield f"| {called(step)} | {_who(step.needs)} | {leaves} | {enters} | {'; '.join(_takes(step))} |\n"


def _who(permission: Permission) -> str:
    return ", ".join(word(f"Role.{role}") for role, level in GRANTS[permission].items() if level and role != SHELL)


def _takes(step: Step[PlanStatus]) -> Iterator[str]:
    if step.awaits is not None:
        yield f"plāns gaida: {word(f'Stage.{step.awaits}')}"
    if step.four_eyes:
        yield "ne tas, kas rakstīja, iesniedza vai jau apstiprināja"
    if step.comment:
        yield "jānorāda iemesls"
    if step.name in ALSO:
        yield ALSO[step.name]


def drawn(text: str) -> str:
    """The handbook with the picture as it is now."""
    before, rest = text.split(BEGINS)
    return before + BEGINS + "".join((*picture(), *rows())) + ENDS + rest.split(ENDS, 1)[1]


if __name__ == "__main__":
    HANDBOOK.write_text(drawn(HANDBOOK.read_text("utf-8")), "utf-8")
