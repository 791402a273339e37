"""Pages about cases: for the sender, for everyone, and for the desk."""

from cases.views.desk import case, cases, take
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
from cases.views.opened import opened, opened_case
from cases.views.redaction import redact, redact_files, share_file
from cases.views.retention import retention

__all__ = [
    "alike",
    "ask_to_reopen",
    "attach",
    "case",
    "cases",
    "desk_file",
    "dossier",
    "dossier_pdf",
    "dossier_zip",
    "feedback",
    "follow",
    "letters",
    "lost",
    "new",
    "new_key",
    "opened",
    "opened_case",
    "order_dossier",
    "read_form",
    "receipt",
    "receipt_pdf",
    "redact",
    "redact_files",
    "redacted_file",
    "resume",
    "retention",
    "senders_file",
    "share_file",
    "take",
    "withdraw",
    "write",
]
