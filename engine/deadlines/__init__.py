"""Legal clocks: `deadlines.toml` and a calendar in, dated and explained events out; never counted down.

`load` reads the clocks of a bundle, `react` says what they do when something happens on the diagram, `fold`
keeps a case's clocks from the recorded events, `next_due` and `fire` are their side of the due table.
"""

from engine.deadlines.ladder import HOLDER, Level, Rung
from engine.deadlines.loading import load, load_profiles
from engine.deadlines.period import Moment
from engine.deadlines.profiles import NATIONAL
from engine.deadlines.reaction import (
    ExtensionProblem,
    Happening,
    RefusedExtension,
    extension_problem,
    react,
    refused_extension,
)
from engine.deadlines.reading import RulebookError, RulebookProblem
from engine.deadlines.recomputing import recompute
from engine.deadlines.rulebook import Clock, ClockUnit, Extension, On, Rulebook, Who
from engine.deadlines.running import (
    ClockKey,
    Due,
    DueKind,
    Running,
    State,
    clock_name,
    deadline_function,
    due_at,
    fire,
    fold,
    next_due,
)

__all__ = [
    "HOLDER",
    "NATIONAL",
    "Clock",
    "ClockKey",
    "ClockUnit",
    "Due",
    "DueKind",
    "Extension",
    "ExtensionProblem",
    "Happening",
    "Level",
    "Moment",
    "On",
    "RefusedExtension",
    "Rulebook",
    "RulebookError",
    "RulebookProblem",
    "Rung",
    "Running",
    "State",
    "Who",
    "clock_name",
    "deadline_function",
    "due_at",
    "extension_problem",
    "fire",
    "fold",
    "load",
    "load_profiles",
    "next_due",
    "react",
    "recompute",
    "refused_extension",
]
