"""The ways that the benches go: one straight line of five tasks, two long ways through the petition."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from engine.benchmarks.journey import Plan
from engine.events import Json

_HERE: Final = Path(__file__).parent

BUNDLES: Final[Mapping[str, Path]] = MappingProxyType(
    {"step": _HERE / "bundles" / "step", "petition": _HERE.parents[1] / "processes" / "petition"}
)
"""The folder of each bench's bundle."""

_REQUESTS: Final[Json] = [
    {"organ": "transport", "question": "该路段自何时起由贵单位养护？请附交接文件。", "due": "2026-03-20"},
    {"organ": "water", "question": "请说明沿线管网改造的工期和已完成的部分。", "due": "2026-03-20"},
]

_ADMITTED: Final[Mapping[str, Json]] = {
    "office": "competent_organ",
    "received_by": "direct",
    "channel": "web",
    "identity_clear": True,
    "asks_relief": True,
    "jurisdiction": "own",
    "same_matter": "none",
    "forum": "none",
    "pending_elsewhere": "none",
    "relation": "citizen_organ",
    "admin_act": "none",
    "requests": _REQUESTS,
    "report_approved": True,
    "file_accepted": True,
    "office_rating": "dissatisfied",
    "organ_rating": "dissatisfied",
}

PLANS: Final[Mapping[str, tuple[Plan, ...]]] = MappingProxyType(
    {
        "step": (Plan(name="step", bundle="step", answers={"answer_due": True}),),
        "petition": (
            Plan(
                name="opinion",
                bundle="petition",
                answers={
                    **_ADMITTED,
                    "dispute": "none",
                    "legality_ok": True,
                    "execution_due": True,
                    "opinion_approved": True,
                },
                sends=frozenset({"rating_received"}),
            ),
            Plan(
                name="mediation",
                bundle="petition",
                answers={
                    **_ADMITTED,
                    "dispute": "civil",
                    "parties_consent": True,
                    "both_consent": True,
                    "mediation_kind": "people",
                    "agreement_kind": "people",
                    "mediation_result": "agreed",
                },
                sends=frozenset({"rating_received"}),
            ),
        ),
    }
)
"""The ways of each bench, by its name."""
