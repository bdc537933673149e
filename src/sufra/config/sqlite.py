"""The one place where the SQLite driver is chosen, before Django loads its own."""

import sys

# The WAL-reset bug can corrupt a database on SQLite 3.7.0 to 3.51.2 (sqlite.org/wal.html).
SAFE_SQLITE = (3, 51, 3)


def use_bundled_sqlite() -> str:
    """Put pysqlite3, which bundles a safe SQLite, in sqlite3's place; return the version in use."""
    try:
        import pysqlite3  # noqa: PLC0415 - the fall-back is the interpreter's own driver
        from pysqlite3 import dbapi2  # noqa: PLC0415
    except ImportError:
        import sqlite3  # noqa: PLC0415

        return sqlite3.sqlite_version
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
    return str(pysqlite3.sqlite_version)
