"""What can go wrong in an expected way; everything else is a defect and rises."""

from collections.abc import Mapping
from enum import StrEnum

from typing_extensions import override


class Reason(StrEnum):
    """Why a command is refused: a stable code; the sentence is rendered when it is read."""

    CASE_UNKNOWN = "case_unknown"
    CASE_EXISTS = "case_exists"
    CASE_ENDED = "case_ended"
    CASE_ERASED = "case_erased"
    TASK_UNKNOWN = "task_unknown"
    TASK_DONE = "task_done"
    TASK_CANCELLED = "task_cancelled"
    TASK_NOT_CLAIMED = "task_not_claimed"
    ALREADY_CLAIMED = "already_claimed"
    SOMEONE_ELSES = "someone_elses"
    NO_RIGHT = "no_right"
    NO_RIGHT_ASSIGNEE = "no_right_assignee"
    SEPARATION_OF_DUTIES = "separation_of_duties"
    ON_BEHALF_NOT_POSSIBLE = "on_behalf_not_possible"
    NOT_WAITING = "not_waiting"
    DEPARTURE_WITHOUT_REASON = "departure_without_reason"
    DEPARTURE_CODE_UNKNOWN = "departure_code_unknown"
    JOB_UNKNOWN = "job_unknown"
    JOB_OUTPUT_UNDECLARED = "job_output_undeclared"
    JOB_OF_ANOTHER_KIND = "job_of_another_kind"
    INCIDENT_UNKNOWN = "incident_unknown"
    NOT_DUE = "not_due"
    ORGAN_UNKNOWN = "organ_unknown"
    ORGAN_BELOW_ITSELF = "organ_below_itself"
    PERSON_UNKNOWN = "person_unknown"
    PERSON_ID_RESERVED = "person_id_reserved"
    APPOINTMENT_UNKNOWN = "appointment_unknown"
    ROLE_UNKNOWN = "role_unknown"
    OWN_APPOINTMENT = "own_appointment"
    BUNDLE_UNKNOWN = "bundle_unknown"
    SUBMISSION_UNKNOWN = "submission_unknown"
    ALREADY_SUBMITTED = "already_submitted"
    CALENDAR_UNKNOWN = "calendar_unknown"
    CALENDAR_OUTDATED = "calendar_outdated"
    PROFILE_UNKNOWN = "profile_unknown"
    CLAIMS_UNKNOWN = "claims_unknown"
    CLAIM_LEFT_OUT = "claim_left_out"
    CLAIM_UNANSWERED = "claim_unanswered"
    CLAIM_ANSWERED_AMISS = "claim_answered_amiss"
    SAME_CASE = "same_case"
    MERGE_TARGET_UNKNOWN = "merge_target_unknown"
    MERGE_TARGET_ENDED = "merge_target_ended"
    MERGE_TARGET_OF_ANOTHER_KIND = "merge_target_of_another_kind"
    EXTENSION_NOT_POSSIBLE = "extension_not_possible"
    SUPERIOR_UNREGISTERED = "superior_unregistered"
    FILE_UNKNOWN = "file_unknown"
    ACCUSED_ORGAN = "accused_organ"
    RECUSED = "recused"
    RECUSAL_UNDECIDED = "recusal_undecided"
    RECUSAL_NOT_OWN = "recusal_not_own"
    RECUSAL_OF_NOBODY = "recusal_of_nobody"
    REPLACEMENT_KEEPS_OUT = "replacement_keeps_out"
    FILE_LOCKED = "file_locked"
    NOT_ARCHIVED = "not_archived"
    FILE_CONDEMNED = "file_condemned"
    FILE_BORROWED = "file_borrowed"
    ALREADY_BORROWED = "already_borrowed"
    LOAN_UNKNOWN = "loan_unknown"
    LOAN_ENDS_BEFORE = "loan_ends_before"
    LOAN_OVERDUE = "loan_overdue"
    RETENTION_RUNS = "retention_runs"
    RETENTION_UNKNOWN = "retention_unknown"
    RETENTION_NOT_LONGER = "retention_not_longer"
    NOT_CONDEMNED = "not_condemned"


class XinfangError(Exception):
    """Root of every error that a caller may want to catch."""


class Rejected(XinfangError):
    """A command was refused: expected, recorded, shown to whoever asked; nothing else changed."""

    def __init__(self, reason: Reason, **parameters: str | int) -> None:
        """Keep the code and what a sentence about it needs: ids, dates and numbers, never free text."""
        super().__init__(reason, parameters)
        self.reason = reason
        self.parameters: Mapping[str, str | int] = parameters

    @override
    def __str__(self) -> str:
        known = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"refused: {self.reason}" + (f" ({known})" if known else "")


class ConflictError(XinfangError):
    """A command id was used before for something else: make a new id and ask again."""


class CommandMalformedError(XinfangError):
    """The request is no command at all (an unreadable id, a naive time, a value of the wrong kind)."""


class DivergenceError(XinfangError):
    """Re-execution or the chain disagrees with what is stored."""


class ExecutionError(XinfangError):
    """The diagram cannot go on: an expression failed, a table gave no answer, a bound was reached.

    The command leaves no trace; `element` names the place on the diagram.
    """

    def __init__(self, element: str, reason: str) -> None:
        """Name the element and say in a sentence what failed."""
        super().__init__(element, reason)
        self.element = element
        self.reason = reason

    @override
    def __str__(self) -> str:
        return f"{self.element}: {self.reason}"


class OrganMissingError(ExecutionError):
    """The element belongs to an organ that is not registered; once it is, the command can be done."""
