"""What the tests of the bodies share."""

import datetime

import pytest

TODAY = datetime.date(2026, 3, 2)


@pytest.fixture
def identity_number() -> str:
    """A synthetic one (month + 80) whose check digits hold."""
    first = [0, 1, 8, 1, 9, 0, 1, 2, 3]
    k1 = (
        11
        - sum(w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), first, strict=True))
        % 11
    )
    ten = [*first, k1 % 11]
    k2 = (
        11
        - sum(w * d for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), ten, strict=True))
        % 11
    )
    return "".join(map(str, [*ten, k2 % 11]))
