"""Every verb of deviations."""

from deviations.services.codes import CodesRefused, load_codes
from deviations.services.importing import (
    apply_rows,
    apply_upload,
    forget_old_uploads,
    keep_upload,
    known_references,
)
from deviations.services.registering import Told, register
from deviations.services.steps import (
    answer,
    close,
    disagree,
    handle,
    receive,
    reject,
    settle,
)

__all__ = [
    "CodesRefused",
    "Told",
    "answer",
    "apply_rows",
    "apply_upload",
    "close",
    "disagree",
    "forget_old_uploads",
    "handle",
    "keep_upload",
    "known_references",
    "load_codes",
    "receive",
    "register",
    "reject",
    "settle",
]
