"""Plans as files: the familiar Word table, a workbook, and CSV.

What goes out comes in again as it was: `actionplans.imports` knows these headings.
"""

from actionplans.exports.excel import plan_xlsx
from actionplans.exports.rows import Part, headings, plan_csv, plan_rows
from actionplans.exports.word import plan_docx

__all__ = ["Part", "headings", "plan_csv", "plan_docx", "plan_rows", "plan_xlsx"]
