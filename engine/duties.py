"""Which duties nobody combines in one case: drawn element by element, and declared role by role.

Domain rules of section 4.2. What is drawn (`separateFrom`) names elements; what the bundle declares
(`apart`) names roles: whoever did a task in one of them does none in another of them in the same case.
"""

from engine.case import Case
from engine.definition import Definition, Element
from engine.ids import ActorId, ElementId, RoleId


def done_apart(actor: ActorId, case: Case, element: Element, definition: Definition) -> ElementId | None:
    """Return what somebody did in the case from which this element is kept apart, None where nothing is."""
    for other in element.separate_from:
        if actor in case.acted.get(other, ()):
            return other
    role = duty(element, definition)
    for other, people in sorted(case.acted.items()) if role is not None else ():
        drawn = definition.elements.get(other)
        if actor in people and drawn is not None and duty(drawn, definition) not in (None, role):
            return other
    return None


def duty(element: Element, definition: Definition) -> RoleId | None:
    """Return the role of `apart` in which a task is done, None where it is none of these.

    What somebody sends is no duty; nor is deciding a colleague's recusal, or reporting what is urgent.
    """
    if element.kind != "userTask" or element.recusal is not None:
        return None
    return next((role for role in element.roles if role in definition.apart), None)
