"""Ask something of the office, and say in a sentence why it was not done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine import commands as c
from engine.errors import CommandMalformedError, Reason, Rejected
from engine.office.channels import CHANNELS
from engine.storage.errors import LoginTakenError
from web import context, errors
from web.context import say

UNFIT: Final = 422
_STATE: Final = 409
_UNREADABLE: Final[Mapping[str, LazyString]] = {
    "organ": lazy_gettext(
        "An id begins with a small letter; then at most 31 small letters, digits, hyphens."
    ),
    "name": lazy_gettext("A name or title has at most 255 characters, all of which can be printed."),
    "login": lazy_gettext("A sign-in name has at most 255 characters, all of which can be printed."),
    "source": lazy_gettext("Where it was announced is said in at most 255 characters."),
    **dict.fromkeys(CHANNELS, lazy_gettext("Write one line of at most 200 characters.")),
    "changes": lazy_gettext("Name at least one day and at most 400, each of them once."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why nothing was changed, and the status that says so."""

    sentence: str
    status: int


def ask(command: c.Office) -> Refused | None:
    """Send a command to the office; return why it was refused, None where it was done."""
    return refusal_of(lambda: context.site().system.office.handle(command))


def refusal_of(asked: Callable[[], object]) -> Refused | None:
    """Ask for something; return why it was refused, None where it was done."""
    try:
        asked()
    except Rejected as refusal:
        return Refused(sentence=sentence(refusal), status=errors.status(refusal))
    except LoginTakenError:
        return Refused(sentence=say("Somebody else signs in under this name; choose another."), status=_STATE)
    except CommandMalformedError as error:
        said = _UNREADABLE.get(str(error).partition(":")[0])
        if said is None:
            raise
        return Refused(sentence=str(said), status=UNFIT)
    return None


def sentence(refusal: Rejected) -> str:
    """Say a refusal in the words of this room: here nobody is named on a case page."""
    if refusal.reason is Reason.NO_RIGHT:
        return say(
            "Your appointment as administrator does not reach this far; "
            "ask the administrator of that organ, or of one above it."
        )
    return errors.sentence(refusal)
