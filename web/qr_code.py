"""QR codes as the pages draw them."""

from typing import Final

import segno
from markupsafe import Markup

_SCALE: Final = 4


def qr_code(content: str) -> Markup:
    """Return a QR code; it is drawn with attributes only, so that the policy of the pages lets it be."""
    drawn = segno.make(content, error="m", micro=False).svg_inline(
        scale=_SCALE, svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - squares drawn by segno; the content is in their places only
