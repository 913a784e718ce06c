"""FEEL, the one expression language of diagrams, clocks, tables and forms: pure, and within a budget."""

from engine.feel.errors import BudgetExceededError, FeelError, FeelEvaluationError, FeelSyntaxError
from engine.feel.expressions import Expression, UnaryTests, evaluate, parse, parse_unary_tests, test
from engine.feel.functions import BUILTIN_NAMES
from engine.feel.notation import JSON, to_json
from engine.feel.run import Environment
from engine.feel.tables import Aggregation, HitPolicy, Input, Outcome, Output, Rule, Table, decide
from engine.feel.temporal import YearsMonths
from engine.feel.values import Range

__all__ = [
    "BUILTIN_NAMES",
    "JSON",
    "Aggregation",
    "BudgetExceededError",
    "Environment",
    "Expression",
    "FeelError",
    "FeelEvaluationError",
    "FeelSyntaxError",
    "HitPolicy",
    "Input",
    "Outcome",
    "Output",
    "Range",
    "Rule",
    "Table",
    "UnaryTests",
    "YearsMonths",
    "decide",
    "evaluate",
    "parse",
    "parse_unary_tests",
    "test",
    "to_json",
]
