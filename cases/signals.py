"""What the apps above may hear of a case."""

from django.dispatch import Signal

case_moved = Signal()
"""Sent inside the transaction with `case`, `step` (its name) and `by`, after the change.

`row` is the row of the log, where the step wrote one.
"""
