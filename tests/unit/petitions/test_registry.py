"""Every job that the bundle draws has its function."""

import re

from engine.decide import FILE_SPLIT, TELL_MERGED
from engine.definition import SEND
from engine.petitions.registry import JOBS
from tests.unit.petitions.desk import Desk, shipped

PROPERTY = re.compile(r'<spiffworkflow:property name="(job|letter)" value="([^"]+)"')


def drawn(name: str) -> set[str]:
    return {
        value
        for file, content in shipped().items()
        if file.endswith(".bpmn")
        for kind, value in PROPERTY.findall(content.decode())
        if kind == name
    }


def test_every_job_that_is_drawn_is_registered_and_no_other_can_be() -> None:
    assert drawn("job") == JOBS


def test_every_letter_that_is_drawn_has_its_text() -> None:
    written = {name[8:-3] for name in shipped() if name.startswith("letters/")}

    assert drawn("letter") == written


def test_the_engines_own_jobs_are_registered_but_cannot_be_named(desk: Desk) -> None:
    own = desk.jobs.keys() - JOBS

    assert own == {FILE_SPLIT, TELL_MERGED, SEND}
