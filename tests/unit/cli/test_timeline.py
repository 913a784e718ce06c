"""Every event that can happen is said in words."""

from dataclasses import fields
from string import Formatter

import pytest

from engine import codec
from engine.cli.timeline import SENTENCES

SILENT = {"flow_taken"}


def test_every_event_has_its_sentence() -> None:
    assert SENTENCES.keys() | SILENT == codec.EVENTS.keys()


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_a_sentence_uses_only_what_its_event_says(name: str) -> None:
    said = {field for _, field, _, _ in Formatter().parse(SENTENCES[name]) if field}

    assert said <= {field.name for field in fields(codec.EVENTS[name])}
