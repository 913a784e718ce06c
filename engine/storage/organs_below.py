"""Who stands above whom, by the paths of the organs."""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from engine.ids import OrganId
from engine.storage import schema

_organ: Final = schema.organ
_top: Final = schema.organ.alias("top_organ")


def at_or_below(organs: Sequence[OrganId]) -> sa.Select[Any]:
    """Return the ids of organs and of all organs below them."""
    under = sa.func.substr(_organ.c.path, 1, sa.func.length(_top.c.path)) == _top.c.path
    return sa.select(_organ.c.id).join(_top, under).where(_top.c.id.in_(organs))
