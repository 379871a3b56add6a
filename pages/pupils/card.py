"""The pupil's card: who it is, the plans, the compensations, and who may see all this and why."""

from uuid import UUID

import streamlit as st

from models.pupils import PupilForm
from models.vocabulary import Paper
from pages.pupils import enrolment, history, moves
from pages.shell import badges, links, lists, paths, printing, session, url
from pages.shell.act import attempt
from pages.shell.fields import Sheet
from pages.shell.texts import _, grade, label, md, plain, plain_why, semester, shown
from services import papers, plan_writing, plans, pupils
from services.enrolment import edit
from services.errors import Invalid, Refusal
from services.forms import checked
from services.money import claim_lists
from services.pupils import Card
from services.rulebook import rulebook
from services.rules.permissions import Actor, Permission


def render(actor: Actor, pupil_id: UUID) -> None:
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(pupil=None, do=None)
        st.rerun()
    card = _card(pupil_id)
    pupil = card.pupil
    st.title(md(pupil.name), anchor=False)
    if card.left is not None:
        st.markdown(md(card.school.name))
        _former(actor, card)
        return
    with session.at_work() as work:
        onlookers = pupils.who_sees(work, pupil_id)
    place = {"education": pupil.education, "grade": grade(pupil.education, pupil.grade), "school": card.school.name}
    st.markdown(_("{education}, {grade} · {school}", **place))
    if url.text("do") == "edit" and actor.may(Permission.PUPIL_ENROL):
        _edit(card)
        return
    asked = moves.request(card)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _plans(actor, card)
        if actor.may(Permission.CLAIM_READ):
            _claims(card)
        history.render(pupil_id)
    with right:
        _details(actor, card)
        if card.movable and not asked:
            moves.sending(card)
        with st.expander(
            _("Who may see this pupil, and why ({count})", count=len(onlookers)), icon=":material/visibility:"
        ):
            columns = {
                plain("Person"): [one.name for one in onlookers],
                plain("column.role"): [label(one.role) for one in onlookers],
                plain("Why"): [plain_why(one.why) for one in onlookers],
            }
            lists.table(columns, "onlookers")


def _card(pupil_id: UUID) -> Card:
    """The card; of a duplicate that was merged, the one it is part of now."""
    with session.at_work() as work:
        kept = pupils.kept_as(work, pupil_id)
    if kept is not None:
        session.leave_note(_("This record is part of another one now; here it is."), ":material/merge:")
        url.put(pupil=kept)
        st.rerun()
    with session.at_work() as work:
        return pupils.card(work, pupil_id)


def _former(actor: Actor, card: Card) -> None:
    """What is left of a pupil who has moved on: this school's own plans, payments and history."""
    moves.former(card)
    _plans(actor, card)
    if actor.may(Permission.CLAIM_READ):
        _claims(card)
    history.render(card.pupil.id)


def _plans(actor: Actor, card: Card) -> None:
    st.subheader(_("Support plans"), anchor=False)
    with session.at_work() as work:
        page = plans.find(work, pupil_id=card.pupil.id)
        open_now = plan_writing.semesters_open(work) if card.left is None else []
    for line in page.lines:
        name, status = st.columns([3, 2], vertical_alignment="center")
        elsewhere = f" · {line.school}" if line.school != card.school.name else ""
        with name:
            links.link(
                f"{semester(line.semester)} · {line.code}{elsewhere}",
                paths.PLANS,
                ":material/assignment:",
                plan=line.id,
            )
        with status:
            badges.plan_badge(line.status, line.awaits)
    if not page.lines:
        st.caption(_("No plan yet."))
    if actor.may(Permission.PLAN_WRITE):
        held = {line.semester for line in page.lines if line.school == card.school.name}
        for open_semester in open_now:
            if open_semester not in held:
                _begin(card, open_semester)
                if any(semester_held < open_semester for semester_held in held):
                    _begin_copy(card, open_semester)


def _begin(card: Card, open_semester: str) -> None:
    text = _("Write the plan for {semester}", semester=semester(open_semester))
    if st.button(text, icon=":material/edit_note:", type="primary", key=f"begin {open_semester}"):
        begun = attempt(
            plan_writing.begin_plan,
            card.pupil.id,
            open_semester,
            "",
            session.once(f"begin {card.pupil.id} {open_semester}"),
        )
        if not isinstance(begun, Refusal):
            links.go(paths.PLANS, plan=begun)


