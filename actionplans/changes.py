"""A comparison as readers see it: codes given their names, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from actionplans import canonical, compare
from actionplans.compare import Change, Comparison, Fact, Piece
from actionplans.models import DroppedNode, Revision, Timeframe
from committees.models import AgreementPart, Committee, PatientGroup

Names = Mapping[str, Mapping[str, str]]

PLACES: dict[str, str | Promise] = {
    "goal": gettext_lazy("Goal"),
    "sub_goal": gettext_lazy("Sub-goal"),
    "measure": gettext_lazy("Measure"),
}
LABELS: dict[str, str | Promise] = {
    "responsible": gettext_lazy("Responsible"),
    "together_with": gettext_lazy("Together with"),
    "timeframe": gettext_lazy("Timeframe"),
    "indicator": gettext_lazy("Indicator"),
    "patient_groups": gettext_lazy("Patient groups"),
    "parts": gettext_lazy("Agreement points"),
    "has_consequences": gettext_lazy("Economic or principled consequences"),
    "priority": gettext_lazy("Priority patient group"),
}
MARKS: dict[str, tuple[str | Promise, str, str]] = {
    "changed": (gettext_lazy("Changed"), "warn", "pencil"),
    "new": (gettext_lazy("New"), "ok", "plus"),
    "moved": (gettext_lazy("Moved"), "plain", "right"),
    "dropped": (gettext_lazy("Taken out"), "late", "not"),
}
"""The mark of each kind of change: word, tone, drawing."""


@dataclass(frozen=True, slots=True)
class ShownFact:
    """One fact beside the text: its name, and the words in pieces."""

    label: str | Promise
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change with its words, its mark and its facts."""

    change: Change
    facts: tuple[ShownFact, ...]
    has_consequences: bool
    reason: str = ""

    @property
    def word(self) -> str | Promise:
        return MARKS[self.change.kind][0]

    @property
    def tone(self) -> str:
        return MARKS[self.change.kind][1]

    @property
    def icon(self) -> str:
        return MARKS[self.change.kind][2]

    @property
    def place(self) -> str | Promise:
        return PLACES[self.change.place]


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """Everything a page says of what differs between two texts."""

    changes: tuple[ShownChange, ...]
    comparison: Comparison
    is_first: bool = False
    """Whether there was no text before: all of it is new."""

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of each kind, without those there are none of."""
        counted = [(kind, self.comparison.count(kind)) for kind in MARKS]  # type: ignore[arg-type]
        return [(kind, count) for kind, count in counted if count]

    @property
    def total(self) -> int:
        return len(self.changes)

    @property
    def unchanged(self) -> int:
        return self.comparison.unchanged

    def __bool__(self) -> bool:
        return bool(self.changes)


def changes_between(
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any],
    reasons: Mapping[str, str] | None = None,
) -> ShownComparison:
    """What differs between two texts (`canonical.document` data), ready to be shown.

    `reasons` says by thread why something was taken out. Four queries for the names.
    """
    found = compare.compare(old, new)
    names = _names() if any(change.facts for change in found.changes) else {}
    return ShownComparison(
        tuple(_shown(change, names, reasons or {}) for change in found.changes),
        found,
        is_first=old is None,
    )


def changes_since_in_force(revision: Revision) -> ShownComparison:
    """From the plan in force (or nothing) to the revision as it stands."""
    former = Revision.objects.in_force().filter(plan=revision.plan_id).first()
    old = canonical.text_of(former) if former is not None else None
    return changes_between(
        old, canonical.text_of(revision), reasons_since(former, revision)
    )


def reasons_since(old: Revision | None, new: Revision) -> dict[str, str]:
    """Why things were taken out between two revisions, by thread."""
    return reasons_between(old.number if old else 0, new)


def reasons_between(number: int, new: Revision) -> dict[str, str]:
    """Why things were taken out after the revision with that number, by thread."""
    dropped = DroppedNode.objects.filter(
        revision__plan=new.plan_id,
        revision__number__gt=number,
        revision__number__lte=new.number,
        put_back_at=None,
    )
    return {str(key): why for key, why in dropped.values_list("thread", "reason")}


def facts_beside(document: canonical.Document) -> dict[str, tuple[ShownFact, ...]]:
    """What stands beside each measure's text, by thread; what is empty is left out."""
    names = _names()
    return {
        measure["thread"]: tuple(_beside(measure, names))
        for measure in canonical.measures(document)
    }


def _beside(measure: canonical.Document, names: Names) -> Iterator[ShownFact]:
    for name in ("responsible", "together_with", "timeframe", "indicator"):
        value = measure.get(name)
        if name in names:
            words = ", ".join(names[name].get(code, code) for code in value or ())
        elif isinstance(value, dict) and not any(value.values()):
            words = ""
        else:
            words = _in_words(name, value, names)
        if words:
            yield ShownFact(LABELS[name], (Piece("same", words),))


def _shown(change: Change, names: Names, reasons: Mapping[str, str]) -> ShownChange:
    flags = [fact for fact in change.facts if fact.name == "has_consequences"]
    return ShownChange(
        change=change,
        facts=tuple(_named(fact, names) for fact in change.facts if fact not in flags),
        has_consequences=any(fact.now for fact in flags),
        reason=reasons.get(change.thread, "") if change.kind == "dropped" else "",
    )


def _named(fact: Fact, names: Names) -> ShownFact:
    """Names stand whole; a list shows what came and went; only prose is cut into words."""
    label = LABELS[fact.name]
    if fact.name in names:
        before = [names[fact.name].get(str(code), str(code)) for code in fact.was or ()]
        after = [names[fact.name].get(str(code), str(code)) for code in fact.now or ()]
        listed = [Piece("same", words) for words in after if words in before]
        listed += [Piece("del", words) for words in before if words not in after]
        listed += [Piece("ins", words) for words in after if words not in before]
        return ShownFact(label, tuple(listed))
    was, now = (_in_words(fact.name, value, names) for value in (fact.was, fact.now))
    if fact.name == "indicator":
        return ShownFact(label, compare.words_apart(was, now))
    both = (Piece("del", was), Piece("ins", now))
    return ShownFact(label, tuple(piece for piece in both if piece.text))


def _in_words(name: str, value: Any, names: Names) -> str:
    if not value:
        return ""
    if name == "responsible":
        kind, code = next((kind, code) for kind, code in value.items() if code)
        return names.get(kind, {}).get(code, code)
    if name == "timeframe":
        return value["words"] or str(Timeframe(value["kind"]).label)
    return _("yes") if isinstance(value, bool) else str(value)


def _names() -> Names:
    bodies = {body.slug: body.short for body in Committee.objects.all()}
    return {
        "body": bodies,
        "together_with": bodies,
        "organisation": dict(Organisation.objects.values_list("slug", "name")),
        "patient_groups": {
            group.slug: str(group) for group in PatientGroup.objects.all()
        },
        "parts": {str(part.number): str(part) for part in AgreementPart.objects.all()},
    }
