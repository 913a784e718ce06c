"""The office keeps a history of its own: organs, people, appointments, bundles, the calendar."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from engine import commands as c
from engine.errors import CommandMalformedError, ConflictError, Reason, Rejected
from engine.ids import ActorId, OrganId, RoleId
from tests.process.engine.desk import HANDLER, HOUSING, NINE, Desk, appoint, person

ADMINISTRATOR = person(HOUSING, RoleId("administrator"))


def establishing(desk: Desk, **changes: object) -> c.EstablishOrgan:
    command = c.EstablishOrgan(
        id=desk.id(),
        actor=ADMINISTRATOR,
        at=desk.now,
        organ=OrganId("roads"),
        name="江州市交通局",
        level=4,
        kind="competent_organ",
        superior=OrganId("city"),
    )
    return replace(command, **changes)  # type: ignore[arg-type]  # by the callers


def refused(desk: Desk, command: c.Office) -> Reason:
    """Ask for what must be refused: noted, and no entry made."""
    before, _ = desk.office.verify()
    with pytest.raises(Rejected) as raised:
        desk.office.handle(command)
    assert desk.office.verify() == (before, None)
    with desk.store.reading() as reader:
        assert reader.refusals("office")[0].reason == raised.value.reason
    return raised.value.reason


def test_an_administrator_adds_an_organ_where_cases_can_be_filed(desk: Desk) -> None:
    number = desk.office.handle(establishing(desk))

    filing = replace(desk.filing(), organ=OrganId("roads"))
    assert desk.engine.handle(filing).entry == 1
    assert desk.office.verify() == (number, None)


def test_the_same_command_again_changes_nothing(desk: Desk) -> None:
    command = establishing(desk)
    number = desk.office.handle(command)

    assert desk.office.handle(command) == number
    assert desk.office.verify() == (number, None)
    with pytest.raises(ConflictError):
        desk.office.handle(replace(command, name="别的局"))


def test_only_an_administrator_or_the_operator_changes_the_office(desk: Desk) -> None:
    for actor in (HANDLER, ActorId("nobody"), c.WORKER):
        assert refused(desk, establishing(desk, actor=actor)) is Reason.NO_RIGHT
    early = establishing(desk, at=datetime.fromisoformat("2025-12-31T12:00:00+08:00"))
    assert refused(desk, early) is Reason.NO_RIGHT


def test_what_a_command_names_has_to_be_there(desk: Desk) -> None:
    by = {"actor": c.OPERATOR, "at": desk.now}
    role, day = RoleId("handler"), date(2026, 3, 2)

    def appointing(who: str, organ: str) -> c.Appoint:
        return c.Appoint(
            id=desk.id(),
            appointment="new",
            person=ActorId(who),
            role=role,
            organ=OrganId(organ),
            starts_on=day,
            **by,  # type: ignore[arg-type]  # actor and time
        )

    assert refused(desk, establishing(desk, superior=OrganId("moon"))) is Reason.ORGAN_UNKNOWN
    assert refused(desk, appointing(HANDLER, "moon")) is Reason.ORGAN_UNKNOWN
    assert refused(desk, appointing("nobody", HOUSING)) is Reason.PERSON_UNKNOWN
    commands: dict[Reason, c.Office] = {
        Reason.APPOINTMENT_UNKNOWN: c.EndAppointment(id=desk.id(), appointment="none", ends_on=day, **by),  # type: ignore[arg-type]  # as above
        Reason.BUNDLE_UNKNOWN: c.PublishBundle(id=desk.id(), key="petition", digest="none", **by),  # type: ignore[arg-type]  # as above
        Reason.CALENDAR_UNKNOWN: c.AdoptCalendar(id=desk.id(), digest="none", **by),  # type: ignore[arg-type]  # as above
    }
    for reason, command in commands.items():
        assert refused(desk, command) is reason


def test_an_appointment_counts_from_its_first_to_its_last_day(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    ending = c.EndAppointment(
        id=desk.id(), actor=c.OPERATOR, at=desk.now, appointment=f"a.{HANDLER}", ends_on=date(2026, 3, 2)
    )
    desk.office.handle(ending)
    desk.note(case)
    desk.later(days=1)

    refusal = desk.refused(desk.completion(case))

    assert refusal.reason is Reason.NO_RIGHT
    desk.assert_whole(case)  # rights of then are in the entries: ending them changes no history


def test_a_case_goes_on_with_the_bundle_that_it_began_with(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    digest = desk.case(case).bundle
    with desk.store.reading() as reader:
        counting = reader.current_bundle("counting")
    assert counting is not None
    publishing = c.PublishBundle(id=desk.id(), actor=c.OPERATOR, at=desk.now, key="step", digest=counting)

    desk.office.handle(publishing)
    desk.complete(case, "receive")

    assert desk.case(case).bundle == digest
    assert desk.case(desk.file(2, "step")).bundle == counting
    desk.assert_whole(case)


def test_a_name_to_sign_in_with_is_one_persons(desk: Desk) -> None:
    taken = c.RegisterPerson(
        id=desk.id(), actor=c.OPERATOR, at=NINE, person=ActorId("new"), name="新", login=HANDLER
    )
    doubled = c.Appoint(
        id=desk.id(),
        actor=c.OPERATOR,
        at=NINE,
        appointment=f"a.{HANDLER}",
        person=HANDLER,
        role=RoleId("head"),
        organ=HOUSING,
        starts_on=date(2026, 3, 2),
    )
    before, _ = desk.office.verify()

    for command in (taken, doubled):
        with pytest.raises(ConflictError):
            desk.office.handle(command)

    assert desk.office.verify() == (before, None)


def test_registering_a_person_again_renames_them(desk: Desk) -> None:
    appoint(desk, ActorId("new"), HOUSING, RoleId("handler"))
    renaming = c.RegisterPerson(
        id=desk.id(), actor=c.OPERATOR, at=NINE, person=ActorId("new"), name="新名", login="new"
    )

    desk.office.handle(renaming)

    assert desk.library.choices()["people"]["new"] == "新名"


def test_a_malformed_command_is_no_entry(desk: Desk) -> None:
    with pytest.raises(CommandMalformedError, match="zone"):
        desk.office.handle(establishing(desk, at=NINE.replace(tzinfo=None)))
    with pytest.raises(CommandMalformedError, match="name"):
        desk.office.handle(establishing(desk, name="局" * 300))
