"""`import_plan FILE`: a plan out of a file, shown first and kept on demand."""

import argparse
import datetime
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from actionplans.imports import (
    FileRefused,
    Level,
    NeedsChoices,
    ReadCommittee,
    ReadPlan,
    as_json,
    read_plan,
)
from actionplans.models import Plan
from actionplans.services.importing import Decision, import_plans, names_of_bodies
from actionplans.services.mapping import remembered
from committees.models import Committee
from helsefellesskap.core.errors import DomainError


class Command(BaseCommand):
    help = "Read in action plans from a .docx, .xlsx, .csv or .txt file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--body", metavar="SLUG", default="")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--adopted", metavar="DATE", type=_day)
        parser.add_argument("--case", metavar="NO", default="")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Show what was found; with --apply, keep it all or nothing."""
        decision = _decision(options)
        try:
            read = read_plan(
                file,
                filename=file.name,
                aliases=names_of_bodies(),
                choices=remembered([options["body"]]),
            )
        except NeedsChoices as asked:
            raise CommandError(_asking(asked)) from asked
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        chosen = _chosen(read, options["body"])
        if options["as_json"]:
            self.stdout.write(_json(read, chosen))
        else:
            self._show(read, chosen)
        if options["apply"]:
            self._apply(read, chosen, file.name, decision, quiet=options["as_json"])
        elif not options["as_json"]:
            self.stdout.write(_("Nothing is changed. With --apply it is read in."))

    def _show(self, read: ReadPlan, chosen: list[tuple[ReadCommittee, str]]) -> None:
        if read.title:
            self.stdout.write(read.title)
        for committee, slug in chosen:
            words = _(
                "%(name)s (%(slug)s): goals: %(goals)s, sub-goals: %(sub_goals)s, "
                "measures: %(measures)s"
            )
            name = committee.heading_in_document or _("No name")
            self.stdout.write(
                "  "
                + words
                % {"name": name, "slug": slug or _("unknown"), **committee.counts()}
            )
        for complaint in read.complaints:
            style = {Level.REFUSAL: self.style.ERROR, Level.WARNING: self.style.WARNING}
            place = f"{complaint.where}: " if complaint.where else ""
            line = f"  {_LEVELS[complaint.level]()}: {place}{complaint.message}"
            self.stdout.write(style.get(complaint.level, str)(line))

    def _apply(
        self,
        read: ReadPlan,
        chosen: list[tuple[ReadCommittee, str]],
        source: str,
        decision: Decision | None,
        *,
        quiet: bool,
    ) -> None:
        plans = {plan.writer.slug: plan for plan in _plans()}
        for committee, slug in chosen:
            if not slug:
                words = _("The portal knows no committee called “%(name)s”.")
                raise CommandError(words % {"name": committee.heading_in_document})
            if slug not in plans:
                words = _("%(slug)s has no plan in the portal to read into.")
                raise CommandError(words % {"slug": slug})
        try:
            revisions = import_plans(
                read,
                [(committee, plans[slug]) for committee, slug in chosen],
                by=None,
                source=source,
                decision=decision,
            )
        except DomainError as error:
            raise CommandError(f"{error} {_('Nothing is changed.')}") from error
        for revision in [] if quiet else revisions:
            words = _("%(plan)s: revision %(number)s, %(state)s")
            self.stdout.write(
                self.style.SUCCESS(
                    words
                    % {
                        "plan": revision.plan,
                        "number": revision.number,
                        "state": revision.get_state_display(),
                    }
                )
            )


_LEVELS = {
    Level.REFUSAL: lambda: _("Must be mended"),
    Level.WARNING: lambda: _("Look at this"),
    Level.NOTE: lambda: _("Good to know"),
}


def _asking(asked: NeedsChoices) -> str:
    """The refusal, with the headings that nobody has told the meaning of."""
    words = _(
        "The columns are %(columns)s. Upload the file on the page once and tell what they "
        "mean; with --body that is used here too."
    )
    headings = ", ".join(f"«{column.heading}»" for column in asked.columns)
    return f"{asked} {words % {'columns': headings}}"


def _chosen(read: ReadPlan, body: str) -> list[tuple[ReadCommittee, str]]:
    """The committees of the file, or the one that --body means."""
    everyone = [(committee, committee.slug or "") for committee in read.committees]
    if not body:
        return everyone
    if not Committee.objects.filter(slug=body).exists():
        words = _("There is no body “%(slug)s” in the portal.")
        raise CommandError(words % {"slug": body})
    if len(everyone) == 1 and not everyone[0][1]:
        return [(everyone[0][0], body)]
    named = [(committee, slug) for committee, slug in everyone if slug == body]
    if not named:
        words = _("The file has nothing for %(slug)s. It has: %(found)s.")
        found = ", ".join(slug or c.heading_in_document for c, slug in everyone)
        raise CommandError(words % {"slug": body, "found": found})
    return named


def _decision(options: dict[str, Any]) -> Decision | None:
    on, case = options["adopted"], options["case"].strip()
    if bool(on) != bool(case):
        raise CommandError(_("--adopted and --case belong together."))
    if on and not options["apply"]:
        raise CommandError(_("--adopted needs --apply."))
    return Decision(on, case) if on else None


def _day(text: str) -> datetime.date:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(_("write the day as 2025-03-12 or 12.03.2025"))


def _plans() -> list[Plan]:
    return list(Plan.objects.filter(joint=False).select_related("writer"))


def _json(read: ReadPlan, chosen: list[tuple[ReadCommittee, str]]) -> str:
    names = {
        body.slug: {
            "name_nn": body.short_nn.removeprefix("FSU "),
            "list_number": number,
        }
        for number, body in enumerate(Committee.objects.filter(kind="professional"), 1)
    }
    kept = [committee for committee, _slug in chosen]
    wanted = [
        data
        for committee, data in zip(read.committees, as_json(read, names), strict=True)
        if committee in kept
    ]
    return json.dumps(
        {
            "title": read.title,
            "period": list(read.period) if read.period else None,
            "year_columns": list(read.year_columns),
            "legend": [
                {
                    "label": entry.label,
                    "colour": entry.colour,
                    "kind": "mark" if entry.status is None else "status",
                }
                for entry in read.legend
            ],
            "columns": [
                {"heading": c.heading, "read_as": c.role, "understood": c.known}
                for c in read.columns
            ],
            "committees": wanted,
            "complaints": [
                {
                    "level": str(complaint.level),
                    "place": complaint.where,
                    "message": complaint.message,
                }
                for complaint in read.complaints
            ],
        },
        ensure_ascii=False,
        indent=1,
    )
