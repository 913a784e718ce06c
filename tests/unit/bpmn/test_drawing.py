"""A diagram is drawn from its layout as one SVG that needs nothing else and hides nothing."""

import pytest
from lxml import etree
from lxml.etree import _Element as XmlElement

from engine.bpmn.drawing import Drawing, draw
from engine.bpmn.drawing_text import width_of, wrapped
from engine.bpmn.findings import BundleError

SVG = "{http://www.w3.org/2000/svg}"
HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="urn:test">'
)
MODEL = """
<bpmn:collaboration id="co"><bpmn:participant id="pool" name="机关" processRef="p" />
<bpmn:participant id="people" name="信访人" />
<bpmn:messageFlow id="letter" name="来信" sourceRef="people" targetRef="begin" /></bpmn:collaboration>
<bpmn:process id="p" isExecutable="true">
<bpmn:laneSet id="lanes"><bpmn:lane id="clerk" name="登记员">
<bpmn:flowNodeRef>begin</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
<bpmn:startEvent id="begin" name="收到" />
<bpmn:userTask id="task" name="登记 &lt;b&gt;&amp;">
<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>x</bpmn:loopDataInputRef>
<bpmn:inputDataItem id="one" name="one" /></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>
<bpmn:boundaryEvent id="late" attachedToRef="task" cancelActivity="false">
<bpmn:timerEventDefinition id="t" /></bpmn:boundaryEvent>
<bpmn:exclusiveGateway id="way" name="怎么办？" default="no" />
<bpmn:sequenceFlow id="yes" name="是" sourceRef="way" targetRef="call" />
<bpmn:sequenceFlow id="no" name="否" sourceRef="way" targetRef="end" />
<bpmn:callActivity id="call" name="调查" calledElement="q" />
<bpmn:subProcess id="sub" name="期限内"><bpmn:userTask id="inner" name="内" /></bpmn:subProcess>
<bpmn:endEvent id="end" name="结束"><bpmn:terminateEventDefinition id="x" /></bpmn:endEvent>
<bpmn:textAnnotation id="note"><bpmn:text>第十七条</bpmn:text></bpmn:textAnnotation>
<bpmn:association id="line" sourceRef="end" targetRef="note" />
</bpmn:process>
"""
BOXES = {
    "people": (0, 0, 800, 60),
    "pool": (0, 100, 800, 300),
    "clerk": (30, 100, 770, 300),
    "begin": (60, 150, 36, 36),
    "inner": (330, 300, 100, 60),
    "task": (150, 130, 100, 80),
    "late": (190, 192, 36, 36),
    "way": (300, 143, 50, 50),
    "call": (400, 130, 100, 80),
    "sub": (300, 250, 200, 130),
    "end": (600, 150, 36, 36),
    "note": (600, 250, 100, 40),
}
LINES = {
    "letter": [(78, 60), (78, 150)],
    "yes": [(350, 168), (400, 168)],
    "no": [(325, 143), (325, 115), (618, 115), (618, 150)],
    "line": [(618, 186), (618, 250)],
}


def diagram(model: str = MODEL) -> bytes:
    """Return a file with the layout above."""
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{key}_di" bpmnElement="{key}" isExpanded="true">'
        f'<dc:Bounds x="{x}" y="{y}" width="{w}" height="{h}" /></bpmndi:BPMNShape>'
        for key, (x, y, w, h) in BOXES.items()
    )
    edges = "".join(
        f'<bpmndi:BPMNEdge id="{key}_di" bpmnElement="{key}">'
        + "".join(f'<di:waypoint x="{x}" y="{y}" />' for x, y in points)
        + "</bpmndi:BPMNEdge>"
        for key, points in LINES.items()
    )
    drawing = f'<bpmndi:BPMNDiagram id="dg"><bpmndi:BPMNPlane id="pl">{shapes}{edges}</bpmndi:BPMNPlane>'
    return (HEAD + model + drawing + "</bpmndi:BPMNDiagram></bpmn:definitions>").encode()


def drawn(marks: dict[str, str] | None = None, names: dict[str, str] | None = None) -> XmlElement:
    """Return the SVG as a tree."""
    return etree.fromstring(draw(diagram(), marks=marks, names=names, title="流程图").encode())


def part(svg: XmlElement, key: str) -> XmlElement:
    """Return the group of an element."""
    return next(group for group in svg.iter(f"{SVG}g") if group.get("data-element") == key)


def words(group: XmlElement) -> str:
    """Return what is written in a group."""
    return "".join(str(line.text) for line in group.iter(f"{SVG}tspan"))


def test_every_element_with_a_place_is_drawn_once_under_its_id() -> None:
    groups = [group.get("data-element") for group in drawn().iter(f"{SVG}g") if group.get("data-element")]

    assert sorted(map(str, groups)) == sorted([*BOXES, *LINES])
    assert part(drawn(), "task").get("id") == "e-task"


def test_a_drawing_says_what_it_is_to_a_screen_reader() -> None:
    svg = drawn()

    assert (svg.get("role"), svg.get("aria-label")) == ("group", "流程图")
    assert svg.findtext(f"{SVG}title") == "流程图"
    assert part(svg, "call").findtext(f"{SVG}title") == "调查"


def test_names_are_escaped() -> None:
    assert words(part(drawn(), "task")) == "登记 <b>&"


def test_marks_become_classes_and_cannot_break_out_of_them() -> None:
    svg = drawn(marks={"task": "current", "call": '" onload="x'})

    assert part(svg, "task").get("class") == "userTask current"
    assert part(svg, "call").get("onload") is None


def test_names_in_another_language_replace_those_of_the_diagram() -> None:
    svg = drawn(names={"call": "Investigation", "note": "Article 17"})

    assert words(part(svg, "call")) == "Investigation"
    assert words(part(svg, "note")) == "Article 17"
    assert words(part(svg, "end")) == "结束"


