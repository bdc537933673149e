"""./sufra doctor: what is wrong with this installation, each with a cure to copy."""

import contextlib
import platform
import shutil
import smtplib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

SCARCE_BYTES, NONE_BYTES = 1_000_000_000, 100_000_000
STALE_ZONES_YEARS = 1
NEVER = datetime.min.replace(tzinfo=UTC)
CLOCK_TOLERANCE = timedelta(minutes=2)
# Whether other names of the same domain speak HTTPS only, for ever, is known to its owner alone.
NOT_OURS_TO_ASK = {"security.W005", "security.W021"}
CURES = {
    "security.W004": "export SUFRA_HSTS_SECONDS=3600",
    "security.W008": "export SUFRA_HTTPS_REDIRECT=yes",
    "security.W009": "export SUFRA_SECRET_KEY=$(openssl rand -base64 48)",
}
UPDATE = "fetch the newest Sufra, and run ./sufra again"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at: OK, WARN or WRONG, and how to cure it."""

    level: str
    what: str
    cure: str = ""


def main(arguments: list[str]) -> int:
    """Print every finding; 1 when something is wrong."""
    import django

    django.setup()
    findings = list(examine(datetime.now(tz=UTC)))
    for finding in findings:
        print(f"{finding.level:<6} {finding.what}")
        if finding.cure:
            print(f"       cure: {finding.cure}")
    return int(any(finding.level == "WRONG" for finding in findings))


def examine(now: datetime) -> Iterator[Finding]:
    """Look at one thing after the other."""
    from django.conf import settings

    yield Finding(level="OK", what=f"Environment: {settings.ENVIRONMENT}, data in {settings.DATA}")
    yield Finding(level="OK", what=f"Python {platform.python_version()}")
    for look in (sqlite, zones, migrations, folder, disk, mail, telephones, packages):
        yield look()
    yield clock(now)
    yield from deploy()


def sqlite() -> Finding:
    """Look at the SQLite in use: before 3.51.3 the WAL-reset bug can corrupt a database."""
    from django.conf import settings

    from sufra.config.sqlite import SAFE_SQLITE

    version = settings.SQLITE_VERSION
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return Finding(level="OK", what="Database: PostgreSQL")
    if tuple(map(int, version.split("."))) >= SAFE_SQLITE:
        return Finding(level="OK", what=f"SQLite {version}")
    safe = ".".join(map(str, SAFE_SQLITE))
    return Finding(
        level="WARN",
        what=f"SQLite {version} is older than {safe}: in rare cases it damages a database (WAL-reset bug).",
        cure="export DATABASE_URL=postgresql://..., or a system whose pysqlite3 wheel carries a newer SQLite",
    )


def zones() -> Finding:
    """Look at the zones' release: the copy that Sufra brings, not the system's."""
    from sufra.timing.evenings import tzdata_version

    version = tzdata_version()
    if int(version[:4]) < datetime.now(tz=UTC).year - STALE_ZONES_YEARS:
        return Finding(level="WARN", what=f"Time zones {version} may miss a new rule.", cure=UPDATE)
    return Finding(level="OK", what=f"Time zones {version} (Sufra's own copy)")


def migrations() -> Finding:
    """Look whether the database answers and has the tables of this version."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        said = str(problem).strip().splitlines()[0]
        return Finding(level="WRONG", what=f"Database: {said}", cure="check DATABASE_URL and SUFRA_DATA")
    if pending:
        what = f"Migrations: {len(pending)} are pending"
        return Finding(level="WRONG", what=what, cure="./sufra manage migrate")
    return Finding(level="OK", what="Migrations: none is pending")


def clock(now: datetime) -> Finding:
    """Look whether the clock is later than the newest file and the newest row."""
    root = Path(__file__).resolve().parents[1]
    file_at = datetime.fromtimestamp(max(path.stat().st_mtime for path in root.rglob("*.py")), tz=UTC)
    known = max(file_at, newest_row())
    if known > now + CLOCK_TOLERANCE:
        what = f"Clock: it shows {now:%Y-%m-%d %H:%M} UTC, yet {known:%Y-%m-%d %H:%M} has been already"
        return Finding(level="WRONG", what=what, cure="sudo timedatectl set-ntp true")
    return Finding(level="OK", what=f"Clock: {now:%Y-%m-%d %H:%M} UTC")


