"""The loops of a graph."""

from collections.abc import Iterator, Mapping


def cycles(following: Mapping[str, tuple[str, ...]]) -> list[frozenset[str]]:
    """Return the strongly connected parts of a graph that hold a cycle."""
    return _Tarjan(following).parts()


class _Tarjan:
    """Tarjan's strongly connected components, without recursion: a drawing may be long."""

    def __init__(self, following: Mapping[str, tuple[str, ...]]) -> None:
        self._following = following
        self._index: dict[str, int] = {}
        self._low: dict[str, int] = {}
        self._stack: list[str] = []
        self._open: set[str] = set()
        self._found: list[frozenset[str]] = []

    def parts(self) -> list[frozenset[str]]:
        """Return the parts that hold a cycle."""
        for root in self._following:
            if root not in self._index:
                self._walk(root)
        return self._found

    def _walk(self, root: str) -> None:
        work = [(root, self._enter(root))]
        while work:
            key, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                self._leave(key, work[-1][0] if work else None)
            elif target not in self._index:
                work.append((target, self._enter(target)))
            elif target in self._open:
                self._low[key] = min(self._low[key], self._index[target])

    def _enter(self, key: str) -> Iterator[str]:
        self._index[key] = self._low[key] = len(self._index)
        self._stack.append(key)
        self._open.add(key)
        return iter(self._following[key])

    def _leave(self, key: str, before: str | None) -> None:
        if before is not None:
            self._low[before] = min(self._low[before], self._low[key])
        if self._low[key] != self._index[key]:
            return
        part: set[str] = set()
        while key not in part:
            top = self._stack.pop()
            self._open.discard(top)
            part.add(top)
        if len(part) > 1 or key in self._following[key]:
            self._found.append(frozenset(part))
