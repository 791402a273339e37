"""Pages about cases: for the sender, for everyone, and for the desk."""

from cases.views.bodies import body_cases
from cases.views.by_link import thanks_for_view, view_by_link
from cases.views.desk import case, split, take
from cases.views.dossier import dossier, dossier_pdf, dossier_zip, order_dossier
from cases.views.files import desk_file, redacted_file, senders_file
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
from cases.views.measures import answer_measure, make_measure, measure
from cases.views.numbers import numbers, numbers_file
from cases.views.opened import opened, opened_case, opened_feed
from cases.views.post import letter, letter_text, letter_texts, outbox, send_again
from cases.views.red_thread import follow_thread
from cases.views.red_thread import thread as red_thread
from cases.views.redaction import redact, redact_files, share_file
from cases.views.retention import retention
from cases.views.talk import judge_mail, mail_file, see_letter, write_as_body
from cases.views.texts import standard_text, standard_texts
from cases.views.work_list import bulk, cases

__all__ = [
    "alike",
    "answer_measure",
    "ask_to_reopen",
    "attach",
    "body_cases",
    "bulk",
    "case",
    "cases",
    "desk_file",
    "dossier",
    "dossier_pdf",
    "dossier_zip",
    "feedback",
    "follow",
    "follow_thread",
    "judge_mail",
    "letter",
    "letter_text",
    "letter_texts",
    "letters",
    "lost",
    "mail_file",
    "make_measure",
    "measure",
    "new",
    "new_key",
    "numbers",
    "numbers_file",
    "opened",
    "opened_case",
    "opened_feed",
    "order_dossier",
    "outbox",
    "read_form",
    "receipt",
    "receipt_pdf",
    "red_thread",
    "redact",
    "redact_files",
    "redacted_file",
    "resume",
    "retention",
    "see_letter",
    "send_again",
    "senders_file",
    "share_file",
    "split",
    "standard_text",
    "standard_texts",
    "take",
    "thanks_for_view",
    "view_by_link",
    "withdraw",
    "write",
    "write_as_body",
]
