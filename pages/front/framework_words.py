"""What Streamlit itself says on our screens. Our script puts the words of the person's language in their place."""

from typing import Final

from models.vocabulary import Language
from services.texts import catalogue

SAID: Final = (
    "Choose an option", "Choose options", "No results", "Select all", "Clear all", "Clear value", "Upload", "Browse files",
    "Drag and drop file here", "Drag and drop files here", "Press Enter to apply", "Press Ctrl+Enter to apply", "Press Enter to submit form",
    "Skip to main content", "Sort ascending", "Sort descending", "Autosize", "Pin column", "Hide column", "Search",
    "Fullscreen", "Close fullscreen", "Show password text", "Hide password text", "Close", "Open sidebar", "Close sidebar",
    "Page not found", "Connecting", "Running...", "Stop", "Rerun", "Please wait...", "View more", "View less",
    "Previous page", "Next page", "This field is required.", "Choose date", "day", "month", "year", "Empty", "Open", "Sidebar",
    "Collapse sidebar", "Expand sidebar", "Show password", "Hide password", "Show/hide columns", "file upload", "10MB per file",
    "Press Enter to submit", "Clear", "Remove", "Increment", "Decrement", "First page", "Last page",
    "yyyy", "01 – January", "02 – February", "03 – March", "04 – April",
    "05 – May", "06 – June", "07 – July", "08 – August",
    "09 – September", "10 – October", "11 – November", "12 – December",
)  # fmt: skip


def words(language: Language) -> dict[str, str]:
    """English to the language; only what differs."""
    found = {said: catalogue(language).gettext(said) for said in SAID}
    return {said: other for said, other in found.items() if other != said}
