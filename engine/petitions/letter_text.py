"""The text of one letter (文书): a Markdown template that names, chooses and repeats, nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, NoReturn, Protocol

import jinja2
from jinja2 import meta, nodes
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from typing_extensions import override

from engine.effects import JobError
from engine.events import Json

LONGEST: Final = 200_000
_HEADINGS: Final = frozenset({"title", "to", "issuer", "series", "each", "law", "unless"})
_NEEDED: Final = ("title", "series")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")
_TAGS_ALONE: Final = re.compile(r"^[ \t]*((?:\{%(?:(?!%\}).)*%\})+)[ \t]*\n", re.MULTILINE)
_SPACES_AT_END: Final = re.compile(r"[ \t]+\n")
# Naming, choosing, repeating. No calls, no arithmetic, no macros, no imports: never code.
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Filter,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)


class LetterError(JobError):
    """A letter cannot be written: its template is wrong, or something that it must say is not known."""


class Wording(Protocol):
    """How ids and codes are called in a letter; each raises LetterError for what it does not know."""

    def organ(self, organ: str) -> str:
        """Return an organ's full name."""
        ...

    def person(self, person: str) -> str:
        """Return a person's name."""
        ...

    def label(self, value: str, field: str) -> str:
        """Return what the form calls the value of a field."""
        ...


class Unanswered(jinja2.Undefined):
    """A known name without a value: a choice may ask for it, it must not be printed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has no value in this case", name=name)

    @override
    def __str__(self) -> str:
        return str(self._fail_with_undefined_error())

    @override
    def __iter__(self) -> NoReturn:
        self._fail_with_undefined_error()


class _Environment(SandboxedEnvironment):
    """Reads keys of mappings and nothing of any object: no method can be reached."""

    @override
    def getattr(self, obj: object, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)


@jinja2.pass_context
def _organ(context: Context, value: str) -> str:
    return _wording(context).organ(str(value))


@jinja2.pass_context
def _person(context: Context, value: str) -> str:
    return _wording(context).person(str(value))


@jinja2.pass_context
def _label(context: Context, value: str, field: str) -> str:
    return _wording(context).label(str(value), field)


def _wording(context: Context) -> Wording:
    wording: Wording = context["_wording"]
    return wording


def chinese_date(day: date) -> str:
    """Return a day as letters write it: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _date(value: object) -> str:
    try:
        return chinese_date(date.fromisoformat(str(value)[:10]))
    except ValueError as error:
        raise LetterError(f"a date is wanted, found {value!r:.40}") from error


def _default(value: object, instead: str) -> object:
    return instead if isinstance(value, jinja2.Undefined) or value is None else value


def _printable(value: object) -> object:
    if isinstance(value, str | int | jinja2.Undefined) and not isinstance(value, bool):
        return value
    raise LetterError(f"only a text or a number can be printed, found {value!r:.40}: put it in words")


def _environment() -> _Environment:
    environment = _Environment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # the text is Markdown: whoever makes HTML of it escapes it there
        finalize=_printable,
        keep_trailing_newline=True,
    )
    environment.filters = {
        "date": _date,
        "organ": _organ,
        "person": _person,
        "label": _label,
        "default": _default,
    }
    environment.globals = {}
    return environment


_ENVIRONMENT: Final = _environment()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    """A parsed letter: what stands above the text (title, addressee, issuer, series) and the text.

    `each` names the list of which every row gets a copy of its own, None for one letter; `names` are the
    names that the template reads, `clocks` the legal clocks among `deadlines`.
    """

    code: str
    headings: Mapping[str, jinja2.Template]
    text: jinja2.Template
    each: str | None
    names: frozenset[str]
    clocks: frozenset[str]

    def heading(self, name: str, values: Mapping[str, object], default: str = "") -> str:
        """Return what stands above the text under `name`, `default` where nothing does.

        Raises LetterError.
        """
        template = self.headings.get(name)
        return default if template is None else self._render(template, values).strip()

    def body(self, values: Mapping[str, object]) -> str:
        """Return the text in Markdown, one newline at its end.

        Raises LetterError.
        """
        text = _SPACES_AT_END.sub("\n", self._render(self.text, values))
        return _EMPTY_LINES.sub("\n\n", text).strip() + "\n"

    def _render(self, template: jinja2.Template, values: Mapping[str, object]) -> str:
        pieces: list[str] = []
        length = 0
        try:
            for piece in template.generate(values):
                length += len(piece)
                if length > LONGEST:
                    self._fail(f"the text is longer than {LONGEST} characters")
                pieces.append(piece)
        except jinja2.TemplateError as error:
            self._fail(error.message or "the template cannot be rendered", error)
        except (LetterError, TypeError) as error:  # TypeError: two values that cannot be compared, or no list
            self._fail(str(error), error)
        return "".join(pieces)

    def _fail(self, reason: str, cause: Exception | None = None) -> NoReturn:
        raise LetterError(f"letter {self.code}: {reason}") from cause


