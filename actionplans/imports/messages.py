"""Every sentence the reader can say: what is wrong, and what to do about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from helsefellesskap.core.files import messages as general
from helsefellesskap.core.files.messages import *  # noqa: F403 -- said by this reader too

_SHOWN = 200

# Files that cannot be read

DAMAGED_EXCEL = _(
    "The spreadsheet could not be opened. Open it in Excel, save it as .xlsx and try "
    "once more."
)
OTHER_KIND = _(
    "This is a file of another kind (%(kind)s). Plans are read from Word (.docx), "
    "Excel (.xlsx), CSV and plain text."
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
TOO_MANY_TABLES = _(
    "The file has more than %(limit)s tables. Divide the plan between several files."
)
TOO_MANY_PARAGRAPHS = _(
    "The document is far too long for an action plan. Copy the table into a document "
    "of its own."
)
UNPACKED_TOO_BIG = _(
    "The file grows too large when it is unpacked (over %(limit)s MB), and was not "
    "opened. Copy the plan into a new, empty document and try again."
)
TOO_MANY_PARTS = _(
    "The file consists of more than %(limit)s parts, and was not opened. Copy the plan "
    "into a new, empty document and try again."
)
OURS = (
    (general.OTHER_KIND, OTHER_KIND),
    (general.TOO_DEEP, TOO_DEEP),
    (general.UNPACKED_TOO_BIG, UNPACKED_TOO_BIG),
    (general.TOO_MANY_PARTS, TOO_MANY_PARTS),
)
"""What the reader of plans says in the place of a general sentence."""

# The file as a whole

WRONG_ENDING = _(
    "The name of the file ends in %(ending)s, but the content is %(kind)s. It was read "
    "as that."
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

# Names


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


def shortened(text: str) -> str:
    """The beginning of a text, with a sign that it goes on."""
    text = " ".join(text.split())
    if text.startswith("«") and text.endswith("»"):
        text = text[1:-1]  # it stands between quotation marks already
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
