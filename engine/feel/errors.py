"""What can go wrong with a FEEL expression, said with the place where it went wrong."""

from typing_extensions import override

EXCERPT = 60


class FeelError(ValueError):
    """An expression that cannot be read or evaluated.

    `source` is the text, `offset` the place in it counted from 0; `reason` is a sentence without the place.
    """

    def __init__(self, reason: str, source: str = "", offset: int = 0) -> None:
        super().__init__(reason, source, offset)
        self.reason = reason
        self.source = source
        self.offset = offset

    @property
    def line(self) -> int:
        """The line of the place, counted from 1."""
        return self.source.count("\n", 0, self.offset) + 1

    @property
    def column(self) -> int:
        """The column of the place in its line, counted from 1."""
        return self.offset - self.source.rfind("\n", 0, self.offset)

    @override
    def __str__(self) -> str:
        if not self.source:
            return f"{self.reason}."
        return f"{self.reason} (line {self.line}, column {self.column} of {self._excerpt()})."

    def _excerpt(self) -> str:
        text = self.source.split("\n")[self.line - 1] if self.source.strip() else ""
        return f"{text[:EXCERPT]}…" if len(text) > EXCERPT else text


class FeelSyntaxError(FeelError):
    """The text is not an expression of the supported language."""


class FeelEvaluationError(FeelError):
    """The expression has no answer for this scope."""


class BudgetExceededError(FeelEvaluationError):
    """The evaluation was stopped because it grew beyond its limits."""


class OperationError(Exception):
    """An operation on values failed; whoever compiled the expression knows where and says so."""

    kind: type[FeelEvaluationError] = FeelEvaluationError

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def located(self, source: str = "", offset: int = 0) -> FeelEvaluationError:
        """Return the error for readers, with its place."""
        return self.kind(self.reason, source, offset)


class LimitError(OperationError):
    """An operation would have grown beyond a limit."""

    kind = BudgetExceededError
