"""A plan on paper, fetched as a browser fetches it."""

from uuid import UUID

from services.documents.making import Ending
from tests.papers.reading import words
from tests.security.tab import Tab


def printed(tab: Tab, plan_id: UUID, ending: str, *, whole: bool = False) -> str:
    """What the printed plan says."""
    tab.go("plani", f"plan={plan_id}")
    tab.type([ending.upper()], key=f"print {plan_id} ending")
    if whole:
        tab.type(True, key=f"print {plan_id} whole")
    tab.click(f"print {plan_id} prepare")
    answer = tab.browser.get(tab.screen.one("download_button", key=f"print {plan_id} save").message.url)
    assert answer.status == 200
    return words(Ending(ending), answer.body)
