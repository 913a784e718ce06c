"""Files of a case on any page: given out as they came, and why one is not taken."""

from typing import Final

from werkzeug.wrappers import Response

from engine.petitions.files import FileRefusedError, OpenedFile, Unfit
from web.context import say

_SHOWN_BY_BROWSERS: Final = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
_ALONE: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def given_out(opened: OpenedFile, name: str) -> Response:
    """Return a file under its name; nothing in it is run by the browser."""
    way = "inline" if opened.media_type in _SHOWN_BY_BROWSERS else "attachment"
    response = Response(opened.content, mimetype=opened.media_type)
    response.headers.set("Content-Disposition", way, filename=name)
    response.headers["Content-Security-Policy"] = _ALONE
    return response


def not_taken(refused: FileRefusedError) -> str:
    """Say why a file is not taken."""
    match refused.unfit:
        case Unfit.EMPTY:
            return say("The file %(name)s is empty.", name=refused.name)
        case Unfit.TOO_LARGE:
            return say(
                "The file %(name)s is larger than %(most)s MB; make it smaller.",
                name=refused.name,
                most=refused.most,
            )
        case Unfit.KIND_NOT_TAKEN:
            return say(
                "The file %(name)s is of a kind that is not taken: send pictures or PDF.", name=refused.name
            )
        case Unfit.TOO_MANY:
            return say("Send at most %(most)s files at once.", most=refused.most)
