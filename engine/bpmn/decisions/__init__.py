"""Decisions of DMN files: read, linked by what they require, and analysed for overlaps and gaps."""

from engine.bpmn.decisions.linking import read_decisions
from engine.bpmn.decisions.reading import ReadTable, read_tables

__all__ = ["ReadTable", "read_decisions", "read_tables"]
