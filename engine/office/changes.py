"""What a command to the office changes in its registers; and what may be in such a command at all."""

import re
from hashlib import sha256
from typing import Final

from engine import commands as c
from engine.admission import RESERVED
from engine.bpmn import bundle
from engine.bpmn.bundle_manifest import read_manifest
from engine.bpmn.findings import Findings
from engine.deadlines import NATIONAL
from engine.errors import CommandMalformedError, Reason, Rejected
from engine.library import Library
from engine.office import calendars, channels
from engine.office.rights import chain
from engine.storage.chosen_profiles import PROFILES, choosing
from engine.storage.errors import SubmissionExistsError
from engine.storage.records import Appointment, Person, Submission
from engine.storage.unit_of_work import UnitOfWork

# It begins the numbers of cases (HOUSING-2026-000001) and stands in paths.
_ORGAN_ID: Final = re.compile("[a-z][a-z0-9-]{0,31}")
_LEVELS: Final = range(1, 6)
_KINDS: Final = ("petition_office", "competent_organ")
_ENCLOSING: Final = (c.SetPassword, c.SubmitBundle, c.SubmitCalendar)


def registrable(command: c.Office, enclosed: bytes | None) -> None:
    """Check what ids and figures of the registers may be, and that what has to be enclosed is.

    Raises CommandMalformedError naming the field.
    """
    if isinstance(command, _ENCLOSING) != (enclosed is not None):
        raise CommandMalformedError("enclosed: a password, a bundle or a calendar comes with its command")
    match command:
        case c.EstablishOrgan():
            _standing(command)
        case c.RegisterPerson():
            _readable("person", command.person)
            _readable("login", command.login)
        case c.Appoint():
            _readable("appointment", command.appointment)
        case c.SubmitCalendar():
            calendars.well_formed(command.changes)
        case c.AnnounceChannels():
            channels.well_formed(command)
        case _:
            pass


def _standing(command: c.EstablishOrgan) -> None:
    if command.level not in _LEVELS:
        raise CommandMalformedError(f"level: 1 to 5, {command.level} found")
    if command.kind not in _KINDS:
        raise CommandMalformedError(f"kind: one of {', '.join(_KINDS)}")


def _readable(name: str, text: str) -> None:
    if not text.strip() or not text.isprintable():
        raise CommandMalformedError(f"{name}: it is empty or cannot be printed")


def apply(  # noqa: C901, PLR0912 - one arm per command
    work: UnitOfWork, command: c.Office, enclosed: bytes, library: Library
) -> None:
    """Write what the command changes.

    Raises Rejected where it names something unknown.
    """
    match command:
        case c.EstablishOrgan():
            _establish(work, command)
        case c.RegisterPerson():
            _register(work, command)
        case c.SetPassword():
            if not work.put_password(command.person, enclosed.decode()):
                raise Rejected(Reason.PERSON_UNKNOWN, person=command.person)
        case c.Appoint():
            _appoint(work, command, library)
        case c.EndAppointment():
            if not work.end_appointment(command.appointment, command.ends_on):
                raise Rejected(Reason.APPOINTMENT_UNKNOWN, appointment=command.appointment)
        case c.SubmitBundle():
            _submit_bundle(work, command, enclosed)
        case c.PublishBundle():
            _publish(work, command)
        case c.SubmitCalendar():
            calendars.store(work, command, enclosed)
        case c.AdoptCalendar():
            calendars.adopt(work, command)
        case c.ChooseProfile():
            _choose_profile(work, command, library)
        case c.AnnounceChannels():
            channels.announce(work, command)


def _choose_profile(work: UnitOfWork, command: c.ChooseProfile, library: Library) -> None:
    if work.organ(command.organ) is None:
        raise Rejected(Reason.ORGAN_UNKNOWN, organ=command.organ)
    bundles = [library.interpreter(digest, work) for digest in work.current_bundles().values()]
    known = {NATIONAL}.union(*(bundle.definition.profiles for bundle in bundles))
    if command.profile not in known:
        raise Rejected(Reason.PROFILE_UNKNOWN, known=" ".join(sorted(known)))
    stored = choosing(work.setting(PROFILES), command.organ, command.profile, command.starts_on)
    work.put_setting(PROFILES, stored)


def _establish(work: UnitOfWork, command: c.EstablishOrgan) -> None:
    if not _ORGAN_ID.fullmatch(command.organ) and work.organ(command.organ) is None:
        raise CommandMalformedError(
            "organ: a small letter, then at most 31 small letters, digits and hyphens"
        )
    if command.superior is not None and command.organ in chain(work, command.superior):
        raise Rejected(Reason.ORGAN_BELOW_ITSELF, organ=command.organ, superior=command.superior)
    work.put_organ(
        organ=command.organ,
        name=command.name,
        level=command.level,
        kind=command.kind,
        superior=command.superior,
    )


def _register(work: UnitOfWork, command: c.RegisterPerson) -> None:
    if command.person.startswith(RESERVED):
        raise Rejected(Reason.PERSON_ID_RESERVED, person=command.person)
    known = work.person(command.person)
    secret = "" if known is None else known.password_hash
    work.put_person(Person(id=command.person, name=command.name, login=command.login, password_hash=secret))


def _appoint(work: UnitOfWork, command: c.Appoint, library: Library) -> None:
    if work.organ(command.organ) is None:
        raise Rejected(Reason.ORGAN_UNKNOWN, organ=command.organ)
    if work.person(command.person) is None:
        raise Rejected(Reason.PERSON_UNKNOWN, person=command.person)
    if command.role not in library.roles(work):
        raise Rejected(Reason.ROLE_UNKNOWN, role=command.role)
    work.add_appointment(
        Appointment(
            id=command.appointment,
            person=command.person,
            role=command.role,
            organ=command.organ,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
        )
    )


def _submit_bundle(work: UnitOfWork, command: c.SubmitBundle, packed: bytes) -> None:
    files = bundle.unpack(packed)
    if (sha256(packed).hexdigest(), bundle.digest(files)) != (command.contents, command.digest):
        raise CommandMalformedError("contents: what is enclosed is not what the command names")
    manifest = read_manifest(files, Findings())
    try:
        work.add_submission(
            Submission(
                contents=command.contents,
                digest=command.digest,
                key=command.key,
                packed=packed,
                title=manifest.title,
                english=manifest.title_en,
                submitted_by=command.actor,
                submitted_at=command.at,
            )
        )
    except SubmissionExistsError as error:
        raise Rejected(Reason.ALREADY_SUBMITTED, bundle=command.digest) from error


def _publish(work: UnitOfWork, command: c.PublishBundle) -> None:
    """Make a bundle the current one: what was submitted, or one that is stored already."""
    if command.contents is None:
        if work.bundle(command.digest) is None:
            raise Rejected(Reason.BUNDLE_UNKNOWN, bundle=command.digest)
        work.note_publication(command.digest, command.actor, command.at)
    else:
        submitted = work.submission(command.contents)
        if submitted is None or (submitted.key, submitted.digest) != (command.key, command.digest):
            raise Rejected(Reason.SUBMISSION_UNKNOWN, bundle=command.digest)
        work.publish_submission(submitted, command.actor, command.at)
    work.make_current(command.key, command.digest)
