"""Regular expressions read into instructions that run without backtracking: no text can take long."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from engine.feel.automaton import Accepts, Edge, Fork, Mark, Pattern, Program, Take
from engine.feel.errors import OperationError
from engine.feel.limits import MAX_DEPTH

MAX_PATTERN_LENGTH = 500
MAX_REPEATS = 100
MAX_INSTRUCTIONS = 2_000

_FLAGS: Final = ("i", "s", "m", "x")


@lru_cache(maxsize=256)
def compile_pattern(source: str, flags: str = "") -> Pattern:
    r"""Return the pattern that a text describes.

    Characters, `.`, classes, `\d \w \s` and their opposites, groups, `|`, `^`, `$`, `* + ? {m,n}`.
    Flags: i is for either case, s lets `.` take line ends, m lets `^` and `$` see them, x leaves out blanks.

    Raises:
        OperationError: it is no pattern, too large, or uses something else (look-around, back-references).
    """
    if len(source) > MAX_PATTERN_LENGTH:
        raise OperationError(f"A pattern is longer than {MAX_PATTERN_LENGTH} characters")
    if strange := sorted(set(flags) - set(_FLAGS)):
        raise OperationError(f'A pattern has no flag "{strange[0]}"; it has {", ".join(_FLAGS)}')
    reader = _Reader("".join(source.split()) if "x" in flags else source, flags)
    program = reader.alternatives(0)
    if reader.peek():
        raise reader.refused('has a ")" that nothing opens')
    return Pattern(tuple(program), groups=reader.groups)


def _any(_character: str) -> bool:
    return True


def _within_line(character: str) -> bool:
    return character not in "\n\r"


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _opposite(accepts: Accepts) -> Accepts:
    return lambda character: not accepts(character)


_CLASSES: dict[str, Accepts] = {"d": str.isdecimal, "w": _is_word, "s": str.isspace}
_CLASSES |= {letter.upper(): _opposite(accepts) for letter, accepts in _CLASSES.items()}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


class _Reader:
    def __init__(self, source: str, flags: str) -> None:
        self.groups = 0
        self._source = source
        self._flags = flags
        self._at = 0

    def peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def refused(self, why: str) -> OperationError:
        return OperationError(f'The pattern "{self._source}" {why}')

    def alternatives(self, depth: int) -> Program:
        if depth > MAX_DEPTH:
            raise self.refused("is nested too deep")
        program = self._sequence(depth)
        while self._next_is("|"):
            other = self._sequence(depth)
            program = [Fork((1, len(program) + 2)), *program, Fork((len(other) + 1,)), *other]
        return program

    def _next_is(self, character: str) -> bool:
        found = self.peek() == character
        self._at += found
        return found

    def _taken(self) -> str:
        character = self.peek()
        if not character:
            raise self.refused("ends too early")
        self._at += 1
        return character

    def _sequence(self, depth: int) -> Program:
        program: Program = []
        while self.peek() not in {"", "|", ")"}:
            program += self._repeated(self._atom(depth))
            if len(program) > MAX_INSTRUCTIONS:
                raise self.refused("is too large")
        return program

    def _atom(self, depth: int) -> Program:
        match self._taken():
            case "(":
                return self._group(depth)
            case "[":
                return [Take(self._class())]
            case ".":
                return [Take(_any if "s" in self._flags else _within_line)]
            case "^" | "$" as mark:
                return [Edge(at_end=mark == "$", of_line="m" in self._flags)]
            case "\\":
                return [Take(self._folded(self._escaped()))]
            case "*" | "+" | "?" | "{" | "}" | "]" as mark:
                raise self.refused(f'has a "{mark}" with nothing before it')
            case character:
                return [Take(self._folded(character.__eq__))]

    def _folded(self, accepts: Accepts) -> Accepts:
        """Return what accepts either case where the flag i asks for it."""
        if "i" not in self._flags:
            return accepts
        return lambda character: (
            accepts(character.lower()) or accepts(character.upper()) or accepts(character)
        )

    def _group(self, depth: int) -> Program:
        counted = not self._next_is("?")
        if not counted and not self._next_is(":"):
            raise self.refused("uses (?…), which is not supported")
        self.groups += counted
        number = self.groups
        program = self.alternatives(depth + 1)
        if not self._next_is(")"):
            raise self.refused('has a "(" that nothing closes')
        return [Mark(2 * number), *program, Mark(2 * number + 1)] if counted else program

    def _escaped(self) -> Accepts:
        letter = self._taken()
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter.isalnum() and letter not in _CONTROLS:
            raise self.refused(f"uses \\{letter}, which is not supported")
        return _CONTROLS.get(letter, letter).__eq__

    def _class(self) -> Accepts:
        negative = self._next_is("^")
        members: list[Accepts] = []
        while not self._next_is("]"):
            members.append(self._class_member())
        if not members:
            raise self.refused("has an empty class")
        accepts = self._folded(_any_of(members))
        return _opposite(accepts) if negative else accepts

    def _class_member(self) -> Accepts:
        first = self._taken()
        if first == "[":
            raise self.refused("has a class in a class, which is not supported")
        if first == "\\":
            return self._escaped()
        following = self._source[self._at : self._at + 2]
        if not following.startswith("-") or following in {"-", "-]"}:
            return first.__eq__
        self._at += 2
        last = following[1]
        if last < first or last in "\\[":
            raise self.refused(f"has a range from {first} to {last}")
        return lambda character: first <= character <= last

    def _repeated(self, program: Program) -> Program:
        match self.peek():
            case "*":
                least, most = 0, None
            case "+":
                least, most = 1, None
            case "?":
                least, most = 0, 1
            case "{":
                least, most = self._bounds()
            case _:
                return program
        self._at += 1
        few = self._next_is("?")
        if self.peek() in {"*", "+", "?", "{"}:
            raise self.refused("repeats a repetition")
        return self._copies(program, least, most, few=few)

    def _bounds(self) -> tuple[int, int | None]:
        end = self._source.find("}", self._at)
        low, comma, high = self._source[self._at + 1 : max(end, self._at + 1)].partition(",")
        if not (low.isdecimal() and (high.isdecimal() or not high)):
            raise self.refused("has a { that is no repetition")
        least, most = int(low), (int(high) if high else None) if comma else int(low)
        if max(least, most or 0) > MAX_REPEATS or (most is not None and most < least):
            raise self.refused(f"repeats from {low} to {high} times; the most is {MAX_REPEATS}")
        self._at = end
        return least, most

    def _copies(self, program: Program, least: int, most: int | None, *, few: bool) -> Program:
        if len(program) * max(least, most or 1) > MAX_INSTRUCTIONS:
            raise self.refused("is too large")
        length = len(program)
        if most is None:
            around = Fork((length + 2, 1) if few else (1, length + 2))
            return program * least + [around, *program, Fork((-length - 1,))]
        return program * least + [Fork((length + 1, 1) if few else (1, length + 1)), *program] * (
            most - least
        )


def _any_of(members: Iterable[Accepts]) -> Accepts:
    accepted = tuple(members)
    return lambda character: any(accepts(character) for accepts in accepted)
