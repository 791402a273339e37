"""The tests' settings, quiet, with an empty view beside the portal's pages."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
LOGGING = {"version": 1, "disable_existing_loggers": True}
LOGGING_CONFIG = "logging.config.dictConfig"
