"""A form of this room as somebody filled it in: its questions, and what is wrong with them."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flask import request

from web.context import say
from web.questions import Choice, Mistake, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was typed, by field, and what is wrong with it; `why` says why the whole was refused."""

    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    why: str = ""

    @classmethod
    def sent(cls) -> "Filled":
        """Return what came with the request."""
        return cls(typed={name: value.strip() for name, value in request.form.items()})

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "")

    def refused(self, why: str) -> "Filled":
        """Return the same, refused as a whole."""
        return replace(self, why=why)

    def need(self, *names: str) -> bool:
        """Note which of these fields are empty; return whether nothing is wrong."""
        for name in names:
            if not self[name]:
                self.wrong.setdefault(name, say("Please fill this in."))
        return not self.wrong

    def among(self, name: str, options: Container[str]) -> None:
        """Note where something is chosen that was not offered."""
        if self[name] and self[name] not in options:
            self.wrong[name] = say("Choose one from the list.")

    def day(self, name: str) -> date | None:
        """Return a day, None where it is empty; where it is none, note so."""
        try:
            return date.fromisoformat(self[name]) if self[name] else None
        except ValueError:
            self.wrong[name] = say("This is no day; write it like 2026-03-02.")
            return None

    def mistakes(self) -> list[Mistake]:
        """Return the error summary."""
        return [Mistake(target=_id(name), sentence=said) for name, said in self.wrong.items()]

    def question(self, name: str, label: str, description: str = "", *, kind: str = "textfield") -> Question:
        """Return a question that is answered by typing."""
        return Question(
            kind=kind,
            name=name,
            id=_id(name),
            label=label,
            description=description,
            required=True,
            value=self[name],
            wrong=self.wrong.get(name, ""),
        )

    def choice(self, name: str, label: str, options: Mapping[str, str], description: str = "") -> Question:
        """Return a question that is answered by choosing."""
        offered = tuple(
            Choice(value=value, label=text, chosen=value == self[name]) for value, text in options.items()
        )
        return replace(self.question(name, label, description, kind="select"), choices=offered)


def optional(question: Question) -> Question:
    """Return a question that may be left open."""
    return replace(question, required=False)


def _id(name: str) -> str:
    return f"f-{name}"
