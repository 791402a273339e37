"""What a case's page says of its files and its dossiers, for one reader."""

from typing import Any

from cases.models import Case, Dossier
from cases.reports.files import files_of


def files_and_dossiers(case: Case, user: Any, *, whole: bool) -> dict[str, Any]:
    """For the case's page: the files the reader may have, and what may be put together."""
    files = files_of(case, whole=whole)
    version = Dossier.Version
    return {
        "files": files,
        "undecided": sum(not file.decided for file in files),
        "redacted_fields": len(case.redacted) if whole else 0,
        "dossiers": list(case.dossiers.ready_for(user).select_related("job")),
        "versions": [version.WHOLE, version.BODIES] if whole else [version.BODIES],
    }
