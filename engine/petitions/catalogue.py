"""The catalogue of a file (卷内目录): every document that the history of a case holds, in filing order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from hashlib import sha256
from math import ceil
from typing import Final

from engine import events as e
from engine.definition import Definition
from engine.events import Json
from engine.forms import Field, Kind
from engine.history import Entry

Opened = tuple[Entry, Mapping[str, Json]]
PETITIONER: Final = "信访人"
# A page of an official document has 22 lines of 28 characters (《党政机关公文格式》GB/T 9704).
_LINES: Final = 22
_CHARACTERS: Final = 28
_CLOSING: Final = "write_closing_report"
_SUBMISSION: Final = "信访件"
_NOTE: Final = "办理记录"
_PDF: Final = "application/pdf"
_PDF_PAGE: Final = (b"/Type /Page", b"/Type/Page")
_ENDINGS: Final = {
    "text/markdown": ".md",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    _PDF: ".pdf",
}
_CLOSE, _HANDLE, _RECEIVE, _REST = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a file; `order` and `page` count from 1, `digest` is the SHA-256 of its content.

    `group` is its place by the rule of filing: closing, handling, what came in, the rest; `number` is a
    letter's (文号), empty for other documents; `entry` holds it in the history.
    """

    order: int = 0
    page: int = 0
    group: int
    entry: int
    title: str
    number: str
    maker: str
    on: date
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the content."""
        return sha256(self.content).hexdigest()

    @property
    def pages(self) -> int:
        """How many pages it has on paper."""
        return _pages(self.media_type, self.content)

    @property
    def file_name(self) -> str:
        """What it is called in a package, in letters that every system can write."""
        return f"{self.order:04d}{_ENDINGS.get(self.media_type, '.bin')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """With what the documents of a case are read: its bundle, names, zone, and its files by digest."""

    definition: Definition
    names: Mapping[str, str]
    organ: str
    zone: tzinfo
    file: Callable[[str], bytes | None]

    def documents(self, opened: Sequence[Opened]) -> tuple[Document, ...]:
        """Return the documents, numbered and paged in the order of the file."""
        found = [document for one in opened for document in self._of(*one)]
        placed: list[Document] = []
        page = 1
        for order, document in enumerate(sorted(found, key=lambda one: (one.group, one.entry)), 1):
            placed.append(replace(document, order=order, page=page))
            page += document.pages
        return tuple(placed)

    def _of(self, entry: Entry, body: Mapping[str, Json]) -> Iterator[Document]:
        details, answers = body.get("details"), body.get("answers")
        if isinstance(details, dict) and isinstance(details.get("text"), str) and details.get("number"):
            yield self._letter(entry, details)
        if isinstance(answers, dict):
            yield self._form(entry, answers)
        if entry.command == "add_note":
            yield self._text(entry, _REST, _NOTE, str(body.get("text") or ""))
        for event in entry.happened():
            content = self.file(event.digest) if isinstance(event, e.FileAttached) else None
            if isinstance(event, e.FileAttached) and content is not None:
                named = self._text(entry, _RECEIVE, str(body.get("name") or ""), "")
                yield replace(named, media_type=event.media_type, content=content)

    def _letter(self, entry: Entry, details: Mapping[str, Json]) -> Document:
        written = self._text(entry, _HANDLE, str(details.get("title") or ""), str(details["text"]))
        number = str(details["number"])
        issuers = [name for organ, name in self.names.items() if number.startswith(organ.upper())]
        return replace(written, number=number, maker=max(issuers, key=len, default=self.organ))

    def _form(self, entry: Entry, answers: Mapping[str, Json]) -> Document:
        element = next(
            (
                event.element
                for event in entry.happened()
                if isinstance(event, e.TaskCompleted | e.MessageReceived)
            ),
            None,
        )
        drawn = None if element is None else self.definition.elements.get(element)
        form = self.definition.submission_form if drawn is None else drawn.form
        known = None if form is None else self.definition.forms.get(form)
        asked = {} if known is None else known.answers
        title = _SUBMISSION if drawn is None else drawn.name
        group = _CLOSE if element == _CLOSING else _RECEIVE if self._came_in(entry) else _HANDLE
        return self._text(entry, group, title, "\n".join(_lines(title, asked, answers)))

    def _came_in(self, entry: Entry) -> bool:
        return entry.command != "complete_task"

    def _text(self, entry: Entry, group: int, title: str, text: str) -> Document:
        actor = str(entry.clear.get("on_behalf_of") or entry.clear.get("actor", ""))
        maker = PETITIONER if actor.startswith("petitioner:") else self.names.get(actor, self.organ)
        return Document(
            group=group,
            entry=entry.number,
            title=title,
            number="",
            maker=maker,
            on=entry.at.astimezone(self.zone).date(),
            media_type="text/markdown",
            content=text.encode(),
        )


def _lines(title: str, asked: Mapping[str, Field], answers: Mapping[str, Json]) -> Iterator[str]:
    yield f"# {title}"
    yield ""
    for key in (*(key for key in asked if key in answers), *sorted(answers.keys() - asked.keys())):
        field, answer = asked.get(key), answers[key]
        if answer in (None, "", []):
            continue
        yield f"- {field.label if field is not None and field.label else key}：{_said(field, answer)}"


def _said(field: Field | None, answer: Json) -> str:
    """Return an answer in the words of its form."""
    if isinstance(answer, bool):
        answer = str(answer).lower()
        if field is None or field.kind is Kind.CHECKBOX:
            return "是" if answer == "true" else "否"
    if isinstance(answer, list):
        return "；".join(_said(field, one) for one in answer)
    if isinstance(answer, dict):
        inner = {one.key: one for one in field.fields} if field is not None else {}
        rows = (f"{_label(inner, key)}：{_said(inner.get(key), value)}" for key, value in answer.items())
        return "，".join(rows)
    labels = {option.value: option.label for option in field.options} if field is not None else {}
    return labels.get(str(answer), str(answer))


def _label(fields: Mapping[str, Field], key: str) -> str:
    found = fields.get(key)
    return found.label if found is not None and found.label else key


def _pages(media_type: str, content: bytes) -> int:
    if media_type == "text/markdown":
        lines = content.decode().splitlines()
        written = sum(max(1, ceil(len(line) / _CHARACTERS)) for line in lines)
        return max(1, ceil(written / _LINES))
    if media_type == _PDF:
        # Where the pages stand in compressed objects they are not seen: such a file counts as one page.
        seen = (content.count(mark) - content.count(mark + b"s") for mark in _PDF_PAGE)
        return max(1, sum(seen))
    return 1
