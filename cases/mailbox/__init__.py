"""E-mail as it came: read, cut and judged. Pure; `services.incoming` decides what it means."""

from cases.mailbox.box import Box
from cases.mailbox.reading import Attachment, Incoming, Unreadable, read_mail
from cases.mailbox.words import own_words

__all__ = ["Attachment", "Box", "Incoming", "Unreadable", "own_words", "read_mail"]
