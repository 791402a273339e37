"""The whole main job in one story: from the Word file to the handbook.

As the people who do it, in a real browser, with a real worker and a real mail server;
on PostgreSQL and Redis where the environment names them, else on the embedded ones.
"""

from pathlib import Path

import pytest

from tests.browser import story_case, story_decision, story_plan, story_print
from tests.browser.story import Story
from tests.browser.story_files import plan_file


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
