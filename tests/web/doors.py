"""The doors of the building: every address, and whom it lets in. A page without a row fails the tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NOBODY, PETITIONER, UNAPPOINTED = "nobody", "petitioner", "unappointed"
"""Visitors who hold no role: without a sign-in, with the query code of a case, without an appointment."""
CASEWORK: Final = frozenset(
    {
        "registrar",
        "acceptance_reviewer",
        "handler",
        "head",
        "legal_reviewer",
        "liaison",
        "mediator",
        "supervisor",
        "review_officer",
        "recheck_officer",
        "hearing_host",
        "archivist",
        "confidential_officer",
    }
)
"""The roles of the petition process that people of the office hold."""
OFFICE: Final = frozenset({"administrator", "designer", "publisher", "auditor"})
ROLES: Final = CASEWORK | OFFICE
SIGNED_IN: Final = ROLES | {UNAPPOINTED}
EVERYBODY: Final = SIGNED_IN | {NOBODY, PETITIONER}

HERS: Final = frozenset({PETITIONER})
FILING: Final = frozenset({"registrar", "acceptance_reviewer", "handler", "head"})
HANDLER, HEAD = frozenset({"handler"}), frozenset({"head"})
# The handler of the visitors is appointed archivist as well: see `belongings`.
KEEPERS: Final = frozenset({"archivist", "head", "handler"})
AUDIT: Final = frozenset({"auditor", "supervisor", "head"})
STUDIO: Final = frozenset({"designer", "publisher"})
ADMIN: Final = frozenset({"administrator"})
NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """An endpoint: `opens_to` are those let in to an object of their own organ, `abroad` to one of another.

    `address` and `form` name objects in braces: of the visitor's organ, or of the other one.
    """

    endpoint: str
    opens_to: frozenset[str]
    abroad: frozenset[str] = NONE
    address: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)


def _door(
    endpoint: str,
    opens_to: frozenset[str],
    abroad: frozenset[str] = NONE,
    form: Mapping[str, str] | None = None,
    **address: str,
) -> Door:
    return Door(endpoint=endpoint, opens_to=opens_to, abroad=abroad, address=address, form=form or {})


_PUBLIC: Final = (
    _door("static", EVERYBODY, filename="icon.svg"),
    _door("front", EVERYBODY),
    _door("comfort.speak", EVERYBODY),
    _door("comfort.choose", EVERYBODY),
    _door("sign_in.show", EVERYBODY),
    _door("public.petition.show", EVERYBODY),
    _door("public.petition.begin", EVERYBODY),
    _door("public.petition.ask", EVERYBODY, number="1"),
    _door("public.petition.answer", EVERYBODY, number="1"),
    _door("public.petition.bring", EVERYBODY),
    _door("public.petition.add", EVERYBODY),
    _door("public.petition.drop", EVERYBODY),
    _door("public.petition.check", EVERYBODY),
    _door("public.petition.send", EVERYBODY),
    _door("public.receipt.show", EVERYBODY),
    _door("public.receipt.done", EVERYBODY),
    _door("public.follow.ask", EVERYBODY),
    _door("public.follow.enter", EVERYBODY),
    _door("public.law.find", EVERYBODY),
    _door("public.law.show", EVERYBODY, key="petition-work"),
    _door("public.mine.show", HERS, case="{case}"),
    _door("public.mine.add", HERS, case="{case}"),
    _door("public.answering.show", HERS, case="{case}", message="{message}"),
    _door("public.answering.send", HERS, case="{case}", message="{message}"),
    _door("public.papers.letter", HERS, case="{case}", letter="{letter}"),
    _door("public.papers.file", HERS, case="{case}", digest="{digest}"),
)
_ACCOUNT: Final = (
    _door("account.show", SIGNED_IN),
    _door("account.change", SIGNED_IN),
    _door("account.end", SIGNED_IN, id_="{session}"),
)
_DESK: Final = (
    _door("desk.inbox.show", CASEWORK),
    _door("desk.search.show", CASEWORK),
    _door("desk.registering.show", FILING),
    _door("desk.registering.file", FILING, form={"_organ": "{organ}"}),
    _door("desk.cases.show", CASEWORK, case="{case}"),
    _door("desk.cases.note", CASEWORK, case="{case}"),
    _door("desk.regrouping.choose_claims", FILING, case="{case}"),
    _door("desk.regrouping.split", FILING, case="{case}"),
    _door("desk.regrouping.choose_case", FILING, case="{case}"),
    _door("desk.regrouping.merge", FILING, case="{case}"),
    _door("desk.files.add", CASEWORK, case="{case}"),
    _door("desk.files.show", CASEWORK, case="{case}", digest="{digest}"),
    _door("desk.letters.show", CASEWORK, case="{case}", letter="{letter}"),
    _door("desk.incidents.retry", HEAD, case="{failed}", incident="{incident}"),
    _door("desk.messages.show", CASEWORK, message="{message}"),
    _door("desk.messages.send", HANDLER, message="{message}"),
    _door("desk.tasks.show", CASEWORK, task="{task}"),
    _door("desk.tasks.complete", HANDLER, task="{task}"),
    _door("desk.tasks.choose", HEAD, task="{task}"),
    _door("desk.tasks.assign", HEAD, task="{task}"),
    _door("desk.drafts.keep", HANDLER, kind="tasks", item="{task}"),
    _door("desk.drafts.discard", HANDLER, kind="messages", item="{message}"),
    _door("desk.tasks.claim", HANDLER, task="{task}"),
    _door("desk.tasks.release", HEAD | {"registrar"}, task="{held}"),
)
_FILE: Final = {"purpose": "核对", "until": "2026-12-31"}
_ARCHIVE: Final = (
    _door("archive.files.show", CASEWORK),
    _door("archive.files.file", CASEWORK, case="{archived}"),
    _door("archive.files.ask", CASEWORK, form=_FILE, case="{archived}"),
    _door("archive.loans.show", CASEWORK),
    _door("archive.loans.grant", KEEPERS, case="{wished}", loan="{wish}"),
    _door("archive.loans.refuse", KEEPERS, case="{wished}", loan="{wish}"),
    _door("archive.loans.give_back", KEEPERS, case="{archived}", loan="{second_loan}"),
    _door("archive.reading.show", HANDLER, case="{archived}", loan="{lent}"),
    _door("archive.reading.item", HANDLER, case="{archived}", loan="{lent}", item="1"),
    _door("archive.appraisal.show", KEEPERS),
    _door("archive.appraisal.judge", KEEPERS, case="{archived}"),
    _door("archive.destruction.show", KEEPERS),
    _door("archive.destruction.propose", KEEPERS, form={"case": "{archived}"}),
    _door("archive.destruction.one", KEEPERS, list_no="{list}"),
    _door("archive.destruction.confirm", KEEPERS, form={"case": "{listed}"}, list_no="{list}"),
    _door("archive.handover.show", KEEPERS),
    _door("archive.handover.pack", KEEPERS, form={"case": "{archived}", "to": "市档案馆"}),
    _door("archive.retentions.show", CASEWORK),
)
_AUDIT: Final = (
    _door("audit.search.show", AUDIT),
    _door("audit.search.look", AUDIT),
    _door("audit.office.show", AUDIT),
    _door("audit.office.verify", AUDIT),
    _door("audit.cases.show", AUDIT, case="{case}"),
    _door("audit.cases.part", AUDIT, case="{case}", step="1"),
    _door("audit.cases.verify", AUDIT, case="{case}"),
    _door("audit.receipts.show", AUDIT, case="{case}", number="1"),
    _door("audit.receipts.file", AUDIT, case="{case}", number="1"),
)
_STUDIO: Final = (
    _door("studio.bundles.show", STUDIO),
    _door("studio.bundles.folder", STUDIO, digest="{version}"),
    _door("studio.reading.show", STUDIO, kind="versions", name="{version}"),
    _door("studio.reading.diagram", STUDIO, kind="versions", name="{version}", file="petition.bpmn"),
    _door("studio.reading.table", STUDIO, kind="versions", name="{version}", key="routing"),
    _door("studio.reading.form", STUDIO, kind="versions", name="{version}", key="register"),
    _door("studio.reading.clocks", STUDIO, kind="proposals", name="{proposal}"),
    _door("studio.submitting.submit", frozenset({"designer"})),
    _door("studio.submitting.publish", frozenset({"publisher"}), name="{proposal}"),
)
_NEW: Final = {"name": "新的机关", "level": "5", "kind": "competent_organ"}
_ADMIN: Final = (
    _door("admin.organs.show", ADMIN),
    _door("admin.organs.begin", ADMIN),
    _door("admin.organs.establish", ADMIN, form={**_NEW, "organ": "{organ}-west", "superior": "{organ}"}),
    _door("admin.organs.edit", ADMIN, ADMIN, id_="{below}"),
    _door("admin.organs.change", ADMIN, form={**_NEW, "superior": "{organ}"}, id_="{below}"),
    _door("admin.people.show", ADMIN),
    _door("admin.people.begin", ADMIN),
    _door("admin.people.register", ADMIN),
    _door("admin.person.show", ADMIN, ADMIN, id_="{person}"),
    _door("admin.person.rename", ADMIN, form={"name": "某人", "login": "{person}"}, id_="{person}"),
    _door(
        "admin.person.appoint",
        ADMIN,
        form={"role": "handler", "organ": "{organ}", "starts_on": "2026-03-03"},
        id_="{person}",
    ),
    _door(
        "admin.person.end",
        ADMIN,
        form={"last_day": "2026-03-31"},
        id_="{person}",
        appointment="{appointment}",
    ),
    _door("admin.person.set_password", ADMIN, form={"password": "as it comes"}, id_="{person}"),
    _door("admin.person.end_sessions", ADMIN, id_="{person}"),
    _door("admin.calendars.show", ADMIN),
    _door("admin.calendars.propose", ADMIN),
    # Only at the top: the calendar counts for all organs.
    _door("admin.calendars.adopt", NONE, form={"digest": "{calendar}"}),
    _door("admin.profiles.show", ADMIN),
    _door(
        "admin.profiles.choose",
        ADMIN,
        form={"organ": "{organ}", "profile": "national", "starts_on": "2035-01-01"},
    ),
    _door("admin.channels.show", ADMIN),
    _door("admin.channels.announce", NONE, form={"address": "", "telephone": "", "reception": ""}),
    _door("admin.incidents.show", ADMIN),
    _door("admin.incidents.retry", ADMIN, case="{stuck}", incident="{trouble}"),
    _door("admin.refusals.show", ADMIN),
)
# What ends the visitor's own session comes last.
_OUT: Final = (
    _door("public.follow.leave", EVERYBODY),
    _door("sign_in.leave", EVERYBODY),
    _door("sign_in.enter", EVERYBODY, form={"login": "housing.registrar.2", "password": "correct horse"}),
)
DOORS: Final = (*_PUBLIC, *_ACCOUNT, *_DESK, *_ARCHIVE, *_AUDIT, *_STUDIO, *_ADMIN, *_OUT)
