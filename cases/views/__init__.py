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
from cases.views.post import letter, letter_text, letter_texts, outbox, send_again
from cases.views.talk import judge_mail, mail_file, see_letter, write_as_body

__all__ = [
    "alike",
    "ask_to_reopen",
    "attach",
    "case",
    "cases",
    "desk_file",
    "feedback",
    "follow",
    "judge_mail",
    "letter",
    "letter_text",
    "letter_texts",
    "letters",
    "lost",
    "mail_file",
    "new",
    "new_key",
    "opened",
    "opened_case",
    "outbox",
    "read_form",
    "receipt",
    "receipt_pdf",
    "redact",
    "resume",
    "see_letter",
    "send_again",
    "senders_file",
    "take",
    "withdraw",
    "write",
    "write_as_body",
]
