"""What a page says of a case: where it is, what comes next, and the way it has gone."""

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
    views_of,
)
from cases.reports.sender import Knot, public_thread, short, thread, where

__all__ = [
    "Answer",
    "Deadline",
    "Desk",
    "Knot",
    "Row",
    "answers",
    "asked_bodies",
    "deadline",
    "main_step",
    "may_read_whole",
    "median_first_answer",
    "public_thread",
    "short",
    "steps_for",
    "suspicions",
    "thread",
    "views_of",
    "where",
]
