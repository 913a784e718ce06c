"""Regular expressions for `matches`, run without backtracking: no pattern and text can take long."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.errors import OperationError
from engine.feel.limits import MAX_DEPTH

MAX_PATTERN_LENGTH = 500
MAX_REPEATS = 100
MAX_INSTRUCTIONS = 2_000

_Accepts = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Take:
    """Go on where the next character is accepted."""

    accepts: _Accepts


@dataclass(frozen=True, slots=True)
class _Fork:
    """Go on at each of these places, counted from here."""

    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    """Go on at the beginning of the text, or at its end."""

    at_end: bool


_Instruction = _Take | _Fork | _Edge
_Program = list[_Instruction]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern."""

    program: tuple[_Instruction, ...]

    def found_in(self, text: str, charge: Callable[[int], None]) -> bool:
        """Tell whether some part of the text matches; each character costs the places the pattern is at."""
        places: set[int] = set()
        for index in range(len(text) + 1):
            places = self._reached({*places, 0}, at_start=index == 0, at_end=index == len(text))
            charge(1 + len(places))
            if len(self.program) in places:
                return True
            if index < len(text):
                places = {place + 1 for place in places if self._takes(place, text[index])}
        return False

    def _takes(self, place: int, character: str) -> bool:
        instruction = self.program[place]
        return isinstance(instruction, _Take) and instruction.accepts(character)

    def _reached(self, places: set[int], *, at_start: bool, at_end: bool) -> set[int]:
        reached: set[int] = set()
        waiting = list(places)
        while waiting:
            place = waiting.pop()
            if place in reached:
                continue
            reached.add(place)
            match self.program[place] if place < len(self.program) else None:
                case _Fork(steps):
                    waiting.extend(place + step for step in steps)
                case _Edge(end) if at_end if end else at_start:
                    waiting.append(place + 1)
                case _:
                    pass  # waits for a character, or for another edge
        return reached


@lru_cache(maxsize=256)
def compile_pattern(source: str) -> Pattern:
    r"""Return the pattern that a text describes.

    Characters, `.`, classes, `\d \w \s` and their opposites, groups, `|`, `^`, `$`, `* + ? {m,n}`.

    Raises:
        OperationError: it is no pattern, too large, or uses something else (look-around, back-references).
    """
    if len(source) > MAX_PATTERN_LENGTH:
        raise OperationError(f"A pattern is longer than {MAX_PATTERN_LENGTH} characters")
    reader = _Reader(source)
    program = reader.alternatives(0)
    if reader.peek():
        raise reader.refused('has a ")" that nothing opens')
    return Pattern(tuple(program))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _opposite(accepts: _Accepts) -> _Accepts:
    return lambda character: not accepts(character)


_CLASSES: dict[str, _Accepts] = {"d": str.isdecimal, "w": _is_word, "s": str.isspace}
_CLASSES |= {letter.upper(): _opposite(accepts) for letter, accepts in _CLASSES.items()}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def refused(self, why: str) -> OperationError:
        return OperationError(f'The pattern "{self._source}" {why}')

    def alternatives(self, depth: int) -> _Program:
        if depth > MAX_DEPTH:
            raise self.refused("is nested too deep")
        program = self._sequence(depth)
        while self._next_is("|"):
            other = self._sequence(depth)
            program = [_Fork((1, len(program) + 2)), *program, _Fork((len(other) + 1,)), *other]
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

    def _sequence(self, depth: int) -> _Program:
        program: _Program = []
        while self.peek() not in {"", "|", ")"}:
            program += self._repeated(self._atom(depth))
            if len(program) > MAX_INSTRUCTIONS:
                raise self.refused("is too large")
        return program

    def _atom(self, depth: int) -> _Program:
        match self._taken():
            case "(":
                return self._group(depth)
            case "[":
                return [_Take(self._class())]
            case ".":
                return [_Take(lambda character: character not in "\n\r")]
            case "^" | "$" as mark:
                return [_Edge(at_end=mark == "$")]
            case "\\":
                return [_Take(self._escaped())]
            case "*" | "+" | "?" | "{" | "}" | "]" as mark:
                raise self.refused(f'has a "{mark}" with nothing before it')
            case character:
                return [_Take(character.__eq__)]

    def _group(self, depth: int) -> _Program:
        if self._next_is("?") and not (self._next_is(":")):
            raise self.refused("uses (?…), which is not supported")
        program = self.alternatives(depth + 1)
        if not self._next_is(")"):
            raise self.refused('has a "(" that nothing closes')
        return program

    def _escaped(self) -> _Accepts:
        letter = self._taken()
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter.isalnum() and letter not in _CONTROLS:
            raise self.refused(f"uses \\{letter}, which is not supported")
        return _CONTROLS.get(letter, letter).__eq__

    def _class(self) -> _Accepts:
        negative = self._next_is("^")
        members: list[_Accepts] = []
        while not self._next_is("]"):
            members.append(self._class_member())
        if not members:
            raise self.refused("has an empty class")
        accepts = _any_of(members)
        return _opposite(accepts) if negative else accepts

    def _class_member(self) -> _Accepts:
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

    def _repeated(self, program: _Program) -> _Program:
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
        self._next_is("?")  # as few as possible: the answer is the same
        if self.peek() in {"*", "+", "?", "{"}:
            raise self.refused("repeats a repetition")
        return self._copies(program, least, most)

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

    def _copies(self, program: _Program, least: int, most: int | None) -> _Program:
        if len(program) * max(least, most or 1) > MAX_INSTRUCTIONS:
            raise self.refused("is too large")
        if most is None:
            return program * least + [_Fork((1, len(program) + 2)), *program, _Fork((-len(program) - 1,))]
        return program * least + [_Fork((1, len(program) + 1)), *program] * (most - least)


def _any_of(members: Iterable[_Accepts]) -> _Accepts:
    accepted = tuple(members)
    return lambda character: any(accepts(character) for accepts in accepted)
