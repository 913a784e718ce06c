"""Which cases a person of the office may see: those that her organ, or one below it, ever held."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import NotFound

from engine.case import Case
from engine.definition import Element
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import CaseId, OrganId
from engine.storage.reader import Reader
from engine.storage.records import CaseSummary, ItemKind, ItemRow, StoredCase
from web import context
from web.wording import Wording, wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A case that the reader may see, with the words of its bundle."""

    case: Case
    subject: str
    words: Wording


def see(case: CaseId) -> Seen:
    """Return a case as it stands.

    Raises NotFound where there is none, or it is not the reader's to see (recorded); Rejected where its
    content was destroyed.
    """
    row, summary = find(case, context.asked().organs)
    found = context.site().system.engine.case(case)
    if found is None:
        raise Rejected(Reason.CASE_ERASED, case=case)
    return Seen(case=found, subject=summary.subject, words=wording(row.bundle))


def find(case: CaseId, organs: frozenset[OrganId]) -> tuple[StoredCase, CaseSummary]:
    """Return the row of a case that one of `organs`, or an organ below it, ever held.

    Raises NotFound where there is none, or it is not the reader's to see (recorded).
    """
    with context.site().system.store.reading() as reader:
        row, summary = reader.find_case(case), reader.summary(case)
        held = frozenset() if row is None else _held_by(reader, case) | {row.organ, row.office}
        above = {superior for organ in held for superior in reader.superiors(organ) or ()}
    if row is None or summary is None:
        raise NotFound
    if not organs & (held | above):
        context.note_refusal(case, "see_case", Reason.NO_RIGHT.value)
        raise NotFound
    return row, summary


def _held_by(reader: Reader, case: CaseId) -> frozenset[OrganId]:
    return frozenset(item.organ for item in reader.items(case, also_finished=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A task or an awaited message of a case that the reader may see, also one that is finished."""

    item: ItemRow
    seen: Seen
    element: Element


def work(item: str, kind: ItemKind) -> Work:
    """Return a work item; raises as `see`."""
    with context.site().system.store.reading() as reader:
        row = reader.item(item)
    if row is None or row.kind is not kind:
        raise NotFound
    seen = see(row.case)
    return Work(item=row, seen=seen, element=seen.words.definition.elements[row.element])


def known(work_: Work) -> Mapping[str, Json]:
    """Return what is known: the file, the routing data and, to whoever decides, what a table proposed."""
    case = work_.seen.case
    facts = {**context.site().system.auditor.case_file(case.id), **case.routing}
    for decision in work_.element.confirms:
        facts |= {
            name: value for name, value in case.proposals.get(decision, {}).items() if value is not None
        }
    return facts
