"""Read an operator's choices from the environment, or from the file that NAME_FILE names."""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def setting(name: str, default: str | None = None) -> str:
    """Return NAME, or what the file in NAME_FILE holds; a missing one without a default stops the start."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise ImproperlyConfigured(
                f"{name}_FILE names {path}, which cannot be read: {problem.strerror}."
            ) from None
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"{name} is not set. Set {name}, or {name}_FILE with the path of a file that holds it."
        )
    return value


def whole(name: str, default: int) -> int:
    """Return NAME as a whole number."""
    text = setting(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise ImproperlyConfigured(f"{name} takes a whole number, not {text!r}.")
    return int(text)


def words(name: str, default: str = "") -> list[str]:
    """Return NAME as a list; commas stand between the entries."""
    return [word.strip() for word in setting(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, object]:
    """Turn DATABASE_URL (sqlite:///path or postgresql://user:password@host/name) into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(
            Path(unquote(parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path))
        )
    if parts.scheme in {"postgres", "postgresql"}:
        return postgresql(url)
    raise ImproperlyConfigured(f"DATABASE_URL starts with sqlite: or postgresql:, not {parts.scheme!r}.")


def sqlite(path: Path) -> dict[str, object]:
    """Return the settings of one file in WAL mode, whose write transactions begin at once."""
    _keep_private(path)
    pragmas = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # A deferred transaction that reads, then writes, fails at once under load; IMMEDIATE waits.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": f"{path}.test"},
    }


def _keep_private(path: Path) -> None:
    """Make the file for its owner alone; SQLite gives its log the same rights. Take others' rights away."""
    with suppress(OSError):  # what cannot be written is told where it is needed
        path.touch(mode=0o600)
        rights = path.stat().st_mode & 0o777
        if rights & 0o007:
            path.chmod(rights & 0o770)


def postgresql(url: str) -> dict[str, object]:
    """Return a pool's settings; the pool keeps the connections, so Django must not."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": dict(parse_qsl(parts.query)).get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
        "CONN_MAX_AGE": 0,
    }


def mail(url: str) -> dict[str, object]:
    """Turn SUFRA_MAIL_URL (smtp://, smtps:// or smtp+tls://, or console:) into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured(
            f"SUFRA_MAIL_URL starts with smtp:, smtps:, smtp+tls: or console:, not {parts.scheme!r}."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


def phone(url: str) -> str:
    """Return SUFRA_PHONE_URL, an address of apprise; each message's number goes into its {phone}."""
    if url and "{phone}" not in url:
        raise ImproperlyConfigured(
            "SUFRA_PHONE_URL says with {phone} where the number goes, as in twilio://SID:TOKEN@FROM/{phone}."
        )
    return url
