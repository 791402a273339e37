"""Forty writers at once in one plan, driven by locust against a real portal."""
