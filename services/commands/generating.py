"""A made-up country of any size, for trials and benchmarks."""

from typing import Annotated

import typer
from rich.progress import Progress

from services.commands.common import Json, answer, errors, tell
from services.generating import country
from services.generating.size import Size
from services.setting_up import prepare


def generate(
    schools: Annotated[int, typer.Option("--schools", min=1, metavar="N", help="How many schools.")],
    pupils: Annotated[int, typer.Option("--pupils", min=1, metavar="N", help="How many pupils, all over the country.")],
    semesters: Annotated[int, typer.Option("--semesters", min=1, metavar="N", help="How many, the first is 2017-1.")],
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="The same seed, the same country.")] = 1,
    as_json: Json = False,
) -> None:
    """Make up a country of any size in a database where there is nobody, for trials and benchmarks."""
    prepare()
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task(tell("Making up a country …"), total=schools)
        made = country.make_up(
            Size(schools, pupils, semesters, seed), lambda done: progress.update(task, completed=done)
        )
    today = country.today(semesters).isoformat()
    names = ("school", "pupil", "plan", "consultation", "claim")
    told = {f"{name}s": made.get(name, 0) for name in names}
    lines = [
        tell("{schools} schools, {pupils} pupils, {plans} plans, {consultations} consultations, {claims} claims.", **told),
        tell("It is looked at on {day}: serve it with PUMPURS_TODAY={day}.", day=today),
        tell("Nobody has a password: `pumpurs user list` names everybody, `pumpurs user password NAME` lets one in."),
    ]  # fmt: skip
    answer(as_json, {**told, "rows": sum(made.values()), "seed": seed, "today": today}, "\n".join(lines))
