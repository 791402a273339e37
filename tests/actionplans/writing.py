"""What the tests of writing say in one word."""

import datetime
from typing import Any

from actionplans.models import Revision
from actionplans.reports import place_of
from actionplans.services import editing, moving
from actionplans.services.remembering import last_done
from actionplans.services.undoing import undo
from committees.models import PatientGroup


def a_group() -> PatientGroup:
    """A patient group of its own."""
    slug = f"gruppe-{PatientGroup.objects.count() + 1}"
    return PatientGroup.objects.create(
        slug=slug, name_nn=slug, name_nb=slug, valid_from=datetime.date(2020, 1, 1)
    )


def texts(rows: Any) -> list[str]:
    return [row.text for row in rows]


def place(node: Any, by: Any, **where: Any) -> Any:
    """Put the node there, seen as it stands."""
    return moving.place_node(
        node, by=by, version=node.version, place=place_of(node), **where
    )


def save(node: Any, by: Any, text: str) -> Any:
    """What autosave does."""
    return editing.autosave_node(
        node, by=by, version=node.version, content={"text": text}
    )


def marks(rows: Any) -> dict[Any, int]:
    """The rows, as they are marked on the page."""
    return {row.thread_id: row.version for row in rows}


def undo_last(revision: Revision, by: Any) -> list[str]:
    step = last_done(revision, by=by)
    assert step is not None
    return undo(step, by=by)
