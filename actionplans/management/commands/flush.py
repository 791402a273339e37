"""Django's flush, which the triggers on adopted plans would refuse on SQLite."""

from typing import Any

from django.core.management.commands import flush

from actionplans.freeze import thawed


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with thawed(options["database"]):
            super().handle(**options)
