"""How a bug of our own looks from the outside."""

from models.vocabulary import Language
from services.texts import say
from tests.security.tab import Tab

_SAID = "Something went wrong. Nothing was saved. Please tell your administrator this code: {code}"


def stumbled(tab: Tab) -> bool:
    """Whether the page ended in an incident, or in Streamlit's own words for one."""
    words = {say(language, _SAID, code="").strip() for language in Language}
    return any(said in tab.screen.read() for said in words) or bool(tab.screen.all("exception"))
