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
from cases.reports.dossiers import files_and_dossiers
from cases.reports.files import ShownFile, file_for_bodies, files_of
from cases.reports.letters import (
    STATES,
    LetterRow,
    all_letters,
    letter_counts,
    letter_rows,
    letters_of,
    mail_of_late,
)
from cases.reports.sender import Knot, public_thread, short, since, thread, where
from cases.reports.talk import (
    may_be_told,
    speaks_as,
    waiting_mail,
    waits_here,
    words_for,
)
from cases.reports.together import Together, together
from cases.reports.work_list import for_rows, in_tab, narrow, tabs

__all__ = [
    "STATES",
    "Alike",
    "Answer",
    "Deadline",
    "Desk",
    "Knot",
    "LetterRow",
    "Likely",
    "Row",
    "ShownFile",
    "Together",
    "alike",
    "all_letters",
    "answers",
    "asked_bodies",
    "deadline",
    "file_for_bodies",
    "files_and_dossiers",
    "files_of",
    "for_rows",
    "in_tab",
    "letter_counts",
    "letter_rows",
    "letters_of",
    "likely_body",
    "mail_of_late",
    "main_step",
    "may_be_told",
    "may_read_whole",
    "median_first_answer",
    "narrow",
    "public_thread",
    "short",
    "since",
    "speaks_as",
    "steps_for",
    "suspicions",
    "tabs",
    "thread",
    "together",
    "urgency_in_words",
    "views_of",
    "waiting_mail",
    "waits_here",
    "where",
    "words_for",
]
