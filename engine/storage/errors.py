"""What storage refuses in an expected way."""

from typing import Final

from engine.errors import ConflictError, DivergenceError


class DuplicateCommandError(ConflictError):
    """Another transaction stored an entry under this command id: read it and answer from it."""


class CaseExistsError(ConflictError):
    """A case with this id or number is there already."""


class StaleCaseError(ConflictError):
    """The case has moved on since it was read: read again."""


class LoginTakenError(ConflictError):
    """Somebody else signs in under this name."""


class OrganExistsError(ConflictError):
    """An organ with this id is there already."""


class AppointmentExistsError(ConflictError):
    """An appointment with this id is there already."""


class SubmissionExistsError(ConflictError):
    """These contents were submitted before."""


class LogMovedError(ConflictError):
    """Somebody else is making a checkpoint: what is new is in that one, or in the next."""


class SealBrokenError(DivergenceError):
    """A sealed value does not open: it was altered, moved to another place, or the key is not its own."""


BY_CONSTRAINT: Final[dict[str, type[ConflictError]]] = {
    "uq_entry_command_id": DuplicateCommandError,
    "pk_entry": StaleCaseError,
    "pk_case_file": CaseExistsError,
    "uq_case_file_number": CaseExistsError,
    "uq_person_login": LoginTakenError,
    "pk_organ": OrganExistsError,
    "pk_appointment": AppointmentExistsError,
    "pk_submission": SubmissionExistsError,
    "pk_log_leaf": LogMovedError,
    "pk_log_checkpoint": LogMovedError,
}
"""Which broken constraint is which refusal; a break of any other one is a defect and rises as it is."""
