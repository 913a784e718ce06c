"""What identifies a petitioner, shown only as far as one must know (GB/T 35273)."""

import re
from collections.abc import Callable, Mapping
from typing import Final

_COMPOUND: Final = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|南宫|夏侯|端木|百里|呼延"
)
_KEPT_OF_NUMBER: Final = 4
_KEPT_OF_PHONE: Final = 3


def name(full: str) -> str:
    """Return a name of which only the surname is left."""
    given = full.strip()
    kept = 2 if _COMPOUND.match(given) else 1
    return given[:kept] + "**" if given else ""


def phone(number: str) -> str:
    """Return a telephone number without its middle."""
    head, tail = number[:_KEPT_OF_PHONE], number[-_KEPT_OF_NUMBER:]
    return f"{head}****{tail}" if len(number) > len(head) + len(tail) else "****"


def identity(number: str) -> str:
    """Return the end of a document's number: its beginning would say where somebody comes from."""
    hidden = max(len(number) - _KEPT_OF_NUMBER, 0)
    return "*" * hidden + number[hidden:] if hidden else "****"


def _nothing(_: str) -> str:
    return "****"


_PERSONAL: Final[Mapping[str, Callable[[str], str]]] = {
    "petitioner": name,
    "phone": phone,
    "id_number": identity,
    "address": _nothing,
}


def masked(answers: Mapping[str, object]) -> dict[str, object]:
    """Return answers in which who the petitioner is and where to find them is masked."""
    return {
        key: _PERSONAL[key](value) if key in _PERSONAL and isinstance(value, str) else value
        for key, value in answers.items()
    }
