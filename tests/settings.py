"""Settings for the test run: quick hashing, own folders, the real brokers' addresses.

The database and the broker come from the environment, as in the portal itself.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-the-tests-" + "x" * 40)
os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_given = os.environ.get("TEST_VAR_DIR")
_made = "" if _given else tempfile.mkdtemp(prefix=f"portal-{_worker}-")
os.environ["VAR_DIR"] = _given or _made


def leave_nothing_behind() -> None:
    """Take away the folder that was made for this run."""
    if _made:
        shutil.rmtree(_made, ignore_errors=True)


atexit.register(leave_nothing_behind)

from helsefellesskap.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
LANGUAGE_CODE = "nn"
RATE_LIMITS = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
TEST_ROOT = Path(os.environ["VAR_DIR"])
