"""What the tests of sign-in share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_has_tried() -> None:
    """Each test begins with no tries counted."""
    cache.clear()
