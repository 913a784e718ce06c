"""Check what a person answered; say what is hidden; fill a form in beforehand with what is known."""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from engine.events import Json
from engine.feel import Environment, evaluate, to_json
from engine.forms.model import CHOICES, Field, Form, Kind, asked
from engine.forms.problems import FieldError, FormErrors, Problem
from engine.forms.values import Choices, Wrong, offered, read

# What all answers of one form may weigh together, names and numbers included, and how deep they may go.
_CHARACTERS: Final = 200_000
_VALUES: Final = 20_000
_DEPTH: Final = 6


def check(
    form: Form,
    answers: Mapping[str, object],
    case_file: Mapping[str, object],
    environment: Environment,
    choices: Choices,
) -> dict[str, Json]:
    """Return the answers as they are kept, a value for each field that is shown.

    Texts are trimmed, whole numbers int, other numbers str, yes and no bool, dates "2026-03-02", moments
    "2026-03-02T09:30+08:00", lists of rows in order. A field left empty gives None, False (checkbox) or [].
    An absent key stands for the field's default. What a hidden field was sent is dropped: the file keeps what
    it has under its key, and where it has nothing yet, the field is returned empty.
    `case_file` is what conditions may read beside the answers; `choices` are the options behind a name,
    value to label, such as {"organs": {"o1": "市信访局"}}.

    Raises:
        FormErrors: all problems at once; nothing is taken.
        FeelEvaluationError: a condition of the form fails: a defect of the form.
        KeyError: the form asks for choices that were not given: a defect of the caller.

    """
    too_much = _too_much(answers)
    if too_much is not None:
        raise FormErrors([too_much])
    walk = _Walk(environment, choices)
    kept = walk.form(form, answers, case_file)
    if walk.errors:
        raise FormErrors(walk.errors)
    return kept


def hidden(
    form: Form,
    answers: Mapping[str, object],
    case_file: Mapping[str, object],
    environment: Environment,
    choices: Choices,
) -> frozenset[str]:
    """Return what is not shown beside these answers, right or wrong.

    Fields are named by their path ("requests.0.due"), what asks nothing by its id.

    Raises:
        FeelEvaluationError: a condition of the form fails.
        KeyError: the form asks for choices that were not given.

    """
    walk = _Walk(environment, choices)
    if _too_much(answers) is None:
        walk.form(form, answers, case_file)
    return frozenset(walk.hidden)


def offers(
    form: Form,
    answers: Mapping[str, object],
    case_file: Mapping[str, object],
    environment: Environment,
    choices: Choices,
) -> dict[str, list[str]]:
    """Return the values that may be chosen beside these answers, by the path of each field that limits them.

    Raises:
        FeelEvaluationError: a condition of the form fails.
        KeyError: the form asks for choices that were not given.

    """
    walk = _Walk(environment, choices)
    if _too_much(answers) is None:
        walk.form(form, answers, case_file)
    return walk.offered


def prefill(form: Form, case_file: Mapping[str, object], environment: Environment) -> dict[str, Json]:
    """Return what each field shows at first.

    That is what the file says where it fits the field, else what the form proposes, else the default.

    Raises FeelEvaluationError where a proposal of the form fails.
    """
    before = _level_before(form.fields, case_file)
    for field in asked(form.fields):
        if field.prefill is not None and before[field.key] == field.nothing:
            before[field.key] = cast("Json", to_json(evaluate(field.prefill, case_file, environment)))
    return before


