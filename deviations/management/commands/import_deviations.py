"""Deviations from a file: shown first, registered with --apply."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from deviations import services
from deviations.imports import Lists, ReadFile, read_deviations
from helsefellesskap.core.files import FileRefused, Level

_SIGNS = {Level.REFUSAL: "✗", Level.WARNING: "!", Level.NOTE: "·"}


class Command(BaseCommand):
    help = "Read deviations from .csv or .xlsx; nothing is changed without --apply."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--apply", action="store_true", help="register what was found"
        )

    def handle(self, **options: Any) -> None:
        known = services.known_references()
        try:
            read = read_deviations(options["file"], lists=Lists.now(), known=known)
        except FileRefused as refused:
            raise CommandError(str(refused)) from refused
        self._show(read)
        if not options["apply"]:
            self.stdout.write(_("Nothing is changed. Register them with --apply."))
            return
        made = services.apply_rows(read.rows, by=None)
        words = _("Registered: %(count)s, from %(first)s to %(last)s.")
        if not made:
            self.stdout.write(_("There was nothing new to register."))
            return
        first, last = made[0].number, made[-1].number
        self.stdout.write(words % {"count": len(made), "first": first, "last": last})

    def _show(self, read: ReadFile) -> None:
        counts = {"new": len(read.rows), "known": read.known, "refused": read.refused}
        for complaint in read.complaints:
            where = f"{complaint.where}: " if complaint.where else ""
            self.stdout.write(f"{_SIGNS[complaint.level]} {where}{complaint.message}")
        words = _(
            "%(new)s deviations can be registered, %(known)s are registered already, "
            "%(refused)s rows are refused."
        )
        self.stdout.write(words % counts)
