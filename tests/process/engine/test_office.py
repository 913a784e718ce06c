"""The office keeps a history of its own: organs, people, appointments, bundles, the calendar."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime

import pytest

from engine import commands as c
from engine import office_roles
from engine.errors import CommandMalformedError, ConflictError, Reason, Rejected
from engine.ids import ActorId, OrganId, RoleId
from engine.storage.errors import LoginTakenError
from tests.process.engine.desk import (
    CITY,
    HANDLER,
    HOUSING,
    NINE,
    PETITIONER,
    PROVINCE,
    WATER,
    Desk,
    appoint,
    person,
)

ADMINISTRATOR = person(CITY, RoleId("administrator"))
HIGHEST = person(PROVINCE, RoleId("administrator"))
LOWER = person(HOUSING, RoleId("administrator"))


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


def registering(desk: Desk, who: str, login: str = "", **changes: object) -> c.RegisterPerson:
    command = c.RegisterPerson(
        id=desk.id(), actor=c.OPERATOR, at=desk.now, person=ActorId(who), name="某", login=login or who
    )
    return replace(command, **changes)  # type: ignore[arg-type]  # by the callers


def appointing(desk: Desk, who: str, organ: OrganId, **changes: object) -> c.Appoint:
    command = c.Appoint(
        id=desk.id(),
        actor=c.OPERATOR,
        at=desk.now,
        appointment=f"new.{who}",
        person=ActorId(who),
        role=RoleId("handler"),
        organ=organ,
        starts_on=date(2026, 3, 2),
    )
    return replace(command, **changes)  # type: ignore[arg-type]  # by the callers


def test_an_administrator_acts_at_their_own_organ_and_below(desk: Desk) -> None:
    ending = c.EndAppointment(
        id=desk.id(),
        actor=LOWER,
        at=desk.now,
        appointment=f"a.{person(WATER, RoleId('handler'))}",
        ends_on=date(2026, 3, 2),
    )
    beyond: list[c.Office] = [
        establishing(desk, actor=LOWER),
        establishing(desk, superior=None),
        establishing(desk, superior=PROVINCE),
        establishing(desk, organ=CITY, superior=CITY),
        establishing(desk, organ=PROVINCE),
        establishing(desk, actor=person(WATER, RoleId("administrator")), organ=HOUSING, superior=WATER),
        appointing(desk, HANDLER, WATER, actor=LOWER),
        appointing(desk, LOWER, PROVINCE, actor=LOWER),
        ending,
        registering(desk, ADMINISTRATOR, "mine", actor=LOWER),
    ]

    for command in beyond:
        assert refused(desk, command) is Reason.NO_RIGHT
    desk.office.handle(establishing(desk, actor=LOWER, superior=HOUSING))
    desk.office.handle(registering(desk, "new", actor=LOWER))
    desk.office.handle(appointing(desk, "new", OrganId("roads"), actor=LOWER))
    desk.office.handle(replace(ending, id=desk.id(), actor=ADMINISTRATOR))
    assert desk.office.verify()[1] is None


def test_what_counts_for_all_is_decided_at_the_top(desk: Desk) -> None:
    with desk.store.reading() as reader:
        calendar = reader.office_state().calendar
    assert calendar is not None

    def adopting(actor: ActorId) -> c.AdoptCalendar:
        return c.AdoptCalendar(id=desk.id(), actor=actor, at=desk.now, digest=calendar)

    for actor in (LOWER, ADMINISTRATOR):
        assert refused(desk, adopting(actor)) is Reason.NO_RIGHT
    desk.office.handle(adopting(HIGHEST))


def test_an_administrator_publishes_no_process(desk: Desk) -> None:
    with desk.store.reading() as reader:
        digest = reader.current_bundle("step")
    publishing = c.PublishBundle(id=desk.id(), actor=HIGHEST, at=desk.now, key="step", digest=str(digest))

    assert refused(desk, publishing) is Reason.NO_RIGHT


def test_nobody_appoints_herself(desk: Desk) -> None:
    own = appointing(desk, LOWER, HOUSING, actor=LOWER)

    assert refused(desk, own) is Reason.OWN_APPOINTMENT
    desk.office.handle(replace(own, id=desk.id(), actor=ADMINISTRATOR))


@pytest.mark.parametrize("role", ["petitioner", "king", ""])
def test_a_role_is_one_of_the_processes_or_of_the_office(desk: Desk, role: str) -> None:
    assert refused(desk, appointing(desk, HANDLER, HOUSING, role=RoleId(role))) is Reason.ROLE_UNKNOWN


def test_the_offices_own_roles_can_be_held_too(desk: Desk) -> None:
    for role in office_roles.ROLES:
        desk.office.handle(
            appointing(desk, HANDLER, HOUSING, appointment=f"new.{role}", role=role, actor=ADMINISTRATOR)
        )

    assert desk.library.roles()[office_roles.AUDITOR].title == "审计人员"
    assert desk.library.roles()[RoleId("handler")].english == "Handler"


@pytest.mark.parametrize("who", [c.WORKER, c.OPERATOR, "system:new", PETITIONER])
def test_nobody_signs_in_as_a_machine_or_a_petitioner(desk: Desk, who: str) -> None:
    assert refused(desk, registering(desk, who, "forged")) is Reason.PERSON_ID_RESERVED


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        *(("organ", id_) for id_ in ("", "a/b", "Roads", "1st", "局", "o" * 33, "a_b", "a\n")),
        *(("level", level) for level in (0, 6, -1, 2**40)),
        ("kind", "club"),
    ],
)
def test_an_organ_that_does_not_fit_is_malformed(desk: Desk, field: str, wrong: object) -> None:
    with pytest.raises(CommandMalformedError, match=field):
        desk.office.handle(establishing(desk, **{field: wrong}))


@pytest.mark.parametrize("wrong", ["", " ", "a\tb", "a\u200bb", "p" * 65])
def test_an_id_that_cannot_be_read_is_malformed(desk: Desk, wrong: str) -> None:
    for command in (
        registering(desk, wrong, "login"),
        appointing(desk, HANDLER, HOUSING, appointment=wrong),
    ):
        with pytest.raises(CommandMalformedError):
            desk.office.handle(command)


def test_an_organ_that_moves_takes_those_below_it_along_but_goes_not_below_itself(desk: Desk) -> None:
    moving = {"actor": c.OPERATOR, "level": 4}

    for superior in (CITY, HOUSING):
        below = establishing(desk, organ=CITY, superior=superior, **moving)
        assert refused(desk, below) is Reason.ORGAN_BELOW_ITSELF
    desk.office.handle(establishing(desk, organ=OrganId("county"), **moving))
    desk.office.handle(establishing(desk, organ=HOUSING, superior=OrganId("county"), **moving))
    desk.office.handle(establishing(desk, organ=OrganId("county"), superior=PROVINCE, **moving))

    with desk.store.reading() as reader:
        assert reader.superiors(HOUSING) == ("county", "province")
        assert reader.superiors(WATER) == ("city", "province")


def test_commands_to_the_office_at_once_are_numbered_one_after_the_other(desk: Desk) -> None:
    before, _ = desk.office.verify()
    commands = [registering(desk, f"new-{number}", f"new-{number % 6}") for number in range(8)]

    def register(command: c.RegisterPerson) -> bool:
        try:
            desk.office.handle(command)
        except LoginTakenError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(register, commands))

    assert sum(done) == 6
    assert desk.office.verify() == (before + 6, None)


def test_what_a_command_names_has_to_be_there(desk: Desk) -> None:
    by = {"actor": c.OPERATOR, "at": desk.now}
    day = date(2026, 3, 2)

    assert refused(desk, establishing(desk, superior=OrganId("moon"))) is Reason.ORGAN_UNKNOWN
    assert refused(desk, appointing(desk, HANDLER, OrganId("moon"))) is Reason.ORGAN_UNKNOWN
    assert refused(desk, appointing(desk, "nobody", HOUSING)) is Reason.PERSON_UNKNOWN
    commands: dict[Reason, c.Office] = {
        Reason.APPOINTMENT_UNKNOWN: c.EndAppointment(id=desk.id(), appointment="none", ends_on=day, **by),  # type: ignore[arg-type]  # actor and time
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
