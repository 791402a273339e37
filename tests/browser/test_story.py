"""The whole main job in one story: from the Word file to the handbook.

As the people who do it, in a real browser, with a real worker and a real mail server;
on PostgreSQL and Redis where the environment names them, else on the embedded ones.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import story_case, story_decision, story_plan, story_print
from tests.browser.story import Story
from tests.browser.story_files import plan_file
from tests.portal import STRUCTURE, database_server, new_portal
from tests.smtp import Smtp

# The demo's people without the demo's plans, cases and deviations.
PEOPLE = """
from deviations.models import Contact
from helsefellesskap.demo.people import make_people
people = make_people()
for name, user in people.items():
    if name.startswith("kontakt."):
        Contact.objects.create(user=user, organisation=user.organisation)
answer = len(people)
"""


@pytest.fixture
def story(chromium: Browser, smtp_server: Smtp, tmp_path: Path) -> Iterator[Story]:
    """A portal with bodies and people and nothing else, its worker, and the post."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it tells of every line
    where = {"database": database_server(), "redis": os.environ.get("REDIS_URL", "")}
    with new_portal(**where, EMAIL_URL=smtp_server.url) as portal:
        portal.manage("load_structure", STRUCTURE)
        assert portal.ask(PEOPLE) > 100
        portal.start_web()
        portal.start_worker()
        story = Story(chromium, portal, smtp_server.postbox, tmp_path)
        yield story
        story.close()


@pytest.mark.story
@pytest.mark.slow
def test_the_main_job_once_through(story: Story, tmp_path: Path) -> None:
    story_plan.the_real_plan_comes_in(story, plan_file(tmp_path))
    story_plan.a_leader_edits(story)
    story_decision.the_plan_is_heard(story)
    story_decision.ssu_decides(story)
    story_decision.the_public_reads(story)
    story_case.a_case_is_sent_and_decided(story)
    story_print.deviations_become_a_report(story)
    story_print.the_handbook_is_printed(story)
