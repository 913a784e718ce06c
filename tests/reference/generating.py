"""Models by chance: the same seed always gives the same model, over everything that the dialect knows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from engine.events import Json
from tests.reference.endings import calls, ends
from tests.reference.parts import (
    Again,
    Aside,
    Border,
    Chain,
    Crossing,
    Event,
    Finish,
    FirstOf,
    Happens,
    Inside,
    Link,
    Model,
    Part,
    Repeat,
    Round,
    Split,
    Work,
)

NAMES: Final = ("a", "b", "c", "d")
LISTS: Final[dict[str, list[Json]]] = {"none": [], "one": ["x"], "two": ["x", "y"], "three": ["x", "y", "z"]}
_CODES: Final = ("E1", "E2")
_SIGNALS: Final = ("S1", "S2")


def generate(seed: int) -> Model:
    """Return the model of a seed."""
    chance = Random(f"model {seed}")  # noqa: S311 (repeatable, no secret)
    return _Author(chance, budget=chance.choice([5, 8, 12, 18])).model()


@dataclass
class _Author:
    """Draws by chance. `thrown` is what nothing has caught so far, `around` how many activities could."""

    chance: Random
    budget: int
    ids: int = 0
    depth: int = 0
    around: int = 0
    cancels: bool = False
    items: list[str] = field(default_factory=list)
    thrown: set[tuple[str, str]] = field(default_factory=set)
    called: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def model(self) -> Model:
        """Return a whole bundle: first what is called, then what calls it."""
        processes: list[tuple[str, Part]] = []
        for index in range(self.chance.choice([0, 1, 1, 2])):
            name = f"called{index}"
            self.thrown, self.around = set(), 1
            part = self._itself(name, self._box(2))
            processes.insert(0, (name, part))
            self.called[name] = self.thrown
        self.thrown, self.around = set(), 0
        self.budget = max(self.budget, 8)
        entry = Chain(parts=(self._box(2), self._chain(3)))
        return Model(processes=(("main", entry), *processes), stages=tuple(calls(entry)[:1]))

    def _itself(self, name: str, part: Part) -> Part:
        """Let a process call itself, at times, as long as a person wants."""
        if not self._odds(0.25) or ends(part):
            return part
        again = Chain(parts=(self._waiting(), Inside(id=self._id("s"), called=name)))
        choice = Split(
            id=self._id("x"),
            kind="exclusiveGateway",
            branches=(again, Chain(parts=())),
            conditions=(self._condition(), ""),
            merge="exclusiveGateway",
        )
        return Chain(parts=(part, choice))

    # ------------------------------------------------------------------ small choices

    def _id(self, letter: str) -> str:
        self.ids += 1
        return f"{letter}{self.ids}"

    def _odds(self, chance: float) -> bool:
        return self.chance.random() < chance

    def _condition(self) -> str:
        one, other = self.chance.sample(NAMES, 2)
        number = self.chance.randint(0, 3)
        simple = [
            f"{one} = {number}",
            f"{one} < {number}",
            f"{one} >= {other}",
            f"{one} = {number} or {other} = {number}",
            f"not({one} = {other})",
            "true",
        ]
        if self.items:
            simple.append(f'{self.items[-1]} = "x"')
        return self.chance.choice(simple)

    def _lines(self) -> tuple[str, ...]:
        one, other = self.chance.sample(NAMES, 2)
        number = self.chance.randint(0, 3)
        return self.chance.choice(
            [
                (f"{one} = {number}",),
                (f"{one} = if {other} > 2 then 0 else {other} + 1",),
                (f"{one} = {number}", f"{other} = {one}"),
            ]
        )

    def _awaited(self) -> Event:
        if self._odds(0.1):
            return Event(kind="signal", about=self.chance.choice(_SIGNALS))
        if self._odds(0.1):
            return Event(kind="conditional", about=self._condition())
        if self._odds(0.5):
            return Event(kind="message", about=self.chance.choice(["m1", "m2"]))
        hours = self.chance.randint(1, 9)
        return Event(
            kind="timer",
            about=self.chance.choice([f"PT{hours}H", f"2026-03-02T{12 + hours}:00:00+08:00"]),
        )

    def _repeating(self, event: Event) -> Event:
        """Let a timer that interrupts nothing repeat, at times."""
        if event.kind == "timer" and self._odds(0.4):
            return Event(kind="timer", about=f"R{self.chance.randint(1, 3)}/PT{self.chance.randint(1, 4)}H")
        return event

    # ------------------------------------------------------------------ parts

    def _box(self, most: int) -> Part:
        """Return what a process or sub-process holds: at times with event sub-processes."""
        inside = self._chain(most)
        asides: list[Part] = []
        for kind, code in sorted(self.thrown):
            if self._odds(0.3):
                self.thrown.discard((kind, code))
                asides.append(self._aside(Event(kind=kind, about=code if self._odds(0.8) else "")))
        many = self.chance.choices([0, 1, 2], [8, 2, 1])[0]
        asides += [self._aside(self._awaited()) for _ in range(many)]
        return Chain(parts=(*asides, inside)) if asides else inside

    def _aside(self, event: Event) -> Part:
        interrupting = event.kind == "error" or self._odds(0.5)
        cancels, self.cancels = self.cancels, False
        body = self._chain(2)
        self.cancels = cancels
        if self.around and event.about and event.kind in {"error", "escalation"} and self._odds(0.4):
            self.thrown.add((event.kind, event.about))  # what is handled inside may be told further out
            body = Chain(parts=(self._work(), Finish(id=self._id("z"), event=event)))
        event = event if interrupting else self._repeating(event)
        return Aside(id=self._id("a"), event=event, interrupting=interrupting, body=body)

    def _chain(self, most: int) -> Part:
        parts: list[Part] = []
        for _ in range(self.chance.randint(1, most)):
            parts.append(self._part())
            if ends(parts[-1]):
                break
        return Chain(parts=tuple(parts))

    def _branch(self) -> Part:
        """Return what stands on a branch: often one part, at times nothing."""
        if self._odds(0.12):
            return Chain(parts=())
        return self._chain(2)

    def _part(self) -> Part:
        self.budget -= 1
        if self.budget < 0 or self.depth > 3:
            return self._work()
        self.depth += 1
        part = self._drawn()
        self.depth -= 1
        return part

    def _drawn(self) -> Part:
        ways: list[tuple[Callable[[], Part], int]] = [
            (self._work, 6),
            (self._inside, 5),
            (self._choice, 4),
            (self._parallel, 4),
            (self._round, 2),
            (self._first, 2),
            (self._crossing, 1),
            (self._happens, 4 if self.around else 2),
            (self._inclusive, 2),
            (self._implicit, 2),
            (self._link, 1),
            (self._finish, 4 if self.cancels else 2 if self.depth > 1 or self.around else 0),
        ]
        draw = self.chance.choices([way for way, _ in ways], [weight for _, weight in ways])[0]
        return draw()

    def _work(self) -> Part:
        kinds = ["userTask", "serviceTask", "scriptTask", "receiveTask", "sendTask"]
        kind = self.chance.choices(kinds, [10, 3, 6, 1, 1])[0]
        name = self._id("t")
        if kind == "scriptTask":
            again = Again(condition=self._condition(), most=3, test_before=self._odds(0.3))
            return Work(id=name, kind=kind, lines=self._lines(), loop=again if self._odds(0.15) else None)
        loop = self._loop() if self._odds(0.2) else None
        return Work(id=name, kind=kind, loop=loop, border=self._border())

    def _loop(self) -> Repeat | Again:
        if self._odds(0.25):
            condition, most = self.chance.choice([(True, None), (True, 2), (False, 2)])
            return Again(
                condition=self._condition() if condition else None, most=most, test_before=self._odds(0.4)
            )
        return self._repeat()

    def _repeat(self) -> Repeat:
        collects = self._odds(0.5)
        times = self.chance.choice(["2", "3", "a", "b + 1"]) if self._odds(0.25) else None
        return Repeat(
            over=self.chance.choice(sorted(LISTS)),
            times=times,
            item=self._id("i"),
            sequential=self._odds(0.4),
            output=self.chance.choice(["outs1", "outs2"]) if collects else None,
            output_item=self.chance.choice(NAMES) if collects else None,
            until=self._enough() if self._odds(0.4) else None,
        )

    def _enough(self) -> str:
        counted = ["numberOfCompletedInstances >= 2", "numberOfActiveInstances = 1", "numberOfInstances > 2"]
        return self.chance.choice([self._condition(), *counted])

    def _border(self) -> tuple[Border, ...]:
        many = self.chance.choices([0, 1, 2], [6, 3, 1])[0] if self.budget > 0 else 0
        return tuple(self._event_at_border(self._awaited()) for _ in range(many))

    def _event_at_border(self, event: Event) -> Border:
        interrupting = event.kind in {"error", "cancel"} or self._odds(0.6)
        event = event if interrupting else self._repeating(event)
        then = self._branch()
        return Border(
            id=self._id("b"),
            event=event,
            interrupting=interrupting,
            then=then,
            joins=self._odds(0.6) if interrupting else self._odds(0.1),
        )

    def _inside(self) -> Part:
        name = self._id("s")
        loop = self._loop() if self._odds(0.4) else None
        before, self.thrown = self.thrown, set()
        called = self.chance.choice(sorted(self.called)) if self.called and self._odds(0.5) else None
        body: Part | None = None
        transaction = False
        if called is not None:
            self.thrown = set(self.called[called])
        else:
            item = loop.item if isinstance(loop, Repeat) and loop.times is None else None
            self.items += [item] if item else []
            self.around += 1
            transaction, self.cancels = self.cancels, self._odds(0.15)
            body = self._box(2)
            transaction, self.cancels = self.cancels, transaction
            self.around -= 1
            self.items = self.items[:-1] if item else self.items
        catching = self._catching()
        self.thrown |= before
        border = (*catching, *self._border())
        if transaction:
            border += (self._event_at_border(Event(kind="cancel")),)
        return Inside(id=name, body=body, called=called, transaction=transaction, loop=loop, border=border)

    def _catching(self) -> tuple[Border, ...]:
        """Catch most of what is thrown inside; what is not goes further out."""
        found = []
        for kind, code in sorted(self.thrown):
            if self._odds(0.75):
                about = self.chance.choice([(code,), (code,), ("",), ("", code)])
                found += [self._event_at_border(Event(kind=kind, about=name)) for name in about]
                self.thrown.discard((kind, code))
        return tuple(found)

    def _choice(self) -> Part:
        return self._choosing("exclusiveGateway", self.chance.choices(["exclusiveGateway", None], [5, 1])[0])

    def _inclusive(self) -> Part:
        merge = self.chance.choices(["inclusiveGateway", "exclusiveGateway"], [6, 1])[0]
        return self._choosing("inclusiveGateway", merge)

    def _choosing(self, kind: str, merge: str | None) -> Split:
        many = self.chance.choice([2, 2, 3])
        return Split(
            id=self._id("x"),
            kind=kind,
            branches=tuple(self._branch() for _ in range(many)),
            conditions=(*(self._condition() for _ in range(many - 1)), ""),
            merge=merge,
        )

    def _implicit(self) -> Part:
        """Return branches that part without a gateway behind a task, and mostly meet at one."""
        if self._odds(0.5):
            split = self._choosing("", self.chance.choices(["inclusiveGateway", None], [5, 1])[0])
            if self._odds(0.3):  # a flow that is taken whatever the conditions say
                conditions = (*split.conditions, None)
                split = replace(split, branches=(*split.branches, self._branch()), conditions=conditions)
        else:
            merge = self.chance.choices(["parallelGateway", "inclusiveGateway", None], [4, 2, 1])[0]
            split = Split(id=self._id("p"), kind="", branches=(self._branch(), self._branch()), merge=merge)
        before = self.chance.choice(
            [self._waiting, self._waiting, self._receiving, self._parallel, self._inclusive]
        )
        return Chain(parts=(before(), split)) if self._odds(0.85) else split

    def _receiving(self) -> Part:
        return Work(id=self._id("t"), kind="receiveTask")

    def _link(self) -> Part:
        return Link(id=self._id("l"))

    def _parallel(self) -> Part:
        many = self.chance.choice([2, 2, 3])
        merge = self.chance.choices(["parallelGateway", "inclusiveGateway", "exclusiveGateway"], [6, 1, 1])[0]
        branches = tuple(self._branch() for _ in range(many))
        return Split(id=self._id("p"), kind="parallelGateway", branches=branches, merge=merge)

    def _round(self) -> Part:
        body = Chain(parts=(self._waiting(), self._part())) if self._odds(0.7) else self._waiting()
        leave = self._condition() if self._odds(0.4) else None
        rest = self._branch() if leave else None
        name = self._id("r")
        return Round(id=name, body=body, again=self._condition(), leave=leave, rest=rest)

    def _waiting(self) -> Part:
        return Work(id=self._id("t"), kind="userTask", border=self._border())

    def _first(self) -> Part:
        many = self.chance.choice([2, 2, 3])
        events = tuple((self._id("e"), self._awaited()) for _ in range(many))
        return FirstOf(id=self._id("g"), events=events, branches=tuple(self._branch() for _ in range(many)))

    def _crossing(self) -> Part:
        one, two, three, four = (self._branch() for _ in range(4))
        return Crossing(id=self._id("n"), parts=(one, two, three, four))

    def _happens(self) -> Part:
        if self.around and self._odds(0.7):
            code = self.chance.choice(_CODES)
            self.thrown.add(("escalation", code))
            return Happens(id=self._id("h"), event=Event(kind="escalation", about=code), throws=True)
        if self._odds(0.4):
            event = Event(kind="signal", about=self.chance.choice(_SIGNALS))
            return Happens(
                id=self._id("h"), event=self.chance.choice([event, Event(kind="none")]), throws=True
            )
        return Happens(id=self._id("h"), event=self._awaited())

    def _finish(self) -> Part:
        if self.cancels and self._odds(0.4):
            return Finish(id=self._id("z"), event=Event(kind="cancel"))
        kind = self.chance.choice(["", "terminate", "escalation", "error", "error", "signal"])
        if kind == "signal":
            return Finish(id=self._id("z"), event=Event(kind=kind, about=self.chance.choice(_SIGNALS)))
        if kind in {"escalation", "error"} and self.around:
            code = self.chance.choice(_CODES)
            self.thrown.add((kind, code))
            return Finish(id=self._id("z"), event=Event(kind=kind, about=code))
        return Finish(id=self._id("z"), event=Event(kind="terminate") if kind == "terminate" else None)
