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
    views_of,
)
from cases.reports.dossiers import files_and_dossiers
from cases.reports.files import ShownFile, file_for_bodies, files_of
from cases.reports.sender import Knot, public_thread, short, since, thread, where

__all__ = [
    "Alike",
    "Answer",
    "Deadline",
    "Desk",
    "Knot",
    "Likely",
    "Row",
    "ShownFile",
    "alike",
    "answers",
    "asked_bodies",
    "deadline",
    "file_for_bodies",
    "files_and_dossiers",
    "files_of",
    "likely_body",
    "main_step",
    "may_read_whole",
    "median_first_answer",
    "public_thread",
    "short",
    "since",
    "steps_for",
    "suspicions",
    "thread",
    "views_of",
    "where",
]
