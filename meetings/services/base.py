"""What all verbs share: lock, check the right and the state, refuse identity numbers."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.models import Case
from helsefellesskap.core import privacy, search
from helsefellesskap.core.audit import telling_what_happened
from helsefellesskap.core.permissions import require
from meetings.models import AgendaItem, Meeting
from meetings.workflow import MEETING

search.name_kind("meeting", gettext_lazy("Meetings"))


def lock(meeting: Meeting) -> Meeting:
    """The meeting as it is now, and nobody else's until the transaction ends."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("body")
        .get(pk=meeting.pk)
    )


def check(
    name: str, meeting: Meeting, *, by: User, texts: tuple[str, ...] = ()
) -> None:
    """Refuse whoever may not, whatever may not be now, and what must not be kept."""
    require(by, MEETING.steps[name].permission, on=meeting.body)
    with telling_what_happened(meeting):
        MEETING.check(name, meeting.state)
    privacy.refuse_identity_numbers(*texts)


def public_title(item: AgendaItem) -> str:
    """What everyone may know an item by: of a case its number, its title where it is open."""
    if item.case is not None:
        return _of_case(item.case)
    if item.revision is not None:
        return item.title or str(item.revision.plan)
    return item.title


def _of_case(case: Case) -> str:
    return f"{case.reference} {case.public_title}" if case.is_public else case.reference


def index(meeting: Meeting) -> None:
    """Renew what search knows: day, body, public titles, and published decisions."""
    items = meeting.items.filter(removed_at=None).select_related(
        "case", "revision__plan"
    )
    text = []
    for item in items:
        text.append(f"{item.number_text} {public_title(item)}")
        if item.case is None:
            text.append(item.text)
            if meeting.is_published:
                text.append(item.decision)
    if meeting.is_published:
        text.append(meeting.minutes_text)
    search.index(
        "meeting",
        str(meeting.pk),
        title=f"{meeting.body.short} {timezone.localtime(meeting.starts_at):%d.%m.%Y}",
        text="\n".join(part for part in text if part),
        url=meeting.get_absolute_url(),
        public=True,
        date=meeting.day,
    )
