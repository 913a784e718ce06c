"""A browser without scripts: keeps cookies, reads forms as they stand on the page, and sends them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

from flask.testing import FlaskClient
from typing_extensions import override
from werkzeug.test import TestResponse

PASSWORD = "correct horse"


@dataclass(kw_only=True)
class HtmlForm:
    """A form on a page: where it goes, and what it would send if nobody touched it."""

    action: str
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """Return what would be sent under a name."""
        return [value for known, value in self.pairs if known == name]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self._select = self._area = ""
        self._text = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(HtmlForm(action=given.get("action", "")))
        elif tag == "input":
            unticked = given.get("type") in ("radio", "checkbox") and "checked" not in given
            if not unticked and given.get("type") != "file":
                self._add(given.get("name", ""), given.get("value", ""))
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and "selected" in given:
            self._add(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = given.get("name", ""), ""

    @override
    def handle_data(self, data: str) -> None:
        self._text += data

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._add(self._area, self._text.removeprefix("\n"))

    def _add(self, name: str, value: str) -> None:
        if name and self.forms:
            self.forms[-1].pairs.append((name, value))


class Browser:
    """One person's browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = ""

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        response = self.client.get(path)
        self.page = response.text
        return response

    def forms(self) -> list[HtmlForm]:
        """Return all forms of the page."""
        reader = _Forms()
        reader.feed(self.page)
        return reader.forms

    def form(self, ending: str) -> HtmlForm:
        """Return the form of the page whose action ends so."""
        return next(form for form in self.forms() if form.action.partition("#")[0].endswith(ending))

    def send(
        self,
        form: HtmlForm,
        answers: Mapping[str, str | Iterable[str]] | None = None,
        files: Mapping[str, Iterable[tuple[bytes, str]]] | None = None,
    ) -> TestResponse:
        """Send a form with some answers changed; the page stays where the answer is a redirect.

        `files` are (content, name) by the name of the field that they were chosen in.
        """
        changed = answers or {}
        pairs = [(name, value) for name, value in form.pairs if name not in changed]
        for name, value in changed.items():
            pairs += [(name, value)] if isinstance(value, str) else [(name, one) for one in value]
        data: dict[str, list[object]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        for name, chosen in (files or {}).items():
            data[name] = [(BytesIO(content), file) for content, file in chosen]
        response = self.client.post(form.action, data=data)
        if response.status_code not in (302, 303):
            self.page = response.text
        return response

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        """Sign in on the page for it."""
        self.get("/sign-in")
        return self.send(self.form("/sign-in"), {"login": login, "password": password})
