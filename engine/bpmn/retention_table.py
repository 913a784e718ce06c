"""`[retention]` and `[hand_over]` of a bundle: how long files are kept, and when an archive gets them."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.retention import HandOver, Retention, RetentionTable

_TEXTS: Final = ("title", "en", "mark", "law")
_KEYS: Final = frozenset({*_TEXTS, "years"})
_FOR_EVER: Final = "for ever"
_EXAMPLE: Final = '{ title = "…", en = "…", mark = "…", years = 10 (or "for ever"), law = "…" }'
Fault = Callable[[str, str], None]
"""Notes what is wrong with a key: the key, and the end of a sentence that begins with it."""


def read_retention(values: Mapping[str, object], fault: Fault) -> RetentionTable:
    """Return the table of a manifest; what is wrong with it is noted and left out."""
    lines = values.get("retention", {})
    if not isinstance(lines, dict):
        fault("retention", "is to be a table")
        return RetentionTable()
    read = {code: _retention(code, line, fault) for code, line in lines.items()}
    retentions = {code: line for code, line in read.items() if line is not None}
    return RetentionTable(retentions=retentions, hand_over=_hand_over(values, retentions, fault))


def _retention(code: str, line: object, fault: Fault) -> Retention | None:
    if not isinstance(line, dict) or line.keys() != _KEYS:
        fault(code, f"is to be {_EXAMPLE} in [retention]")
        return None
    years = line["years"]
    whole = isinstance(years, int) and not isinstance(years, bool) and years > 0
    texts = all(isinstance(line[key], str) and line[key].strip() for key in _TEXTS)
    if not texts or not (whole or years == _FOR_EVER):
        fault(code, f"is to be {_EXAMPLE} in [retention]")
        return None
    return Retention(
        title=line["title"],
        english=line["en"],
        mark=line["mark"],
        years=years if whole else None,
        law=line["law"],
    )


def _hand_over(values: Mapping[str, object], known: Mapping[str, Retention], fault: Fault) -> HandOver:
    said = values.get("hand_over")
    if said is None:
        return HandOver()
    of = said.get("of") if isinstance(said, dict) else None
    years = said.get("years") if isinstance(said, dict) else None
    law = said.get("law") if isinstance(said, dict) else None
    if not isinstance(of, list) or not isinstance(years, dict) or not isinstance(law, str):
        fault("hand_over", 'is to have of = ["…"], years = { 4 = 10 } by the level of the organ, and law')
        return HandOver()
    for code in of:
        if code not in known:
            fault("hand_over", f"names {code!r}, which is not in [retention]")
    if not all(level.isdigit() and isinstance(after, int) and after > 0 for level, after in years.items()):
        fault("hand_over", "is to give a number of years to each level of organs")
        return HandOver()
    return HandOver(
        of=frozenset(map(str, of)), years={int(level): after for level, after in years.items()}, law=law
    )
