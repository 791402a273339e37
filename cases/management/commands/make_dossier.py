"""Put a case together from the command line, for whoever runs the machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cases.models import Case, Dossier
from cases.services.base import note_down
from cases.services.dossiers import LANGUAGES, build

WHOLE, BODIES = Dossier.Version.WHOLE, Dossier.Version.BODIES


class Command(BaseCommand):
    help = "Write a case's dossier to FILE: a .pdf, or a .zip with everything for the archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", help="the case's number, such as 2026-12")
        parser.add_argument("--out", metavar="FILE", type=Path, required=True)
        parser.add_argument(
            "--bodies", action="store_true", help="only what the bodies may see"
        )
        parser.add_argument("--language", choices=LANGUAGES, default="nn")

    def handle(self, **options: Any) -> None:
        out: Path = options["out"]
        if out.suffix not in {".pdf", ".zip"}:
            raise CommandError(_("The file ends in .pdf or .zip."))
        if not out.parent.is_dir():
            words = _("The folder %(folder)s does not exist.")
            raise CommandError(words % {"folder": out.parent})
        case = _case(options["case"])
        whole = not options["bodies"]
        with build(case, whole=whole, language=options["language"]) as made:
            content = made.pdf if out.suffix == ".pdf" else made.zip
            out.write_bytes(content.read())
        out.chmod(0o600)
        version = WHOLE if whole else BODIES
        note_down(case, "make_dossier", by=None, note=str(version.label))
        self.stdout.write(_("File: %(file)s") % {"file": out})


def _case(number: str) -> Case:
    year, _dash, row = number.partition("-")
    found = None
    if year.isdecimal() and row.isdecimal():
        found = Case.objects.filter(year=int(year), number=int(row)).first()
    if found is None:
        raise CommandError(_("There is no case %(number)s.") % {"number": number})
    return found