def _begin_copy(card: Card, open_semester: str) -> None:
    """Begin with what the last plan held; what is left out is told in the editor."""
    if st.button(
        _("Begin with the last plan's risks and measures"), icon=":material/content_copy:", key=f"copy {open_semester}"
    ):
        key = session.once(f"copy {card.pupil.id} {open_semester}")
        begun = attempt(plan_writing.begin_copy, card.pupil.id, open_semester, key)
        if not isinstance(begun, Refusal):
            plan_id, told = begun
            session.remember(f"copied {plan_id}", told)
            links.go(paths.PLANS, plan=plan_id)


def _claims(card: Card) -> None:
    st.subheader(_("Compensations"), anchor=False)
    with session.at_work() as work:
        page, sums = claim_lists.find(work, pupil_id=card.pupil.id)
        names = rulebook(work.session).names()
    if not page.lines:
        st.caption(_("No compensation yet."))
        return
    columns = {
        plain("column.month"): [shown(line.month, "month") for line in page.lines],
        plain("column.kind"): [shown(names.get(line.kind, line.kind)) for line in page.lines],
        plain("Asked"): [shown(line.asked) for line in page.lines],
        plain("Approved"): [shown(line.approved) for line in page.lines],
        plain("column.status"): [label(line.status) for line in page.lines],
    }
    lists.table(columns, "claims of pupil")
    if sums.claims > len(page.lines):
        st.caption(_("{total} in all", total=sums.claims))


def _details(actor: Actor, card: Card) -> None:
    st.subheader(_("Details"), anchor=False)
    guardian, application = card.guardian, card.application
    rows = [
        ("column.personal_code", card.code),
        ("column.birth_date", card.pupil.birth_date),
        ("column.language", card.pupil.language),
        ("column.guardian_name", guardian.name if guardian else None),
        ("column.guardian_phone", guardian.phone if guardian else None),
        ("column.guardian_email", guardian.email if guardian else None),
        ("column.application_date", application.signed_on if application else None),
        ("column.application_signer", application.signer if application else None),
    ]
    lists.pairs([(plain(name), shown(value)) for name, value in rows if value])
    if card.earlier:
        codes = (f"{code.code} ({plain('until {day}', day=code.valid_to)})" for code in card.earlier)
        lists.pairs([(plain("Codes before"), ", ".join(codes))])
    if application is None:
        st.warning(
            _("The signed application is not on record; without it no plan can be submitted."), icon=":material/draft:"
        )
    with st.popover(_("Print the application form"), icon=":material/print:"):
        name = f"print {card.pupil.id}"
        printing.prepare(name, papers.of_pupil, card.pupil.id, printing.choose(name, [Paper.APPLICATION])[1])
    if actor.may(Permission.PUPIL_ENROL) and st.button(_("Correct the details"), icon=":material/edit:", key="edit"):
        url.put(do="edit")
        st.rerun()


def _edit(card: Card) -> None:
    pupil, guardian, application = card.pupil, card.guardian, card.application
    start = {
        "personal_code": card.code, "first_name": pupil.first_name, "last_name": pupil.last_name, "birth_date": pupil.birth_date,
        "gender": pupil.gender, "programme": pupil.education, "grade": pupil.grade, "language": pupil.language,
    }  # fmt: skip
    if guardian:
        start |= {"guardian_name": guardian.name, "guardian_phone": guardian.phone, "guardian_email": guardian.email}
    if application:
        start |= {"application_date": application.signed_on, "application_signer": application.signer}
    sheet = Sheet(f"edit {pupil.id}", start=start, kept=False)
    seen = sheet.seen(pupil.version, "personal_code")
    enrolment.fields(sheet)
    save, leave = st.columns([1, 3])
    if leave.button(_("Leave it as it is"), key="leave"):
        sheet.clear()
        url.put(do=None)
        st.rerun()
    if save.button(_("Save"), type="primary", key="enter save"):
        try:
            form = checked(PupilForm, sheet.raw)
        except Invalid as refusal:
            sheet.mark(refusal)
            return
        if not isinstance(attempt(edit, pupil.id, seen, form), Refusal):
            sheet.clear()
            session.leave_note(_("Saved."), ":material/check_circle:")
            url.put(do=None)
            st.rerun()
