"""What was asked, in words: the names of commands, and how a step is called in a list."""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from web.context import say
from web.rooms import ROOMS

NAMES: Final[Mapping[str, LazyString]] = {
    "file_submission": lazy_gettext("File a petition"),
    "claim_task": lazy_gettext("Take a task"),
    "release_task": lazy_gettext("Give a task back"),
    "assign_task": lazy_gettext("Give a task to somebody"),
    "complete_task": lazy_gettext("Do a task"),
    "correlate_message": lazy_gettext("Send a message"),
    "fire_due": lazy_gettext("Let what is due happen"),
    "complete_job": lazy_gettext("Bring the result of a job"),
    "fail_job": lazy_gettext("Report that a job failed"),
    "retry_incident": lazy_gettext("Have a failed job tried again"),
    "add_note": lazy_gettext("Write a note"),
    "attach_file": lazy_gettext("Add a file"),
    "split_case": lazy_gettext("Take claims out into a case of their own"),
    "merge_case": lazy_gettext("End the case in favour of another"),
    "link_case": lazy_gettext("Tie the case to another"),
    "forward_case": lazy_gettext("Hand the case to another organ"),
    "establish_organ": lazy_gettext("Establish an organ"),
    "register_person": lazy_gettext("Register a person"),
    "set_password": lazy_gettext("Give somebody a new password"),
    "appoint": lazy_gettext("Appoint somebody"),
    "end_appointment": lazy_gettext("End an appointment"),
    "submit_bundle": lazy_gettext("Propose a process"),
    "submit_calendar": lazy_gettext("Propose a calendar"),
    "publish_bundle": lazy_gettext("Publish a process"),
    "recompute_clocks": lazy_gettext("Compute the periods anew"),
    "choose_profile": lazy_gettext("Choose a rule profile"),
    "adopt_calendar": lazy_gettext("Adopt a calendar"),
    "announce_channels": lazy_gettext("Tell the public how else to reach the office"),
    "ask_for_loan": lazy_gettext("Ask for a file of the archive"),
    "grant_loan": lazy_gettext("Lend a file"),
    "refuse_loan": lazy_gettext("Not lend a file"),
    "return_loan": lazy_gettext("Give a file back"),
    "read_file": lazy_gettext("Read a lent file"),
    "appraise_file": lazy_gettext("Appraise a file"),
    "propose_destruction": lazy_gettext("Put a file on a destruction list"),
    "destroy_file": lazy_gettext("Confirm the destruction of a file"),
    "hand_over_file": lazy_gettext("Hand a file over to an archive"),
    "see_archive": lazy_gettext("Look at the archive of an organ"),
    "see_case": lazy_gettext("Look at the case"),
    "see_file": lazy_gettext("Open a file"),
    "see_letter": lazy_gettext("Open a letter"),
    "keep_draft": lazy_gettext("Write a draft"),
    "end_sessions": lazy_gettext("Sign somebody out everywhere"),
}
"""Every command by its stored name, and what pages record when they refuse to show something."""


_ENTER: Final = "enter_"


def command_name(stored: str) -> str:
    """Return what a command is called; one that has no name here is called as it is stored."""
    room = ROOMS.get(stored.removeprefix(_ENTER)) if stored.startswith(_ENTER) else None
    if room is not None:
        return say("Enter the room “%(room)s”", room=str(room.title))
    return str(NAMES.get(stored, stored))
