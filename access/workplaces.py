"""For which workplace somebody acts in a plan: what the trail and the access log note beside the person's name."""

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import RawSQL
from django.utils import timezone

# A seat of one's own comes before the seat of the unit one acts for.
_SEAT = """
SELECT COALESCE(e.unit_id, s.unit_id) FROM access_seat s LEFT JOIN access_employment e ON e.id = s.employment_id
WHERE s.plan_id = %s AND s.ended_at IS NULL AND (s.user_id = %s OR s.unit_id IN (
    SELECT w.unit_id FROM access_employment w
    WHERE w.user_id = %s AND NOT w.is_set_aside AND w.valid_from <= %s AND w.valid_until > %s))
ORDER BY CASE WHEN s.user_id IS NULL THEN 1 ELSE 0 END LIMIT 1
"""


def unit_acted_for(user_id: int | None, plan_id: int | None) -> RawSQL | None:
    """The id of the unit for which the person is in the plan now, worked out by the INSERT it is written in.

    Empty for those who take part as themselves: the plan owner, the family, private persons.
    """
    if user_id is None or plan_id is None:
        return None
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return RawSQL(_SEAT, [plan_id, user_id, user_id, now, now])  # noqa: S611  (constant text, values as parameters)


def unit_of_row(user: str, plan: str, at: str) -> str:
    """The same as SQL over the columns of rows that are inserted together."""
    return f"({_SEAT % (plan, user, user, at, at)})"


def forget_expression(row: Model) -> None:
    """After the INSERT: let the row's `unit_id` be read from the database when somebody asks for it."""
    row.__dict__.pop("unit_id", None)
