"""The evaluation at the semester's end: an end rating for every risk, the outcome, and what helped."""

import streamlit as st

from models.plans import EvaluationForm
from models.vocabulary import Outcome, Rating
from pages.shell.act import act, show
from pages.shell.fields import Sheet as Fields
from pages.shell.texts import _, md, plain, shown
from services import plan_steps
from services.errors import Invalid
from services.forms import checked
from services.plans import Sheet


def render(sheet: Sheet, seen: int) -> None:
    with st.expander(_("Evaluate and close"), icon=":material/task_alt:"):
        fields = Fields(f"evaluate {sheet.plan.id}")
        ratings = {}
        for risk in sheet.risks:
            name, rating = st.columns([3, 2], vertical_alignment="center")
            name.markdown(
                f"**{md(risk.code)}** {md(shown(sheet.names.get(risk.code, risk.code)))}: {md(plain(f'Rating.{risk.rating}'))} →"
            )
            with rating:
                ended = fields.choice(
                    f"end {risk.code}", list(Rating), title=plain("Rating at the end"), show=lambda r: plain(f"Rating.{int(r)}"),
                    code=lambda r: str(int(r)), label_visibility="collapsed",
                )  # fmt: skip
            if ended is not None:
                ratings[risk.code] = ended
        outcome = fields.word("outcome", list(Outcome))
        helped = fields.text("helped", title=_("What helped?"), lines=True, height=90)
        fields.keep()
        if st.button(_("Close the plan"), type="primary", key=f"close {sheet.plan.id}"):
            try:
                form = checked(EvaluationForm, {"outcome": outcome, "helped": helped, "end_ratings": ratings})
            except Invalid as refusal:
                show(refusal)
            else:
                act(_("The plan is closed."), plan_steps.close, sheet.plan.id, seen, form)
