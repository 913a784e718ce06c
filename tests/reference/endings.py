"""What can be told of a part without drawing it: whether it ends, which processes it calls."""

from tests.reference.parts import (
    Aside,
    Chain,
    Crossing,
    Finish,
    FirstOf,
    Happens,
    Inside,
    Link,
    Part,
    Round,
    Split,
    Work,
)


def ends(part: Part) -> bool:
    """Return whether no token leaves a part behind it."""
    match part:
        case Finish():
            return True
        case Chain(parts=parts):
            return any(map(ends, parts))
        case Split(branches=branches) | FirstOf(branches=branches):
            return all(map(ends, branches))
        case Round(body=body, leave=leave, rest=rest):
            return ends(body) or (leave is None and rest is not None and ends(rest))
        case Crossing(parts=(first, second, third, fourth)):
            return ends(first) and (ends(second) or (ends(third) and ends(fourth)))
        case Work() | Inside() | Aside() | Happens() | Link():
            return False


def calls(part: Part) -> list[str]:
    """Return the call activities at the top of a part."""
    match part:
        case Chain(parts=parts):
            return [name for one in parts for name in calls(one)]
        case Inside(id=name, called=called) if called is not None:
            return [name]
        case _:
            return []
