"""Decisions: DMN 1.3 XML becomes tables of FEEL; what would not be evaluated exactly is refused."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from engine.bpmn.dialect.markup import XmlElement, local_name, namespace, place_of, read_xml, text_of
from engine.bpmn.dialect.surroundings import PROPOSED
from engine.bpmn.findings import Findings, Place, Rule
from engine.feel import Expression, FeelError, UnaryTests, parse, parse_unary_tests
from engine.feel.functions import BUILTIN_NAMES
from engine.feel.tables import RANKING, Aggregation, HitPolicy, Input, Output, Table
from engine.feel.tables import Rule as TableRule

_DMN: Final = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_D: Final = f"{{{_DMN}}}"
_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_FEEL: Final = frozenset({None, "feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/"})
_CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    "definitions": frozenset({"decision", "inputData", "description", "textAnnotation", "association"})
    | {"knowledgeSource"},
    "decision": frozenset({"decisionTable", "literalExpression", "description", "variable", "question"})
    | {"allowedAnswers", "informationRequirement", "authorityRequirement"},
    "decisionTable": frozenset({"description", "input", "output", "annotation", "rule"}),
    "literalExpression": frozenset({"description", "text"}),
    "informationRequirement": frozenset({"description", "requiredInput", "requiredDecision"}),
}
_INSTEAD: Final = {
    "import": "put the decisions into this bundle: their ids are known in all of its files",
    "knowledgeRequirement": "write its values into the rules",
    "businessKnowledgeModel": "write its values into the rules",
    "invocation": "write a decision table",
    "context": "write a decision table",
    "decisionService": "draw a business rule task for each table",
}

_Parsed = TypeVar("_Parsed", Expression, UnaryTests)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """A decision with where it stands.

    `table` is None when it is broken, and knows nothing yet of the decisions it `requires` by their ids;
    `texts` is what a person reads; `rules` says where each rule stands.
    """

    id: str
    place: Place
    table: Table | None
    texts: tuple[tuple[str, Place], ...]
    requires: tuple[tuple[str, Place], ...] = ()
    rules: Mapping[str, Place] = field(default_factory=dict)


def read_tables(file: str, data: bytes, findings: Findings) -> tuple[ReadTable, ...]:
    """Return the tables of a DMN file, the broken ones too, after noting what is wrong with them."""
    root = read_xml(file, data, findings)
    if root is None:
        findings.lost(file)
        return ()
    if root.tag != f"{_D}definitions":
        message = f"The root element is {local_name(root)} of {namespace(root)}, not definitions of DMN 1.3."
        findings.error(Rule.NOT_DMN, place_of(file, root), message)
        findings.lost(file)
        return ()
    _compare(file, root, findings)
    return tuple(
        _TableReader(file, decision, findings).read() for decision in root.iterchildren(f"{_D}decision")
    )


def _compare(file: str, element: XmlElement, findings: Findings) -> None:
    """Note every DMN element that is no table, down to the parts of a table."""
    tag = local_name(element)
    for child in element.iterchildren(f"{_D}*"):
        name = local_name(child)
        if name in _CHILDREN and name in _CHILDREN[tag]:
            _compare(file, child, findings)
        elif name not in _CHILDREN[tag]:
            advice = _INSTEAD.get(name, "remove it")
            message = f"A {name} in a {tag} is not supported; {advice}."
            findings.error(Rule.UNSUPPORTED_TABLE, place_of(file, child), message)


class _TableReader:
    """Reads one decision."""

    def __init__(self, file: str, decision: XmlElement, findings: Findings) -> None:
        self._file = file
        self._decision = decision
        self._findings = findings
        self._broken = False

    def read(self) -> ReadTable:
        key = self._decision.get("id", "")
        table = self._decision.find(f"{_D}decisionTable")
        formula = self._decision.find(f"{_D}literalExpression")
        result: Table | None = None
        if not _NAME.fullmatch(key):
            self._fault(
                Rule.TABLE_SHAPE, self._decision, f"The decision's id {key!r} is not English snake_case."
            )
        if table is not None:
            result = self._table(key, table)
            self._variable(result)
        elif formula is not None:
            result = self._formula(key, formula)
        else:
            self._fault(Rule.UNSUPPORTED_TABLE, self._decision, "The decision holds no table; write one.")
        return ReadTable(
            id=key,
            place=self._place(self._decision),
            table=None if self._broken else result,
            texts=tuple(self._texts()),
            requires=tuple(self._requires()),
            rules={
                rule.get("id", ""): self._place(rule)
                for rule in self._decision.iterfind(f"{_D}decisionTable/{_D}rule")
            },
        )

    def _requires(self) -> Iterator[tuple[str, Place]]:
        for required in self._decision.iterfind(f"{_D}informationRequirement/{_D}requiredDecision"):
            yield required.get("href", "").rpartition("#")[2], self._place(required)

    def _variable(self, table: Table | None) -> None:
        """Compare the decision's variable with what it writes: others read a decision by its outputs."""
        variable = self._decision.find(f"{_D}variable")
        name = "" if variable is None else variable.get("name", "")
        if table is None or not _NAME.fullmatch(name):
            return  # a name in words is for people
        if [output.name for output in table.outputs] != [name]:
            outputs = ", ".join(output.name for output in table.outputs)
            message = f"The variable is called {name}, but what others read is {outputs}; call it alike."
            self._fault(Rule.TABLE_OUTPUT, self._decision, message)

    def _formula(self, key: str, formula: XmlElement) -> Table | None:
        """Return a decision that is one expression: a table of one rule that always holds."""
        variable = self._decision.find(f"{_D}variable")
        if variable is None:
            message = f"The decision has no variable; name what it decides, {PROPOSED}{key} say."
            self._fault(Rule.TABLE_OUTPUT, self._decision, message)
            return None
        name, output = self._decision.get("name", ""), self._output(variable)
        answer = self._parse(parse, text_of(formula.find(f"{_D}text")), formula)
        if self._broken or answer is None:
            return None
        return Table(
            id=key,
            file=self._file,
            name=name,
            hit_policy=HitPolicy.UNIQUE,
            inputs=(),
            outputs=(replace(output, label=name),),
            rules=(TableRule(id=formula.get("id", key), tests=(), outputs=(answer,)),),
        )

    def _table(self, key: str, table: XmlElement) -> Table | None:
        policy, aggregation = self._policy(table), self._aggregation(table)
        inputs = tuple(map(self._input, table.iterchildren(f"{_D}input")))
        offered = [self._values(given, "inputValues") for given in table.iterchildren(f"{_D}input")]
        outputs = tuple(map(self._output, table.iterchildren(f"{_D}output")))
        if not outputs:
            self._fault(Rule.TABLE_SHAPE, table, "The table has no output; add one.")
        if aggregation is not None and len(outputs) > 1:
            message = f"The aggregation {aggregation} is of one output; write a table for each."
            self._fault(Rule.UNSUPPORTED_TABLE, table, message)
        if policy in RANKING and not any(output.values for output in outputs):
            message = f"The hit policy {policy} goes by the order of the output values; list them."
            self._fault(Rule.TABLE_SHAPE, table, message)
        rules = [self._rule(rule, offered, outputs) for rule in table.iterchildren(f"{_D}rule")]
        if not rules:
            self._fault(Rule.TABLE_SHAPE, table, "The table has no rule; add one.")
        elif policy is HitPolicy.FIRST and all(output.default is None for output in outputs):
            self._catch_all(rules[-1], list(table.iterchildren(f"{_D}rule"))[-1])
        if self._broken or policy is None:
            return None
        return Table(
            id=key,
            file=self._file,
            name=self._decision.get("name", ""),
            hit_policy=policy,
            inputs=tuple(given for given in inputs if given is not None),
            outputs=outputs,
            rules=tuple(rule for rule in rules if rule is not None),
            aggregation=aggregation,
        )

    def _aggregation(self, table: XmlElement) -> Aggregation | None:
        written = table.get("aggregation")
        if written is None:
            return None
        if written not in set(Aggregation) or table.get("hitPolicy") != HitPolicy.COLLECT:
            policy = table.get("hitPolicy", "UNIQUE")
            message = (
                f"The aggregation {written} does not go with the hit policy {policy}; "
                f"COLLECT takes {', '.join(Aggregation)}."
            )
            self._fault(Rule.UNSUPPORTED_TABLE, table, message)
            return None
        return Aggregation(written)

    def _policy(self, table: XmlElement) -> HitPolicy | None:
        policy = table.get("hitPolicy", "UNIQUE")
        if policy not in set(HitPolicy):
            message = f"The hit policy {policy} is not supported; use {', '.join(HitPolicy)}."
            self._fault(Rule.UNSUPPORTED_TABLE, table, message)
            return None
        return HitPolicy(policy)

    def _input(self, element: XmlElement) -> Input | None:
        asked = element.find(f"{_D}inputExpression")
        if asked is None:
            self._fault(Rule.TABLE_SHAPE, element, "The input has no expression; write a routing name.")
            return None
        expression = self._parse(parse, text_of(asked.find(f"{_D}text")), asked)
        if expression is None:
            return None
        return Input(
            id=element.get("id", ""),
            label=element.get("label", ""),
            expression=expression,
            type=asked.get("typeRef", "").rpartition(":")[2],
            allowed=self._allowed(element, "inputValues"),
        )

    def _output(self, element: XmlElement) -> Output:
        name = element.get("name", "")
        if not name.startswith(PROPOSED) or not _NAME.fullmatch(name):
            message = f"The output {name!r} is not called {PROPOSED}…: a table proposes, a person decides."
            self._fault(Rule.TABLE_OUTPUT, element, message)
        return Output(
            id=element.get("id", ""),
            name=name,
            label=element.get("label", ""),
            values=self._values(element, "outputValues"),
            allowed=self._allowed(element, "outputValues"),
            default=self._default(element),
        )

    def _allowed(self, element: XmlElement, tag: str) -> UnaryTests | None:
        values = element.find(f"{_D}{tag}")
        text = text_of(element.find(f"{_D}{tag}/{_D}text"))
        return None if values is None or not text else self._parse(parse_unary_tests, text, values)

    def _default(self, element: XmlElement) -> Expression | None:
        entry = element.find(f"{_D}defaultOutputEntry")
        text = text_of(element.find(f"{_D}defaultOutputEntry/{_D}text"))
        return None if entry is None or not text else self._parse(parse, text, entry)

    def _values(self, element: XmlElement, tag: str) -> tuple[str, ...]:
        return tuple(_STRING.findall(text_of(element.find(f"{_D}{tag}/{_D}text"))))

    def _rule(
        self, element: XmlElement, offered: list[tuple[str, ...]], outputs: tuple[Output, ...]
    ) -> TableRule | None:
        given = list(element.iterchildren(f"{_D}inputEntry"))
        answers = list(element.iterchildren(f"{_D}outputEntry"))
        if len(given) != len(offered) or len(answers) != len(outputs):
            found, wanted = (len(given), len(answers)), (len(offered), len(outputs))
            message = f"The rule has {found} cells for {wanted} inputs and outputs."
            self._fault(Rule.TABLE_SHAPE, element, message)
            return None
        tests = [self._test(cell, values) for cell, values in zip(given, offered, strict=True)]
        answered = [self._answer(cell, output) for cell, output in zip(answers, outputs, strict=True)]
        notes = [text_of(note) for note in element.iterchildren(f"{_D}description")]
        notes += [text_of(note.find(f"{_D}text")) for note in element.iterchildren(f"{_D}annotationEntry")]
        return TableRule(
            id=element.get("id", ""),
            tests=tuple(test for test in tests if test is not None),
            outputs=tuple(answered),
            annotations=tuple(note for note in notes if note),
        )

    def _test(self, cell: XmlElement, offered: tuple[str, ...]) -> UnaryTests | None:
        tests = self._parse(parse_unary_tests, text_of(cell.find(f"{_D}text")) or "-", cell)
        if tests is not None and offered:
            for literal in sorted(tests.literals - set(offered)):
                message = f'The cell tests for "{literal}", which the input never is: {", ".join(offered)}.'
                self._fault(Rule.TABLE_CELL, cell, message)
        return tests

    def _answer(self, cell: XmlElement, output: Output) -> Expression | None:
        text = text_of(cell.find(f"{_D}text"))
        if not text or text == "-":
            return None
        literal = _STRING.fullmatch(text)
        if literal is not None and output.values and literal[1] not in output.values:
            message = (
                f'The cell answers "{literal[1]}", which {output.name} never is: {", ".join(output.values)}.'
            )
            self._fault(Rule.TABLE_CELL, cell, message)
        return self._parse(parse, text, cell)

    def _catch_all(self, rule: TableRule | None, element: XmlElement) -> None:
        if rule is not None and not all(test.passes_all for test in rule.tests):
            message = (
                "The last rule of a FIRST table is to catch all the rest; write - in each of its inputs."
            )
            self._fault(Rule.NO_CATCH_ALL, element, message)

    def _parse(self, reader: Callable[[str], _Parsed], text: str, element: XmlElement) -> _Parsed | None:
        if element.get("expressionLanguage") not in _FEEL:
            self._fault(Rule.TABLE_CELL, element, "The cell is in another language; write FEEL.")
            return None
        try:
            parsed = reader(text)
        except FeelError as error:
            self._fault(Rule.TABLE_CELL, element, f"The cell is no FEEL: {error}")
            return None
        for name in sorted(parsed.functions - BUILTIN_NAMES):
            self._fault(Rule.UNKNOWN_FUNCTION, element, f"There is no function {name} here.")
        return parsed

    def _texts(self) -> Iterator[tuple[str, Place]]:
        named = {"decision": "name", "input": "label", "output": "label"}
        for element in self._decision.iter(f"{_D}*"):
            tag = local_name(element)
            text = text_of(element) if tag == "description" else element.get(named.get(tag, "name"), "")
            if tag == "annotationEntry":
                text = text_of(element.find(f"{_D}text"))
            if text:
                yield text, self._place(element)

    def _fault(self, rule: Rule, element: XmlElement, message: str) -> None:
        self._broken = True
        self._findings.error(rule, self._place(element), message)

    def _place(self, element: XmlElement) -> Place:
        return place_of(self._file, element)
