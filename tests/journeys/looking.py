"""Look at a screen as it is drawn: what axe-core finds, what sticks out of a phone, in light and in dark."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe

from tests.journeys.person import LAPTOP, PHONE, Person

_AXE: Final = Axe()
_GRAVE: Final = ("serious", "critical")
_RULES: Final = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
_CONTRAST: Final = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# Of Streamlit's own making, out of our reach: the rule, a part of the element, why it stays.
STREAMLITS_OWN: Final[tuple[tuple[str, str, str], ...]] = ()
_WIDER: Final = """() => {
  const wide = document.scrollingElement.scrollWidth - window.innerWidth;
  const main = document.querySelector('[data-testid=stMain]');
  return Math.max(wide, main ? main.scrollWidth - main.clientWidth : 0);
}"""


def faults(who: Person) -> Iterator[str]:
    """Everything wrong with the screen in front of somebody, on a laptop and on a phone, in light and in dark."""
    yield from _looked_at(who, LAPTOP, "light", _RULES)
    yield from _looked_at(who, LAPTOP, "dark", _CONTRAST)
    yield from _looked_at(who, PHONE, "dark", _RULES)
    yield from _looked_at(who, PHONE, "light", _CONTRAST)
    who.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type] # a size


def _looked_at(who: Person, size: dict[str, int], theme: str, rules: Mapping[str, Any]) -> Iterator[str]:
    page, where = who.page, f"{size['width']} {theme}"
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type] # light or dark
    page.set_viewport_size(size)  # type: ignore[arg-type] # a size
    wider = 1
    for _ in range(12):  # a table takes its new width some frames after the window; what stays wide is a fault
        page.wait_for_timeout(250)
        wider = page.evaluate(_WIDER)
        if wider <= 0:
            break
    if wider > 0:
        yield f"{where}: {wider} px stick out to the right"
    for found in _AXE.run(page, options=dict(rules)).response["violations"]:
        for node in found["nodes"]:
            if found["impact"] in _GRAVE and not _known(found["id"], node["html"]):
                yield f"{where}: {found['id']}: {node['target']} {node['html'][:200]}"


def _known(rule: str, html: str) -> bool:
    return any(rule == known and part in html for known, part, _why in STREAMLITS_OWN)