class _Walk:
    """One pass over a form in reading order: a condition may only read what stands above it."""

    def __init__(self, environment: Environment, choices: Choices) -> None:
        self._environment = environment
        self._choices = choices
        self.errors: list[FieldError] = []
        self.hidden: set[str] = set()
        self.offered: dict[str, list[str]] = {}

    def form(
        self, form: Form, given: Mapping[str, object], case_file: Mapping[str, object]
    ) -> dict[str, Json]:
        """Return the kept answers of a whole form."""
        return self._level(form.fields, given, "", ChainMap(dict(case_file)), case_file)

    def _level(
        self,
        fields: tuple[Field, ...],
        given: Mapping[str, object],
        prefix: str,
        around: ChainMap[str, object],
        known: Mapping[str, object],
    ) -> dict[str, Json]:
        own: dict[str, object] = {}  # every field of this level that has been passed
        scope = around.new_child(own)
        kept: dict[str, Json] = {}
        for field, shown in self._shown(fields, prefix, scope):
            if not shown:
                # Hidden is null to what stands below; the file keeps an older answer, and lacks none.
                own[field.key] = None
                if field.key not in known:
                    kept[field.key] = field.nothing
                continue
            own[field.key] = kept[field.key] = self._answer(field, given, prefix, scope)
        for name in given:
            if name not in own:
                self._wrong(f"{prefix}{str(name)[:100]}", Problem.UNKNOWN_FIELD)
        return kept

    def _shown(
        self, fields: Iterable[Field], prefix: str, scope: ChainMap[str, object], *, visible: bool = True
    ) -> Iterator[tuple[Field, bool]]:
        for field in fields:
            shown = visible and not self._hides(field, scope)
            if not shown:
                self.hidden.add(prefix + field.key if field.key else field.id)
            if field.kind is Kind.GROUP:
                yield from self._shown(field.fields, prefix, scope, visible=shown)
            elif field.key:
                yield field, shown

    def _hides(self, field: Field, scope: Mapping[str, object]) -> bool:
        return field.conditional is not None and evaluate(field.conditional, scope, self._environment) is True

    def _answer(
        self, field: Field, given: Mapping[str, object], prefix: str, scope: ChainMap[str, object]
    ) -> Json:
        path = prefix + field.key
        raw = given.get(field.key, field.default)
        if field.limits.offered is not None:
            self.offered[path] = offered(field, scope, self._environment, self._choices)
        try:
            if field.kind is Kind.LIST:
                return self._rows(field, raw, path, scope)
            value = read(field, raw, scope, self._environment, self._choices)
        except Wrong as wrong:
            self._wrong(path, wrong.problem, **wrong.parameters)
            return field.nothing
        if field.required and _left_empty(field, value):
            self._wrong(path, Problem.MISSING)
        return value

    def _rows(self, field: Field, raw: object, path: str, scope: ChainMap[str, object]) -> list[Json]:
        rows = [] if raw is None else raw
        if not isinstance(rows, list):
            raise Wrong(Problem.WRONG_TYPE)
        limits = field.limits
        if len(rows) < limits.min_items:
            raise Wrong(Problem.TOO_FEW if rows else Problem.MISSING, limit=limits.min_items)
        if limits.max_items is not None and len(rows) > limits.max_items:
            raise Wrong(Problem.TOO_MANY, limit=limits.max_items)
        kept: list[Json] = []
        for number, row in enumerate(rows):
            if isinstance(row, dict):
                kept.append(self._level(field.fields, row, f"{path}.{number}.", scope, {}))
            else:
                self._wrong(f"{path}.{number}", Problem.WRONG_TYPE)
        return kept

    def _wrong(self, path: str, problem: Problem, **parameters: str | int) -> None:
        self.errors.append(FieldError(path=path, problem=problem, parameters=parameters))


def _left_empty(field: Field, value: Json) -> bool:
    # A radio's "no" is an answer; a required checkbox must be ticked.
    return value is None if field.kind is Kind.RADIO else value == field.nothing


def _too_much(answers: Mapping[str, object]) -> FieldError | None:
    """Weigh the answers without recursion and stop at the first bound: ten megabytes cost no more."""
    characters = values = 0
    open_: list[tuple[object, int]] = [(answers, 0)]
    while open_:
        value, depth = open_.pop()
        values += 1
        if depth > _DEPTH or values > _VALUES:
            return FieldError(path="", problem=Problem.NESTED)
        if isinstance(value, str):
            characters += len(value)
        elif isinstance(value, list):
            values += len(value) if len(value) > _VALUES else 0
            open_.extend((part, depth + 1) for part in value[:_VALUES])
        elif isinstance(value, Mapping):
            open_.extend((part, depth + 1) for pair in value.items() for part in pair)
        else:
            characters += 1
        if characters > _CHARACTERS:
            return FieldError(path="", problem=Problem.TOO_LONG, parameters={"limit": _CHARACTERS})
    return None


def _level_before(fields: tuple[Field, ...], known: Mapping[str, object]) -> dict[str, Json]:
    return {field.key: _before(field, known.get(field.key)) for field in asked(fields)}


def _before(field: Field, known: object) -> Json:
    if field.kind is Kind.LIST:
        if isinstance(known, list) and all(isinstance(row, dict) for row in known):
            return [_level_before(field.fields, row) for row in known]
        return [_level_before(field.fields, {}) for _ in range(field.repetitions)]
    value = _fitting(field, known)
    if value is None:
        return field.nothing if field.default is None else field.default
    return value


def _fitting(field: Field, known: object) -> Json:
    """Return what the file knows where the field could have given it, else None."""
    if field.yes_no:
        return known if isinstance(known, bool) else None
    if field.kind is Kind.CHECKLIST:
        offered = {option.value for option in field.options}
        fits = isinstance(known, list) and all(value in offered for value in known)
        return list(known) if isinstance(known, list) and fits else None
    if field.kind is Kind.NUMBER:
        return known if isinstance(known, int | str) and not isinstance(known, bool) else None
    if not isinstance(known, str):
        return None
    if field.kind in CHOICES and field.choices is None:
        return known if any(option.value == known for option in field.options) else None
    return known
