"""Pupils recorded twice: the pairs, one pair side by side, the verdict, and taking it back."""

from uuid import UUID

import streamlit as st

from pages.shell import lists, session, url
from pages.shell.act import act, attempt
from pages.shell.fields import Sheet
from pages.shell.texts import _, label, plain, plain_why, semester, shown
from services import duplicates
from services.duplicates import Look, Pair, Record, Verdict
from services.errors import Refusal
from services.rules.permissions import Actor

_VERDICTS = "verdicts"


def render(actor: Actor) -> None:
    del actor
    one, other = url.uuid("one"), url.uuid("other")
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(do=None if one is None else "twins", one=None, other=None)
        st.rerun()
    st.title(_("Likely duplicates"), anchor=False)
    if one is not None and other is not None:
        _side_by_side(one, other)
        return
    with session.at_work() as work:
        pairs, told = duplicates.candidates(work), duplicates.verdicts(work)
    if not pairs:
        st.info(_("No two records look like one pupil."), icon=":material/task_alt:")
    else:
        _pairs(pairs)
    if told:
        _settled(told)


def _pairs(pairs: list[Pair]) -> None:
    columns = {
        plain("One record"): [_look(pair.one) for pair in pairs],
        plain("The other record"): [_look(pair.other) for pair in pairs],
        plain("Why"): [" ".join(plain_why(why) for why in pair.why) for pair in pairs],
    }
    opened = lists.choose_one("twins", columns, [_id(pair) for pair in pairs])
    if opened is not None:
        pair = next(pair for pair in pairs if _id(pair) == opened)
        url.put(one=pair.one.id, other=pair.other.id)
        st.rerun()


def _id(pair: Pair) -> UUID:
    return UUID(int=pair.one.id.int ^ pair.other.id.int)


def _look(look: Look) -> str:
    return f"{look.name}, {look.code}"


def _side_by_side(one: UUID, other: UUID) -> None:
    with session.at_work() as work:
        left, right = duplicates.compare(work, one, other)
    seen = [session.seen_before(f"twin {record.pupil.id}", record.pupil.version) for record in (left, right)]
    rows = [(title, a, b) for title, a, b in zip(_titles(), _told(left), _told(right), strict=True) if a or b]
    columns = {
        "": [title for title, _a, _b in rows],
        plain("One record"): [a for _title, a, _b in rows],
        plain("The other record"): [b for _title, _a, b in rows],
        plain("Differs"): [plain("yes") if a != b else "" for _title, a, b in rows],
    }
    lists.table(columns, "side by side")
    sheet = Sheet(f"twins {one} {other}", kept=False)
    comment = sheet.text("comment", title=_("Comment"))
    st.caption(
        _("The same pupil: the plans, payments, codes and history of both come under the record you keep. It can be undone.")
    )  # fmt: skip
    pair = ((left.pupil.id, seen[0]), (right.pupil.id, seen[1]))
    with st.container(horizontal=True):
        keep = [
            st.button(_("The same: keep {code}", code=record.codes[0].code), key=f"keep {number}", type="primary")
            for number, record in enumerate((left, right))
        ]
        differ = st.button(_("Two different pupils"), key="differ")
    if any(keep):
        _settle(pair if keep[0] else (pair[1], pair[0]), same=True, comment=comment)
    elif differ:
        _settle(pair, same=False, comment=comment)


def _settle(pair: tuple[tuple[UUID, int], tuple[UUID, int]], *, same: bool, comment: str) -> None:
    key = session.once(f"settle {pair[0][0]} {pair[1][0]}")
    if isinstance(attempt(duplicates.settle, *pair, same=same, comment=comment, key=key), Refusal):
        return
    session.drop("settle ")
    done = _("The two records are one now.") if same else _("They will not be shown as duplicates again.")
    session.leave_note(done, ":material/check_circle:")
    url.put(one=None, other=None, do=None if same else "twins", pupil=pair[0][0] if same else None)
    st.rerun()


def _titles() -> list[str]:
    names = (
        "column.last_name", "column.first_name", "column.personal_code", "column.birth_date", "column.gender",
        "column.programme", "column.grade", "column.language", "column.school", "column.guardian_name",
        "column.guardian_phone", "column.guardian_email", "column.application_date", "Support plans", "Compensations", "Approved",
    )  # fmt: skip
    return [plain(name) for name in names]


def _told(record: Record) -> list[str]:
    """One record in the order of the titles."""
    pupil, guardian, application = record.pupil, record.guardian, record.application
    plans = (f"{code} ({semester(of)}, {label(status)})" for code, of, status in record.plans)
    values: list[object] = [
        pupil.last_name, pupil.first_name, ", ".join(code.code for code in record.codes), pupil.birth_date, pupil.gender,
        pupil.education, pupil.grade, pupil.language, record.school, guardian.name if guardian else "",
        guardian.phone if guardian else "", guardian.email if guardian else "",
        application.signed_on if application else "", "; ".join(plans), record.claims, record.approved,
    ]  # fmt: skip
    return [shown(value) if value not in (None, "") else "" for value in values]


def _settled(told: list[Verdict]) -> None:
    st.subheader(_("Settled"), anchor=False)
    lines = lists.as_shown(_VERDICTS, None, lambda: told)
    columns = {
        plain("When"): [shown(line.decided_at) for line in lines],
        plain("Verdict"): [plain("the same pupil") if line.same else plain("two different pupils") for line in lines],
        plain("Kept record"): [line.pupil for line in lines],
        plain("The other record"): [line.other for line in lines],
        plain("Comment"): [line.comment for line in lines],
        plain("Undone"): [shown(line.undone_at) if line.undone_at else "" for line in lines],
    }
    chosen = lists.choose_many(_VERDICTS, columns, [line.id for line in lines])
    standing = [line for line in lines if line.id in chosen and line.undone_at is None]
    if len(standing) == 1 and st.button(_("Undo the verdict"), icon=":material/undo:", key="undo verdict"):
        lists.untick(_VERDICTS)
        act(_("The verdict is undone."), duplicates.undo, standing[0].id, standing[0].version)
