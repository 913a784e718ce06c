"""What a bundle says to people: its letters, what its forms call things, and which names letters may use."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, cast

from engine import codec, forms
from engine.effects import JobError
from engine.petitions.letter_text import LetterError, LetterTemplate, parse
from engine.storage.store import Store

Files = Mapping[str, bytes]
Unpack = Callable[[bytes], Files]
_LETTERS: Final = "letters/"
_SUBMISSION: Final = "forms/submission.form"
GIVEN: Final = frozenset({"case", "letter", "deadlines", "element"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One bundle's texts.

    `sources` are the letters by code, `labels` {field: {value: label}}, `fields` the names that forms ask
    for, `rows` the lists among them, `clocks` the ids of legal clocks, `submission` the names that a
    submission may answer.
    """

    key: str
    sources: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    fields: frozenset[str]
    rows: frozenset[str]
    clocks: frozenset[str]
    submission: frozenset[str]

    def letter(self, code: str) -> LetterTemplate:
        """Return a letter's template.

        Raises LetterError where there is none, or one that cannot be read.
        """
        source = self.sources.get(code)
        if source is None:
            raise LetterError(f"letter {code}: the bundle has no letters/{code}.md")
        return parse(code, source)

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the letters, a sentence for each that has something wrong."""
        found: list[str] = []
        for code in sorted(self.sources):
            try:
                found += self._faults(self.letter(code))
            except LetterError as error:
                found.append(str(error))
        return tuple(found)

    def _faults(self, letter: LetterTemplate) -> Iterator[str]:
        known = self.fields | GIVEN | (frozenset({"row"}) if letter.each else frozenset())
        if letter.names - known:
            unknown = ", ".join(sorted(letter.names - known))
            yield f"letter {letter.code}: no form asks for {unknown}"
        if letter.clocks - self.clocks:
            unknown = ", ".join(sorted(letter.clocks - self.clocks))
            yield f"letter {letter.code}: deadlines.toml has no clock {unknown}"
        if letter.each is not None and letter.each not in self.rows:
            yield f"letter {letter.code}: {letter.each} is no list of a form"


def read(files: Files) -> Book:
    """Return the texts of a bundle's files (`bundle.toml`, forms/*.form, deadlines.toml, letters/*.md)."""
    labels: dict[str, dict[str, str]] = {}
    fields: set[str] = set()
    rows: set[str] = set()
    submission: frozenset[str] = frozenset()
    for name in sorted(files):
        if not (name.startswith("forms/") and name.endswith(".form")):
            continue
        form = forms.load(cast("Mapping[str, object]", codec.parse(files[name])))
        fields |= form.answers.keys()
        rows |= {key for key, field in form.answers.items() if field.kind is forms.Kind.LIST}
        for field in form.everything:
            if field.key and field.options:
                labels.setdefault(field.key, {}).update({o.value: o.label for o in field.options})
        if name == _SUBMISSION:
            submission = frozenset(form.answers)
    clocks = tomllib.loads(files.get("deadlines.toml", b"").decode())
    return Book(
        key=str(tomllib.loads(files["bundle.toml"].decode())["key"]),
        sources={
            name.removeprefix(_LETTERS).removesuffix(".md"): content.decode()
            for name, content in files.items()
            if name.startswith(_LETTERS) and name.endswith(".md")
        },
        labels=labels,
        fields=frozenset(fields),
        rows=frozenset(rows),
        clocks=frozenset(
            name for name, value in clocks.items() if isinstance(value, dict) and "law" in value
        ),
        submission=submission,
    )


class Shelf:
    """Finds the texts for a case: the newest edition of its bundle, for letters are versioned apart."""

    def __init__(self, store: Store, unpack: Unpack) -> None:
        """Read bundles from `store`, packed as `unpack` undoes it."""
        self._store = store
        self._book = lru_cache(maxsize=8)(lambda packed: read(unpack(packed)))

    def book(self, digest: str) -> Book:
        """Return the texts for a case that is pinned to bundle `digest`.

        A letter, label or name that the newest edition does not have any more is the pinned one's.

        Raises JobError if the bundle is not stored.
        """
        with self._store.reading() as reader:
            pinned_bytes = reader.bundle(digest)
            if pinned_bytes is None:
                raise JobError(f"bundle {digest} is not stored")
            pinned: Book = self._book(pinned_bytes)
            current = reader.current_bundle(pinned.key)
            newest_bytes = None if current in (None, digest) else reader.bundle(current or "")
        return pinned if newest_bytes is None else _over(pinned, self._book(newest_bytes))


def _over(pinned: Book, newest: Book) -> Book:
    return replace(
        newest,
        sources={**pinned.sources, **newest.sources},
        labels={
            field: {**pinned.labels.get(field, {}), **newest.labels.get(field, {})}
            for field in pinned.labels.keys() | newest.labels.keys()
        },
        fields=pinned.fields | newest.fields,
        rows=pinned.rows | newest.rows,
        clocks=pinned.clocks | newest.clocks,
    )
