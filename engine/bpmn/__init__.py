"""BPMN 2.0 bundles: read and checked, executed behind one door, drawn."""
