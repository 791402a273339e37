"""Who changed what, and why. The only door to django-simple-history."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model
from simple_history.utils import bulk_create_with_history


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
