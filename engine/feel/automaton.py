"""Patterns run over a text: all places a match may be at go forward together, so nothing is tried twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Accepts = Callable[[str], bool]
Charge = Callable[[int], None]
# Where the match and its groups begin and end; -1 where a group took no part.
Marks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Take:
    """Go on where the next character is accepted."""

    accepts: Accepts


@dataclass(frozen=True, slots=True)
class Fork:
    """Go on at each of these places, counted from here, the preferred one first."""

    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Go on at the beginning of the text, or at its end; `of_line`: of any of its lines."""

    at_end: bool
    of_line: bool = False

    def holds(self, text: str, at: int) -> bool:
        """Tell whether the edge is at a place of the text."""
        if at == (len(text) if self.at_end else 0):
            return True
        return self.of_line and text[at if self.at_end else at - 1] == "\n"


@dataclass(frozen=True, slots=True)
class Mark:
    """Remember the place in the text, and go on."""

    number: int


Instruction = Take | Fork | Edge | Mark
Program = list[Instruction]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern with so many groups."""

    program: tuple[Instruction, ...]
    groups: int

    def found_in(self, text: str, charge: Charge) -> bool:
        """Tell whether some part of the text matches; each character costs the places the pattern is at."""
        places: set[int] = set()
        for at in range(len(text) + 1):
            places = self._reached({*places, 0}, text, at)
            charge(1 + len(places))
            if len(self.program) in places:
                return True
            if at < len(text):
                places = {place + 1 for place in places if self._takes(place, text[at])}
        return False

    def matches(self, text: str, charge: Charge) -> Iterator[Marks]:
        """Yield the matches from left to right, none within another, as the marks of each."""
        at = 0
        while at <= len(text):
            found = self._first(text, at, charge)
            if found is None:
                return
            yield found
            at = found[1] if found[1] > found[0] else found[1] + 1

    def _first(self, text: str, start: int, charge: Charge) -> Marks | None:
        """Return the marks of the leftmost match, of several there the preferred one."""
        found: Marks | None = None
        threads: dict[int, Marks] = {}
        for at in range(start, len(text) + 1):
            entering = {**threads} if found else {**threads, 0: (at, *(-1,) * (2 * self.groups + 1))}
            reached = self._followed(entering, text, at)
            charge(1 + len(reached))
            threads = {}
            for place, marks in reached.items():
                if place == len(self.program):
                    found = (marks[0], at, *marks[2:])
                    break  # what is less preferred ends here
                if at < len(text) and self._takes(place, text[at]):
                    threads.setdefault(place + 1, marks)
            if found and not threads:
                break
        return found

    def _followed(self, threads: dict[int, Marks], text: str, at: int) -> dict[int, Marks]:
        reached: dict[int, Marks] = {}
        waiting = [*reversed(threads.items())]
        while waiting:
            place, marks = waiting.pop()
            if place in reached:
                continue
            reached[place] = marks
            match self.program[place] if place < len(self.program) else None:
                case Fork(steps):
                    waiting.extend((place + step, marks) for step in reversed(steps))
                case Mark(number):
                    waiting.append((place + 1, (*marks[:number], at, *marks[number + 1 :])))
                case Edge() as edge if edge.holds(text, at):
                    waiting.append((place + 1, marks))
                case _:
                    pass  # waits for a character, or for another edge
        return reached

    def _takes(self, place: int, character: str) -> bool:
        instruction = self.program[place]
        return isinstance(instruction, Take) and instruction.accepts(character)

    def _reached(self, places: set[int], text: str, at: int) -> set[int]:
        reached: set[int] = set()
        waiting = list(places)
        while waiting:
            place = waiting.pop()
            if place in reached:
                continue
            reached.add(place)
            match self.program[place] if place < len(self.program) else None:
                case Fork(steps):
                    waiting.extend(place + step for step in steps)
                case Mark():
                    waiting.append(place + 1)
                case Edge() as edge if edge.holds(text, at):
                    waiting.append(place + 1)
                case _:
                    pass  # waits for a character, or for another edge
        return reached
