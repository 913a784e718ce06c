"""What lists show of a case follows what is filled in, and keeps what is not said again."""

from dataclasses import replace

from tests.process.engine.desk import Desk
from tests.process.engine.staff import Staff


def test_registering_a_case_forgets_neither_its_source_nor_its_petitioner(desk: Desk) -> None:
    case = desk.engine.handle(replace(desk.filing(), source="csv:17")).case

    Staff(desk).complete(case, desk.task(case, "register")[0])

    with desk.store.reading() as reader:
        summary = reader.summary(case)
        assert reader.case_of_source("csv:17") == case
    assert summary is not None
    assert (summary.subject, summary.petitioner_name, summary.source) == (
        "小区供暖不足",
        "王秀兰",
        "csv:17",
    )