def newest_row() -> datetime:
    """Return when the newest row was made, as far as rows tell."""
    from django.db import DatabaseError
    from django.db.models import Max

    from sufra.models import Host

    with contextlib.suppress(DatabaseError):
        seen = Host.objects.aggregate(made=Max("made_at"), done=Max("audit__done_at")).values()
        return max(filter(None, seen), default=NEVER)
    return NEVER


def folder() -> Finding:
    """Look whether the data folder takes a file."""
    from django.conf import settings

    try:
        with tempfile.TemporaryFile(dir=settings.DATA) as probe:
            probe.write(b"sufra")
    except OSError as problem:
        what = f"Data folder: {settings.DATA}: {problem.strerror}"
        return Finding(level="WRONG", what=what, cure=f"sudo chown -R $(id -u) {settings.DATA}")
    return Finding(level="OK", what="Data folder can be written to")


def disk() -> Finding:
    """Look how much room is left for the data."""
    from django.conf import settings

    free = shutil.disk_usage(settings.DATA).free
    level = "WRONG" if free < NONE_BYTES else "WARN" if free < SCARCE_BYTES else "OK"
    cure = "" if level == "OK" else f"free some space: du -xh {settings.DATA} | sort -h | tail"
    return Finding(level=level, what=f"Disk: {free / 1e9:.1f} GB free", cure=cure)


def mail() -> Finding:
    """Look whether the mail server lets us in; nothing is sent."""
    from django.conf import settings
    from django.core.mail import get_connection

    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        level = "WARN" if settings.PRODUCTION else "OK"
        return Finding(level=level, what="Mail: letters are printed on the terminal, none is sent")
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection = get_connection()
    try:
        connection.open()
        connection.connection.noop()  # type: ignore[attr-defined]  # the SMTP one has it
    except (OSError, smtplib.SMTPException) as problem:
        cure = "check SUFRA_MAIL_URL (smtp+tls://user:password@host:587)"
        return Finding(level="WRONG", what=f"Mail: {server} does not let us in: {problem}", cure=cure)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()
    return Finding(level="OK", what=f"Mail: {server} lets us in")


def telephones() -> Finding:
    """Look whether the gateway's address is one that can be used; nothing is sent."""
    from django.conf import settings

    if not settings.PHONE_URL:
        return Finding(level="OK", what="Telephones: no gateway; who left a number is listed for phoning")
    import apprise

    if apprise.Apprise.instantiate(settings.PHONE_URL.replace("{phone}", "38761000000")) is None:
        cure = "check SUFRA_PHONE_URL against https://github.com/caronc/apprise"
        return Finding(level="WRONG", what="Telephones: the gateway's address is not understood", cure=cure)
    return Finding(level="OK", what="Telephones: the gateway's address is understood")


def packages() -> Finding:
    """Say whether the door can read QR codes: all else needs nothing of npm."""
    from sufra.config.packages import FOR_THE_DOOR, VENDOR

    if all((VENDOR / name).is_file() for name in FOR_THE_DOOR):
        return Finding(level="OK", what="The door reads QR codes with any browser")
    cure = "install npm (`sudo apt-get install npm`) and start again"
    what = "The door has keypad and counters, but reads QR codes only where the browser can"
    return Finding(level="WARN", what=what, cure=cure)


def deploy() -> Iterator[Finding]:
    """In production, repeat what Django's deployment check says."""
    from django.conf import settings
    from django.core import checks

    if not settings.PRODUCTION:
        yield Finding(level="OK", what="Deployment is looked at with SUFRA_ENVIRONMENT=production only")
        return
    issues = [
        issue
        for issue in checks.run_checks(include_deployment_checks=True)
        if issue.id not in NOT_OURS_TO_ASK
    ]
    for issue in issues:
        level = "WRONG" if issue.is_serious() else "WARN"
        said, cure = issue.msg.split(". ")[0], CURES.get(issue.id or "", issue.hint or "")
        yield Finding(level=level, what=f"Deployment: {said} ({issue.id})", cure=cure)
    if not issues:
        yield Finding(level="OK", what="Deployment: Django finds nothing")
