"""A case from a body's worry to a service that has changed, as its people go through it.

The filled-in example from the guideline in our own words, in a real browser, with a real
worker and a real mail server. The pictures in docs/story-of-a-case.md are made anew with

    PICTURES=docs/pictures/case python -m pytest tests/browser/test_story_of_a_case.py
"""

import pytest

from tests.browser import story_assessing, story_hearing, story_measure
from tests.browser.story import Story
from tests.browser.story_example import plan_in_force


@pytest.mark.story
@pytest.mark.slow
def test_a_case_from_its_sender_and_back(story: Story) -> None:
    story_hearing.the_leader_chooses_nynorsk(story)
    story.portal.ask(plan_in_force())
    key, number = story_assessing.a_body_raises_a_case(story)
    case = story_assessing.the_secretariat_takes_it(story, number)
    story_assessing.two_views_are_given(story, case, number)
    story_assessing.the_sender_is_asked_and_answers(story, case, key)
    story_assessing.a_file_is_redacted(story, case)
    story_assessing.it_is_sent_to_ssu(story, case, number)
    story_measure.ssu_decides_in_a_meeting(story, case, number)
    story_measure.the_decision_is_offered_to_a_plan(story, case, number)
    story_measure.it_stands_in_the_plan(story, number)
    story_measure.it_is_carried_out(story, number)
    story_measure.the_red_thread_is_read_by_three(story, case, key)
    story_measure.the_sender_says_yes(story, key, case)
    story_measure.the_dossier_is_fetched(story, case, number)
    story_measure.it_is_counted(story)
