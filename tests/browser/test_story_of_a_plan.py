"""A plan from the Word file to the next one, as those who make it go through it.

In a real browser, with a real worker and a real mail server. It begins with the real
plan; where the shared data is missing, with one in our own words that has the same quirks.
So it does for the pictures in docs/story-of-a-plan.md, which are made anew with

    PICTURES=docs/pictures/story python -m pytest tests/browser/test_story_of_a_plan.py
"""

import os
from pathlib import Path

import pytest

from tests.browser import story_afterwards, story_hearing
from tests.browser.story import Story
from tests.browser.story_sources import Source, made_source, real_source

HERE = (Path(os.environ.get("SHARED_DIR", "../shared")) / "data").is_dir()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The real plan where it is; pictures are of the made one alone."""
    if "kind" in metafunc.fixturenames:
        kinds = ["real"] if HERE else ["real", "made"]
        metafunc.parametrize("kind", ["made"] if os.environ.get("PICTURES") else kinds)


@pytest.fixture
def source(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Source:
    if kind == "made":
        return made_source(tmp_path)
    return real_source(request.getfixturevalue("shared_dir"))


@pytest.mark.story
@pytest.mark.slow
def test_a_plan_from_word_to_word(source: Source, story: Story) -> None:
    story_hearing.the_leader_chooses_nynorsk(story)
    story_hearing.the_leader_reads_in_the_word_file(story, source)
    story_hearing.the_leader_makes_it_ready(story)
    story_hearing.four_local_bodies_are_heard(story, source)
    text = story_hearing.the_writer_answers(story, source)
    story_hearing.ssu_decides(story, text)
    story_afterwards.all_may_read_and_verify(story, text)
    story_afterwards.ssu_clears_the_costly_measure(story, source)
    story_afterwards.it_goes_out_as_word_and_comes_back(story, source, text)
    story_afterwards.the_plan_is_reviewed(story, text)
