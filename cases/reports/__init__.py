"""What a page says of a case: where it is, what comes next, and the way it has gone."""

from cases.reports.alike import Alike, Likely, alike, likely_body
from cases.reports.desk import (
    Answer,
    Deadline,
    Desk,
    Row,
    answers,
    asked_bodies,
    deadline,
    main_step,
    may_read_whole,
    median_first_answer,
    steps_for,
    suspicions,
    urgency_in_words,
    views_of,
)
from cases.reports.sender import Knot, public_thread, short, since, thread, where
from cases.reports.together import Together, together
from cases.reports.work_list import for_rows, in_tab, narrow, tabs

__all__ = [
    "Alike",
    "Answer",
    "Deadline",
    "Desk",
    "Knot",
    "Likely",
    "Row",
    "Together",
    "alike",
    "answers",
    "asked_bodies",
    "deadline",
    "for_rows",
    "in_tab",
    "likely_body",
    "main_step",
    "may_read_whole",
    "median_first_answer",
    "narrow",
    "public_thread",
    "short",
    "since",
    "steps_for",
    "suspicions",
    "tabs",
    "thread",
    "together",
    "urgency_in_words",
    "views_of",
    "where",
]
