"""Our diagrams in the words of plain SpiffWorkflow."""

import pytest
from lxml import etree

from engine.benchmarks.translation import NEVER, plain, to_python, to_python_lines
from engine.ids import ElementId

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def a_diagram(content: str) -> bytes:
    return (
        f'<definitions xmlns="{BPMN}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI">'
        f'<collaboration id="c"/><process id="p">{content}</process><bpmndi:BPMNDiagram/></definitions>'
    ).encode()


def translated(content: str, **outputs: str | bool | None) -> etree._Element:
    return etree.fromstring(plain(a_diagram(content), {ElementId("propose"): outputs}))


@pytest.mark.parametrize(
    ("feel", "python"),
    [
        ('route = "opinion"', 'route == "opinion"'),
        ("reviewable = true", "reviewable == True"),
        ('route != "opinion"', 'route != "opinion"'),
        ("count(requests) > 0", "len ( requests ) > 0"),
        (
            'offered = false and (route = "a" or route = "b")',
            'offered == False and ( route == "a" or route == "b" )',
        ),
        ("not(given = null)", "not ( given == None )"),
        ('place in ("a", "b")', 'place in ( "a" , "b" )'),
        ("recused != []", "recused != []"),
        ('deadline("C07", "C08") != null', "None != None"),
    ],
)
def test_a_condition_is_said_in_python(feel: str, python: str) -> None:
    assert to_python(feel) == python


@pytest.mark.parametrize(
    "feel",
    ["if a then b else c", "a[1] = 2", "some x in y satisfies x = 1", "a ? b", "@“2026”", "a in [1..2]"],
)
def test_a_construct_that_the_floor_cannot_say_is_refused(feel: str) -> None:
    with pytest.raises(ValueError, match="does not know"):
        to_python(feel)


def test_each_line_of_a_script_becomes_an_assignment() -> None:
    assert to_python_lines('reviewable = true\n\n  result = "none"') == 'reviewable = True\nresult = "none"'


def test_a_line_that_sets_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="sets a name"):
        to_python_lines("reviewable")


def test_a_timer_never_fires_by_itself() -> None:
    root = translated("<x><timeDate>deadline(&quot;C10&quot;)</timeDate></x>")

    assert root.findtext(f".//{{{BPMN}}}timeDate") == f'"{NEVER}"'


def test_a_job_becomes_a_manual_task() -> None:
    root = translated('<serviceTask id="letter" name="告知"/>')

    (task,) = root.iter(f"{{{BPMN}}}manualTask")
    assert (task.get("id"), task.get("name")) == ("letter", "告知")


def test_a_table_becomes_the_assignment_of_what_it_gave() -> None:
    root = translated('<businessRuleTask id="propose"/>', proposed_route="opinion", offered=False)

    assert root.findtext(f".//{{{BPMN}}}script") == "proposed_route = 'opinion'\noffered = False"


def test_a_table_that_was_never_asked_assigns_nothing() -> None:
    root = translated('<businessRuleTask id="another"/>')

    assert root.findtext(f".//{{{BPMN}}}script") == "pass"


def test_what_is_not_executed_is_left_out() -> None:
    root = translated('<userTask id="t"/>')

    assert [etree.QName(child).localname for child in root] == ["process"]
