"""When a sender's contact details go, as a sentence on a page."""

from typing import Any

from django import template

from cases.models import Case
from cases.reports.retention import told

register = template.Library()


@register.inclusion_tag("cases/_told.html")
def contact_goes(
    case: Case, *, sender: bool = False, days: dict[str, int] | None = None
) -> dict[str, Any]:
    """For the sender (`sender`) or the secretariat; nothing where there was nothing."""
    has_contact = getattr(case, "contact", None) is not None
    found = told(case, has_contact=has_contact, days=days)
    return {"told": found, "sender": sender}
