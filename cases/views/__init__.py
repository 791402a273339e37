"""Pages about cases: for the sender, for everyone, and for the desk."""

from cases.views.desk import case, cases, redact, take
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

__all__ = [
    "resume",
    "read_form",
    "receipt_pdf",
    "new_key",
    "lost",
    "feedback",
    "senders_file",
    "desk_file",
    "attach",
    "alike",
    "ask_to_reopen",
    "case",
    "cases",
    "follow",
    "letters",
    "new",
    "opened",
    "opened_case",
    "receipt",
    "redact",
    "take",
    "withdraw",
    "write",
]
