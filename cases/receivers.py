"""What cases do when the clock strikes, and what they hear from below."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from cases import services
from cases.models import Case, CaseAttachment, CaseStep, Dossier, MailFile, RedactedFile
from cases.signals import case_moved
from helsefellesskap.core import signals


@receiver(signals.new_day, dispatch_uid="cases.end_what_has_run_out")
def end_what_has_run_out(**kwargs: Any) -> None:
    """Late views, answers nobody reacted to, senders to tell and to forget, what to clear."""
    services.end_views_that_are_late()
    services.close_what_was_answered()
    services.announce_forgetting()
    services.forget_senders()
    services.clear_spam()
    services.clear_drafts()
    services.clear_dossiers()


@receiver(case_moved, dispatch_uid="cases.follow_main")
def follow_main(case: Case, row: CaseStep | None = None, **kwargs: Any) -> None:
    """What is gathered into a case goes where it goes."""
    if row is not None:
        services.follow_main(case, row)


@receiver(post_delete, sender=CaseAttachment, dispatch_uid="cases.remove_file")
@receiver(post_delete, sender=MailFile, dispatch_uid="cases.remove_mail_file")
@receiver(post_delete, sender=RedactedFile, dispatch_uid="cases.remove_redacted")
def remove_file(
    instance: CaseAttachment | MailFile | RedactedFile, **kwargs: Any
) -> None:
    """A file goes with its row, when the row is really gone."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(partial(storage.delete, name), robust=True)


@receiver(post_delete, sender=Dossier, dispatch_uid="cases.remove_dossier")
def remove_dossier(instance: Dossier, **kwargs: Any) -> None:
    """Both its files go with the row."""
    for ending in ("pdf", "zip"):
        delete = partial(instance.storage.delete, instance.place(ending))
        transaction.on_commit(delete, robust=True)
