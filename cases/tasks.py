"""Background work of the cases. A task makes one call."""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from cases import services
from cases.mailbox import Box


@shared_task
def read_mail() -> None:
    """Take in the e-mail that has come, where the portal has a maildir."""
    if settings.MAILDIR:
        services.read_box(Box(Path(settings.MAILDIR)))
