"""Settings for a portal that the tests start as it is: own process, worker and database.

Everything comes from the environment as in operation; passwords are hashed quickly,
nobody is held back for signing in often, and static files need no collecting.
"""

from helsefellesskap.settings import *  # noqa: F403, TID251
from helsefellesskap.settings import env  # noqa: TID251

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
CASE_FORM_SECONDS = env.int("CASE_FORM_SECONDS", default=2)
RATE_LIMITS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = True
# Two portals may share a Redis; each hears only of its own work.
CELERY_TASK_DEFAULT_QUEUE = env.str("QUEUE", default="celery")
CELERY_IMPORTS = env.list("CELERY_IMPORTS", default=[])
JOB_LEASE = env.int("JOB_LEASE", default=20)
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=10.0)
CELERY_BEAT_SCHEDULE["sweep"]["schedule"] = SWEEP_SECONDS  # noqa: F405
