"""Files of deviations in: rows that can be registered, and every complaint with its line."""

from deviations.imports.lists import Lists
from deviations.imports.reading import ReadFile, read_deviations
from deviations.imports.rows import Row

__all__ = ["Lists", "ReadFile", "Row", "read_deviations"]
