"""What a body has said of its files' columns, words and colours: kept, used, forgotten."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from actionplans.imports import NO_CHOICES, Choices
from actionplans.models import ImportMapping
from actionplans.services.importing import RIGHT
from committees.models import Committee
from helsefellesskap.core.audit import delete_recorded, save_recorded
from helsefellesskap.core.permissions import require


def remembered(slugs: Iterable[str]) -> Choices:
    """What the bodies have said before, the first one's word before the next one's."""
    together = NO_CHOICES
    order = list(slugs)
    rows = {
        row.body.slug: row
        for row in ImportMapping.objects.filter(body__slug__in=order).select_related(
            "body"
        )
    }
    for slug in order:
        if slug in rows:
            together = together.over(_choices(rows[slug]))
    return together


def of_bodies(keys: Iterable[int]) -> list[ImportMapping]:
    """What is remembered for these bodies."""
    rows = ImportMapping.objects.filter(body__in=list(keys))
    return list(rows.select_related("body"))


@transaction.atomic
def remember(body: Committee, choices: Choices, *, by: User | None) -> None:
    """Keep what was said for the body's next file, beside what was said before."""
    if by is not None:
        require(by, RIGHT, on=body)
    row = ImportMapping.objects.select_for_update().filter(body=body).first()
    former = _choices(row) if row else NO_CHOICES
    together = choices.over(former)
    if together == former:
        return
    row = row or ImportMapping(body=body)
    row.columns = dict(together.columns)
    row.words = dict(together.words)
    row.colours = dict(together.colours)
    save_recorded(row, by=by, why="told at import")


@transaction.atomic
def forget(body: Committee, *, by: User) -> None:
    """Ask anew the next time. Forgetting what is not there is no mistake."""
    require(by, RIGHT, on=body)
    row = ImportMapping.objects.select_for_update().filter(body=body).first()
    if row is not None:
        delete_recorded(row, by=by, why="forgotten")


def _choices(row: ImportMapping) -> Choices:
    return Choices(row.columns, row.words, row.colours)
