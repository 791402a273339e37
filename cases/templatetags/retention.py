"""When a sender's contact details go, as a sentence on a page."""

from typing import Any

from django import template

from cases.models import Case
from cases.reports.retention import told

register = template.Library()


@register.inclusion_tag("cases/_told.html")
def contact_goes(case: Case, *, sender: bool = False) -> dict[str, Any]:
    """For the sender (`sender`) or the secretariat; nothing where there was nothing."""
    has_contact = getattr(case, "contact", None) is not None
    return {"told": told(case, has_contact=has_contact), "sender": sender}
