"""Two bundles that correspond: cases of the one send a message, cases of the other wait for it."""

from itertools import pairwise
from typing import Final

from engine.bpmn import bundle
from engine.ids import CaseId
from tests.process.engine.desk import BUNDLES, Desk, publish

CHECKED: Final = '<bpmn:messageEventDefinition messageRef="checked" />'
CORRELATION: Final = (
    "<bpmn:extensionElements><spiffworkflow:properties>"
    '<spiffworkflow:property name="correlation" value="{}" />'
    "</spiffworkflow:properties></bpmn:extensionElements>"
)
BY_ITEMS: Final = CORRELATION.format("items")
THROWN: Final = (
    f'<bpmn:intermediateThrowEvent id="tell" name="T">{BY_ITEMS}{CHECKED}</bpmn:intermediateThrowEvent>'
)
SENT: Final = f'<bpmn:sendTask id="tell" name="T" messageRef="checked">{BY_ITEMS}</bpmn:sendTask>'
AWAITED: Final = (
    f'<bpmn:intermediateCatchEvent id="hear" name="H">{BY_ITEMS}{CHECKED}</bpmn:intermediateCatchEvent>'
)
SECRET: Final = (
    '<bpmn:scriptTask id="{}" name="S" scriptFormat="text/feel">'
    '<bpmn:script>matter_type = "accusation"</bpmn:script></bpmn:scriptTask>'
)
TASK: Final = (
    '<bpmn:userTask id="{}" name="T"><bpmn:extensionElements><spiffworkflow:properties>'
    '<spiffworkflow:property name="form" value="count_items" />'
    '<spiffworkflow:property name="role" value="handler" />'
    "</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"
)
BEGUN: Final = '<bpmn:startEvent id="asked" name="A" />'
COUNT: Final = TASK.format("count_items")
AFTER: Final = TASK.format("look_after")
DONE: Final = '<bpmn:endEvent id="counted" name="C" />'


def drawn(key: str, *nodes: str) -> dict[str, bytes]:
    """Return a bundle whose process runs through the nodes in their order."""
    files = dict(bundle.read_folder(BUNDLES["counting"]))
    text = files["counting.bpmn"].decode()
    ids = [node.split('id="')[1].split('"')[0] for node in nodes]
    flows = "".join(
        f'<bpmn:sequenceFlow id="{here}__{there}" sourceRef="{here}" targetRef="{there}" />'
        for here, there in pairwise(ids)
    )
    start, end = text.index("<bpmn:startEvent"), text.index("</bpmn:process>")
    roots = '<bpmn:message id="checked" name="checked" /></bpmn:definitions>'
    diagram = text[:start] + "".join(nodes) + flows + text[end:].replace("</bpmn:definitions>", roots)
    files["counting.bpmn"] = diagram.encode()
    manifest = files["bundle.toml"].decode().replace('key = "counting"', f'key = "{key}"')
    named = '[messages]\nchecked = { title = "核对完毕", en = "Checked" }\n'
    files["bundle.toml"] = manifest.replace("[messages]\n", named).encode()
    return files


def draw(desk: Desk, key: str, *nodes: str) -> None:
    """Publish such a bundle."""
    publish(desk, key, drawn(key, *nodes))


def counted(desk: Desk, number: int, key: str, items: int) -> CaseId:
    """Open a case of a bundle and say how many items it has."""
    case = desk.file(number, bundle_key=key)
    desk.complete(case, "count_items", items=items)
    return case
