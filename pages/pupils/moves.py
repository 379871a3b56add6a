"""Changing school: the list of moves, the answer to a school that asks, and sending a pupil on."""

from uuid import UUID

import streamlit as st

from models.fields import day
from pages.shell import lists, session, url
from pages.shell.act import act
from pages.shell.fields import Sheet
from pages.shell.texts import _, label, md, plain, shown
from services import clock, moving
from services.moving import TransferLine
from services.paging import Page
from services.pupils import Card
from services.rules.permissions import Actor

_LIST = "moves"


def render(actor: Actor) -> None:
    """Every move out of and into the schools within reach."""
    del actor
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(do=None, move=None, page=None)
        st.rerun()
    st.title(_("Changes of school"), anchor=False)
    with session.at_work() as work:
        page = moving.find(work, number=url.number("page"))
    if not page.total:
        st.info(
            _("No pupil has changed school yet. A school asks for a pupil by enrolling them; their own school sends them from the card.")
        )  # fmt: skip
        return
    _own_request(page)
    opened = lists.choose_one(_LIST, _columns(page.lines), [line.id for line in page.lines])
    lists.pager(page)
    if opened is not None:
        pupil_id = next((line.pupil_id for line in page.lines if line.id == opened), None)
        url.put(do=_LIST if pupil_id is None else None, pupil=pupil_id, move=opened if pupil_id is None else None)
        st.rerun()


def _columns(lines: list[TransferLine]) -> dict[str, list[str]]:
    return {
        plain("column.status"): [label(line.status) for line in lines],
        plain("Pupil"): [line.pupil or plain("not known before the move") for line in lines],
        plain("From"): [line.from_school or "—" for line in lines],
        plain("To"): [line.to_school for line in lines],
        plain("Asked on"): [shown(line.asked_at) for line in lines],
        plain("Day of the move"): [shown(line.moved_on) for line in lines],
        plain("Reason"): [line.reason or line.comment for line in lines],
    }


def _own_request(page: Page[TransferLine]) -> None:
    """A request of one's own school, opened from the list."""
    line = next((line for line in page.lines if line.id == url.uuid("move")), None)
    if line is None:
        return
    with st.container(border=True):
        st.markdown(f"**{md(label(line.status))}** · {md(line.reason)}")
        if line.comment:
            st.markdown(_("The answer of the other school: {comment}", comment=line.comment))
        if line.withdraws and st.button(_("Withdraw the request"), icon=":material/undo:", key="withdraw"):
            seen = session.seen_before(f"move {line.id}", line.version)
            act(_("The request is withdrawn."), moving.withdraw, line.id, seen)


def request(card: Card) -> bool:
    """On the card, for whoever answers for the pupil's school: the request that waits; whether there is one."""
    if not card.movable:
        return False
    with session.at_work() as work:
        waiting = moving.find(work, pupil_id=card.pupil.id, waiting=True).lines
    if waiting:
        _answer(waiting[0])
    return bool(waiting)


def sending(card: Card) -> None:
    """On the card, while nobody asks for the pupil."""
    with st.expander(_("Send the pupil to another school"), icon=":material/move_up:"):
        _send(card)


def _answer(line: TransferLine) -> None:
    seen = session.seen_before(f"move {line.id}", line.version)
    with st.container(border=True):
        st.markdown(f":material/move_up: **{_('{school} asks for this pupil', school=line.to_school)}**")
        st.markdown(f"{md(line.reason)}  \n:gray[{md(shown(line.asked_at))}]")
        st.caption(_consequences())
        sheet = Sheet(f"answer {line.id}", start={"moved_on": clock.today()}, kept=False)
        when, words = st.columns([1, 3])
        with when:
            moved_on = sheet.day("moved_on", title=_("Day of the move"))
        with words:
            comment = sheet.text("comment", title=_("Comment (needed to refuse)"))
        with st.container(horizontal=True):
            yes = st.button(_("Let the pupil go"), type="primary", key="let go", disabled=not moved_on)
            no = st.button(_("Refuse"), key="refuse")
        if yes:
            act(
                _("The pupil has moved to {school}.", school=line.to_school),
                moving.confirm,
                line.id,
                seen,
                day(moved_on),
                comment,
            )
        if no:
            act(_("The request is refused."), moving.refuse, line.id, seen, comment)


def _send(card: Card) -> None:
    st.caption(_consequences())
    sheet = Sheet(f"send {card.pupil.id}", start={"moved_on": clock.today()}, kept=False)
    seen = sheet.seen(card.pupil.version, "number")
    number = sheet.text("number", title=_("Registration number of the new school"))
    moved_on = sheet.day("moved_on", title=_("Day of the move"))
    comment = sheet.text("comment", title=_("Comment"))
    if st.button(_("Send"), key="send", disabled=not moved_on):
        act(
            _("The pupil is sent to the other school."),
            moving.send,
            card.pupil.id,
            seen,
            number,
            day(moved_on),
            comment,
        )


def _consequences() -> str:
    return _("Details and the history go along; plans and payments stay with your school and end with the move.")


def former(card: Card) -> None:
    """What a school still sees of a pupil who has left: that, and its own time."""
    if card.left is not None:
        st.info(
            _("This pupil left your school on {day}. You see the time here, nothing of today.", day=card.left.moved_on),
            icon=":material/history:",
        )


def ask(sheet: Sheet, school_id: UUID, code: str) -> None:
    """Another school holds the code that was typed: ask for the pupil, learning nothing of them."""
    with st.container(border=True):
        st.markdown(f":material/move_up: **{_('Another school holds the code {code}', code=code)}**")
        st.caption(_("You may ask for the pupil; that school answers. Until then nothing is told of the pupil."))
        about = " ".join(sheet.raw[name] for name in ("first_name", "last_name") if sheet.raw.get(name))
        form = Sheet("ask", start={"reason": f"{about}, {code}".strip(", ")}, kept=False)
        reason = form.text("reason", title=_("Whom do you ask for, and why?"))
        if st.button(_("Ask for the pupil"), type="primary", key="ask", icon=":material/send:"):
            done = _("The request is sent. You will see the answer under Changes of school.")
            if form.hand_in(done, moving.ask, school_id, code, reason, session.once("ask")) is not None:
                sheet.clear()
                session.drop("ask ")
                url.put(do=_LIST)
                st.rerun()
