"""Ways that lead to one rule of a decision table each: facts for it are sought in the table itself."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import combinations, product
from typing import Final

from engine.case import PROPOSED
from engine.definition import Definition
from engine.demo.office import COMPETENT, PETITION_OFFICE
from engine.demo.pen import Wish
from engine.demo.scenarios import SCENARIOS, Scenario
from engine.demo.usual import PLAIN
from engine.events import Json
from engine.feel import Environment, FeelError, decide, evaluate
from engine.feel.tables import Table
from engine.forms import Field

# No table that is asked here reads the time.
_NOWHERE: Final = Environment(now=datetime(2026, 1, 5, tzinfo=UTC), zone=UTC, functions={})
_LITERAL: Final = re.compile(r'"[^"]*"|\btrue\b|\bfalse\b')
_TRUTHS: Final[Mapping[str, Json]] = {"true": True, "false": False}
_IN_LIST: Final = "list contains"
_OFFICE: Final = "office"
_RECEIVED: Final = "received_by"
_TRANSFERRED: Final = "transferred"
_MOST_CHANGED: Final = 2
_ALL_SENT: Final = {"rating_received": 4, "route_accepted": 6, "route_decided": 40}
# The way on which a table is asked; elsewhere it is the plain one.
_ON_THE_WAY: Final[Mapping[str, str]] = {
    "review_admission": "review_upheld",
    "rereview_admission": "rereviewed",
    "supervision": "opinion_dissatisfied",
}
_ASKED_AGAIN: Final = "admissibility"
"""The table that each organ asks to which a case is handed: what holds in one does not hold in the next."""
_USUAL: Final[Mapping[str, Json]] = {
    "matter_type": "claim",
    "office": COMPETENT,
    "received_by": "direct",
    "channel": "web",
}
_SCOPE: Final[Mapping[str, Wish]] = {**PLAIN, **_USUAL}


def rule_scenarios(definition: Definition) -> Iterator[Scenario]:
    """Yield a scenario for each rule of a bundle for which there are facts that people can state."""
    asked = {key: field for form in definition.forms.values() for key, field in form.answers.items()}
    for table in definition.tables.values():
        for rule in table.rules:
            facts = _facts(table, rule.id, asked)
            if facts is not None:
                yield _scenario(table, rule.id, facts)


def _facts(table: Table, rule: str, asked: Mapping[str, Field]) -> Mapping[str, Json] | None:
    """Return facts under which the rule holds, as plain as can be; None where none were found."""
    offered = _offered(table)
    wanted = _wanted(table, rule, offered)
    plain = {name: _plain(name, values) for name, values in offered.items()}
    fixed = {name for name in offered if name not in asked and name not in (_OFFICE, _RECEIVED)}
    start = plain | {name: values[0] for name, values in wanted.items() if name not in fixed}
    free = [name for name in offered if name not in fixed]
    for changed in range(_MOST_CHANGED + 1):
        for names in combinations(free, changed):
            choices = (wanted.get(name) or _both(offered[name]) for name in names)
            for values in product(*choices):
                facts = start | dict(zip(names, values, strict=True))
                if rule in _held(table, facts) and _shown(facts, plain, asked):
                    return facts
    return None


def _shown(facts: Mapping[str, Json], plain: Mapping[str, Json], asked: Mapping[str, Field]) -> bool:
    """Say whether forms ask for everything that is not as usual, the other facts being what they are."""
    stated = asked.keys() - {_OFFICE, _RECEIVED}
    changed = (name for name, value in facts.items() if value != plain[name] and name in stated)
    conditions = (asked[name].conditional for name in changed)
    scope = {**_SCOPE, **facts}
    return not any(hides is not None and evaluate(hides, scope, _NOWHERE) is True for hides in conditions)


def _held(table: Table, facts: Mapping[str, Json]) -> tuple[str, ...]:
    try:
        return decide(table, dict(facts), _NOWHERE).matched
    except FeelError:
        return ()


def _offered(table: Table) -> dict[str, list[Json]]:
    """Return {input: the values that its column tests for}."""
    return {
        asked.expression.source: [
            *{
                str(value): value for rule in table.rules for value in _literals(rule.tests[column].source)
            }.values()
        ]
        for column, asked in enumerate(table.inputs)
    }


def _wanted(table: Table, rule: str, offered: Mapping[str, list[Json]]) -> dict[str, list[Json]]:
    """Return {input: the values for which a rule's test holds} where it tests at all."""
    row = next(row for row in table.rules if row.id == rule)
    wanted: dict[str, list[Json]] = {}
    for asked, test in zip(table.inputs, row.tests, strict=True):
        named = [*_literals(test.source)]
        if test.source.startswith("not("):
            named = [value for value in _both(offered[asked.expression.source]) if value not in named]
        if named:
            wanted[asked.expression.source] = named
    return wanted


def _literals(test: str) -> Iterator[Json]:
    """Yield the values that a test names; a list of one where it looks into a list."""
    for word in _LITERAL.findall(test):
        text = word.strip('"')
        if word in _TRUTHS:
            yield _TRUTHS[word]
        elif _IN_LIST in test:
            yield [text]
        else:
            yield text


def _both(values: list[Json]) -> list[Json]:
    return [True, False] if any(isinstance(value, bool) for value in values) else values


def _plain(name: str, values: list[Json]) -> Json:
    """Return what is usually answered; where nobody says, no to a question of yes or no, else nothing."""
    for key in (name, f"{COMPETENT}:{name}"):
        wish = PLAIN.get(key)
        if wish is not None and not isinstance(wish, tuple):
            return wish
    return _USUAL.get(name, False if any(isinstance(value, bool) for value in values) else None)


def _scenario(table: Table, rule: str, facts: Mapping[str, Json]) -> Scenario:
    """Return the way on which a table is asked, with these facts and the outcome left to the table."""
    ways = {scenario.name: scenario for scenario in SCENARIOS}
    way = ways[_ON_THE_WAY.get(table.id, "opinion")]
    outcomes = {output.name.removeprefix(PROPOSED) for output in table.outputs}
    answers: dict[str, Wish] = {key: wish for key, wish in way.answers.items() if key not in outcomes}
    to = COMPETENT
    if table.id == _ASKED_AGAIN:
        to = PETITION_OFFICE if facts.get(_RECEIVED) == _TRANSFERRED else str(facts[_OFFICE])
        answers |= {f"{facts[_OFFICE]}:{key}": _first(key, value) for key, value in facts.items()}
    else:
        answers |= {key: value for key, value in facts.items() if value is not None}
    return Scenario(
        name=rule, topic=way.topic, weight=1, answers=answers, sends={**_ALL_SENT, **way.sends}, to=to
    )


def _first(key: str, value: Json) -> Wish:
    """Return a fact that holds when it is first stated, and what is usual from then on."""
    usual = _plain(key, [])
    return (value, value if usual is None else usual)
