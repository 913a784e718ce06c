"""On random small drawings the verdict is that of a plain exploration, written anew here."""

from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.soundness import Verdict
from tests.long import LONG
from tests.process.drawing import Drawing
from tests.process.soundness.judging import Judged

KINDS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "userTask")
MOST = 400
CROWD = 3

Marking = frozenset[tuple[int, int]]


@dataclass
class Plain:
    """A drawing as kinds and pairs; tokens lie on flows, and each node takes and gives as BPMN says."""

    kinds: dict[str, str]
    pairs: list[tuple[str, str]]
    seen: set[Marking] = field(default_factory=set)

    def into(self, node: str) -> list[int]:
        return [number for number, (_, target) in enumerate(self.pairs) if target == node]

    def out(self, node: str) -> list[int]:
        return [number for number, (source, _) in enumerate(self.pairs) if source == node]

    def steps(self, tokens: Counter[int]) -> list[tuple[str, Counter[int]]]:
        found = []
        for node in self.kinds:
            for taken in self.taking(node, tokens):
                for given_out in self.giving(node):
                    after = tokens - Counter(taken) + Counter(given_out)
                    found.append((node, after))
        return found

    def taking(self, node: str, tokens: Counter[int]) -> list[tuple[int, ...]]:
        incoming = self.into(node)
        here = tuple(flow for flow in incoming if tokens[flow])
        if self.kinds[node] == "parallelGateway":
            return [here] if here and len(here) == len(incoming) else []
        if self.kinds[node] == "inclusiveGateway" and len(incoming) > 1:
            return [here] if here and not self.must_wait(node, tokens, set(here)) else []
        return [(flow,) for flow in here]

    def must_wait(self, node: str, tokens: Counter[int], here: set[int]) -> bool:
        for flow in tokens.keys() - set(self.into(node)):
            reached = self.reached(flow, node)
            if reached - here and not reached & here:
                return True
        return False

    def reached(self, flow: int, node: str) -> set[int]:
        """Return the flows into a node to which a token on a flow may come without passing the node."""
        found, waiting = set(), [flow]
        visited: set[int] = set()
        while waiting:
            at = waiting.pop()
            if at in visited:
                continue
            visited.add(at)
            if self.pairs[at][1] == node:
                found.add(at)
            else:
                waiting += self.out(self.pairs[at][1])
        return found

    def giving(self, node: str) -> list[tuple[int, ...]]:
        outgoing = self.out(node)
        if self.kinds[node] == "exclusiveGateway":
            return [(flow,) for flow in outgoing]
        if self.kinds[node] == "inclusiveGateway":
            return [some for size in range(1, len(outgoing) + 1) for some in combinations(outgoing, size)]
        return [tuple(outgoing)]

    def sound(self) -> bool | None:
        """Say whether each marking leads to the end with one token per flow, and all nodes are used."""
        first: Marking = frozenset({(flow, 1) for flow in self.out("begin")})
        before: dict[Marking, set[Marking]] = {first: set()}
        used: set[str] = set()
        queue = deque([first])
        while queue:
            here = queue.popleft()
            tokens = Counter(dict(here))
            if any(count > 1 for count in tokens.values()):
                return False
            for node, after in self.steps(tokens):
                used.add(node)
                there: Marking = frozenset((+after).items())
                if there not in before:
                    before[there] = set()
                    queue.append(there)
                before[there].add(here)
            if len(before) > MOST:
                return None
        ending = {Marking()} & before.keys()
        waiting = list(ending)
        while waiting:
            for earlier in before[waiting.pop()] - ending:
                ending.add(earlier)
                waiting.append(earlier)
        return ending == before.keys() and used >= self.kinds.keys() - {"begin"}


@st.composite
def drawings(draw: st.DrawFn) -> Plain:
    """Draw up to six nodes between a start and one or two ends; each has a flow in and a flow out."""
    names = [f"n{number}" for number in range(draw(st.integers(1, 6)))]
    kinds = {name: draw(st.sampled_from(KINDS)) for name in names}
    ends = ["done", "over"][: draw(st.integers(1, 2))]
    pairs: list[tuple[str, str]] = []
    for number, name in enumerate(names):
        pairs.append((draw(st.sampled_from(names[:number] or ["begin"])), name))
    pairs += [
        (name, draw(st.sampled_from([*names[number + 1 :], *ends]))) for number, name in enumerate(names)
    ]
    extra = st.tuples(st.sampled_from(names), st.sampled_from([*names, *ends]))
    pairs += [pair for pair in draw(st.lists(extra, max_size=3)) if pair[0] != pair[1]]
    pairs = list(dict.fromkeys(pairs))
    ends = [end for end in ends if any(target == end for _, target in pairs)]
    return Plain({"begin": "startEvent", **kinds, **dict.fromkeys(ends, "endEvent")}, pairs)


def drawn(plain: Plain) -> Drawing:
    """Return the drawing; every choice has conditions, also where it is none."""
    drawing = Drawing()
    with drawing.process("main"):
        for name, kind in plain.kinds.items():
            drawing.node(kind, name)
        for source, target in plain.pairs:
            drawing.flow(source, target, "x" if plain.kinds[source] == "inclusiveGateway" else None)
    return drawing


@settings(max_examples=1000 if LONG else 100, deadline=None)
@given(drawings())
def test_the_verdict_is_that_of_a_plain_exploration(plain: Plain) -> None:
    expected = plain.sound()
    soundness = Judged(drawn(plain)).soundness()

    if expected is not None:
        assert soundness.verdict is (Verdict.SOUND if expected else Verdict.UNSOUND), soundness.told
