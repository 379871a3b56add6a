"""The sample of a batch: drawn so that anybody can draw it again, and looked at by who had no part in the claims."""

from uuid import UUID

import streamlit as st

from models.money_words import SampleVerdict
from models.payments import PaymentBatch
from pages.shell import links, lists, paths, session
from pages.shell.act import act
from pages.shell.texts import _, label, plain, shown
from services.money import samples
from services.money.samples import CheckLine
from services.rulebook import rulebook


def render(batch: PaymentBatch) -> None:
    """Draw, look, say what was found. Nothing is frozen before."""
    st.subheader(_("Sample to look at again"), anchor=False)
    with session.at_work() as work:
        found, names = samples.find(work, batch.id), rulebook(work.session).names()
    if not found:
        st.caption(_("Part of the claims is drawn by lot and checked by somebody who neither filed nor decided them."))
        if st.button(_("Draw the sample"), icon=":material/casino:", key="draw sample"):
            act(_("The sample is drawn."), samples.draw, batch.id)
        return
    columns = {
        plain("Pupil"): [line.pupil for line in found],
        plain("column.kind"): [shown(names.get(line.kind, line.kind)) for line in found],
        plain("column.month"): [shown(line.month, "month") for line in found],
        plain("Approved"): [shown(line.approved) for line in found],
        plain("Result"): [label(line.verdict) if line.verdict else "" for line in found],
        plain("Comment"): [line.comment for line in found],
    }
    name = f"sample {batch.id}"
    ticked = set(lists.choose_many(name, columns, [line.id for line in found]))
    st.caption(_("Seed of the lot: {seed}", seed=batch.seed))
    _look(name, [line for line in found if line.id in ticked])
    if st.button(_("Draw again what was gathered since"), icon=":material/casino:", key="draw sample"):
        act(_("The sample is drawn."), samples.draw, batch.id)


def _look(name: str, chosen: list[CheckLine]) -> None:
    """One claim at a time: the link to its papers, and the verdict."""
    if len(chosen) != 1:
        st.caption(_("Tick one claim to look at it."))
        return
    line = chosen[0]
    links.link(plain("The claim with its evidence"), paths.CLAIMS, ":material/receipt_long:", claim=line.claim_id)
    if not line.mine:
        st.info(_("You had a part in this claim: somebody else looks at it again."), icon=":material/visibility_off:")
        return
    comment = st.text_input(_("What was found (needed for a fault)"), max_chars=2000, key=f"{name} comment {line.id}")
    with st.container(horizontal=True):
        if st.button(_("It is sound"), type="primary", icon=":material/check:", key="sound"):
            _say(name, line.id, line.version, SampleVerdict.SOUND, comment)
        if st.button(_("There is a fault"), icon=":material/report:", key="faulty"):
            _say(name, line.id, line.version, SampleVerdict.FAULTY, comment)


def _say(name: str, check_id: UUID, seen: int, verdict: SampleVerdict, comment: str) -> None:
    lists.untick(name)
    act(_("The verdict is kept."), samples.judge, check_id, seen, verdict, comment)
