"""A plan for the projector: one place at a time, with what is changed and what was said."""

from dataclasses import dataclass

from actionplans import canonical
from actionplans.changes import PLACES, ShownChange, ShownComparison
from actionplans.matrix import Matrix, Numbered


@dataclass(frozen=True, slots=True)
class Slide:
    """One goal, sub-goal or measure, as it fills the screen."""

    kind: str
    number: str
    text: str
    language: str
    waits: bool
    change: ShownChange | None
    remarks: tuple[Numbered, ...]

    @property
    def place(self) -> str:
        return str(PLACES[self.kind])


def slides(
    text: canonical.Document,
    shown: ShownComparison,
    grid: Matrix,
    waiting: set[str],
    *,
    all_of_it: bool,
) -> list[Slide]:
    """The places that are changed or remarked on; with `all_of_it`, every place.

    What was taken out comes last.
    """
    said: dict[str, list[Numbered]] = {}
    for numbered in grid.remarks:
        said.setdefault(str(numbered.remark.thread_id or ""), []).append(numbered)
    changed = {row.change.thread: row for row in shown.changes}
    found = []
    for kind, node in canonical.places(text):
        key = node["thread"]
        if all_of_it or key in changed or key in said:
            found.append(
                Slide(
                    kind,
                    node["number"],
                    node["text"],
                    node["language"],
                    key in waiting,
                    changed.get(key),
                    tuple(said.get(key, ())),
                )
            )
    gone = [row for row in shown.changes if row.change.kind == "dropped"]
    return found + [
        Slide(
            row.change.place,
            row.change.number,
            row.change.was_text,
            row.change.language,
            False,
            row,
            tuple(said.get(row.change.thread, ())),
        )
        for row in gone
    ]
