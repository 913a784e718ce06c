"""What the lists of the desk share: places in their addresses, the words of the bundle in force, filters."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from flask import abort, request, url_for

from engine.storage.reader import After
from web.wording import current_wording

BUNDLE: Final = "petition"
A_PAGE: Final = 30
_PLACE: Final = re.compile(r"(\d{1,19})~([0-9a-f]{1,64})")
_AFTER: Final = "after"


def stages() -> list[tuple[str, str]]:
    """Return the stages as choices of a filter."""
    words = current_wording()
    return [] if words is None else [(stage, words.element(stage)) for stage in words.definition.stages]


def chosen(*names: str) -> dict[str, str]:
    """Return what the address asks for, an empty text where it does not."""
    return {name: request.args.get(name, "").strip()[:100] for name in names}


def place() -> After | None:
    """Return after which place the page begins; an address that nobody gave out is refused."""
    given = request.args.get(_AFTER)
    if given is None:
        return None
    found = _PLACE.fullmatch(given)
    if found is None:
        abort(400)
    return int(found[1]), found[2]


def pages(endpoint: str, kept: Mapping[str, str], following: After | None) -> tuple[str, str]:
    """Return the addresses of the first and of the next page, "" where there is no such one."""
    asked = {name: value for name, value in kept.items() if value}
    here = url_for(endpoint)
    first = f"{here}?{urlencode(asked)}" if _AFTER in request.args else ""
    if following is None:
        return first, ""
    return first, f"{here}?{urlencode({**asked, _AFTER: f'{following[0]}~{following[1]}'})}"
