"""What went wrong, as a page: one table from refusals to statuses, and a sentence for each reason."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from flask import Flask, render_template
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine.errors import CommandMalformedError, ConflictError, Reason, Rejected

_FORBIDDEN: Final = 403
_UNKNOWN: Final = 404
_STATE: Final = 409
_UNFIT: Final = 422

STATUS: Final[Mapping[Reason, int]] = {
    Reason.CASE_UNKNOWN: _UNKNOWN,
    Reason.CASE_EXISTS: _STATE,
    Reason.CASE_ENDED: _STATE,
    Reason.CASE_ERASED: 410,
    Reason.TASK_UNKNOWN: _UNKNOWN,
    Reason.TASK_DONE: _STATE,
    Reason.TASK_CANCELLED: _STATE,
    Reason.TASK_NOT_CLAIMED: _STATE,
    Reason.ALREADY_CLAIMED: _STATE,
    Reason.SOMEONE_ELSES: _FORBIDDEN,
    Reason.NO_RIGHT: _FORBIDDEN,
    Reason.NO_RIGHT_ASSIGNEE: _FORBIDDEN,
    Reason.SEPARATION_OF_DUTIES: _FORBIDDEN,
    Reason.ON_BEHALF_NOT_POSSIBLE: _UNFIT,
    Reason.NOT_WAITING: _STATE,
    Reason.DEPARTURE_WITHOUT_REASON: _UNFIT,
    Reason.DEPARTURE_CODE_UNKNOWN: _UNFIT,
    Reason.JOB_UNKNOWN: _UNKNOWN,
    Reason.JOB_OUTPUT_UNDECLARED: _STATE,
    Reason.JOB_OF_ANOTHER_KIND: _STATE,
    Reason.INCIDENT_UNKNOWN: _UNKNOWN,
    Reason.NOT_DUE: _STATE,
    Reason.ORGAN_UNKNOWN: _UNKNOWN,
    Reason.ORGAN_BELOW_ITSELF: _UNFIT,
    Reason.PERSON_UNKNOWN: _UNKNOWN,
    Reason.PERSON_ID_RESERVED: _UNFIT,
    Reason.APPOINTMENT_UNKNOWN: _UNKNOWN,
    Reason.ROLE_UNKNOWN: _UNFIT,
    Reason.OWN_APPOINTMENT: _FORBIDDEN,
    Reason.BUNDLE_UNKNOWN: _UNKNOWN,
    Reason.SUBMISSION_UNKNOWN: _UNKNOWN,
    Reason.ALREADY_SUBMITTED: _STATE,
    Reason.CALENDAR_UNKNOWN: _UNKNOWN,
    Reason.PROFILE_UNKNOWN: _UNKNOWN,
    Reason.CALENDAR_OUTDATED: _STATE,
    Reason.CLAIMS_UNKNOWN: _UNFIT,
    Reason.CLAIM_LEFT_OUT: _UNFIT,
    Reason.CLAIM_UNANSWERED: _UNFIT,
    Reason.CLAIM_ANSWERED_AMISS: _UNFIT,
    Reason.SAME_CASE: _UNFIT,
    Reason.MERGE_TARGET_UNKNOWN: _UNFIT,
    Reason.MERGE_TARGET_ENDED: _UNFIT,
    Reason.MERGE_TARGET_OF_ANOTHER_KIND: _UNFIT,
    Reason.EXTENSION_NOT_POSSIBLE: _UNFIT,
    Reason.FILE_UNKNOWN: _UNFIT,
    Reason.ACCUSED_ORGAN: _UNFIT,
    Reason.RECUSED: _FORBIDDEN,
    Reason.RECUSAL_UNDECIDED: _FORBIDDEN,
    Reason.RECUSAL_NOT_OWN: _UNFIT,
    Reason.RECUSAL_OF_NOBODY: _UNFIT,
    Reason.REPLACEMENT_KEEPS_OUT: _UNFIT,
    Reason.SUPERIOR_UNREGISTERED: _STATE,
    Reason.FILE_LOCKED: _STATE,
    Reason.NOT_ARCHIVED: _STATE,
    Reason.FILE_CONDEMNED: _STATE,
    Reason.FILE_BORROWED: _STATE,
    Reason.ALREADY_BORROWED: _STATE,
    Reason.LOAN_UNKNOWN: _STATE,
    Reason.LOAN_ENDS_BEFORE: _UNFIT,
    Reason.LOAN_OVERDUE: _STATE,
    Reason.RETENTION_RUNS: _STATE,
    Reason.RETENTION_UNKNOWN: _UNFIT,
    Reason.RETENTION_NOT_LONGER: _UNFIT,
    Reason.NOT_CONDEMNED: _STATE,
}

_SENTENCES: Final[Mapping[Reason, LazyString]] = {
    Reason.CASE_UNKNOWN: lazy_gettext(
        "There is no such case. Check the number, or ask whoever gave it to you."
    ),
    Reason.CASE_EXISTS: lazy_gettext("This case has been opened before; look for it in the list of cases."),
    Reason.CASE_ENDED: lazy_gettext("The case is closed, so nothing can be done in it any more."),
    Reason.CASE_ERASED: lazy_gettext("The content of this case was destroyed as its retention period ended."),
    Reason.TASK_UNKNOWN: lazy_gettext(
        "There is no such task in this case; the case page lists the open ones."
    ),
    Reason.TASK_DONE: lazy_gettext("The task has been done already; nothing was entered twice."),
    Reason.TASK_CANCELLED: lazy_gettext(
        "The task is not needed any more: the case has taken another course."
    ),
    Reason.TASK_NOT_CLAIMED: lazy_gettext("Nobody has taken this task, so it cannot be given back."),
    Reason.ALREADY_CLAIMED: lazy_gettext(
        "The task has been taken already; ask its holder, or the head to hand it on."
    ),
    Reason.SOMEONE_ELSES: lazy_gettext(
        "The task is in somebody else's hands; ask its holder, or the head to hand it on."
    ),
    Reason.NO_RIGHT: lazy_gettext(
        "Your appointment does not cover this; the people named on the case page may do it."
    ),
    Reason.NO_RIGHT_ASSIGNEE: lazy_gettext(
        "The person chosen has no appointment for this task; choose another."
    ),
    Reason.SEPARATION_OF_DUTIES: lazy_gettext(
        "You did an earlier step that must be kept apart from this one; a colleague has to do it."
    ),
    Reason.ON_BEHALF_NOT_POSSIBLE: lazy_gettext(
        "This can be entered for the petitioner of the case only, or for nobody; send it in your own name."
    ),
    Reason.NOT_WAITING: lazy_gettext("The case does not wait for this any more."),
    Reason.DEPARTURE_WITHOUT_REASON: lazy_gettext(
        "You decided otherwise than proposed: choose why, and give the reason in words."
    ),
    Reason.DEPARTURE_CODE_UNKNOWN: lazy_gettext(
        "This process knows no such reason for deciding otherwise; choose one from the list."
    ),
    Reason.JOB_UNKNOWN: lazy_gettext("There is no such job in this case."),
    Reason.JOB_OUTPUT_UNDECLARED: lazy_gettext("The job brought something that it may not write."),
    Reason.JOB_OF_ANOTHER_KIND: lazy_gettext("The job is of another kind."),
    Reason.INCIDENT_UNKNOWN: lazy_gettext("There is no such incident any more."),
    Reason.NOT_DUE: lazy_gettext("Nothing of this kind is due now."),
    Reason.ORGAN_UNKNOWN: lazy_gettext("There is no such organ."),
    Reason.ORGAN_BELOW_ITSELF: lazy_gettext("An organ cannot stand below itself; choose another superior."),
    Reason.PERSON_UNKNOWN: lazy_gettext("There is no such person."),
    Reason.PERSON_ID_RESERVED: lazy_gettext(
        "Ids that begin like this are kept for the system and for petitioners; choose another."
    ),
    Reason.APPOINTMENT_UNKNOWN: lazy_gettext("There is no such appointment."),
    Reason.ROLE_UNKNOWN: lazy_gettext(
        "No published process has such a role, and the office has none either; choose one from the list."
    ),
    Reason.OWN_APPOINTMENT: lazy_gettext(
        "Nobody appoints herself or himself; ask another administrator, or the one of the organ above."
    ),
    Reason.SUBMISSION_UNKNOWN: lazy_gettext("Nothing like this was submitted; open the list again."),
    Reason.ALREADY_SUBMITTED: lazy_gettext(
        "Exactly this has been submitted before or is in force; find it in the list."
    ),
    Reason.CALENDAR_OUTDATED: lazy_gettext(
        "The calendar in force has changed since this one was made; make the changes anew and submit them."
    ),
    Reason.BUNDLE_UNKNOWN: lazy_gettext("No process of this kind is published."),
    Reason.PROFILE_UNKNOWN: lazy_gettext("No published process has this rule profile; there are: %(known)s."),
    Reason.CALENDAR_UNKNOWN: lazy_gettext("There is no such calendar."),
    Reason.CLAIMS_UNKNOWN: lazy_gettext("These claims are not in the case, or nothing would be left of it."),
    Reason.CLAIM_LEFT_OUT: lazy_gettext(
        "Claim %(claims)s came from another case meanwhile, or would change its number; add it to the list."
    ),
    Reason.CLAIM_UNANSWERED: lazy_gettext(
        "Each claim wants an answer of its own; none was given to claim %(claims)s."
    ),
    Reason.CLAIM_ANSWERED_AMISS: lazy_gettext(
        "Claim %(claims)s is not to be answered here, or was answered twice; each claim is answered once."
    ),
    Reason.SAME_CASE: lazy_gettext("A case cannot be merged into itself."),
    Reason.MERGE_TARGET_UNKNOWN: lazy_gettext(
        "There is no such case to merge into. Check the number, or ask whoever gave it to you."
    ),
    Reason.MERGE_TARGET_ENDED: lazy_gettext(
        "The case to merge into is closed, so the matter cannot go on in it; choose one that is open."
    ),
    Reason.MERGE_TARGET_OF_ANOTHER_KIND: lazy_gettext(
        "An accusation goes on in an accusation only, and nothing else does so; confirm its kind first."
    ),
    Reason.EXTENSION_NOT_POSSIBLE: lazy_gettext(
        "The law allows no such extension: the period is over, was extended before, or the days are too many."
    ),
    Reason.SUPERIOR_UNREGISTERED: lazy_gettext(
        "The organ above the one that decided is not registered, so nobody can review what it decided. "
        "Ask the administrator to register it, then send this once more."
    ),
    Reason.FILE_UNKNOWN: lazy_gettext(
        "This file is not kept with the case; choose it again and send it once more."
    ),
    Reason.ACCUSED_ORGAN: lazy_gettext(
        "An accusation never goes to an organ that it accuses; choose the discipline organ or one above."
    ),
    Reason.RECUSED: lazy_gettext(
        "It was decided that this person keeps out of this case; a colleague has to do it."
    ),
    Reason.RECUSAL_UNDECIDED: lazy_gettext(
        "A recusal of this person was asked for. Until it is decided a colleague has to do it; "
        "the periods run on."
    ),
    Reason.RECUSAL_NOT_OWN: lazy_gettext(
        "Only somebody who works here declares a recusal of their own; choose whom you mean."
    ),
    Reason.RECUSAL_OF_NOBODY: lazy_gettext(
        "The request names nobody who works on the case; name the person who is to keep out."
    ),
    Reason.REPLACEMENT_KEEPS_OUT: lazy_gettext(
        "Whom you chose as replacement keeps out of this case; choose another colleague."
    ),
    Reason.FILE_LOCKED: lazy_gettext(
        "The file of this case lies locked in the archive, so nothing of it can be changed; what is new "
        "is filed as a new petition. To read it, ask the archive for it."
    ),
    Reason.NOT_ARCHIVED: lazy_gettext("The file of this case does not lie in the archive yet."),
    Reason.FILE_CONDEMNED: lazy_gettext(
        "It was decided that this file is to be destroyed; only an appraisal can keep it."
    ),
    Reason.FILE_BORROWED: lazy_gettext(
        "Somebody has asked for this file or has it; wait until it is back, or take it back first."
    ),
    Reason.ALREADY_BORROWED: lazy_gettext(
        "You have asked for this file already or have it; look at your loans."
    ),
    Reason.LOAN_UNKNOWN: lazy_gettext("This loan has been decided or ended already; open the list again."),
    Reason.LOAN_ENDS_BEFORE: lazy_gettext("A loan ends today at the earliest; choose a later day."),
    Reason.LOAN_OVERDUE: lazy_gettext("Your loan has ended; give the file back and ask for it again."),
    Reason.RETENTION_RUNS: lazy_gettext(
        "The retention of this file has not ended, or it was appraised already; nobody may destroy it."
    ),
    Reason.RETENTION_UNKNOWN: lazy_gettext(
        "The retention table has no such retention; choose one of the list."
    ),
    Reason.RETENTION_NOT_LONGER: lazy_gettext(
        "An appraisal can keep a file longer, never shorter; choose a longer retention."
    ),
    Reason.NOT_CONDEMNED: lazy_gettext(
        "This file does not stand on that list, or was kept after all; open the list again."
    ),
}


def sentence(refusal: Rejected) -> str:
    """Say a refusal to the person who asked: what stands in the way, and who can help."""
    return str(_SENTENCES[refusal.reason]) % defaultdict(lambda: "…", refusal.parameters)


def status(refusal: Rejected) -> int:
    """Return the HTTP status of a refusal."""
    return STATUS[refusal.reason]


def register(app: Flask) -> None:
    """Make pages of everything that views let rise."""
    app.register_error_handler(Rejected, lambda refusal: _page(sentence(refusal), status(refusal)))
    app.register_error_handler(ConflictError, lambda _: _page(_again(), _STATE))
    app.register_error_handler(CommandMalformedError, lambda _: _page(_unreadable(), 400))
    app.register_error_handler(CSRFError, lambda _: _page(_stale(), 400))
    app.register_error_handler(HTTPException, _http)


def _http(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    if code == _UNKNOWN:
        return _page(gettext("There is no such page here, or it is not open to you."), code)
    if code == 413:  # noqa: PLR2004 - a status by its number
        return _page(gettext("That is more than the office can take at once; send less."), code)
    if code < 500:  # noqa: PLR2004 - as above
        return _page(_unreadable(), code)
    return _page(gettext("Something failed here; nothing was changed. The operator has been told."), code)


def _again() -> str:
    return str(
        gettext("This page was sent before with other content; open it again and repeat what is missing.")
    )


def _unreadable() -> str:
    return str(gettext("The request could not be read; nothing was changed."))


def _stale() -> str:
    return str(
        gettext("The page was open for too long, or you signed in anew; open it again and send it once more.")
    )


def _page(what: str, code: int) -> tuple[str, int]:
    return render_template("refused.html", what=what), code
