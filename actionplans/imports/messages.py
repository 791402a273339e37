"""Every sentence the reader can say: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

_SHOWN = 200
_LISTED = 15

# Files that cannot be read

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
DAMAGED_EXCEL = _(
    "The spreadsheet could not be opened. Open it in Excel, save it as .xlsx and try "
    "once more."
)
UNPACKED_TOO_BIG = _(
    "The file grows too large when it is unpacked (over %(limit)s MB), and was not "
    "opened. Copy the plan into a new, empty document and try again."
)
TOO_MANY_PARTS = _(
    "The file consists of more than %(limit)s parts, and was not opened. Copy the plan "
    "into a new, empty document and try again."
)
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
OTHER_KIND = _(
    "This is a file of another kind (%(kind)s). Plans are read from Word (.docx), "
    "Excel (.xlsx), CSV and plain text."
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
STRICT = _(
    "The file is saved as “Strict Open XML”. Choose the ordinary .docx or .xlsx when "
    "you save it, and try again."
)
TOO_DEEP = _(
    "The table lies inside many other tables and cannot be read. No columns for goals "
    "and measures were found. Move the table out, so that it stands by itself."
)
NO_ROWS = ngettext_lazy(
    "Found one table, but it has no rows. There are no measures to read.",
    "Found %(count)s tables, but none of them has rows. There are no measures to read.",
    "count",
)
NO_TABLE = _("Found no table in the file. There are no measures to read.")
NO_COLUMNS = _(
    "Found no columns for goals and measures. The table needs a heading row with words "
    "such as “Mål”, “Tiltak”, “Ansvarleg” and “Status”."
)
NO_MEASURES = _("The table has a heading row, but no goals or measures below it.")
TOO_MANY_ROWS = _(
    "The file has too many rows or cells (the limit is %(limit)s rows). Divide the "
    "plan between several files."
)
TOO_MANY_COLUMNS = _(
    "A table has more than %(limit)s columns. Take out the columns that are not in use."
)
TOO_MANY_TABLES = _(
    "The file has more than %(limit)s tables. Divide the plan between several files."
)
TOO_MANY_PARAGRAPHS = _(
    "The document is far too long for an action plan. Copy the table into a document "
    "of its own."
)
NOT_TEXT = _(
    "The file looks neither like a Word or Excel file nor like plain text. Check that "
    "you have chosen the right file."
)
CSV_BROKEN = _(
    "The text file stops making sense around line %(line)s. Check the quotation marks "
    "there, and try again."
)

# The file as a whole

WRONG_ENDING = _(
    "The name of the file ends in %(ending)s, but the content is %(kind)s. It was read "
    "as that."
)
NOT_UTF8 = _(
    "The file is not in UTF-8 and was read as Windows-1252. Check that æ, ø and å look "
    "right."
)
NO_COLOURS = _(
    "A text file has no colours, so every status that only a colour tells is unknown."
)
TRACKED_CHANGES = _(
    "The document has tracked changes. It was read as if all of them were accepted."
)
COMMENTS_LEFT_OUT = _("Comments in the margin of the file were not read.")
PICTURE_ON_THE_NET = _(
    "The file points to a picture on the internet. The picture was not fetched."
)
LINKED_CONTENT = _(
    "The file points to content in another file. That content was not fetched."
)
HIDDEN_SHEET = _("The sheet “%(name)s” is hidden and was not read.")
TEXT_OUTSIDE = ngettext_lazy(
    "One piece of text outside the tables was not read: “%(text)s”",
    "%(count)s pieces of text outside the tables were not read. The first is: "
    "“%(text)s”",
    "count",
)
LEADERS_LEFT_OUT = ngettext_lazy(
    "Names of leaders and deputies stand with one committee. They were left out: who "
    "sits where is kept with the committees in the portal.",
    "Names of leaders and deputies stand with %(count)s committees. They were left "
    "out: who sits where is kept with the committees in the portal.",
    "count",
)

# Tables and columns

TABLE_NOT_READ = _(
    "This table has no columns for goals and measures and was not read. It begins: "
    "“%(text)s”"
)
TABLE_GOES_ON = _(
    "This table has no heading row. It was read as going on from the one before it."
)
UNKNOWN_COLUMNS = ngettext_lazy(
    "The portal does not know what the column %(columns)s is about. Its text is shown "
    "here, but has no place of its own in the plan.",
    "The portal does not know what the columns %(columns)s are about. Their text is "
    "shown here, but has no place of its own in the plan.",
    "count",
)
REPEATED_HEADING = _("The heading row stands here once more, and was passed over.")
FORMULAS = ngettext_lazy(
    "Cell %(cells)s contains a formula, which is never calculated here. Type the value "
    "instead.",
    "Cells %(cells)s contain formulas, which are never calculated here. Type the "
    "values instead.",
    "count",
)
HIDDEN_ROWS = ngettext_lazy(
    "Row %(rows)s is hidden in the sheet, but was read like the others.",
    "Rows %(rows)s are hidden in the sheet, but were read like the others.",
    "count",
)

# Committees

NO_COMMITTEE = _(
    "The file does not say which committee this is about. Say it when you read in the "
    "file."
)
UNKNOWN_COMMITTEE = _(
    "The portal knows no committee called “%(heading)s”. Write the name as the portal "
    "does, or say which committee it is when you read in the file."
)

# Rows

HIDDEN_ROW = _("This row is hidden in the document, but was read like the others.")
HIDDEN_TEXT = _("Some of the text here is hidden in the document. It was read too.")
PICTURE_LEFT_OUT = _("There is a picture here. It was left out.")
OBJECT_LEFT_OUT = _("There is an embedded file here. It was left out.")
FOOTNOTE_LEFT_OUT = _("There is a footnote here. Its text was not read.")
ROW_MOVED = _(
    "This row has too many or too few cells, or text in the wrong column. The text was "
    "put where it seems to belong."
)
ROW_JOINED = _(
    "This row seems to be the rest of the one above, cut off by a page break. The two "
    "were joined."
)
REMARK = _("This was kept as a remark and not read as a measure: “%(text)s”")
LOOSE_TEXT = _(
    "This stands in a row without a measure, and was kept as a remark: “%(text)s”"
)
TEXT_UNDER_MERGING = _(
    "Unseen text lies under merged cells, and was kept as a remark: “%(text)s”"
)
COLOUR_WITHOUT_MEASURE = _("This row has colours, but no measure to have a status.")
NO_MEASURE = _("This row has a goal or sub-goal, but no measure.")
SHARED_MEASURE = _(
    "The measure here is merged with the one above. It was read once, under the first."
)
EMPTY_SUB_GOAL = _(
    "The cell for the sub-goal is empty. The measure was put under the sub-goal above."
)
MEASURE_WITHOUT_GOAL = _(
    "There is no goal above this row. Write the goal that the measure belongs to."
)
NUMBER_JUMPS = _(
    "The row is numbered %(number)s, but no new goal stands there. It was put under "
    "goal %(goal)s."
)
OUTSIDE_COLUMNS = _(
    "This stands outside the columns that have a heading, and was kept as a remark: "
    "“%(text)s”"
)
CROWDED = _("Two cells stand under this heading. Their texts were joined.")

# Texts

TEXT_TOO_LONG = _(
    "The text is %(length)s characters long (the limit is %(limit)s). Shorten it, or "
    "skip the row."
)
FORMULA_AS_TEXT = _(
    "A formula stands where the text should be. Type the text, or skip the row."
)
IDENTITY_NUMBER = _(
    "There is a national identity number here. Take it out of the file, and upload it "
    "again. Nothing of the file was kept."
)
LINK_LEFT_OUT = _(
    "“%(text)s” leads to %(address)s. The words were read, the address was not."
)
NAME_IN_BRACKETS = _(
    "What looks like a person's name in brackets was left out. A plan names bodies and "
    "roles, never persons."
)
NAME_AS_RESPONSIBLE = _(
    "What looks like a person's name stands as responsible, and was left out. Name the "
    "body or the role instead."
)
LOOKS_LIKE_A_NAME = _(
    "“%(text)s” stands as responsible and looks like a person's name. The plan is frozen "
    "when it is adopted: write the body or the role instead."
)
COLOUR_AGAINST_WORDS = _(
    "The colour for %(year)s says something else than the words “%(text)s”. The words "
    "were used."
)
SAME_GOAL = _(
    "The same goal stands %(count)s times (rows %(rows)s). All were kept; check "
    "whether that is meant."
)
SAME_MEASURE = _(
    "The same measure stands %(count)s times (rows %(rows)s). All were kept; check "
    "whether that is meant."
)

# Statuses and marks

NEAR_COLOUR = ngettext_lazy(
    "The colour %(code)s was read as %(colour)s, in one cell.",
    "The colour %(code)s was read as %(colour)s, in %(count)s cells, first here.",
    "count",
)
UNKNOWN_COLOUR = ngettext_lazy(
    "The colour %(code)s is not in use for statuses. The status of one cell is "
    "unknown.",
    "The colour %(code)s is not in use for statuses. The status of %(count)s cells is "
    "unknown, first here.",
    "count",
)
MARK_AS_STATUS = _(
    "The colour for priority patient groups stands where a status should. The status "
    "is unknown."
)
MARK_WITHOUT_GROUP = _(
    "The goal is marked as being about a priority patient group, but not which one. "
    "Choose it."
)
OTHER_YEAR = _("“%(text)s” stands under %(year)s. It was kept as written.")
UNKNOWN_STATUS = ngettext_lazy(
    "The portal does not know the status “%(text)s”.",
    "The portal does not know the status “%(text)s”, which stands in %(count)s rows, "
    "first here.",
    "count",
)
POSTPONED = ngettext_lazy(
    "“%(text)s” was read as planned or under way, with the word kept beside it.",
    "“%(text)s” was read as planned or under way in %(count)s rows, first here, with "
    "the word kept beside it.",
    "count",
)
GROUPS_SUGGESTED = ngettext_lazy(
    "One goal is marked as being about a priority patient group. Which group is a "
    "suggestion from the words; check it.",
    "%(count)s goals are marked as being about a priority patient group, first here. "
    "Which group is a suggestion from the words; check them.",
    "count",
)

# Places and names

PLACE_TABLE = _("table %(number)s")
PLACE_SHEET = _("sheet “%(name)s”")
PLACE_ROW = _("row %(number)s")
PLACE_LINE = _("line %(number)s")
PLACE_COLUMN = _("column “%(name)s”")
PLACE_CELL = _("cell %(cell)s")
PLACE_NUMBER = _("no. %(number)s")

COLOURS = {
    "red": _("red"),
    "yellow": _("yellow"),
    "green": _("green"),
    "blue": _("blue"),
}
KINDS = {
    "docx": _("a Word document"),
    "xlsx": _("an Excel spreadsheet"),
    "csv": _("a CSV file"),
    "txt": _("plain text"),
}


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


def shortened(text: str) -> str:
    """The beginning of a text, with a sign that it goes on."""
    text = " ".join(text.split())
    if text.startswith("«") and text.endswith("»"):
        text = text[1:-1]  # it stands between quotation marks already
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
