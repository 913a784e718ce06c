"""Serve the pages with Waitress, and let time pass beside them."""

import hmac
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from engine.bootstrap import System
from engine.demo import PASSWORD
from engine.ids import ActorId
from engine.scheduler import Scheduler
from engine.storage.seals import read_master_key
from web import create_app
from web.context import fresh_id, wall_clock

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_THREADS: Final = 8
_FORWARDED: Final = "x-forwarded-for x-forwarded-proto"
_SHOWN: Final = ("registrar.1", "acceptance_reviewer.1", "handler.1")
_DEMO_ORGAN: Final = "district-housing"


def serve(system: System, host: str, port: int) -> None:
    """Serve until interrupted, with the scheduler in a thread of its own.

    Raises OSError if nothing can listen there.
    """
    app = create_app(system, now=wall_clock, new_id=fresh_id, secret=cookie_secret(system))
    server = listen(app, host, port, system.settings.trusted_proxy)
    scheduler = Scheduler(
        system.store,
        system.engine,
        system.worker,
        system.recalculation,
        notary=system.notary,
        now=wall_clock,
    ).start()
    sys.stdout.writelines(f"{line}\n" for line in announcement(system, host, port))
    sys.stdout.flush()
    try:
        server.run()
    finally:
        server.close()
        scheduler.stop()


def listen(
    app: "WSGIApplication", host: str, port: int, trusted_proxy: str | None
) -> BaseWSGIServer | MultiSocketServer:
    """Return a server of an application; a proxy that is trusted says who asks, so that throttles see it.

    Raises OSError if nothing can listen there.
    """
    return create_server(
        app,
        host=host,
        port=port,
        threads=_THREADS,
        trusted_proxy=trusted_proxy or "",
        trusted_proxy_headers=_FORWARDED if trusted_proxy else "",
    )


def cookie_secret(system: System) -> bytes:
    """Return what signs the cookies: derived from the master key, so that a restart signs nobody out."""
    key = read_master_key(system.settings.data / "master.key")
    return hmac.new(key, b"xinfang session cookies\0", sha256).digest()


def announcement(system: System, host: str, port: int) -> list[str]:
    """Return what the operator reads: where the pages are and, in a demo office, how to sign in."""
    place = f"[{host}]" if ":" in host else host
    lines = [f"The office is open at http://{place}:{port}/ (Ctrl-C closes it)."]
    with system.store.reading() as reader:
        people = [reader.person(ActorId(f"{_DEMO_ORGAN}.{name}")) for name in _SHOWN]
    shown = [person for person in people if person is not None and _is_demo(person.password_hash)]
    if shown:
        lines.append(f"Demo accounts, all with the password {PASSWORD}:")
        lines += [f"  {person.login}  {person.name}" for person in shown]
    return lines


def _is_demo(password_hash: str) -> bool:
    try:
        return PasswordHasher().verify(password_hash, PASSWORD)
    except (VerificationError, InvalidHashError):
        return False
