"""ISO 8601 durations as FEEL adds them: FEEL knows no weeks, and keeps months and days apart."""

import re
from typing import Final

_PARTS: Final = re.compile(
    r"P(?=.)(?:(?P<weeks>\d+)W|(?P<months>(?:\d+Y)?(?:\d+M)?)"
    r"(?P<days>(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?))",
    re.ASCII,
)


def later(moment: str, duration: str) -> str | None:
    """Return the FEEL expression of what lies a duration after a moment, None if it is no duration.

    First the months are added, then the rest, as XML Schema does it (part 2, appendix E).
    """
    found = _PARTS.fullmatch(duration)
    if found is None:
        return None
    if found["weeks"] is not None:
        return f'{moment} + duration("P{7 * int(found["weeks"])}D")'
    parts = [found["months"], found["days"]]
    return moment + "".join(f' + duration("P{part}")' for part in parts if part)
