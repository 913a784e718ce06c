"""`bundle.toml`: what a bundle is called, its stages, roles, messages, departures and retentions."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.bpmn.bundle_files import MANIFEST
from engine.bpmn.findings import Findings, Place, Rule
from engine.bpmn.retention_table import read_retention
from engine.retention import RetentionTable

_FORMAT: Final = 1
_ID: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_TEXTS: Final = ("key", "title", "title_en", "entry", "language")
_TABLES: Final = ("roles", "messages", "departures", "retention", "hand_over")
_KEYS: Final = frozenset({"format", "stages", "submission_form", "apart", *_TABLES, *_TEXTS})
_TITLED: Final = ("roles", "messages", "departures")
_ENTRY_KEYS: Final = frozenset({"title", "en", "spec"})
_LARGEST: Final = 512 * 1024
SUBMISSION_FORM: Final = "submission"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The contents of `bundle.toml`; `roles` and `messages` map an id to its Chinese title.

    `apart` are the roles of which nobody holds two in one case.

    `english` maps what is titled, as (table, id), to its English title; what has none is missing.
    """

    key: str
    title: str
    title_en: str
    entry: str
    language: str
    stages: tuple[str, ...]
    roles: Mapping[str, str]
    messages: Mapping[str, str]
    departures: Mapping[str, str]
    english: Mapping[tuple[str, str], str]
    submission_form: str
    apart: tuple[str, ...]
    retention: RetentionTable


def read_toml(file: str, data: bytes, rule: Rule, findings: Findings) -> Mapping[str, object] | None:
    """Return a parsed TOML file, or None after noting why it is none."""
    if len(data) > _LARGEST:
        message = f"The file has more than {_LARGEST} bytes; nobody could read it."
        findings.error(Rule.FILE_TOO_LARGE, Place(file=file), message)
        return None
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        message = f"The file is no UTF-8 text: {error.reason} at byte {error.start}."
        findings.error(Rule.FILE_NOT_TEXT, Place(file=file), message)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        place = Place(file=file, line=int(line[1]) if line else None)
        findings.error(rule, place, f"The file is no TOML: {error}.")
    except (RecursionError, ValueError) as error:
        findings.error(rule, Place(file=file), f"The file cannot be read: {error}.")
    return None


def read_manifest(files: Mapping[str, bytes], findings: Findings) -> Manifest:
    """Return the manifest of a bundle; what is missing or wrong is noted and empty."""
    data = files.get(MANIFEST)
    values: Mapping[str, object] | None = {}
    if data is None:
        message = "The bundle has no bundle.toml; add it."
        findings.error(Rule.BUNDLE_TOML, Place(file=MANIFEST), message)
    else:
        values = read_toml(MANIFEST, data, Rule.BUNDLE_TOML, findings)
    if not values:
        findings.lost(MANIFEST)
    return _ManifestReader(values or {}, (data or b"").decode(errors="replace"), findings).read(
        found=bool(values)
    )


class _ManifestReader:
    """Reads one manifest."""

    def __init__(self, values: Mapping[str, object], source: str, findings: Findings) -> None:
        self._values = values
        self._lines = source.splitlines()
        self._findings = findings

    def read(self, *, found: bool) -> Manifest:
        texts = {key: self._text(key) if found else "" for key in _TEXTS}
        if found:
            if self._values.get("format") != _FORMAT:
                self._fault("format", f"is to be {_FORMAT}, found {self._values.get('format')!r}")
            for key in sorted(self._values.keys() - _KEYS):
                self._fault(key, "is no known key")
        form = self._values.get("submission_form", SUBMISSION_FORM)
        return Manifest(
            key=texts["key"],
            title=texts["title"],
            title_en=texts["title_en"],
            entry=texts["entry"],
            language=texts["language"],
            stages=self._stages(),
            roles=self._titled("roles"),
            messages=self._titled("messages"),
            departures=self._titled("departures"),
            english=self._english(),
            submission_form=form if isinstance(form, str) else SUBMISSION_FORM,
            apart=self._apart(),
            retention=read_retention(self._values, self._fault),
        )

    def _text(self, key: str) -> str:
        value = self._values.get(key)
        if isinstance(value, str) and value.strip():
            return value
        self._fault(key, f"is to be a text, found {value!r}")
        return ""

    def _stages(self) -> tuple[str, ...]:
        value = self._values.get("stages", [])
        if isinstance(value, list) and all(isinstance(stage, str) for stage in value):
            return tuple(value)
        self._fault("stages", "is to be a list of ids of call activities")
        return ()

    def _apart(self) -> tuple[str, ...]:
        """Return the roles of which nobody holds two in one case."""
        value, known = self._values.get("apart", []), self._values.get("roles")
        roles = known if isinstance(known, dict) else {}
        if isinstance(value, list) and all(isinstance(role, str) and role in roles for role in value):
            return tuple(value)
        self._fault("apart", "is to be a list of ids of [roles]")
        return ()

    def _titled(self, key: str) -> Mapping[str, str]:
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            self._fault(key, "is to be a table")
            return {}
        found: dict[str, str] = {}
        for name, entry in value.items():
            title = entry.get("title") if isinstance(entry, dict) else None
            if not _ID.fullmatch(name):
                self._fault(name, f"is to be English snake_case to be an id in [{key}]")
            if not isinstance(title, str) or not title:
                self._fault(name, f'is to be {{ title = "…", en = "…" }} in [{key}]')
            elif set(entry) - _ENTRY_KEYS:
                self._fault(name, f"has unknown keys: {', '.join(sorted(set(entry) - _ENTRY_KEYS))}")
            found[name] = title if isinstance(title, str) else ""
        return found

    def _english(self) -> Mapping[tuple[str, str], str]:
        tables = {key: self._values.get(key) for key in _TITLED}
        return {
            (key, name): entry["en"]
            for key, table in tables.items()
            if isinstance(table, dict)
            for name, entry in table.items()
            if isinstance(entry, dict) and isinstance(entry.get("en"), str)
        }

    def _fault(self, key: str, reason: str) -> None:
        pattern = re.compile(rf"\s*(\[+\s*)?{re.escape(key)}\b")
        line = next((n for n, text in enumerate(self._lines, 1) if pattern.match(text)), None)
        message = f"{key} {reason}."
        self._findings.error(Rule.BUNDLE_TOML, Place(file=MANIFEST, element=key, line=line), message)
