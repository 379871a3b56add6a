"""How differences between two plans are said: what became of what, in a word with its icon, side by side."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import streamlit as st

from models.vocabulary import Education, MeasureType
from pages.shell.texts import _, label, plain, prose, semester, shown
from services.rules.names_of import Named
from services.rules.plan_versions import Difference, Mark

Names = Mapping[str, Named]
_OTHERWISE: Final = {"provider": "provider_id"}


def field_name(field: str) -> str:
    """What people call a field of a plan, a risk or a measure: as the trail does."""
    if field == "funding":
        return plain("planned funding")
    if field == "programme":
        return plain("column.programme")
    return plain(f"kept.{_OTHERWISE.get(field, field)}")


def title(difference: Difference, names: Names, kinds: Mapping[str, str]) -> str:
    """What a difference is about: the plan's field, a risk or a measure by its name."""
    if not difference.thing:
        name = field_name(difference.field)
        return f"{name[:1].upper()}{name[1:]}"
    code = difference.key if difference.thing == "risks" else kinds.get(difference.key, "")
    name = shown(names.get(code, code))
    return f"{code} {name}" if difference.thing == "risks" else name


def kinds_of(*contents: Mapping[str, Any]) -> dict[str, str]:
    """The kind of each measure by its id: what people call a measure."""
    return {str(one["id"]): str(one["kind"]) for content in contents for one in content["measures"]}


def mark(difference: Difference) -> str:
    match difference.mark:
        case Mark.ADDED:
            return f":material/add_circle: {_('added')}"
        case Mark.REMOVED:
            return f":material/do_not_disturb_on: {_('removed')}"
        case Mark.CHANGED:
            return f":material/change_circle: {_('changed')}"


def table(differences: Sequence[Difference], heads: tuple[str, str], names: Names, kinds: Mapping[str, str]) -> None:
    """All differences in one table, the older plan on the left."""
    rows = [f"| {_('What')} | {_('Change')} | {heads[0]} | {heads[1]} |", "|---|---|---|---|"]
    for one in differences:
        what = prose(title(one, names, kinds))
        if one.thing and one.field:
            what = f"{what}: {field_name(one.field)}"
        rows.append(f"| {what} | {mark(one)} | {_cell(one, one.before, names)} | {_cell(one, one.after, names)} |")
    st.markdown("\n".join(rows))


def _cell(difference: Difference, value: Any, names: Names) -> str:  # noqa: ANN401 whatever a plan holds
    return prose(said(difference, value, names)).replace("  \n", " ")


def said(difference: Difference, value: Any, names: Names) -> str:  # noqa: ANN401 whatever a plan holds
    """A value of a difference in words; a whole risk or measure in one sentence."""
    if value is None and not difference.field:
        return "—"
    if difference.field:
        return in_words(difference.field, value, names)
    parts = [
        in_words(name, part, names)
        for name, part in value.items()
        if name not in ("id", "code", "sensitive", "provider_id")
    ]
    return " · ".join(part for part in parts if part != "—")


def in_words(field: str, value: Any, names: Names) -> str:  # noqa: ANN401 one value as JSON keeps it
    """One value as people say it."""
    if field == "rating":
        return plain("not rated yet") if value is None else plain(f"Rating.{int(value)}")
    if value in (None, "", []):
        return "—"
    if field in ("kind", "programme"):
        return shown(names.get(value, value))
    return _SAID.get(field, shown)(value)


def _total(funding: Mapping[str, str]) -> str:
    parts = [Decimal(funding[part]) for part in ("consultations", "compensations", "preparation")]
    return shown(sum(parts, Decimal(0)))


_SAID: Final[Mapping[str, Callable[[Any], str]]] = {
    "risks": ", ".join,
    "type": lambda value: label(MeasureType(value)),
    "education": lambda value: label(Education(value)),
    "amount": lambda value: shown(Decimal(value)),
    "hours": lambda value: plain("{hours} h a month", hours=value),
    "semester": semester,
    "starts_on": lambda value: shown(date.fromisoformat(value)),
    "ends_on": lambda value: shown(date.fromisoformat(value)),
    "funding": _total,
}
