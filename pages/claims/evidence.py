"""Evidence on the screen: photos in sight, papers to take away, files to add from a telephone or a disk."""

from typing import Final
from uuid import UUID

import streamlit as st

from pages.shell import printing, session
from pages.shell.act import act, attempt, show
from pages.shell.texts import _, md, plain, why
from services.errors import Refusal
from services.money import evidence
from services.money.evidence import EvidenceLine

_KINDS: Final = ("jpg", "jpeg", "png", "webp", "pdf")


def choose(key: str) -> list[tuple[str, bytes]] | None:
    """The files to be added, or None while one of them cannot be evidence; why not stands beside its name."""
    given = st.file_uploader(
        _("Evidence: photos or PDF"), type=list(_KINDS), accept_multiple_files=True, key=key,
        help=plain("A photo of the receipt taken with a phone is enough. Up to 10 MB a file."),
    )  # fmt: skip
    chosen, sound = [(file.name, file.getvalue()) for file in given or []], True
    for name, content in chosen:
        try:
            evidence.require_sound(content)
        except Refusal as refusal:
            st.error(f"**{md(evidence.clean_name(name))}**: {why(refusal.why)}", icon=":material/block:")
            sound = False
    return chosen if sound else None


def draw(claim_id: UUID, *, mendable: bool = False) -> None:
    """All files of a claim, for whoever reads it; `mendable`: with the means to take one back."""
    with session.at_work() as work:
        lines = evidence.of_claim(work, claim_id)
    if not lines:
        st.caption(_("No evidence is attached."))
    for number, line in enumerate(lines):
        if line.is_photo:
            _photo(line)
        _below(claim_id, line, number, mendable=mendable)


def add(claim_id: UUID) -> None:
    """Add files to a claim that is filed already."""
    name = f"add evidence {claim_id}"
    files = choose(f"{name} {session.turn(name)}")
    if files and st.button(_("Add the files"), key=name, icon=":material/attach_file:"):
        results = [attempt(evidence.attach, claim_id, *file) for file in files]
        if not any(isinstance(result, Refusal) for result in results):
            session.begin_anew(name)
            session.drop(f"claim {claim_id} seen")  # the claim that is being mended moved on by this very click
            session.leave_note(_("The files are added."), ":material/check_circle:")
            st.rerun()


def _photo(line: EvidenceLine) -> None:
    try:
        with session.at_work() as work:
            picture = evidence.show(work, line.id)
    except Refusal as refusal:
        show(refusal)
    else:
        st.image(picture, width="stretch")


def _below(claim_id: UUID, line: EvidenceLine, number: int, *, mendable: bool) -> None:
    size = f"{max(1, line.size // 1024)} KB"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{md(line.name)} · {size}")
        if st.button(_("Open the file"), key=f"open evidence {number}", icon=":material/file_open:"):
            taken = attempt(evidence.take_away, line.id)
            if not isinstance(taken, Refusal):
                printing.save(f"evidence {number}", taken.name, taken.content)
        if mendable and st.button(_("Take back"), key=f"detach {number}", icon=":material/delete:"):
            session.drop(f"claim {claim_id} seen")
            act(_("The file is taken back."), evidence.detach, line.id)
