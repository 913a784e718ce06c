"""What the server tells browsers to keep, and who asks where a proxy stands before it."""

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest
from waitress.server import BaseWSGIServer

from tests.web.office import WebOffice
from web.look import DIST
from web.wsgi import listen

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def _who_asks(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']}".encode()]


def _told(trusted_proxy: str | None) -> str:
    server = listen(_who_asks, "127.0.0.1", 0, trusted_proxy)
    assert isinstance(server, BaseWSGIServer)
    assert server.socket is not None
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    here = f"http://127.0.0.1:{server.socket.getsockname()[1]}/"
    forwarded = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    try:
        with urlopen(Request(here, headers=forwarded)) as said:
            return str(said.read().decode())
    finally:
        server.close()
        thread.join(timeout=5)


@pytest.mark.parametrize(
    ("trusted_proxy", "told"), [("127.0.0.1", "https 203.0.113.7"), (None, "http 127.0.0.1")]
)
def test_only_a_proxy_that_is_trusted_says_who_asks(trusted_proxy: str | None, told: str) -> None:
    assert _told(trusted_proxy) == told


def test_what_is_built_is_kept_by_browsers_and_pages_are_not(office: WebOffice) -> None:
    browser = office.app.test_client()
    built = next((DIST / "assets").glob("*.css")) if (DIST / "assets").is_dir() else None

    assert browser.get("/").headers["Cache-Control"] == "no-store"
    if built is not None:
        kept = browser.get(f"/static/dist/assets/{built.name}")
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
