"""Papers of a case as the petitioner sees them: her own photos and files, the letters issued to her."""

import re
from collections.abc import Mapping
from typing import BinaryIO, Final, cast

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine.history import Entry
from engine.petitions.files import TAKEN, Upload
from web import context
from web.attached import given_out
from web.dossier import AttachedFile, Letter
from web.papers import blocks
from web.public.holding import Held, held, refuse

bp = Blueprint("papers", __name__)

_HERS: Final = re.compile(r"^to:.*\bpetitioner\b", re.MULTILINE)
ACCEPT: Final = ",".join(sorted(TAKEN))
"""What file inputs offer to take."""


@bp.get("/my/<case>/letters/<int:letter>")
def letter(case: str, letter: int) -> str:
    """Show a letter that was issued to the petitioner."""
    seen = held(case)
    found = next((one for one in letters_of(seen) if one.id == letter), None)
    if found is None:
        refuse(seen.case.id, "see_letter")
        raise NotFound
    return render_template("public/letter.html", seen=seen, letter=found, blocks=blocks(found.text))


@bp.get("/my/<case>/files/<digest>")
def file(case: str, digest: str) -> Response:
    """Give out a file that the petitioner brought; nothing in it is run by the browser."""
    seen = held(case)
    attached = next((one for one in files_of(seen) if one.digest == digest), None)
    opened = None if attached is None else context.site().system.files.open(seen.case.id, digest)
    if attached is None or opened is None:
        refuse(seen.case.id, "see_file")
        raise NotFound
    return given_out(opened, attached.name)


def letters_of(seen: Held) -> tuple[Letter, ...]:
    """Return the letters issued to the petitioner, newest first; those to organs are not hers."""
    return tuple(one for one in reversed(seen.dossier.letters) if is_hers(seen, one.code))


def is_hers(seen: Held, code: str) -> bool:
    """Say whether a kind of letter goes to the petitioner."""
    return goes_to_petitioner(seen.words.book.files.get(f"letters/{code}.md", b""))


def goes_to_petitioner(template: bytes) -> bool:
    """Say whether a letter is addressed to the petitioner, as the head of its template says."""
    return _HERS.search(template.decode().partition("\n---")[0]) is not None


def files_of(seen: Held) -> tuple[AttachedFile, ...]:
    """Return the files that the petitioner brought, or that somebody took in for her."""
    hers = {
        entry.number for entry, _ in seen.dossier.opened if entry.command == "attach_file" and by_her(entry)
    }
    entries = [entry for entry, _ in seen.dossier.opened if entry.command == "attach_file"]
    return tuple(
        attached for entry, attached in zip(entries, seen.dossier.files, strict=True) if entry.number in hers
    )


def by_her(entry: Entry) -> bool:
    """Say whether the petitioner did something, or an officer entered it for her."""
    said: Mapping[str, object] = entry.clear
    return any(str(said.get(who) or "").startswith("petitioner:") for who in ("actor", "on_behalf_of"))


def brought() -> list[Upload]:
    """Return the files that a page sent, from all of its fields for files; none where it chose none."""
    sent = (one for name in request.files for one in request.files.getlist(name))
    return [(cast("BinaryIO", one.stream), one.filename or "") for one in sent if one.filename]
