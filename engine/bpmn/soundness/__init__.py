"""Can a drawing get stuck? Plays the token game of a bundle in every possible way before it is published."""

from engine.bpmn.soundness.telling import Soundness, Told, Verdict, judge, note

__all__ = ["Soundness", "Told", "Verdict", "judge", "note"]