def test_a_drawing_holds_no_script_and_nothing_from_outside() -> None:
    text = draw(diagram(), title="x").replace("http://www.w3.org/2000/svg", "")

    assert not {"<script", "http", "href", "url(", "<image", "<foreignObject"} & {
        word for word in ("<script", "http", "href", "url(", "<image", "<foreignObject") if word in text
    }


def test_a_frame_is_below_its_lines_and_a_sub_process_below_its_content() -> None:
    order = [str(group.get("data-element")) for group in drawn().iter(f"{SVG}g") if group.get("data-element")]

    assert order.index("pool") < order.index("sub") < order.index("inner") < order.index("yes")
    assert order.index("task") < order.index("late")


def test_a_boundary_event_that_does_not_interrupt_has_two_dashed_rings() -> None:
    rings = [ring.get("class") for ring in part(drawn(), "late").iterchildren(f"{SVG}circle")]

    assert rings == ["s d", "f d"]


def test_an_end_is_thick_and_a_start_is_not() -> None:
    svg = drawn()

    assert [ring.get("class") for ring in part(svg, "end").iterchildren(f"{SVG}circle")] == ["s t"]
    assert [ring.get("class") for ring in part(svg, "begin").iterchildren(f"{SVG}circle")] == ["s"]


def test_a_default_flow_has_a_slash() -> None:
    svg = drawn()

    assert len(list(part(svg, "no").iterchildren(f"{SVG}path"))) == 3
    assert len(list(part(svg, "yes").iterchildren(f"{SVG}path"))) == 2


def test_a_message_flow_is_dashed_and_an_association_dotted_without_a_head() -> None:
    svg = drawn()

    assert [line.get("class") for line in part(svg, "letter").iterchildren(f"{SVG}path")] == ["f d", "s"]
    assert [line.get("class") for line in part(svg, "line").iterchildren(f"{SVG}path")] == ["f o"]


def test_the_picture_takes_in_everything_with_a_margin() -> None:
    assert drawn().get("viewBox") == "-20 -20 840 440"


def test_what_has_no_place_or_a_wrong_one_is_left_out() -> None:
    data = (
        diagram().replace(b'x="60" y="150"', b'x="nan" y="150"').replace(b'x="600" y="250"', b'x="1e9" y="0"')
    )

    text = draw(data, title="x")

    assert 'data-element="begin"' not in text
    assert 'data-element="note"' not in text
    assert 'data-element="task"' in text


@pytest.mark.parametrize("data", [b"", b"<a/>", b"<!DOCTYPE a><a/>"])
def test_what_is_no_diagram_is_refused(data: bytes) -> None:
    with pytest.raises(BundleError):
        draw(data, title="x")


def test_a_label_beside_its_shape_grows_away_from_it() -> None:
    end = b'<bpmndi:BPMNShape id="note_di"'
    names = {"end": "To be handled otherwise"}

    places = []
    for x in (575, 640):
        label = (
            b'<bpmndi:BPMNLabel><dc:Bounds x="%d" y="160" width="20" height="14" /></bpmndi:BPMNLabel>' % x
        )
        data = diagram().replace(b"</bpmndi:BPMNShape>" + end, label + b"</bpmndi:BPMNShape>" + end)
        drawing = part(etree.fromstring(draw(data, names=names, title="x").encode()), "end")
        written = [group for group in drawing.iterchildren(f"{SVG}g") if group.get("class") != "g"]
        places += [(group.get("class"), next(group.iter(f"{SVG}tspan")).get("x")) for group in written]

    assert places == [("l end", "595"), ("l start", "640")]


def test_a_group_is_a_dashed_frame() -> None:
    model = MODEL.replace(
        '<bpmn:textAnnotation id="note">', '<bpmn:group id="note" /><bpmn:textAnnotation id="n">'
    )

    frame = part(etree.fromstring(draw(diagram(model), title="x").encode()), "note").find(f"{SVG}rect")

    assert frame is not None
    assert frame.get("class") == "c d"


def test_a_line_without_two_points_is_left_out() -> None:
    data = diagram().replace(b'<di:waypoint x="350" y="168" />', b'<di:waypoint x="here" y="168" />')

    assert 'data-element="yes"' not in draw(data, title="x")


# lettering


def test_chinese_breaks_anywhere_but_before_a_closing_mark() -> None:
    assert wrapped("制作调解协议书并送达", 60) == ("制作调解协", "议书并送达")
    assert wrapped("是否应当受理？", 72) == ("是否应当受理？",)


def test_no_chinese_character_stands_alone_on_the_last_line() -> None:
    assert wrapped("确认办理途径了", 72) == ("确认办理途", "径了")


def test_english_breaks_between_words() -> None:
    assert wrapped("Decide on the extension", 88) == ("Decide on the", "extension")


def test_a_word_longer_than_a_line_is_broken() -> None:
    lines = wrapped("Donaudampfschifffahrt", 60)

    assert "".join(lines) == "Donaudampfschifffahrt"
    assert all(width_of(line) <= 60 for line in lines)


def test_too_many_lines_end_in_dots() -> None:
    assert wrapped("一二三四五六七八", 24, 2) == ("一二", "三四…")


def test_nothing_is_written_for_an_empty_name() -> None:
    assert wrapped("", 60) == ()


def test_a_diagram_laid_out_once_is_marked_anew_each_time() -> None:
    drawing = Drawing(diagram(), title="流程图")

    first, second = drawing.svg({"task": "done touched"}), drawing.svg()

    assert first == draw(diagram(), marks={"task": "done touched"}, title="流程图")
    assert second == draw(diagram(), title="流程图")
