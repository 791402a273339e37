"""Whether they are answered, when, and whether that was in time."""

import datetime
from collections import Counter
from collections.abc import Sequence
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _

from deviations.models import ReplyDeadline
from deviations.reports.counting import WHOLE, Counted, Tally
from deviations.workflow import WAITING, State
from helsefellesskap.core.charts import stacked
from helsefellesskap.core.counted import Line, Table, points, share_of
from helsefellesskap.core.suppression import LIMIT, Key, Sum, suppress


def replies(counter: Tally) -> tuple[Table, Table]:
    """What became of them, and whether the answered are closed: hidden together."""
    today = timezone.localdate()
    kinds = Counter(_reply(row, today) for row in counter.rows)
    closed = Counter(
        (_reply(row, today), row.state == State.CLOSED) for row in counter.rows
    )
    names = {
        "in_time": _("Answered in time"),
        "late": _("Answered after the deadline"),
        "overdue": _("Not answered, the deadline has passed"),
        "waiting": _("Not answered yet"),
        "other": _("Rejected, or settled without an answer"),
    }
    values: dict[Key, int] = {kind: kinds[kind] for kind in names}
    values[WHOLE] = len(counter.rows)
    sums = [Sum(WHOLE, tuple(names))]
    for kind in ("in_time", "late"):
        cells = (kind, True), (kind, False)
        values |= {cell: closed[cell] for cell in cells}
        sums.append(Sum(kind, cells))
    for whether in (True, False):
        cells = ("in_time", whether), ("late", whether)
        values["closed", whether] = sum(closed[cell] for cell in cells)
        sums.append(Sum(("closed", whether), cells))
    hidden = suppress(values, sums, always=[WHOLE])

    def line(name: str, key: Key) -> Line:
        return Line(name, hidden[key], share_of(hidden[key], counter.total))

    lines = tuple(line(name, kind) for kind, name in names.items())
    title = _("Answers and deadlines")
    chart = stacked(points(lines), title=title) if counter.rows else ""
    ends = (
        line(_("Closed by the reporter"), ("closed", True)),
        line(_("Not closed"), ("closed", False)),
    )
    return (
        Table("replies", title, _("Answer"), lines, counter.total, chart),
        Table("closed", _("Of those that are answered"), _("State"), ends),
    )


def _reply(row: Counted, today: datetime.date) -> str:
    if row.answered_on:
        return "in_time" if row.answered_on <= row.reply_by else "late"
    if row.state in WAITING:
        return "overdue" if row.reply_by < today else "waiting"
    return "other"


def median_days(rows: Sequence[Counted]) -> int | None:
    """Days from report to answer, in the middle; None where too few are answered."""
    days = [(row.answered_on - row.reported_on).days for row in rows if row.answered_on]
    return round(median(days)) if len(days) >= LIMIT else None


def reply_workdays(year: int) -> int | None:
    last = datetime.date(year, 12, 31)
    found = ReplyDeadline.objects.filter(valid_from__lte=last).first()
    return found.workdays if found else None
