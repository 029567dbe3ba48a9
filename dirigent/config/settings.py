"""Every setting of the installation, read from the environment. What the agency decides itself has a screen instead.

The variables are described in docs/running.md. Without any of them the house opens on this machine alone, in `var/`.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import caching, env, keys, logs, postgres, safety

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "dirigent"
DIRIGENT_HOME = env.folder("DIRIGENT_HOME", ROOT / "var")

PRODUCTION = env.text("DIRIGENT_ENV") == "production"
TESTING = env.flag("DIRIGENT_TEST", default=False)
DEBUG = env.flag("DIRIGENT_DEBUG", default=False)
SECRET_KEY = env.text("DIRIGENT_SECRET_KEY") or keys.kept_in(DIRIGENT_HOME / "keys")
# The first seals secrets of connections, all of them open; so whoever gives keys of their own later still opens what was there.
VAULT_KEYS = [*env.names("DIRIGENT_VAULT_KEYS"), keys.vault_key(SECRET_KEY)]
# What signs pushes to browsers. Another key, and every browser must be asked anew.
PUSH_KEY = env.text("DIRIGENT_PUSH_KEY") or keys.push_key(SECRET_KEY)
SITE_URL = env.text("DIRIGENT_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.names("DIRIGENT_HOSTS", () if PRODUCTION else ("localhost", "127.0.0.1", "[::1]", "testserver"))
TRUSTED_PROXIES = env.number("DIRIGENT_PROXIES", 0)

# The rooms, from the top down, then what they stand on. The order lets our templates replace those of the libraries.

INSTALLED_APPS = [
    "dirigent.desk",
    "dirigent.portal",
    "dirigent.api",
    "dirigent.notices",
    "dirigent.regulation",
    "dirigent.integrations.documents",
    "dirigent.domain.onboarding",
    "dirigent.domain.care",
    "dirigent.domain.approvals",
    "dirigent.domain.tracking",
    "dirigent.domain.conversations",
    "dirigent.domain.tasks",
    "dirigent.domain.passes",
    "dirigent.domain.clients",
    "dirigent.domain.knowledge",
    "dirigent.domain.people",
    "dirigent.foundation.journal",
    "dirigent.foundation.worktime",
    "dirigent.foundation.files",
    "dirigent.foundation.search",
    "dirigent.design",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dirigent.portal.visitor.Visitors",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "dirigent.config.language.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dirigent.desk.refusing.Refusals",
]

ROOT_URLCONF = "dirigent.config.urls"
WSGI_APPLICATION = "dirigent.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dirigent.design.context.look",
                "dirigent.desk.shell.shell",
                "dirigent.portal.frame.frame",
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        "django.template.loaders.app_directories.Loader"
                        if DEBUG
                        else (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database

_address = urlsplit(postgres.url(DIRIGENT_HOME))
_parameters = dict(parse_qsl(_address.query))
_limits: dict[str, int | str] = {
    "statement_timeout": env.number("DIRIGENT_STATEMENT_SECONDS", 30) * 1000,
    "lock_timeout": env.number("DIRIGENT_LOCK_SECONDS", 10) * 1000,
    "idle_in_transaction_session_timeout": env.number("DIRIGENT_IDLE_SECONDS", 120) * 1000,
}
if TESTING:
    _limits["journal.scratch"] = "on"  # the journal lets itself be emptied only here
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(_address.path[1:]),
        "USER": unquote(_address.username or ""),
        "PASSWORD": unquote(_address.password or ""),
        "HOST": _parameters.pop("host", _address.hostname or ""),
        "PORT": str(_address.port or ""),
        "OPTIONS": {
            **_parameters,
            "connect_timeout": 5,
            "options": " ".join(f"-c {name}={value}" for name, value in _limits.items()),
        },
    }
}
# Only the web server shares connections between its threads; a command or a worker keeps its own.
if _pool := env.number("DIRIGENT_POOL", 0):
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
_jobs = ("config.upkeep", "desk.imports.jobs", "integrations.sitecheck.jobs")
PROCRASTINATE_IMPORT_PATHS = [f"dirigent.{module}" for module in _jobs]

# People and their sessions

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dirigent.config.accounts.StaffOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
if TESTING:
    ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "dirigent.config.accounts.SealedSeeds"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Dirigent"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the agency gives the addresses, nobody can claim another's
USERSESSIONS_TRACK_ACTIVITY = False  # a write in every request is too dear for a "last seen"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"

# What a browser may do with our pages

_cookies_secure = urlsplit(SITE_URL).scheme == "https" or PRODUCTION
if env.flag("DIRIGENT_INSECURE_COOKIES", default=False):
    _cookies_secure = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _cookies_secure
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Language and time

LANGUAGE_CODE = env.text("DIRIGENT_LANGUAGE", "ru")
LANGUAGES = [("ru", "Русский"), ("en", "English")]
_rooms = ("config", "desk", "portal", "notices", "regulation", "integrations", "domain", "foundation", "design")
LOCALE_PATHS = [str(PACKAGE / room / "locale") for room in _rooms]
TIME_ZONE = env.text("DIRIGENT_TIME_ZONE", "Europe/Moscow")
USE_TZ = True

# Files

MEDIA_ROOT = DIRIGENT_HOME / "files"
STATIC_URL = "/static/"
STATIC_ROOT = DIRIGENT_HOME / "static" if PRODUCTION else None
STATICFILES_DIRS = [folder for folder in [ROOT / "build" / "vendor"] if folder.exists()]
PRINT_FONTS = ROOT / "build" / "fonts"
_hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _hashed if PRODUCTION else _plain},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
# Failed logins are counted here, for all processes of the web server together.
CACHES = caching.in_memory() if TESTING else caching.in_files(DIRIGENT_HOME / "cache")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "dirigent.foundation.files.limiting.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Channels: the only list of adapters. Taking a line out and deleting its folder takes the vendor out of the house.

_vendors = ("mail", "mango", "uis", "asterisk", "calls", "telegram", "max", "vk")
CHANNELS = [f"dirigent.integrations.{vendor}.channel.{vendor.capitalize()}" for vendor in _vendors]

# Of an address that knocks in vain so often nothing more is heard; networks of our own that may be called; whom TLS trusts besides

HOOK_REFUSALS_A_MINUTE = 1_000_000 if TESTING else 60
EGRESS_ALLOW = env.names("DIRIGENT_EGRESS_ALLOW")
EGRESS_CA = env.text("DIRIGENT_CA_FILE")

# Letters to our own people: into a folder until a mail server is named

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DIRIGENT_MAIL_FROM", "dirigent@localhost")
if env.text("DIRIGENT_SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = env.text("DIRIGENT_SMTP_HOST")
    EMAIL_PORT = env.number("DIRIGENT_SMTP_PORT", 587)
    EMAIL_HOST_USER = env.text("DIRIGENT_SMTP_USER")
    EMAIL_HOST_PASSWORD = env.text("DIRIGENT_SMTP_PASSWORD")
    EMAIL_USE_TLS = env.flag("DIRIGENT_SMTP_TLS", default=True)
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DIRIGENT_HOME / "mail"

LOGGING = logs.to_console(env.text("DIRIGENT_LOG", "WARNING"))

if PRODUCTION and (
    _dangers := safety.dangers(
        globals(),
        key_given=bool(os.environ.get("DIRIGENT_SECRET_KEY") or os.environ.get("DIRIGENT_SECRET_KEY_FILE")),
        vault_given=bool(env.names("DIRIGENT_VAULT_KEYS")),
    )
):
    raise ImproperlyConfigured("Dirigent does not start in production like this:\n- " + "\n- ".join(_dangers))
