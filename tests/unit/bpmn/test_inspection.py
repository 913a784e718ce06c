"""What somebody sends is checked apart: whatever it is, there is an answer, and the server lives on."""

import pytest

from engine import inspection
from engine.bpmn.bundle import check
from engine.bpmn.bundle_zip import write_zip
from engine.inspection import Limits
from tests.unit.bpmn.small_bundle import MATTER, diagram, small_bundle

LINKS = "".join(
    f'<bpmn:intermediateThrowEvent id="t{number}" name="T"><bpmn:linkEventDefinition name="x" />'
    "</bpmn:intermediateThrowEvent>"
    for number in range(9_000)
)


def test_a_sound_bundle_has_the_same_answer_as_without_a_process_of_its_own() -> None:
    checked = inspection.check_zip(write_zip("matter", small_bundle()))

    assert checked.findings == check(small_bundle())
    assert checked.files == small_bundle()


def test_a_finding_keeps_its_place() -> None:
    files = small_bundle(**{"matter.bpmn": diagram("matter", MATTER.replace("userTask", "manualTask"))})

    checked = inspection.check_zip(write_zip("matter", files))

    assert checked.findings == check(files)
    assert {finding.rule for finding in checked.findings if finding.severity == "error"} >= {
        "unsupported-element"
    }


@pytest.mark.parametrize("limits", [Limits(seconds=0), Limits(mebibytes=64)], ids=["no time", "no memory"])
def test_what_takes_too_long_or_too_much_is_refused_with_a_sentence(limits: Limits) -> None:
    files = small_bundle(
        **{
            "matter.bpmn": diagram(
                "matter", MATTER.replace("<bpmn:message ", LINKS + "<bpmn:message ", 1).replace(LINKS, "", 0)
            )
        }
    )

    checked = inspection.check_zip(write_zip("matter", files), limits)

    assert [(finding.rule, finding.severity) for finding in checked.findings] == [("too-costly", "error")]
    assert "given up" in checked.findings[0].message


def test_what_is_no_zip_needs_no_process() -> None:
    assert [finding.rule for finding in inspection.check_zip(b"PK").findings] == ["not-zip"]


def test_a_process_may_be_as_long_as_a_file_may_be() -> None:
    chain = [f"step_{number}" for number in range(3_000)]
    steps = "".join(
        f'<bpmn:intermediateThrowEvent id="{key}" name="S" />'
        f'<bpmn:sequenceFlow id="from_{key}" sourceRef="{key}" targetRef="{target}" />'
        for key, target in zip(chain, [*chain[1:], "issue_merge"], strict=True)
    )
    old = 'sourceRef="rating_expired" targetRef="issue_merge"'
    matter = MATTER.replace(old, 'sourceRef="rating_expired" targetRef="step_0"')
    matter = matter.replace('<bpmn:endEvent id="ended"', steps + '<bpmn:endEvent id="ended"')

    findings = check(small_bundle(**{"matter.bpmn": diagram("matter", matter)}))

    assert findings == ()


def test_what_only_the_engine_finds_when_it_reads_the_drawing_is_a_finding_too() -> None:
    files = small_bundle()
    files["work.bpmn"] = files["work.bpmn"].replace(b"P10D", b"P99999999999999D")

    findings = check(files)

    assert [(finding.rule, finding.element) for finding in findings] == [("cannot-run", "record_late")]
