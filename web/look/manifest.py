"""Vite's manifest: under which names the built files are served."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

_PLACE: Final = Path(".vite") / "manifest.json"


class Chunk(TypedDict, total=False):
    """One built file; `css` are the style sheets that it brings, `imports` the chunks that it loads first."""

    file: str
    css: list[str]
    imports: list[str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was built, by the name of its source ("src/site.js"); empty where nothing was built."""

    entries: Mapping[str, Chunk]

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read the manifest of a folder that was built; one that was not has none."""
        try:
            return cls(json.loads((folder / _PLACE).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return cls({})

    def scripts(self, entry: str) -> list[str]:
        """Return the script of an entry ("desk.js") and then what it imports.

        Raises KeyError where assets were built and this is none of them.
        """
        return [chunk["file"] for chunk in self._chunks(entry)]

    def styles(self, entry: str) -> list[str]:
        """Return the style sheets of an entry, those of what it imports included; raises as `scripts`."""
        chunks = list(self._chunks(entry))
        files = [file for chunk in reversed(chunks) for file in chunk.get("css", ())]
        if entry.endswith(".scss"):
            files.append(chunks[0]["file"]) if chunks else None
        return list(dict.fromkeys(files))

    def _chunks(self, entry: str) -> Iterator[Chunk]:
        if not self.entries:
            return
        waiting, seen = [f"src/{entry}"], set[str]()
        while waiting:
            name = waiting.pop(0)
            if name not in seen:
                seen.add(name)
                yield self.entries[name]
                waiting.extend(self.entries[name].get("imports", ()))
