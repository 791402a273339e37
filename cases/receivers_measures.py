"""What cases hear of the plans that their decisions went into."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from actionplans.models import Revision, StatusReport
from actionplans.signals import draft_started, plan_adopted, status_reported
from actionplans.workflow import Status
from cases import services
from helsefellesskap.core import signals


@receiver(draft_started, dispatch_uid="cases.take_in_waiting")
def take_in_waiting(revision: Revision, by: User | None, **kwargs: Any) -> None:
    """What a plan's body has said yes to stands in its next draft."""
    services.take_in_waiting(revision, by=by)


@receiver(plan_adopted, dispatch_uid="cases.tell_what_is_adopted")
def tell_what_is_adopted(revision: Revision, **kwargs: Any) -> None:
    """Your case became this measure."""
    services.tell_what_is_adopted(revision)


@receiver(status_reported, dispatch_uid="cases.tell_what_is_done")
def tell_what_is_done(report: StatusReport, **kwargs: Any) -> None:
    """And it is now carried out."""
    if report.status == Status.DONE:
        services.tell_what_is_done([report.thread_id])


@receiver(signals.new_day, dispatch_uid="cases.tell_what_is_done_since")
def tell_what_is_done_since(**kwargs: Any) -> None:
    """Reports that came with a file, and measures that were cleared after they were done."""
    services.tell_what_is_done()
