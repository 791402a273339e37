"""docs/workflows.md, printed from the tables the portal runs on. Knows no app by name."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings

from helsefellesskap.core.workflow import Step, Workflow

HEAD = """# Workflows

Printed from the tables by `python manage.py print_workflows`; a test keeps this page and
the tables equal. A step without a right is the portal's own. A step that leads nowhere
else leaves the state as it is.
"""


def workflow_page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_part(app, flow) for app, flow in workflows())])


def workflow_file() -> Path:
    """Where the page lies."""
    return Path(settings.BASE_DIR) / "docs" / "workflows.md"


def workflows() -> Iterator[tuple[str, Workflow]]:
    """Every table in every app of ours, in the order the apps stand in."""
    for config in apps.get_app_configs():
        name = f"{config.name}.workflow"
        if config.name.startswith("helsefellesskap") or not find_spec(name):
            continue
        for found in vars(import_module(name)).values():
            if isinstance(found, Workflow):
                yield config.label, found


def _part(app: str, flow: Workflow) -> str:
    rows = [_row(name, step) for name, step in flow.steps.items()]
    return "\n".join(
        [
            f"## {app}",
            "",
            "```mermaid",
            flow.mermaid(),
            "```",
            "",
            "| step | from | to | right | reason |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(name: str, step: Step) -> str:
    cells = [
        name,
        ", ".join(sorted(step.sources)) or "–",
        step.target or "as before",
        str(step.permission or "the portal"),
        "needed" if step.needs_reason else "",
    ]
    return f"| {' | '.join(cells)} |"
