"""Conditional events: a condition over the routing data that is asked whenever a command has settled."""

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from engine.feel import Expression


class ConditionDefinition(EventDefinition):
    """A condition that is waited for; a name that is not set yet is null, and null does not hold."""

    def __init__(self, condition: Expression) -> None:
        """Make the definition of a condition."""
        super().__init__()
        self.condition = condition
