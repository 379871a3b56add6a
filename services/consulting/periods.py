"""What a partner has reported to the state stands: its months are closed to changes."""

from datetime import date

from models.places import School
from services import closed_months
from services.errors import NotNow
from services.work import Work


def require_open_period(work: Work, school: School, month: date) -> None:
    """Raises NotNow where the school's partner has handed in its report on this month."""
    if locked(work, school, month):
        raise NotNow("consultation.period_closed", month=month.replace(day=1), school=school.name)


def locked(work: Work, school: School, month: date) -> bool:
    return closed_months.any_closed(work, school.id, month)
