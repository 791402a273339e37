"""Pages about cases: for the sender, for everyone, and for the desk."""

from cases.views.by_link import thanks_for_view, view_by_link
from cases.views.desk import case, redact, split, take
from cases.views.files import desk_file, senders_file
from cases.views.follow import (
    ask_to_reopen,
    attach,
    feedback,
    follow,
    letters,
    lost,
    new_key,
    receipt,
    receipt_pdf,
    withdraw,
    write,
)
from cases.views.intake import alike, new, read_form, resume
from cases.views.opened import opened, opened_case
from cases.views.texts import standard_text, standard_texts
from cases.views.work_list import bulk, cases

__all__ = [
    "alike",
    "ask_to_reopen",
    "attach",
    "bulk",
    "case",
    "cases",
    "desk_file",
    "feedback",
    "follow",
    "letters",
    "lost",
    "new",
    "new_key",
    "opened",
    "opened_case",
    "read_form",
    "receipt",
    "receipt_pdf",
    "redact",
    "resume",
    "senders_file",
    "split",
    "standard_text",
    "standard_texts",
    "take",
    "thanks_for_view",
    "view_by_link",
    "withdraw",
    "write",
]
