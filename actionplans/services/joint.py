"""The joint plan: its own words, and the plans that an edition takes in."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import IncludedPlan, JointPart, JointSection, Revision
from actionplans.reports.counts import plans_in_force
from actionplans.services import nodes
from actionplans.services.nodes import ChangedMeanwhile, Gone
from helsefellesskap.core.audit import delete_recorded, save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.privacy import refuse_identity_numbers

WORDS = ("heading_nn", "heading_nb", "text_nn", "text_nb")
"""What a section holds."""


class SectionChanged(ChangedMeanwhile):
    """Somebody else wrote in the section while this was written."""

    def __init__(self, section: JointSection) -> None:
        self.section = section
        super().__init__(
            _(
                "Somebody else changed this while you were writing. See what stands "
                "below, and save again to let your text replace it."
            )
        )


def take_in_plans(revision: Revision, *, by: User | None) -> None:
    """Hold on to the plans in force, with their fingerprints. For a locked joint revision.

    Of another plan there is nothing to take in.
    """
    if not revision.plan.joint:
        return
    revision.included.all().delete()
    IncludedPlan.objects.bulk_create(
        [
            IncludedPlan(revision=revision, of=row, position=n, sha256=row.sha256)
            for n, row in enumerate(plans_in_force(), 1)
        ]
    )


@transaction.atomic
def add_section(
    revision: Revision, *, by: User, part: str, content: Mapping[str, str]
) -> JointSection:
    """One more section, last in its part."""
    revision = _open(revision, by=by)
    said = _said(content)
    last = revision.sections.filter(part=part).aggregate(last=Max("position"))["last"]
    section = JointSection(
        revision=revision,
        part=JointPart(part),
        position=(last or 0) + 1,
        **said,
    )
    save_recorded(section, by=by, why="added")
    nodes.mark_changed(revision, by=by)
    return section


@transaction.atomic
def edit_section(
    section: JointSection, *, by: User, version: int, content: Mapping[str, str]
) -> JointSection:
    """Write in a section; whoever began on an older text is shown the newer one."""
    revision = _open(section.revision, by=by)
    found = _found(revision, section)
    said = _said(content)
    if all(getattr(found, name) == text for name, text in said.items()):
        return found
    if found.version != version:
        raise SectionChanged(found)
    for name, text in said.items():
        setattr(found, name, text)
    found.version += 1
    save_recorded(found, by=by, why="edited")
    nodes.mark_changed(revision, by=by)
    return found


@transaction.atomic
def take_out_section(section: JointSection, *, by: User) -> None:
    """Take a section out of the draft. Its history is kept."""
    revision = _open(section.revision, by=by)
    delete_recorded(_found(revision, section), by=by, why="taken out")
    nodes.mark_changed(revision, by=by)


@transaction.atomic
def move_section_up(section: JointSection, *, by: User) -> None:
    """Change places with the section before it, if there is one."""
    revision = _open(section.revision, by=by)
    found = _found(revision, section)
    rows = list(revision.sections.filter(part=found.part))
    at = [row.pk for row in rows].index(found.pk)
    if at == 0:
        return
    rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            save_recorded(row, by=by, why="moved")
    nodes.mark_changed(revision, by=by)


def _open(revision: Revision, *, by: User) -> Revision:
    revision = nodes.open_for_writing(revision, by=by)
    if not revision.plan.joint:
        raise DomainError(_("Only the joint plan has sections of its own."))
    return revision


def _found(revision: Revision, section: JointSection) -> JointSection:
    found = revision.sections.filter(pk=section.pk).first()
    if found is None:
        raise Gone(_("Somebody else has taken this out of the draft meanwhile."))
    return found


def _said(content: Mapping[str, Any]) -> dict[str, str]:
    said = {name: str(content.get(name) or "").strip() for name in WORDS}
    if not (said["heading_nn"] or said["heading_nb"]):
        raise DomainError(_("Write a heading in nynorsk or bokmål."))
    if not (said["text_nn"] or said["text_nb"]):
        raise DomainError(_("Write a text in nynorsk or bokmål."))
    refuse_identity_numbers(*said.values())
    return said
