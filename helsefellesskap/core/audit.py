"""Who changed what, and why. The only door to django-simple-history."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from helsefellesskap.core.workflow import TooLate


def save_recorded(
    instance: Model, *, by: Any, why: str, only: Collection[str] | None = None
) -> None:
    """Save the row and sign its new history entry. `by=None` is the portal itself.

    `only` names the fields to write, where the database keeps the others as they are.
    """
    instance._history_user = by  # type: ignore[attr-defined]
    instance._change_reason = why[:100]  # type: ignore[attr-defined]
    instance.save(update_fields=only)


def delete_recorded(instance: Model, *, by: Any, why: str) -> None:
    """Delete the row and sign the history entry that says so."""
    instance._history_user = by  # type: ignore[attr-defined]
    instance._change_reason = why[:100]  # type: ignore[attr-defined]
    instance.delete()


def create_recorded(
    model: type[Model], instances: Iterable[Model], *, by: Any, why: str
) -> list[Any]:
    """Write many new rows at once, each with its signed history entry."""
    made: list[Any] = bulk_create_with_history(
        list(instances),
        model,
        batch_size=500,
        default_user=by,
        default_change_reason=why[:100],
    )
    return made


def forget_recorded(rows: QuerySet[Any]) -> None:
    """Take history rows away, with what they hold of many-to-many facts.

    For half-typed words that the same person has written on: nothing else is forgotten.
    """
    keys = list(rows.values_list("history_id", flat=True))
    for relation in rows.model._meta.related_objects:
        held = relation.related_model._base_manager
        held.filter(**{f"{relation.field.name}__in": keys}).delete()
    rows.model._base_manager.filter(history_id__in=keys).delete()


@contextmanager
def telling_what_happened(row: Model | None) -> Iterator[None]:
    """A step that comes too late says also who was first, and when."""
    try:
        yield
    except TooLate as error:
        raise TooLate(f"{error} {_last_change(row)}".strip()) from error


def _last_change(row: Model | None) -> str:
    if row is None:
        return ""
    last = row.history.select_related("history_user").first()  # type: ignore[attr-defined]
    if last is None:
        return ""
    words = _("Last changed by %(who)s, %(when)s.")
    when = date_format(timezone.localtime(last.history_date), "j. F Y H.i")
    return words % {"who": last.history_user or _("the portal"), "when": when}
