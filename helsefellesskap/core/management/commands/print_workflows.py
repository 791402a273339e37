"""Write docs/workflows.md anew."""

from typing import Any

from django.core.management.base import BaseCommand

from helsefellesskap.core.diagrams import workflow_file, workflow_page


class Command(BaseCommand):
    help = "Print the workflow tables as docs/workflows.md."

    def handle(self, **options: Any) -> None:
        path = workflow_file()
        path.write_text(workflow_page(), encoding="utf-8")
        self.stdout.write(str(path.name))
