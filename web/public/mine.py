"""A petitioner's own case: where it stands, by when what is owed, who is responsible, what she may do."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.admission import PETITIONER
from engine.errors import Rejected
from engine.petitions.files import FileRefusedError, attachments, inspect_all
from web import context, errors
from web.attached import not_taken
from web.claims import Claim, claims, issued
from web.context import say
from web.public.holding import Held, held
from web.public.joined import answered_there
from web.public.papers import ACCEPT, brought, files_of, letters_of
from web.public.story import path, story

bp = Blueprint("mine", __name__)
_AT_LAST: Final = {"recusal": 1, "withdrawal": 2}
"""Messages that carry nothing on: she seldom wants them, and the last ends the matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that the petitioner may do now."""

    link: str
    name: str
    text: str


@bp.get("/my/<case>")
def show(case: str) -> str:
    """Show a case to its petitioner."""
    return _page(held(case))


@bp.post("/my/<case>/files")
def add(case: str) -> Response | tuple[str, int]:
    """Add photos and papers to a case; all of them or none."""
    seen, system = held(case), context.site().system
    uploads, command = brought(), context.command_id()
    if not uploads:
        return _page(seen, say("Choose a file first.")), 422
    try:
        files = inspect_all(uploads)
        for file in files:
            system.files.keep(seen.case.id, file)
        who, at = seen.case.petitioner, context.moment_of_request()
        for attachment in attachments(files, after=command, case=seen.case.id, actor=who, at=at):
            system.engine.handle(attachment)
    except FileRefusedError as refused:
        return _page(seen, not_taken(refused)), 422
    except Rejected as refusal:
        return _page(held(case), errors.sentence(refusal)), errors.status(refusal)
    flash(say("%(number)s file(s) added", number=len(files)))
    return redirect(url_for(".show", case=case, _anchor="files"), code=303)


def _page(seen: Held, wrong_file: str = "") -> str:
    return render_template(
        "public/case.html",
        seen=seen,
        case=seen.case,
        stages=path(seen),
        periods=seen.periods(),
        letters=letters_of(seen),
        claims=_claims(seen),
        files=files_of(seen),
        actions=_actions(seen),
        told=story(seen),
        wrong_file=wrong_file,
        accept=ACCEPT,
        command=context.site().new_id(),
    )


def _claims(seen: Held) -> list[Claim]:
    """Return her claims, each with its answer once the opinion was issued, here or where the case goes on."""
    if seen.neutral:
        return []
    told = issued(seen.words, seen.dossier)
    return answered_there(seen.case, claims(seen.case, seen.words, seen.dossier, told=told))


def _actions(seen: Held) -> list[Action]:
    """Return the messages that the case waits for from its petitioner: what carries it on before the rest."""
    words = seen.words
    awaited = sorted(
        seen.case.messages.items(), key=lambda one: (_AT_LAST.get(one[1].name or "", 0), one[1].name or "")
    )
    return [
        Action(
            link=url_for("public.answering.show", case=seen.case.id, message=key),
            name=words.element(message.element),
            text=words.documentation(words.definition.elements[message.element]),
        )
        for key, message in awaited
        if PETITIONER in message.roles
    ]
