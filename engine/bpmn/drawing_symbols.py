"""The signs of BPMN 2.0 as SVG paths, and the colours that a drawing has on screen and on paper."""

from collections.abc import Mapping
from typing import Final

TASKS: Final[Mapping[str, str]] = {
    "userTask": '<circle cx="8" cy="5" r="3.6"/><path d="M1 16v-2c0-6.5 14-6.5 14 0v2z"/>',
    "serviceTask": (
        '<circle cx="8" cy="8" r="2.4"/><circle cx="8" cy="8" r="5"/>'
        '<path d="M8 3V.5M8 13v2.5M3 8H.5M13 8h2.5M4.5 4.5 2.7 2.7M11.5 4.5l1.8-1.8"/>'
        '<path d="M4.5 11.5l-1.8 1.8M11.5 11.5l1.8 1.8"/>'
    ),
    "sendTask": '<path class="k" d="M1 3h15v11H1z"/><path d="M1 3l7.5 6L16 3"/>',
    "receiveTask": '<path d="M1 3h15v11H1zl7.5 6L16 3"/>',
    "scriptTask": '<path d="M4 1h11c-5 5 3 9-2 14H2C7 10-1 6 4 1zM5 5h6M5.5 8h6M7 11h6"/>',
    "businessRuleTask": '<path d="M1 2h15v12H1zM1 6h15M6 6v8M1 10h15"/>',
}
"""Tag → the sign in the upper left corner of a task, 16 pixels wide."""

EVENTS: Final[Mapping[str, str]] = {
    "message": '<path d="M-8 -5.5h16v11h-16zl8 6 8-6"/>',
    "timer": '<circle r="9"/><path d="M0 -6V0l4 2.5M0 -9v2M0 9V7M-9 0h2M9 0H7"/>',
    "escalation": '<path d="M0 -9l6.5 15L0 1l-6.5 5z"/>',
    "terminate": '<circle class="k" r="10"/>',
    "error": '<path d="M-8 7l4-14 6 8L8 -8l-4 15-6-8z"/>',
    "signal": '<path d="M0 -8l8 13.5h-16z"/>',
    "link": '<path d="M-8 -3h8v-4.5L8 0l-8 7.5V3h-8z"/>',
    "conditional": '<path d="M-6.5 -8.5h13v17h-13zM-4 -4.5h8M-4 -1.5h8M-4 1.5h8M-4 4.5h8"/>',
    "cancel": '<path d="M-8 -5l3-3 5 5 5-5 3 3-5 5 5 5-3 3-5-5-5 5-3-3 5-5z"/>',
}
"""Kind of trigger → its sign around the centre of an event."""

GATEWAYS: Final[Mapping[str, str]] = {
    "exclusiveGateway": '<path class="b" d="M-7 -7L7 7M7 -7L-7 7"/>',
    "parallelGateway": '<path class="b" d="M-10 0H10M0 -10V10"/>',
    "inclusiveGateway": '<circle class="b" r="9.5"/>',
    "eventBasedGateway": '<circle r="13"/><circle r="10.5"/><path d="M0 -7.5L7 -2.3 4.4 6H-4.4L-7 -2.3z"/>',
}
"""Tag → the sign around the centre of a gateway."""

CALLED: Final = '<path d="M-7 -7h14v14h-14zM0 -4.5v9M-4.5 0h9"/>'
REPEATED: Final = '<path d="M-5 -6v12M0 -6v12M5 -6v12"/>'

IN_TURN: Final = '<path d="M-6 -5h12M-6 0h12M-6 5h12"/>'
ROUNDS: Final = '<path d="M-3 6a6.5 6.5 0 1 1 6 0M-6.5 6.5H-3V3"/>'

_FONT: Final = (
    '12px system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",'
    '"Source Han Sans SC",sans-serif'
)

STYLE: Final = (
    ".bpmn .s{fill:#fff;stroke:#22242a;stroke-width:1.6}"
    ".bpmn .c{fill:none;stroke:#6b7078;stroke-width:1.2}"
    ".bpmn .f,.bpmn .g{fill:none;stroke:#22242a;stroke-width:1.4;stroke-linejoin:round}"
    ".bpmn .g .b{stroke-width:2.6}.bpmn .k{fill:#22242a}.bpmn .t{stroke-width:3.4}"
    ".bpmn .d{stroke-dasharray:5 3.5}.bpmn .o{stroke-dasharray:1.5 4}"
    f".bpmn text{{font:{_FONT};fill:#22242a;stroke:none;text-anchor:middle}}"
    ".bpmn .l text{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}"
    ".bpmn .n text,.bpmn .start text{text-anchor:start}.bpmn .end text{text-anchor:end}"
    ".bpmn .done>.s{fill:#e3f3e6;stroke:#1b6e35}.bpmn .done>.f{stroke:#1b6e35;stroke-width:2.4}"
    ".bpmn .done>.f.k{fill:#1b6e35}"
    ".bpmn .current>.s{fill:#e1ecff;stroke:#0b57d0;stroke-width:3.4}"
    ".bpmn .next>.s{stroke:#0b57d0;stroke-dasharray:6 3}"
    ".bpmn .touched>.s{stroke:#a33d00;stroke-width:5}.bpmn .touched>.f{stroke:#a33d00;stroke-width:4}"
    ".bpmn .touched>.f.k{fill:#a33d00}"
    "@supports (color:light-dark(#000,#fff)){"
    ".bpmn .s{fill:light-dark(#fff,#1d1f23);stroke:light-dark(#22242a,#d9dce1)}"
    ".bpmn .c{stroke:light-dark(#6b7078,#8b9099)}"
    ".bpmn .f,.bpmn .g{stroke:light-dark(#22242a,#d9dce1)}.bpmn .k{fill:light-dark(#22242a,#d9dce1)}"
    ".bpmn text{fill:light-dark(#22242a,#eceef1)}.bpmn .l text{stroke:light-dark(#fff,#1d1f23)}"
    ".bpmn .done>.s{fill:light-dark(#e3f3e6,#173322);stroke:light-dark(#1b6e35,#6fcf8c)}"
    ".bpmn .done>.f{stroke:light-dark(#1b6e35,#6fcf8c)}.bpmn .done>.f.k{fill:light-dark(#1b6e35,#6fcf8c)}"
    ".bpmn .current>.s{fill:light-dark(#e1ecff,#15294d);stroke:light-dark(#0b57d0,#8ab4ff)}"
    ".bpmn .next>.s{stroke:light-dark(#0b57d0,#8ab4ff)}"
    ".bpmn .touched>.s,.bpmn .touched>.f{stroke:light-dark(#a33d00,#ffb07c)}"
    ".bpmn .touched>.f.k{fill:light-dark(#a33d00,#ffb07c)}}"
    "@media print{.bpmn .s{fill:#fff;stroke:#000}.bpmn .done>.s{fill:#e6e6e6;stroke:#000}"
    ".bpmn .current>.s{fill:#fff;stroke:#000;stroke-width:4}.bpmn .f,.bpmn .g{stroke:#000}"
    ".bpmn .touched>.s{stroke:#000;stroke-width:6}.bpmn .touched>.f{stroke:#000;stroke-width:5}"
    ".bpmn .k{fill:#000}.bpmn text{fill:#000}.bpmn .l text{stroke:#fff}}"
)
"""Marks differ in the width and the dashes of their border too, not in colour alone."""
