"""Settings, all from the environment. The defaults are safe; `make run` alone relaxes them."""

from pathlib import Path

import environ
import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from helsefellesskap.core.logs import scrub

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where the portal runs --------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = env.str(
    "SITE_NAME",
    default="Helsefellesskap Møre og Romsdal" if DEMO else "Helsefellesskap",
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
if DEMO and not set(ALLOWED_HOSTS) <= LOCAL_HOSTS:
    raise ImproperlyConfigured(
        "DEMO=1 shows a password on the sign-in page and is only for this machine: "
        "ALLOWED_HOSTS may name nothing but localhost."
    )
LAPTOP_KEY = "only-for-a-laptop-" + "x" * 40
if not SECRET_KEY and DEBUG:
    SECRET_KEY = LAPTOP_KEY
if not DEBUG and (SECRET_KEY == LAPTOP_KEY or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured(
        f"SECRET_KEY is {'too short or known to others' if SECRET_KEY else 'missing'}. "
        "Make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
    )

# What it is made of -----------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "helsefellesskap.core.staticfiles.PortalStaticFilesConfig",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "guardian",
    "simple_history",
    "helsefellesskap.core",
    "accounts",
    "committees",
    "publications",
    "actionplans",
    "cases",
    "meetings",
    "deviations",
    "handbook",
    "helsefellesskap.demo",
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "helsefellesskap.core.middleware.ClientAddressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "helsefellesskap.core.middleware.HeadMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "helsefellesskap.core.middleware.PortalCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "helsefellesskap.core.middleware.ChosenLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "helsefellesskap.core.middleware.RequestLogMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "helsefellesskap.core.middleware.KeepWhatWasTypedMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "helsefellesskap.core.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "helsefellesskap.urls"
WSGI_APPLICATION = "helsefellesskap.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "helsefellesskap.core.templatetags.portal",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "helsefellesskap.core.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "helsefellesskap.core.forms.PortalRenderer"

# Where it keeps things --------------------------------------------------------
VAR_DIR.mkdir(parents=True, exist_ok=True)
DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes the lock at BEGIN, so no transaction fails halfway.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/designsystemet", NODE_MODULES / "@digdir/designsystemet-css/dist/src"),
    ("vendor/inter", NODE_MODULES / "@fontsource-variable/inter/files"),
    ("vendor/htmx", NODE_MODULES / "htmx.org/dist"),
    ("vendor/sortable", NODE_MODULES / "sortablejs"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes, for every file that comes in

# People -----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator"
    },
]
ANONYMOUS_USER_NAME = None  # guardian: nobody unnamed holds permissions here
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-page"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.PortalAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has proved the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": None}  # axes counts those
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.adapter.who_is_tried"
AXES_CLIENT_IP_CALLABLE = "helsefellesskap.core.http.client_address"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False  # its log lines carry addresses

# Language, time and order -----------------------------------------------------
LANGUAGE_CODE = "nn"
LANGUAGES = [("nn", "Nynorsk"), ("nb", "Bokmål"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "sprak"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
FORMAT_MODULE_PATH = "helsefellesskap.core.formats"
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# Safety -----------------------------------------------------------------------
SECURE_BY_TLS = SITE_URL.startswith("https://") or (not DEBUG and not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_BY_TLS
SECURE_SSL_REDIRECT = SECURE_BY_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if SECURE_BY_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_BY_TLS
SECURE_HSTS_PRELOAD = SECURE_BY_TLS
# Pages whose address is a secret say no-referrer themselves. Said of every page it
# would make browsers send `Origin: null` with every form.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_FAILURE_VIEW = "helsefellesskap.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Our own middleware is CsrfViewMiddleware with one thing added; the check looks by name.
SILENCED_SYSTEM_CHECKS = ["security.W003"]

CACHES = {
    "default": {
        # Counts for rate limits must be shared by all web processes.
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
    }
}

# Jobs and letters -------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": 3600}
else:
    broker = VAR_DIR / "broker"
    for folder in ("queue", "processed", "control"):
        (broker / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(broker / "queue"),
        "data_folder_out": str(broker / "queue"),
        "processed_folder": str(broker / "processed"),
        "control_folder": str(broker / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
CELERY_TASK_IGNORE_RESULT = True  # the row in the database is the truth
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TASK_TIME_LIMIT = 900
# A request does not wait for a broker that is away: the sweeper takes up what it missed.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "helsefellesskap.core.tasks.sweep", "schedule": 10.0},
    "daily": {
        "task": "helsefellesskap.core.tasks.daily",
        "schedule": crontab(hour=5, minute=10),
    },
    "quarter-hourly": {
        "task": "helsefellesskap.core.tasks.quarter_hourly",
        "schedule": crontab(minute="*/15"),
    },
}
JOB_LEASE = 20  # seconds without a heartbeat before a job is taken up again
LETTER_ATTEMPTS = 8

EMAIL_CONFIG = env.email(
    "EMAIL_URL", default="consolemail://" if DEMO else "smtp://localhost:25"
)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ikkje-svar@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Answers to letters come to this address, with a key after a plus; a mail server puts
# them into the maildir. Without both, letters say that one answers on the page.
MAILDIR = env.str("MAILDIR", default="")
REPLY_ADDRESS = env.str("REPLY_ADDRESS", default="") if MAILDIR else ""
MAIL_LIMIT = 30 * 1024 * 1024  # bytes, for one e-mail with its files
MAIL_AN_HOUR = 10  # e-mails to one case; more than this is a loop
if MAILDIR:
    CELERY_BEAT_SCHEDULE["read-mail"] = {
        "task": "cases.tasks.read_mail",
        "schedule": 60.0,
    }

# Logs: one JSON line an event, with a request id, route names and no paths ------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                scrub,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},  # it warns of a file broker without a host
        "axes": {"level": "CRITICAL"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "pikepdf": {"level": "ERROR"},
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
