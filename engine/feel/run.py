"""One evaluation under way: what it may read, and how much of its budget is used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from engine.feel.errors import LimitError
from engine.feel.limits import CHARACTERS_PER_STEP, MAX_SIZE, MAX_STEPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What an evaluation knows besides its scope: the moment, the zone of legal dates, functions of the host.

    `now` is aware. A host function gets FEEL values (Decimal for numbers) and returns one.
    """

    now: datetime
    zone: tzinfo
    functions: Mapping[str, Callable[..., object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.now.utcoffset() is None:
            raise ValueError(
                f"The moment of an evaluation needs an offset, but {self.now.isoformat()} has none."
            )

    def here(self) -> datetime:
        """Return the moment in the zone of legal dates."""
        return self.now.astimezone(self.zone)

    def today(self) -> date:
        """Return the legal date of the moment."""
        return self.here().date()


class Run:
    """One evaluation: its scope, the input of a unary test, the variables bound, the steps taken."""

    __slots__ = ("environment", "locals", "scope", "steps", "strict", "tested")

    def __init__(
        self, scope: Mapping[str, object], environment: Environment, *, strict: bool = False
    ) -> None:
        self.scope = scope
        self.environment = environment
        self.strict = strict
        self.steps = 0
        self.tested: object = None
        self.locals: dict[int, object] = {}

    def charge(self, steps: int) -> None:
        """Count steps.

        Raises:
            LimitError: the budget is used up.
        """
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise LimitError(f"The evaluation takes more than {MAX_STEPS} steps")

    def text(self, text: str) -> str:
        """Return a text just made, after counting it.

        Raises:
            LimitError: it is too long, or the budget is used up.
        """
        if len(text) > MAX_SIZE:
            raise LimitError(f"A text grows beyond {MAX_SIZE} characters")
        self.charge(len(text) // CHARACTERS_PER_STEP)
        return text

    def items(self, items: list[object]) -> list[object]:
        """Return a list just made, after counting it.

        Raises:
            LimitError: the budget is used up.
        """
        self.charge(len(items))
        return items
