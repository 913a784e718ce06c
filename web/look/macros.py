"""GOV.UK's macros for the templates of the rooms."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, PrefixLoader
from jinja2.runtime import Macro

_PACKAGE: Final = "govuk_frontend_jinja"
_COMPONENTS: Final = (
    "accordion",
    "back-link",
    "breadcrumbs",
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "password-input",
    "radios",
    "select",
    "skip-link",
    "summary-list",
    "table",
    "tabs",
    "tag",
    "task-list",
    "textarea",
    "warning-text",
)


@cache
def govuk_macros() -> Mapping[str, Macro]:
    """Return the macros by their names (`govukErrorSummary`).

    They live in an environment of their own: they ask for parameters that nobody gave, which ours forbids.
    """
    environment = Environment(loader=PrefixLoader({_PACKAGE: PackageLoader(_PACKAGE)}), autoescape=True)
    found = {}
    for component in _COMPONENTS:
        name = re.sub(r"(?:^|-)(\w)", lambda part: part[1].upper(), component)
        module = environment.get_template(f"{_PACKAGE}/components/{component}/macro.html").module
        found[f"govuk{name}"] = getattr(module, f"govuk{name}")
    return found
