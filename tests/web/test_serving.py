"""What the server tells browsers to keep, and who asks where a proxy stands before it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
from waitress.server import BaseWSGIServer
from werkzeug.test import EnvironBuilder, run_wsgi_app

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
    forwarded = {"HTTP_X_FORWARDED_FOR": "203.0.113.7", "HTTP_X_FORWARDED_PROTO": "https"}
    request = EnvironBuilder(environ_overrides={"REMOTE_ADDR": "127.0.0.1", **forwarded}).get_environ()
    try:
        said, _, _ = run_wsgi_app(server.application, request)
        return b"".join(said).decode()
    finally:
        server.close()


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
        with browser.get(f"/static/dist/assets/{built.name}") as kept:
            assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
