"""The built-in functions, by name."""

from collections.abc import Mapping

from engine.feel import (
    list_functions,
    number_functions,
    range_functions,
    statistics_functions,
    temporal_functions,
    text_functions,
)
from engine.feel.signature import Builtin

BUILTINS: Mapping[str, Builtin] = {
    function.name: function
    for module in (
        list_functions,
        statistics_functions,
        text_functions,
        number_functions,
        temporal_functions,
        range_functions,
    )
    for function in module.FUNCTIONS
}

# No function of values: it asks about the expression in it, and an unset name there is an answer.
IS_DEFINED = "is defined"

BUILTIN_NAMES: frozenset[str] = frozenset({*BUILTINS, IS_DEFINED})
