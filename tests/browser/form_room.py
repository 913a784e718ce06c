"""One form on a real socket, in the frame and the parts of the office, to see what the scripts do to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask, render_template_string, request
from jinja2 import StrictUndefined
from waitress.server import BaseWSGIServer, create_server

import web
from web import look
from web.accounts import comfort
from web.questions import Choice, Question

WEB = Path(web.__file__).parent
PAGE = """
{% extends "layout.html" %}
{% from "parts/questions.html" import questions, draft_state, refresh_button %}
{% block title %}Form{% endblock %}
{% block main %}
<h1>Form</h1>
<form class="sheet" method="post" action="/" data-draft="/draft" data-refresh="#asked">
<div id="asked">{{ questions(sheet) }}</div>
<button class="govuk-button">Send</button>{{ refresh_button() }}{{ draft_state() }}
</form>
{% endblock %}
"""


@dataclass(kw_only=True)
class FormRoom:
    """Where the form is, and what arrived."""

    url: str = ""
    sent: list[dict[str, str]] = field(default_factory=list)
    drafts: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def form_room() -> Iterator[FormRoom]:
    """Open the room until the test is over."""
    room = FormRoom()
    server = create_server(_app(room), host="127.0.0.1", port=0)
    assert isinstance(server, BaseWSGIServer)  # one address gives one server
    assert server.socket is not None
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    room.url = f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    try:
        yield room
    finally:
        server.close()
        thread.join(timeout=10)


def _app(room: FormRoom) -> Flask:
    app = Flask("form_room", root_path=str(WEB))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(
        _=lambda said: said.replace("%%", "%"), csrf_token=lambda: "token", person=None, html_lang="en"
    )
    look.dress(app)
    app.register_blueprint(comfort.bp)
    app.add_url_rule("/", "front", lambda: _page(room), methods=["GET", "POST"])
    app.add_url_rule("/law", "public.law.find", lambda: "", methods=["GET"])
    app.add_url_rule("/draft", "draft", lambda: _keep(room), methods=["POST"])
    return app


def _page(room: FormRoom) -> str:
    if request.method == "POST" and "_refresh" not in request.form:
        room.sent.append(request.form.to_dict())
    return render_template_string(PAGE, sheet=_sheet())


def _keep(room: FormRoom) -> tuple[str, int]:
    room.drafts.append(request.form.to_dict())
    return "", 204


def _sheet() -> list[Question]:
    """Return the questions with what was answered; the second is asked only of whoever says yes."""
    name = Question(
        kind="textfield", name="name", id="f-name", label="Name", value=request.form.get("name", "")
    )
    chosen = request.form.get("more", "")
    choices = [Choice(value=it, label=it, chosen=it == chosen) for it in ("yes", "no")]
    more = replace(name, kind="radio", name="more", id="f-more", label="More", choices=tuple(choices))
    asked = [replace(name, name="extra", id="f-extra", label="Extra", value="")] if chosen == "yes" else []
    reason = replace(
        name, kind="textarea", name="reason", id="f-reason", label="Reason", longest=20, value=""
    )
    rows = tuple(
        (replace(name, name=f"claims.{n}.what", id=f"f-claims-{n}-what", label="Claim", value=""),)
        for n in range(3)
    )
    return [
        name,
        more,
        *asked,
        reason,
        replace(name, kind="dynamiclist", name="claims", id="f-claims", rows=rows),
    ]
