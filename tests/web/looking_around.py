"""Somebody who looks at every page she can reach, and what all of it says, to the byte."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.web.browser import PASSWORD
from tests.web.doors import DOORS
from tests.web.office import WebOffice

ALIKE: Final = 1
"""So many links of one kind are followed: to the same endpoint, asking for the same things."""
_LINK: Final = re.compile(r'(?:href|action|src|data-[a-z-]+)="(/[^"#]*)')
_TOKENS: Final = re.compile(r'(name="(?:_csrf|_command|password)"[^>]*value=")[^"]*')
_OUT: Final = frozenset({"static", "comfort.speak", "sign_in.leave", "public.follow.leave"})


@dataclass(kw_only=True)
class Look:
    """One look around: what was asked for, in order, and everything that came back."""

    office: WebOffice
    login: str
    answers: dict[str, str] = field(default_factory=dict)
    _kinds: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)

    def around(
        self, places: Mapping[str, str], asked: Iterable[str], sent: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Open every page that has an address of its own, what is asked for, and all that these lead to."""
        client = self.office.app.test_client()
        client.post("/sign-in", data={"login": self.login, "password": PASSWORD})
        waiting = [*asked, *self._doors(places)]
        for path in waiting:
            if path in self.answers:
                continue
            answer = client.get(path)
            self.answers[path] = _said(answer)
            waiting += self._leading_on(answer)
        for path, form in sent.items():
            self.answers[f"POST {path}"] = _said(client.post(path, data=form))

    def _doors(self, places: Mapping[str, str]) -> Iterator[str]:
        adapter = self.office.app.url_map.bind("localhost")
        for door in DOORS:
            [rule] = self.office.app.url_map.iter_rules(door.endpoint)
            needed = " ".join(door.address.values())
            if "POST" in (rule.methods or ()) or door.endpoint in _OUT:
                continue
            if set(re.findall(r"\{(\w+)\}", needed)) <= places.keys():
                yield adapter.build(door.endpoint, {k: v.format(**places) for k, v in door.address.items()})

    def _leading_on(self, answer: TestResponse) -> Iterator[str]:
        adapter = self.office.app.url_map.bind("localhost")
        found = [answer.location] if answer.location else _LINK.findall(_text(answer))
        for path in (one.replace("&amp;", "&") for one in found):
            parts = urlsplit(path)
            try:
                endpoint, _ = adapter.match(parts.path, method="GET")
            except HTTPException:
                continue
            kind = (endpoint, tuple(sorted(name for name, _ in parse_qsl(parts.query))))
            if endpoint in _OUT or path in self.answers or self._kinds[kind] >= ALIKE:
                continue
            self._kinds[kind] += 1
            yield path


def _said(answer: TestResponse) -> str:
    """Return status, headers and body of an answer, without tokens; a cookie by its name only."""
    headers = sorted(
        f"{name}: {value.partition('=')[0] if name == 'Set-Cookie' else value}"
        for name, value in answer.headers
    )
    body = _TOKENS.sub(r"\1", _text(answer))
    answer.close()
    return "\n".join([answer.status, *headers, "", body])


def _text(answer: TestResponse) -> str:
    """Return a body as text, a character for each byte where it is none."""
    read_as = "utf-8" if (answer.mimetype or "").startswith(("text/", "application/json")) else "latin-1"
    return answer.get_data().decode(read_as)
