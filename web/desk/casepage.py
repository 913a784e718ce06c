"""A case on one page: where it stands, who may do what, by when, and how it came there."""

from typing import Final

from flask import render_template, request, url_for

from web import context, masking
from web.claims import claims
from web.context import say
from web.desk import facts, incidents, regrouping, related, timeline, waiting
from web.periods import periods
from web.picture import Picture, pictures
from web.sight import Seen
from web.stages import stages
from web.telling import Teller

_ALL: Final = "all"


def page(seen: Seen, *, text: str = "", wrong: str = "", wrong_file: str = "") -> str:
    """Return the page; `text` is a note that was not added, `wrong` says why, `wrong_file` why not a file."""
    if not seen.whole:
        return _in_part(seen)
    case, words, dossier = seen.case, seen.words, seen.dossier
    teller, drawings = Teller(words), pictures(case, dossier.happened, words)
    told = timeline.timeline(seen, _kind(), whole=request.args.get("entries") == _ALL)
    return render_template(
        "desk/case.html",
        **_head(seen),
        stages=stages(case, dossier.happened, words),
        messages=waiting.messages(seen),
        incidents=incidents.incidents(seen),
        content=dossier.answers.get("content") or "",
        claims=claims(seen.case, seen.words, seen.dossier),
        may_regroup=regrouping.may_regroup(seen),
        periods=periods(case, words),
        parties=facts.parties(seen),
        facts=facts.of_case(seen),
        pictures=drawings,
        drawn=_drawn(drawings),
        timeline=told,
        kinds=_kinds(seen, told.kind),
        letters=tuple(reversed(dossier.letters)),
        files=dossier.files,
        notes=dossier.notes,
        name_of=teller.person,
        related=related.related(seen),
        new_id=context.site().new_id,
        text=text,
        wrong=wrong,
        wrong_file=wrong_file,
    )


def _drawn(drawings: list[Picture]) -> str:
    """Return the file of the diagram to be drawn: the one asked for, else the first; drawing takes time."""
    files, wanted = [picture.file for picture in drawings], request.args.get("diagram")
    return wanted if wanted in files else next(iter(files), "")


def _in_part(seen: Seen) -> str:
    """Return what an organ sees that was only asked something: what it was asked."""
    return render_template("desk/asked.html", **_head(seen))


def _head(seen: Seen) -> dict[str, object]:
    case = seen.case
    channel = seen.words.answer("channel", seen.dossier.answers.get("channel") or case.routing.get("channel"))
    return {
        "seen": seen,
        "case": case,
        "organ": context.named([case.organ]),
        "petitioner": masking.name(seen.petitioner_name) or say("Not named"),
        "channel": "" if channel is None else channel[1],
        "tasks": waiting.tasks(seen),
    }


def _kind() -> str:
    wanted = request.args.get("show", _ALL)
    return wanted if wanted in timeline.KINDS else _ALL


def _kinds(seen: Seen, shown: str) -> list[dict[str, object]]:
    """Return the kinds of entries as links; the address remembers which one is shown."""
    return [
        {
            "text": str(text),
            "href": url_for("desk.cases.show", case=seen.case.id, show=kind, _anchor="story"),
            "current": kind == shown,
        }
        for kind, text in timeline.KINDS.items()
    ]