@lru_cache(maxsize=256)
def parse(code: str, source: str) -> LetterTemplate:
    """Read a letter: lines `name: value` between two lines `---`, then Markdown; values are templates too.

    Raises:
        LetterError: naming code and line: no such heading, a missing one, or more than names, choices and
            repetitions in the template.

    """
    lines = source.splitlines(keepends=True)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    if not lines or lines[0].strip() != "---" or not end:
        raise LetterError(f"letter {code}: it begins with its title between two lines of ---")
    headings = dict(_headings(code, lines[1:end]))
    missing = [name for name in _NEEDED if name not in headings]
    if missing:
        raise LetterError(f"letter {code}: {', '.join(missing)} is missing above the text")
    each = headings.pop("each", None)
    # Empty lines in front keep the line numbers of messages those of the file.
    trees = {name: _tree(code, text) for name, text in headings.items()}
    body = _tree(code, "\n" * (end + 1) + "".join(lines[end + 1 :]))
    everything = (*trees.values(), body)
    names = frozenset().union(*(meta.find_undeclared_variables(tree) for tree in everything))
    return LetterTemplate(
        code=code,
        headings={name: _compiled(tree) for name, tree in trees.items()},
        text=_compiled(body),
        each=each,
        names=names | ({each} if each else frozenset()),
        clocks=frozenset(clock for tree in everything for clock in _clocks(tree)),
    )


def _headings(code: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines, 2):
        name, colon, value = line.strip().partition(":")
        if not colon or name not in _HEADINGS or not value.strip():
            known = ", ".join(sorted(_HEADINGS))
            raise LetterError(f"letter {code}, line {number}: wanted name: value with a name of {known}")
        yield name, value.strip()


def _tree(code: str, source: str) -> nodes.Template:
    # A line of tags alone leaves no empty line: its end goes into a comment, which keeps the line numbers.
    source = _TAGS_ALONE.sub(r"\1{#\n#}", source)
    try:
        tree = _ENVIRONMENT.parse(source)
    except jinja2.TemplateSyntaxError as error:
        raise LetterError(f"letter {code}, line {error.lineno}: {error.message}") from error
    _only_words(code, tree, within_loop=False)
    return tree


def _only_words(code: str, node: nodes.Node, *, within_loop: bool) -> None:
    """Refuse whatever is more than naming, choosing and repeating once."""
    problem = ""
    if not isinstance(node, _ALLOWED):
        problem = f"{type(node).__name__} is not for letters: they name, choose and repeat"
    elif isinstance(node, nodes.Name | nodes.Getattr) and _name(node).startswith("_"):
        problem = f"no name of a letter begins with an underscore: {_name(node)}"
    elif isinstance(node, nodes.Filter) and node.name not in _ENVIRONMENT.filters:
        problem = f"there is no filter {node.name}; known are {', '.join(sorted(_ENVIRONMENT.filters))}"
    elif isinstance(node, nodes.For) and (within_loop or node.recursive or node.test is not None):
        problem = "a repetition stands neither in another one nor has it a condition of its own"
    if problem:
        raise LetterError(f"letter {code}, line {node.lineno}: {problem}")
    for child in node.iter_child_nodes():
        _only_words(code, child, within_loop=within_loop or isinstance(node, nodes.For))


def _name(node: nodes.Name | nodes.Getattr) -> str:
    return node.name if isinstance(node, nodes.Name) else node.attr


def _clocks(tree: nodes.Template) -> Iterator[str]:
    for read in tree.find_all(nodes.Getattr):
        if isinstance(read.node, nodes.Name) and read.node.name == "deadlines":
            yield read.attr


def _compiled(tree: nodes.Template) -> jinja2.Template:
    return _ENVIRONMENT.from_string(tree)


def answered(values: Mapping[str, Json], names: frozenset[str]) -> dict[str, object]:
    """Return the values that a letter may print, every other known name as `Unanswered`."""
    known = {name: value for name, value in values.items() if value not in (None, "", [])}
    return {name: known.get(name, Unanswered(name)) for name in names | known.keys()}
