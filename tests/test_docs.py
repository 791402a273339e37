"""What docs/ says is what the code does."""

import pytest
from django.core.management import call_command

from helsefellesskap.core.diagrams import workflow_file, workflow_page, workflows
from helsefellesskap.core.management.commands import print_workflows

pytestmark = pytest.mark.once


def test_the_page_of_workflows_equals_the_tables():
    written = workflow_file().read_text(encoding="utf-8")

    assert written == workflow_page(), "run `python manage.py print_workflows`"


def test_every_app_with_steps_is_on_it():
    assert {app for app, _flow in workflows()} >= {
        "actionplans",
        "cases",
        "deviations",
        "meetings",
        "publications",
    }


def test_every_step_leads_between_states_that_there_are():
    for app, flow in workflows():
        states = set(flow.labels)
        for name, step in flow.steps.items():
            assert set(step.sources) <= states, (app, name)
            assert step.target is None or step.target in states, (app, name)


def test_the_command_writes_the_page(tmp_path, monkeypatch):
    monkeypatch.setattr(
        print_workflows, "workflow_file", lambda: tmp_path / "workflows.md"
    )

    call_command("print_workflows", verbosity=0)

    assert (tmp_path / "workflows.md").read_text(encoding="utf-8") == workflow_page()
