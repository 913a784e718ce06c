"""Scenarios of a bundle: what people and time do to a case, step by step, and what is expected then."""

from engine.scenarios.checking import Played, Stage, check, scenario_files
from engine.scenarios.coverage import Coverage, Covered

__all__ = ["Coverage", "Covered", "Played", "Stage", "check", "scenario_files"]
