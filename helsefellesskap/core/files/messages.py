"""What any reader can say about a file that comes in, and where in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_LISTED = 15

NO_FILE = _("There is no file called “%(name)s”, or it cannot be opened.")
EMPTY = _("The file is empty. Check that it was saved, and upload it again.")
TOO_BIG = _(
    "The file is larger than %(limit)s MB. Take out pictures and attachments, "
    "and try again."
)
DAMAGED = _(
    "The file is damaged, or was not uploaded completely. Open it in the program it "
    "was made with, save it again and try once more."
)
UNPACKED_TOO_BIG = _(
    "The file grows too large when it is unpacked (over %(limit)s MB), and was not "
    "opened. Copy what is in it into a new, empty file and try again."
)
TOO_MANY_PARTS = _(
    "The file consists of more than %(limit)s parts, and was not opened. Copy what is "
    "in it into a new, empty file and try again."
)
OTHER_KIND = _("This is a file of another kind (%(kind)s).")
TOO_DEEP = _("The file holds too much inside one another, and was not read.")
UNSAFE_NAMES = _(
    "The file has parts that point to places outside it, and was not opened for "
    "reasons of safety."
)
PASSWORD = _(
    "The file is protected with a password. Save a copy without one and try again."
)
OLD_OFFICE = _(
    "The file is in an old Office format, or is protected with a password. Save it as "
    ".docx or .xlsx without a password and try again."
)
MACROS_EXCEL = _(
    "The spreadsheet may contain macros. Save it as .xlsx and upload it again."
)
MACROS_WORD = _(
    "The document may contain macros. Save it as .docx and upload it again."
)
DTD = _(
    "The file contains a DTD, which could fetch other files, and was not read for "
    "reasons of safety. Save it again from Word or Excel."
)
TOO_MANY_PAGES = _(
    "The file has more than %(limit)s pages. Attach only the pages that matter."
)
TOO_MANY_PIXELS = _(
    "The picture is larger than %(limit)s million points. Make it smaller and try again."
)
ACTIVE_PDF = _(
    "The PDF holds a script, an embedded file or something else that can act by itself, "
    "and was refused. Print it to a new PDF and try again."
)
ACTIVE_WORD = _(
    "The document holds an embedded file, or fetches something from outside, and was "
    "refused. Copy the text into a new document and try again."
)
UNREADABLE_TEXT = _(
    "We could not read the text in the file, and so cannot see whether it holds a national "
    "identity number. Print it to a new PDF and try again."
)
NOT_ATTACHABLE = _(
    "We take PDF, Word (.docx), pictures (PNG and JPEG) and plain text. This file is of "
    "another kind."
)
TOO_HEAVY = _(
    "The file takes too long to open, or needs too much room. Print it to a new, smaller "
    "PDF and try again."
)
TOO_MANY_COLUMNS = _(
    "A table has more than %(limit)s columns. Take out the columns that are not in use."
)
NOT_TEXT = _(
    "The file looks neither like a Word or Excel file nor like plain text. Check that "
    "you have chosen the right file."
)
CSV_BROKEN = _(
    "The text file stops making sense around line %(line)s. Check the quotation marks "
    "there, and try again."
)
NOT_UTF8 = _(
    "The file is not in UTF-8 and was read as Windows-1252. Check that æ, ø and å look "
    "right."
)
PLACE_TABLE = _("table %(number)s")
PLACE_SHEET = _("sheet “%(name)s”")
PLACE_ROW = _("row %(number)s")
PLACE_LINE = _("line %(number)s")
PLACE_COLUMN = _("column “%(name)s”")
PLACE_CELL = _("cell %(cell)s")
PLACE_NUMBER = _("no. %(number)s")


@dataclass(frozen=True)
class listed:  # noqa: N801 - reads as a word in the calls
    """Names in a row: "C2, E2 and G3", the tail counted where there are many."""

    names: Sequence[str]

    def __str__(self) -> str:
        *most, last = self.names
        if len(most) >= _LISTED:
            more = len(self.names) - _LISTED
            first = ", ".join(self.names[:_LISTED])
            return gettext("%(names)s and %(count)s more") % {
                "names": first,
                "count": more,
            }
        if not most:
            return last
        return gettext("%(names)s and %(last)s") % {
            "names": ", ".join(most),
            "last": last,
        }
