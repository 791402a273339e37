"""Rows for tests. Each app adds a module; the names are gathered here."""

from tests.factories.committees import CommitteeFactory, UserFactory

__all__ = ["CommitteeFactory", "UserFactory"]
