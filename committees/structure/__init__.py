"""One data file tells how a helsefellesskap is built: read it, check it, apply it.

`read` and `check` only look; `apply` writes, all or nothing, and only what differs.
"""

from committees.structure.apply import Outcome, apply, objections
from committees.structure.check import check
from committees.structure.read import read
from committees.structure.rows import Complaint, Structure

__all__ = ["Complaint", "Outcome", "Structure", "apply", "check", "objections", "read"]
