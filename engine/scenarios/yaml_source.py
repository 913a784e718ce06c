"""The door to YAML: a text becomes plain values, each mapping and list with the line on which it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

import yaml

from engine.events import Json

LARGEST: Final = 256 * 1024
_DEEPEST: Final = 12
_PLAIN: Final = {"true": True, "false": False, "null": None, "~": None, "": None}
Value: TypeAlias = "Json | Entries | Items"


class YamlError(Exception):
    """The text cannot be read; `line` says where."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the line, counted from 1, and a sentence."""
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A mapping with the line on which it begins, and the line of each key."""

    line: int
    values: Mapping[str, Value]
    lines: Mapping[str, int]

    def plain(self) -> dict[str, Json]:
        """Return it without lines."""
        return {key: plain(value) for key, value in self.values.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list with the line on which it begins."""

    line: int
    values: tuple[Value, ...]

    def plain(self) -> list[Json]:
        """Return it without lines."""
        return [plain(value) for value in self.values]


def plain(value: Value) -> Json:
    """Return a value without lines."""
    return value.plain() if isinstance(value, Entries | Items) else value


def read(text: str) -> Value:
    """Return what a YAML text says: `true` and `false` are the only words for yes and no, a date is text.

    Raises YamlError for what is no YAML, says a key twice, refers to itself or is nested too deep.
    """
    if len(text) > LARGEST:
        raise YamlError(1, f"the file has more than {LARGEST} characters")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlError(line, str(error.problem or "it is no YAML")) from error
    except yaml.YAMLError as error:
        raise YamlError(1, "it is no YAML") from error
    return None if node is None else _value(node, 0)


def _value(node: yaml.Node, depth: int) -> Value:
    line = node.start_mark.line + 1
    if depth > _DEEPEST:
        raise YamlError(line, f"it is nested deeper than {_DEEPEST}")
    if isinstance(node, yaml.MappingNode):
        return _entries(node, depth)
    if isinstance(node, yaml.SequenceNode):
        return Items(line=line, values=tuple(_value(item, depth + 1) for item in node.value))
    return _scalar(cast("yaml.ScalarNode", node))


def _entries(node: yaml.MappingNode, depth: int) -> Entries:
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise YamlError(line, "a key is a word")
        if key.value in values:
            raise YamlError(line, f"the key {key.value} stands there twice")
        values[key.value] = _value(value, depth + 1)
        lines[key.value] = line
    return Entries(line=node.start_mark.line + 1, values=values, lines=lines)


def _scalar(node: yaml.ScalarNode) -> Json:
    if node.style is not None:
        return str(node.value)
    if node.value in _PLAIN:
        return _PLAIN[node.value]
    for kind in (int, float):
        if node.value[:1] in "-0123456789." and not node.value[:2].strip("-").startswith("0_"):
            try:
                return kind(node.value)
            except ValueError:
                continue
    return str(node.value)
