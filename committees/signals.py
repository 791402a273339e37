"""What those above may hear from the bodies."""

from django.dispatch import Signal

structure_loaded = Signal()
"""A structure file was applied: `structure` (committees.structure.Structure), `path`
(where the file lies, or None), `by`.

Sent inside the transaction, also when nothing differed: a receiver looks for itself.
What it returns, a sentence, is shown to whoever loads the file.
"""

seat_changed = Signal()
"""A seat was filled, ended or changed: `seat`, `by`. Inside the transaction."""
