"""Before anything else: sign in, set a password of one's own, choose among one's roles."""

import streamlit as st

from pages.shell import session
from pages.shell.fields import Sheet
from pages.shell.frame import role_names
from pages.shell.texts import _, plain
from services import passwords, signin
from services.errors import Invalid, Refusal
from services.rules.answers import Why
from services.signin import Presence


def sign_in() -> None:
    """The form of streamlit-authenticator; a wrong name and a wrong password give the same answer."""
    from pages.shell import authenticator  # noqa: PLC0415 not before the server runs

    left, middle, right = st.columns([1, 2, 1])
    del left, right
    with middle:
        st.title("Pumpurs", anchor=False)
        st.caption(_("Support for children at risk of leaving school: plans, consultations, compensations, figures."))
        fields = {
            "Form name": plain("Sign in"),
            "Username": plain("column.username"),
            "Password": plain("column.password"),
            "Login": plain("Sign in"),
        }
        try:
            status = authenticator.form(fields)
        except Refusal as refusal:
            st.warning(_(refusal.why.name, **refusal.why.values), icon=":material/timer:")
            return
        if status:
            st.rerun()
        if status is False:
            st.error(_("The user name or the password is not right."), icon=":material/block:")
        with st.expander(_("I cannot get in")):
            st.markdown(
                _(
                    "Ask the director or coordinator of your school, or your administrator: they give you a one-time code "
                    "that you enter instead of the password. It is valid for a day, once."
                )
            )


def set_password(presence: Presence) -> None:
    """Whoever came in with a one-time code, or wants a new password, sets one of their own."""
    st.title(_("Set your password"), anchor=False)
    st.markdown(
        _(
            "At least {shortest} characters; several words that do not belong together are easiest.",
            shortest=passwords.SHORTEST,
        )
    )
    sheet = Sheet("new password", kept=False)
    # A form: outside one, Streamlit forgets a password that is left with the Tab key.
    with st.form("new password", border=False):
        first = sheet.password("password", plain("New password"))
        second = sheet.password("again", plain("The same once more"))
        if not st.form_submit_button(_("Save password"), type="primary"):
            return
    if first != second:
        sheet.mark(Invalid({"again": Why("password.differs")}))
    try:
        entered = signin.set_password(presence, first, session.device())
    except Invalid as refusal:
        sheet.mark(refusal)
    else:
        session.forget()
        session.enter(entered)
        session.leave_note(_("Your password is set."), ":material/check_circle:")
        st.rerun()


def choose_role(presence: Presence) -> None:
    """Somebody with several roles says in which one they act; it can be changed at any time."""
    st.title(_("In which role do you act now?"), anchor=False)
    for assignment_id, name in role_names(presence).items():
        if st.button(name, key=f"role {assignment_id}", icon=":material/badge:", width="stretch"):
            session.choose_role(assignment_id)
            st.rerun()


def no_role() -> None:
    st.title(_("You have no role here"), anchor=False)
    st.info(_("Your account is open, but nobody has given you a role yet. Please ask your administrator."))
