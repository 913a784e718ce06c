"""A counter with forms on it: small ones of a test's own, and those of the petition bundle."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.bpmn.decisions import read_tables
from engine.bpmn.findings import Findings
from engine.events import Json
from engine.feel import Environment, Outcome, Table, decide
from engine.forms import FieldError, Form, FormErrors, Problem, check, load

PETITION = Path(__file__).parents[3] / "processes" / "petition"
NOON = Environment(now=datetime(2026, 3, 2, 4, tzinfo=UTC), zone=ZoneInfo("Asia/Shanghai"))
CHOICES = {
    "organs": {"housing": "住房保障局", "police": "公安局"},
    "people": {"li": "李", "wang": "王", "zhao": "赵"},
}


def schema(*components: Mapping[str, object], **top: object) -> dict[str, object]:
    """Return the schema of a form with these components."""
    return {
        "type": "default",
        "id": "example",
        "schemaVersion": 19,
        "components": [{"id": f"c{number}", **part} for number, part in enumerate(components)],
        **top,
    }


def form(*components: Mapping[str, object]) -> Form:
    """Return a form with these components."""
    return load(schema(*components))


def asked(given: Form, answers: Mapping[str, object], **case_file: object) -> dict[str, Json]:
    """Return the answers as they are kept."""
    return check(given, answers, case_file, NOON, CHOICES)


def refused(given: Form, answers: Mapping[str, object], **case_file: object) -> tuple[FieldError, ...]:
    """Return the problems of answers that are not taken."""
    try:
        taken = asked(given, answers, **case_file)
    except FormErrors as errors:
        return errors.errors
    message = f"Nothing was refused; taken: {taken}"
    raise AssertionError(message)


def problems(given: Form, answers: Mapping[str, object], **case_file: object) -> dict[str, Problem]:
    """Return {path: problem} of answers that are not taken."""
    return {error.path: error.problem for error in refused(given, answers, **case_file)}


@cache
def petition_form(name: str) -> Form:
    """Return a form of the petition bundle."""
    return load(json.loads((PETITION / "forms" / f"{name}.form").read_text(encoding="utf-8")))


@cache
def petition_table(name: str) -> Table:
    """Return a decision table of the petition bundle."""
    findings = Findings()
    (read,) = read_tables(f"{name}.dmn", (PETITION / f"{name}.dmn").read_bytes(), findings)
    assert read.table is not None, findings.sorted()
    return read.table


def decided(table: str, facts: Mapping[str, object]) -> Outcome:
    """Return what a table of the petition bundle proposes."""
    return decide(petition_table(table), facts, NOON)


def registered(**answers: object) -> dict[str, Json]:
    """Return the case file after registration, the rest as the form has it.

    The kind of the organ is no answer: the engine records it.
    """
    known = {"office": answers.pop("office", "competent_organ")}
    taken = asked(
        petition_form("register"),
        {
            "channel": "web",
            "received_on": "2026-03-02",
            "subject": "楼道漏水",
            "content": "楼道漏水三个月，无人修理。",
            **answers,
        },
        **known,
    )
    return {"office": str(known["office"]), **taken}


def established(**answers: object) -> dict[str, Json]:
    """Return the case file after the kind was confirmed; `answers` go to the form that asks for them."""
    asks = petition_form("register").answers
    file = registered(**{name: value for name, value in answers.items() if name in asks})
    rest = {name: value for name, value in answers.items() if name not in asks}
    kind = {"matter_type": "claim", "jurisdiction": "own", **rest}
    return {**file, **asked(petition_form("confirm_type"), kind, **file)}
