"""Pages about cases: for the sender, for everyone, and for the desk."""

from cases.views.desk import case, cases, redact, take
from cases.views.follow import ask_to_reopen, follow, letters, receipt, withdraw, write
from cases.views.intake import new
from cases.views.opened import opened, opened_case

__all__ = [
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
