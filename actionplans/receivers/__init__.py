"""What the plans do when something has happened. Imported once, when the apps are ready."""

from actionplans.receivers import hearing, plans, review, status

__all__ = ["hearing", "plans", "review", "status"]
