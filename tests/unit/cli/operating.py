"""What an operator types and reads, for the tests of the command line."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

MAPPED: Final = (
    *("--map", "source_id=number", "--map", "subject=about", "--map", "content=text"),
    *("--map", "petitioner=who", "--map", "received_at=when"),
)
HEADER: Final = "number,who,when,about,text\n"
NOISE: Final = "1,王某,2026-03-02 09:15:00,小区夜间施工噪声,连续一周夜间十二点以后仍在施工。"
BUS: Final = "2,李某,2026-03-02 10:40:00,建议增设公交站,建议在中学门口增设公交站。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the command line answered: its status and the two streams."""

    status: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        lines = self.out.splitlines()
        assert len(lines) == 1, f"one object was wanted, found {self.out!r}"
        found = json.loads(lines[0])
        assert isinstance(found, dict)
        return found


Xinfang = Callable[..., Said]
WriteCsv = Callable[..., str]


def importing(file: str, *more: str, mapped: Sequence[str] = MAPPED) -> tuple[str, ...]:
    """Return what is typed to import a file."""
    return ("import", file, *mapped, *more, "--json")
