"""What the reader of deviations can say about a file; what to do stands in each."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# The file as a whole

OTHER_KIND = _(
    "This is a file of another kind (%(kind)s). Deviations are read from CSV and Excel "
    "(.xlsx)."
)
UNPACKED_TOO_BIG = _(
    "The file grows too large when it is unpacked (over %(limit)s MB), and was not "
    "opened. Copy the rows into a new, empty workbook and try again."
)
TOO_MANY_ROWS = _(
    "The file has too many rows or cells (the limit is %(limit)s rows). Divide it into "
    "several files."
)
NO_HEADINGS = _(
    "Found no heading row. The table needs a row with words such as “Meldande part”, "
    "“Mottakande part”, “Hendingsdato” and “Kategori”."
)
MISSING_COLUMNS = ngettext_lazy(
    "The table lacks the column %(columns)s. Add it, with that heading.",
    "The table lacks the columns %(columns)s. Add them, with those headings.",
    "count",
)
NO_ROWS = _("The table has a heading row, but nothing below it.")
PERSONAL_COLUMN = _(
    "The column “%(column)s” can tell who the patient is. Take the column out of the "
    "file and try again. Nothing was kept."
)
UNKNOWN_COLUMNS = ngettext_lazy(
    "The portal does not know what the column %(columns)s is about. It was not read.",
    "The portal does not know what the columns %(columns)s are about. They were not read.",
    "count",
)
OTHER_SHEETS = _("Only the sheet “%(name)s” was read.")
NO_REFERENCE = ngettext_lazy(
    "One row has no reference. If it is read in once more, it is registered twice.",
    "%(count)s rows have no reference. If they are read in once more, they are "
    "registered twice.",
    "count",
)

# Rows

IDENTITY_NUMBER = _(
    "The row holds a national identity number under “%(column)s” and was not read. "
    "Take the number out of the file, also where the file is kept."
)
CONTACT = _(
    "What stands under “%(column)s” looks like a telephone number or an e-mail address. "
    "Take it out, unless it is meant to stand there."
)
MISSING = _("“%(column)s” is empty.")
UNKNOWN_PARTY = _("The portal knows no party called “%(text)s”.")
NO_DIRECTION = _(
    "No deviation can lie between %(reporter)s and %(receiver)s: one of the two must be "
    "the hospital trust."
)
OTHER_DIRECTION = _("The parties say %(is)s, but the column says “%(text)s”.")
UNKNOWN_CODE = _("“%(text)s” is not among the codes for %(facet)s.")
UNKNOWN_GROUP = _(
    "“%(text)s” is not among the patient groups. The row was kept without."
)
UNKNOWN_PART = _("“%(text)s” is no point of the agreement. The row was kept without.")
BAD_DATE = _("“%(text)s” under “%(column)s” is not a day. Write 14.03.2025.")
FUTURE = _("“%(column)s” lies in the future.")
BEFORE = _("“%(later)s” comes before “%(earlier)s”.")
TOO_LONG = _(
    "“%(column)s” is %(length)s characters long (the limit is %(limit)s). Shorten it."
)
UNKNOWN_STATUS = _("“%(text)s” is not among the statuses.")
NO_DAY = _("The status is “%(status)s”, but “%(column)s” is empty.")
TWICE = _("The reference %(ref)s stands in %(first)s too. This row was not read.")
KNOWN = _(
    "The reference %(ref)s is registered already, as %(number)s. The row is left out."
)
FORMULA = _("The cell under “%(column)s” is a formula. Type the value instead.")
