"""Every setting, from the environment; a wrong one stops the start with a sentence."""

import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from sufra.config.environment import database, mail, phone, setting, whole, words
from sufra.config.sqlite import use_bundled_sqlite

SQLITE_VERSION = use_bundled_sqlite()

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = setting("SUFRA_ENVIRONMENT", "demo")
if ENVIRONMENT not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"SUFRA_ENVIRONMENT is demo, test or production, not {ENVIRONMENT!r}.")
PRODUCTION = ENVIRONMENT == "production"
DATA = Path(setting("SUFRA_DATA", str(ROOT / "var")))
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def _kept_secret(name: str) -> str:
    """Make a key once and keep it in the data folder, beside the database and never in it."""
    path = DATA / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = (
    setting("SUFRA_SECRET_KEY")
    if PRODUCTION
    else setting("SUFRA_SECRET_KEY", "") or _kept_secret("secret-key")
)
# It wraps the key of each evening and signs tickets; without it no name in the database can be read.
MASTER_KEY = setting("SUFRA_MASTER_KEY", "") or _kept_secret("master-key")
DEBUG = False
ALLOWED_HOSTS = words("SUFRA_HOSTS", None if PRODUCTION else "127.0.0.1,localhost,[::1],testserver")  # type: ignore[arg-type]  # None: production must say
ORIGIN = setting("SUFRA_ORIGIN", "" if not PRODUCTION else f"https://{ALLOWED_HOSTS[0]}")
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
OPERATOR_EMAIL = setting("SUFRA_OPERATOR_EMAIL", "" if PRODUCTION else "operator@example.org")

DATABASES = {"default": database(setting("DATABASE_URL", f"sqlite:///{DATA / 'sufra.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Limits must not vanish without a cache server, and must hold across workers: they live in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "limits"}}

INSTALLED_APPS = [
    "sufra.config.apps.SufraConfig",
    "sufra.config.apps.CommandsConfig",
    "sufra.shell",
    "sufra.accounts",
    "sufra.booking",
    "sufra.campaigns",
    "sufra.display",
    "sufra.door",
    "sufra.moves",
    "sufra.feeds",
    "sufra.kitchen",
    "sufra.skies",
    "sufra.stories",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sufra.shell.errors.no_such_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "sufra.config.urls"
WSGI_APPLICATION = "sufra.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sufra.shell.context.reader",
                "sufra.timing.strip.strip",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "sufra.shell.templatetags.sufra",
            ],
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("ar", "العربية"),
    ("fa", "فارسی"),
    ("tr", "Türkçe"),
    ("ur", "اردو"),
    ("id", "Bahasa Indonesia"),
]
WORKSPACE_LANGUAGES = ("en", "ar")
LOCALE_PATHS = [ROOT / "src" / "sufra" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# The fonts of printed sheets are those of the display too.
FONTS = ("fonts", ROOT / "src" / "sufra" / "skies" / "fonts")
# What npm fetched for the door, where it could: see config/packages.
PACKAGES = ROOT / "build" / "static"
STATICFILES_DIRS = [FONTS, *([PACKAGES] if PACKAGES.is_dir() else [])]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sufra.shell.storage.JoinedStorage"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_HANDLERS = ["sufra.shell.uploads.BoundedUpload"]

AUTH_USER_MODEL = "sufra.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace"
ACCOUNT_ADAPTER = "sufra.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "sufra.accounts.adapter.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = {"password"}  # a passkey signs in alone
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "finder"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sufra"
MFA_FORMS = {
    "activate_totp": "sufra.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "sufra.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "sufra.accounts.forms.RenamePasskeyForm",
    "login_webauthn": "sufra.accounts.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "sufra.accounts.forms.PasskeyAgainForm",
    "authenticate_webauthn": "sufra.accounts.forms.PasskeySecondForm",
}
# A passkey needs HTTPS, but for a person who tries the demonstration on this machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Behind how many proxies of ours the server stands; without one, no header names the client.
ALLAUTH_TRUSTED_PROXY_COUNT = whole("SUFRA_TRUSTED_PROXIES", 0)

globals().update(mail(setting("SUFRA_MAIL_URL", "console:" if not PRODUCTION else None)))
DEFAULT_FROM_EMAIL = setting(
    "SUFRA_MAIL_FROM", f"Sufra <sufra@{ALLOWED_HOSTS[0] if PRODUCTION else 'localhost'}>"
)
# To one domain, in one round of at most 20 seconds; what is left waits for the next minute.
MAIL_PER_DOMAIN = whole("SUFRA_MAIL_PER_DOMAIN", 600)
# An address of apprise, with {phone} where the number stands.
PHONE_URL = phone(setting("SUFRA_PHONE_URL", ""))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
# "no-referrer" would make browsers send "Origin: null" with our own forms, and every one would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "sufra.shell.errors.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = setting("SUFRA_HTTPS_REDIRECT", "yes") == "yes"
    SECURE_HSTS_SECONDS = whole("SUFRA_HSTS_SECONDS", 3600)
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refused request is ordinary life, and its path may hold a link's secret.
    "loggers": {
        "django.request": {"level": "ERROR"},
        # The same holds where a form's token is missing.
        "django.security.csrf": {"level": "CRITICAL"},
        # Scanners ask under wrong names all day.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # It names the address that failed, which holds a guest's number and the operator's key.
        "apprise": {"level": "CRITICAL"},
    },
}
