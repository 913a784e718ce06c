"""May this person ask this of the office: in which role, for which organs, and not twice the same person."""

from datetime import date
from typing import TypeAlias

from engine import codec
from engine import commands as c
from engine.admission import Capacity
from engine.errors import Reason, Rejected
from engine.ids import OrganId, RoleId
from engine.office_roles import ADMINISTRATOR, DESIGNER, PUBLISHER
from engine.storage.unit_of_work import UnitOfWork

Chain: TypeAlias = tuple[OrganId, ...]


def admit(work: UnitOfWork, command: c.Office, day: date) -> Capacity:
    """Return in which capacity the actor asks.

    Raises Rejected where no appointment covers it, or another person has to do it.
    """
    if command.actor == c.OPERATOR:
        return Capacity()
    if isinstance(command, c.SetPassword) and command.actor == command.person:
        return Capacity()
    capacity = _capacity(work, command, day)
    _keep_apart(work, command)
    return capacity


def chain(work: UnitOfWork, organ: OrganId) -> Chain:
    """Return an organ and those above it, nearest first.

    Raises Rejected if there is no such organ.
    """
    above = work.superiors(organ)
    if above is None:
        raise Rejected(Reason.ORGAN_UNKNOWN, organ=organ)
    return (organ, *above)


def _capacity(work: UnitOfWork, command: c.Office, day: date) -> Capacity:
    role = _role(command)
    held = [row.organ for row in work.appointments(command.actor) if row.role == role and row.holds_on(day)]
    if not held:
        raise Rejected(Reason.NO_RIGHT, role=role)
    concerned = _concerned(work, command, day)
    for organ in held:
        if _covers(work, organ, concerned):
            return Capacity(role=role, organ=organ)
    raise Rejected(Reason.NO_RIGHT, role=role)


def _role(command: c.Office) -> RoleId:
    match command:
        case c.SubmitBundle():
            return DESIGNER
        case c.PublishBundle():
            return PUBLISHER
        case _:
            return ADMINISTRATOR


def _keep_apart(work: UnitOfWork, command: c.Office) -> None:
    """Refuse whoever would confirm what is her own: a bundle, a calendar, an appointment."""
    match command:
        case c.PublishBundle():
            own = command.actor in work.submitters(command.digest)
            done = codec.wire_name(c.SubmitBundle)
        case c.AdoptCalendar():
            calendar = work.stored_calendar(command.digest)
            own = calendar is not None and calendar.submitted_by == command.actor
            done = codec.wire_name(c.SubmitCalendar)
        case c.Appoint():
            if command.person == command.actor:
                raise Rejected(Reason.OWN_APPOINTMENT, role=command.role, organ=command.organ)
            return
        case _:
            return
    if own:
        raise Rejected(Reason.SEPARATION_OF_DUTIES, element=codec.command_name(command), done=done)


def _concerned(work: UnitOfWork, command: c.Office, day: date) -> list[Chain] | None:
    """Return what a command touches: of each place the organs whose administrator may; None for all there is.

    Raises Rejected where it names something unknown.
    """
    match command:
        case c.EstablishOrgan():
            below = chain(work, command.superior) if command.superior is not None else ()
            before = work.organ(command.organ)
            return [below] if before is None else [below, before.superiors()]
        case c.RegisterPerson() | c.SetPassword():
            return _of_person(work, command, day)
        case c.ChooseProfile():
            return [chain(work, command.organ)]
        case c.Appoint() | c.EndAppointment():
            return [_of_appointment(work, command)]
        case c.SubmitBundle() | c.SubmitCalendar():
            return []  # it changes nothing: an appointment anywhere will do
        case c.PublishBundle() | c.AdoptCalendar() | c.AnnounceChannels():
            return None


def _of_person(work: UnitOfWork, command: c.RegisterPerson | c.SetPassword, day: date) -> list[Chain]:
    # For a password past appointments count too: who sets one could wait until the person is appointed again.
    always = isinstance(command, c.SetPassword)
    held = work.appointments(command.person)
    return [chain(work, row.organ) for row in held if always or row.ends_on is None or day <= row.ends_on]


def _of_appointment(work: UnitOfWork, command: c.Appoint | c.EndAppointment) -> Chain:
    if isinstance(command, c.Appoint):
        return chain(work, command.organ)
    appointment = work.appointment(command.appointment)
    if appointment is None:
        raise Rejected(Reason.APPOINTMENT_UNKNOWN, appointment=command.appointment)
    return chain(work, appointment.organ)


def _covers(work: UnitOfWork, organ: OrganId, concerned: list[Chain] | None) -> bool:
    if concerned is None:
        return work.superiors(organ) == ()
    return all(organ in of for of in concerned)
