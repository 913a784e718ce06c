"""Forms as data: read a form-js schema, fill it in beforehand, check what came back."""

from engine.forms.answers import check, hidden, offers, prefill
from engine.forms.model import Field, Form, Kind, Limits, Option
from engine.forms.pairs import from_pairs
from engine.forms.problems import FieldError, FormErrors, Problem, sentence
from engine.forms.schema import Fault, SchemaError, load

__all__ = [
    "Fault",
    "Field",
    "FieldError",
    "Form",
    "FormErrors",
    "Kind",
    "Limits",
    "Option",
    "Problem",
    "SchemaError",
    "check",
    "from_pairs",
    "hidden",
    "load",
    "offers",
    "prefill",
    "sentence",
]
