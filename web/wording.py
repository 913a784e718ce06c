"""What a bundle's diagrams, forms and clocks are called in the reader's language."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Final, cast

from babel.messages.pofile import read_po
from flask import g

from engine.admission import PETITIONER
from engine.bpmn.bundle import unpack
from engine.case import PROPOSED
from engine.definition import Definition, Element, OrganRule
from engine.events import Json
from engine.forms import Field
from engine.ids import CaseId, ElementId, RoleId
from engine.library import Library
from engine.storage.store import Store
from web import context
from web.citing import written
from web.context import say
from web.diagrams import diagram

_CATALOGUE: Final = "i18n/en.po"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A bundle's files beside its definition; `english` is {(place or file, Chinese): English}.

    `asked` says of each answer which form asks for it, and how: the first that has a label for it.
    """

    definition: Definition
    asked: Mapping[str, tuple[str, Field]]
    files: Mapping[str, bytes]
    english: Mapping[tuple[str, str], str]
    roles: Mapping[str, str]


class Bookshelf:
    """The bundles that cases run on, read once: they never change under their digest."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library
        self._lock = Lock()
        self._books: dict[str, Book] = {}

    def book(self, digest: str) -> Book:
        """Return a published bundle."""
        with self._lock:
            if digest not in self._books:
                self._books[digest] = self._read(digest)
            return self._books[digest]

    def _read(self, digest: str) -> Book:
        definition = self._library.interpreter(digest).definition
        with self._store.reading() as reader:
            packed = reader.bundle(digest)
        return book_of(definition, {} if packed is None else unpack(packed))


def book_of(definition: Definition, files: Mapping[str, bytes]) -> Book:
    """Return a bundle with its words."""
    manifest = tomllib.loads(files["bundle.toml"].decode()) if files else {}
    roles = manifest.get("roles", {}).items()
    return Book(
        definition=definition,
        asked=_asked(definition),
        files=files,
        english=_catalogue(files.get(_CATALOGUE, b"")),
        roles={name: str(role.get("en", "")) for name, role in roles},
    )


def _asked(definition: Definition) -> Mapping[str, tuple[str, Field]]:
    found: dict[str, tuple[str, Field]] = {}
    for name, form in sorted(definition.forms.items()):
        for key, field in form.answers.items():
            if field.label:
                found.setdefault(key, (name, field))
    return found


def _catalogue(text: bytes) -> Mapping[tuple[str, str], str]:
    found = {}
    for message in read_po(BytesIO(text)):
        file = (message.context or "").partition("#")[0]
        if isinstance(message.id, str) and isinstance(message.string, str) and message.string:
            found[file, message.id] = found[message.context or "", message.id] = message.string
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A bundle's words in one language."""

    book: Book
    english: bool

    @property
    def definition(self) -> Definition:
        """The bundle."""
        return self.book.definition

    def text(self, file: str, text: str) -> str:
        """Return a text of a file of the bundle."""
        return self.book.english.get((file, text), text) if self.english else text

    def element(self, element: str) -> str:
        """Return an element's name, its id where it has none."""
        drawn = self.definition.elements.get(ElementId(element))
        if drawn is None or not drawn.name:
            return element
        # One word may name two things of a diagram that differ in English: a stage, and the flow into it.
        place = f"{drawn.file}#{element}.name"
        return self.text(place if (place, drawn.name) in self.book.english else drawn.file, drawn.name)

    def instance(self, element: str, item: int | None, organ: str | None = None) -> str:
        """Return an element's name, that of one of several instances with its number and whom it asks."""
        name = self.element(element)
        if item is None:
            return name
        drawn = self.definition.elements.get(ElementId(element))
        asked = organ if drawn is not None and drawn.organ is OrganRule.ITEM else None
        about = "" if asked is None else context.names().get(asked, asked)
        number, colon = (f" ({item + 1})", ": ") if self.english else (f"（{item + 1}）", "：")
        return f"{name}{number}{colon}{about}" if about else name + number

    def documentation(self, element: Element) -> str:
        """Return what is to be done in an element, with its article."""
        return self.text(element.file, element.documentation)

    def role(self, role: str) -> str:
        """Return a role's title."""
        english = self.book.roles.get(role, "")
        return english if self.english and english else self.definition.roles.get(RoleId(role), role)

    def any_of(self, roles: tuple[RoleId, ...]) -> str:
        """Return titles of which one is enough; of all roles of the staff, say that any will do."""
        if self.definition.roles.keys() - {PETITIONER} <= set(roles):
            return say("staff of any role")
        return (" or " if self.english else "或").join(map(self.role, roles))

    def clock(self, clock: str) -> str:
        """Return a clock's name."""
        ruled = self.definition.rulebook.clocks.get(clock)
        if ruled is None:
            return clock
        return ruled.english if self.english and ruled.english else ruled.name

    def law(self, citation: str) -> str:
        """Return a citation such as 信访工作条例#22(1) as people write it."""
        return written(citation, context.today())

    def retention(self, code: str) -> str:
        """Return what a retention is called, its code where the bundle has no such one."""
        known = self.definition.retention.retentions.get(code)
        return code if known is None else known.english if self.english else known.title

    def table(self, decision: str) -> str:
        """Return a decision table's name."""
        table = self.definition.tables.get(decision)
        return decision if table is None else self.text(table.file, table.name)

    def of_form(self, form: str, text: str) -> str:
        """Return a label or description of a form."""
        return self.text(f"forms/{form}.form", text)

    def answer(self, key: str, value: object) -> tuple[str, str] | None:
        """Return (label, value) of an answer in words, None where no form asks for it."""
        found = self.book.asked.get(key)
        if found is None:
            return None
        form, field = found
        return self.of_form(form, field.label), self._value(form, field, value)

    def label(self, key: str) -> str:
        """Return what a form calls an answer, or an answer in the rows of a list, such as `request.due`.

        The key where no form asks for it; the name of the clock where the key is one's.
        """
        found = self.book.asked.get(key) or self._in_rows(key)
        return self.clock(key) if found is None else self.of_form(found[0], found[1].label)

    def _in_rows(self, key: str) -> tuple[str, Field] | None:
        """Return the field of a list's rows to which `item.field` belongs, None for any other key."""
        _, dot, inner = key.rpartition(".")
        for name, form in sorted(self.definition.forms.items()) if dot else ():
            for field in form.everything:
                if field.path.endswith(f".{inner}") and field.label:
                    return name, field
        return None

    def value(self, key: str, value: object) -> str:
        """Return a value in the words of the form that asks for it, as it stands where none does."""
        found = self.answer(key, value)
        return self.plain(value) if found is None else found[1]

    def in_row(self, key: str, inner: str, value: object) -> str:
        """Return a value of one field in the rows of a list, in words."""
        found = self.book.asked.get(key)
        fields = () if found is None else found[1].fields
        field = next((field for field in fields if field.key == inner), None)
        return self.plain(value) if found is None or field is None else self._value(found[0], field, value)

    def label_in_row(self, key: str, inner: str) -> str:
        """Return what a form calls one field in the rows of a list, its key where no form has it."""
        found = self.book.asked.get(key)
        fields = () if found is None else found[1].fields
        labels = (field.label for field in fields if field.key == inner)
        label = next(labels, "")
        return self.of_form(found[0], label) if found is not None and label else inner

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """Return keys of answers in the order in which forms ask for them, the submission's first."""
        first = self.definition.submission_form
        forms = sorted(self.definition.forms, key=lambda name: name != first)
        asked = dict.fromkeys(key for name in forms for key in self.definition.forms[name].answers)
        places = {key: place for place, key in enumerate(asked)}
        return sorted(keys, key=lambda key: places.get(key, len(places)))

    def repeated_for(self, element: str) -> tuple[str, ...]:
        """Return the list for each of whose items a multi-instance is done, () for any other element."""
        known = self.definition.elements.get(ElementId(element))
        if known is None or known.file not in self.book.files:
            return ()
        loop = diagram(known.file, self.book.files[known.file]).nodes[element].loop
        return () if loop is None else (loop.collection,)

    def plain(self, value: object) -> str:
        """Return a value that no form has words for."""
        if isinstance(value, bool):
            return ("Yes" if value else "No") if self.english else ("是" if value else "否")
        if isinstance(value, list):
            return "，".join(map(self.plain, value))
        return "" if value is None else str(value)

    def proposed(self, outputs: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return what a table proposed that people know a word for, by the names of its outputs.

        The rest are codes of the table's own; its rules say the same in words.
        """
        return {
            name: value
            for name, value in outputs.items()
            if value is not None
            and name.startswith(PROPOSED)
            and name.removeprefix(PROPOSED) in self.book.asked
        }

    def _value(self, form: str, field: Field, value: object) -> str:
        if isinstance(value, list):
            parts = (self._row(form, field, one) for one in value)
            return "；".join(part for part in parts if part)
        said = str(value).lower() if isinstance(value, bool) else str(value)
        labels = {option.value: self.of_form(form, option.label) for option in field.options}
        if said in labels:
            return labels[said]
        return context.names().get(said, said) if field.choices else self.plain(value)

    def _row(self, form: str, field: Field, row: object) -> str:
        if not isinstance(row, dict):
            return self._value(form, field, row)
        inner = {part.key: part for part in field.fields}
        said = (
            self._value(form, inner[key], value)
            for key, value in row.items()
            if key in inner and value not in (None, "", [])
        )
        return "，".join(said)


def wording(digest: str) -> Wording:
    """Return a bundle's words in the reader's language."""
    shelf = cast("Bookshelf", g.shelf)
    return Wording(book=shelf.book(digest), english=context.language() == context.ENGLISH)


def current_wording(key: str = "petition") -> Wording | None:
    """Return the words of the bundle that new cases of a kind start on, None before one is published."""
    with context.site().system.store.reading() as reader:
        digest = reader.current_bundle(key)
    return None if digest is None else wording(digest)


def bundle_of(case: CaseId) -> str:
    """Return the digest of the bundle that a case runs on, "" if there is no such case."""
    with context.site().system.store.reading() as reader:
        found = reader.find_case(case)
    return "" if found is None else found.bundle
