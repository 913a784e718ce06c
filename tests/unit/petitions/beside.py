"""What is answered where an office owes more than its answer, for the tests of those letters."""

from collections.abc import Mapping
from typing import Final

from engine.events import Json

CADRE: Final[Mapping[str, Json]] = {
    "cadre_reported_to": "organisation_and_leaders",
    "cadre_major": True,
    "cadre_report": "反映某干部在项目审批中的有关问题。",
    "petitioner": "王秀兰",
}
COORDINATED: Final[Mapping[str, Json]] = {
    "coordinated_by": "joint_conference",
    "coordinated_on": "2026-03-01",
    "coordination_facts": "两单位均认为不属于本单位职权。",
    "coordination_decision": "由市水务局受理。",
    "transfer_to": "city",
}
HARDSHIP: Final[Mapping[str, Json]] = {
    "hardship": True,
    "aid_given": ["told", "helped"],
    "aid_organ": "市民政局",
    "aid_consented": True,
}
