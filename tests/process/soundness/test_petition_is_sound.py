"""The petition bundle cannot get stuck, is judged in a moment, and a flow removed from it is missed."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest

from engine.bpmn import bundle
from engine.bpmn.dialect import Diagram, read
from engine.bpmn.findings import Findings
from engine.bpmn.soundness import Verdict, judge
from tests.long import LONG

PETITION = Path(__file__).parents[3] / "processes" / "petition"


@cache
def files() -> Mapping[str, bytes]:
    return bundle.read_folder(PETITION)


def diagrams(changed: Mapping[str, bytes] | None = None) -> list[Diagram]:
    """Return the diagrams of the bundle, some of them changed."""
    found = {name: data for name, data in {**files(), **(changed or {})}.items() if name.endswith(".bpmn")}
    read_ones = [read(name, data, Findings()) for name, data in sorted(found.items())]
    return [diagram for diagram in read_ones if diagram is not None]


def flows() -> list[tuple[str, str]]:
    """Return file and id of the flows without which something is missing, whatever remains."""
    return [
        (diagram.file, flow.id)
        for diagram in diagrams()
        for scope in diagram.scopes
        for flow in scope.flows
        if len(scope.outgoing[flow.source]) == 1 or len(scope.incoming[flow.target]) == 1
    ]


def flows_that_part() -> list[tuple[str, str]]:
    """Return file and id of the flows on which tokens part to run side by side."""
    return [
        (diagram.file, flow.id)
        for diagram in diagrams()
        for scope in diagram.scopes
        for flow in scope.flows
        if scope.nodes[flow.source].kind == "parallelGateway" and len(scope.outgoing[flow.source]) > 1
    ]


def without(file: str, flow: str) -> bytes:
    """Return a file without one of its flows."""
    text = files()[file].decode()
    pattern = rf'<bpmn:sequenceFlow id="{re.escape(flow)}"(?:[^>]*/>|.*?</bpmn:sequenceFlow>)'
    changed, count = re.subn(pattern, "", text, flags=re.DOTALL)
    assert count == 1
    return changed.encode()


def test_the_petition_bundle_is_sound_and_is_judged_in_five_seconds() -> None:
    read_once = diagrams()
    begun = perf_counter()

    soundness = judge(read_once)

    assert perf_counter() - begun < 5
    assert soundness.told == ()
    assert soundness.verdict is Verdict.SOUND


@pytest.mark.parametrize("number", range(0, len(flows()), 4 if LONG else 24))
def test_a_removed_flow_is_missed_by_the_check(number: int) -> None:
    file, flow = flows()[number]

    found = bundle.check({**files(), file: without(file, flow)})

    assert any(finding.severity.value == "error" for finding in found)


def test_a_branch_that_begins_nowhere_is_found_by_the_token_game_alone() -> None:
    parting = flows_that_part()

    unseen = [flow for file, flow in parting if not judge(diagrams({file: without(file, flow)})).told]

    assert len(parting) > 5
    assert unseen == []


def test_a_join_drawn_as_a_merge_is_found() -> None:
    text = files()["evidence.bpmn"].decode()
    join = next(
        node
        for diagram in diagrams()
        if diagram.file == "evidence.bpmn"
        for scope in diagram.scopes
        for node in scope.nodes.values()
        if node.kind == "parallelGateway" and len(scope.incoming[node.id]) > 1
    )
    pattern = rf'<bpmn:parallelGateway (id="{join.id}".*?)</bpmn:parallelGateway>'
    changed = re.sub(pattern, r"<bpmn:exclusiveGateway \1</bpmn:exclusiveGateway>", text, flags=re.DOTALL)

    told = judge(diagrams({"evidence.bpmn": changed.encode()})).told

    assert [finding.rule.value for finding in told] == ["missing-synchronisation"]
