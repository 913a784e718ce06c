"""Whether the long proofs were asked for: every run tries a part of what they try, and takes minutes."""

import os
from typing import Final

LONG: Final = bool(os.environ.get("XINFANG_LONG"))
"""Set XINFANG_LONG=1 for the whole of it."""
