"""A case put together: gathered for one kind of reader, printed, and packed.

What a body may not see is left out when it is gathered, and nowhere later: what prints
and packs knows nothing but the content.
"""

from cases.dossier.contents import Content, gather
from cases.dossier.packing import Made, pack
from cases.dossier.printing import Printed, print_dossier

__all__ = ["Content", "Made", "Printed", "gather", "pack", "print_dossier"]
