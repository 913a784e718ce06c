"""The office: organs, people, appointments, and what counts for all cases; a history of its own."""

from engine.office.handling import STREAM, Office

__all__ = ["STREAM", "Office"]
