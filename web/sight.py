"""Which cases a person of the office may see: those that her organ, or one below it, ever held.

An organ that was only asked something in a case sees what it was asked, no more (《信访工作条例》第二十八条).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from werkzeug.exceptions import NotFound

from engine.case import Case
from engine.claims import OUTCOMES, to_answer
from engine.definition import Definition, Element, OrganRule
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import CaseId, OrganId
from engine.storage.reader import Reader
from engine.storage.records import CaseSummary, ItemKind, ItemRow, StoredCase
from web import context
from web.dossier import Dossier
from web.wording import Wording, wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A case that the reader may see, with the words of its bundle.

    `whole` is false for a reader whose organ was only asked something; `dossier` reads the history when
    something of it is asked for.
    """

    case: Case
    subject: str
    petitioner_name: str
    words: Wording
    whole: bool
    dossier: Dossier

    @property
    def archived(self) -> bool:
        """Whether the file lies locked in the archive: who reads it there asks for a loan."""
        return self.case.archive is not None and self.case.ended


def see(case: CaseId) -> Seen:
    """Return a case as it stands, to a reader who may see all of it.

    Raises NotFound where there is none, or it is not the reader's to see (recorded); Rejected where its
    content was destroyed, or lies in the archive.
    """
    seen = glimpse(case)
    if not seen.whole:
        refuse(case)
    _not_archived(seen)
    return seen


def glimpse(case: CaseId) -> Seen:
    """Return a case as it stands, also to a reader whose organ was only asked something; raises as `see`."""
    with context.site().system.store.reading() as reader:
        row, summary = reader.find_case(case), reader.summary(case)
        if row is None or summary is None:
            raise NotFound
        words = wording(row.bundle)
        whole, in_part = _standing(reader, row, words.definition, context.asked().organs)
        closed = reader.is_closed(case, context.knower())
    if closed or not (whole or in_part):
        refuse(case)
    return _seen(case, summary, words, whole=whole)


def visible(case: CaseId) -> CaseSummary | None:
    """Return a case as a line of a list, None where the reader may not see it; nothing is recorded."""
    with context.site().system.store.reading() as reader:
        row, summary = reader.find_case(case), reader.summary(case)
        if row is None or row.key is None or summary is None:
            return None
        definition = wording(row.bundle).definition
        whole, _ = _standing(reader, row, definition, context.asked().organs)
        closed = reader.is_closed(case, context.knower())
    return summary if whole and not closed else None


def _seen(case: CaseId, summary: CaseSummary, words: Wording, *, whole: bool) -> Seen:
    found = context.site().system.engine.case(case)
    if found is None:
        raise Rejected(Reason.CASE_ERASED, case=case)
    return Seen(
        case=found,
        subject=summary.subject,
        petitioner_name=summary.petitioner_name,
        words=words,
        whole=whole,
        dossier=Dossier(case),
    )


def _not_archived(seen: Seen) -> None:
    if seen.archived:
        raise Rejected(Reason.FILE_LOCKED, number=seen.case.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """A case as an auditor finds it; `organs` are those of hers that hold it, or stand above one that did."""

    row: StoredCase
    summary: CaseSummary
    organs: frozenset[OrganId]


def audited(case: CaseId, organs: frozenset[OrganId]) -> Audited:
    """Return a case to a reader who audits for `organs`; also one whose content was destroyed.

    Raises NotFound where there is none, or it is not hers to see (recorded).
    """
    with context.site().system.store.reading() as reader:
        row, summary = reader.find_case(case), reader.summary(case)
        if row is None or summary is None:
            raise NotFound
        held = _held(reader, row, wording(row.bundle).definition)
        reached = organs & (held | _above(reader, held))
        closed = reader.is_closed(case, context.knower())
    if closed or not reached:
        refuse(case)
    return Audited(row=row, summary=summary, organs=reached)


def refuse(case: CaseId, wanted: str = "see_case") -> NoReturn:
    """Record what the reader wanted of a case, and raise NotFound, as if there were no such page."""
    context.note_refusal(case, wanted, Reason.NO_RIGHT.value)
    raise NotFound


def _standing(
    reader: Reader, row: StoredCase, definition: Definition, mine: frozenset[OrganId]
) -> tuple[bool, bool]:
    """Say whether the reader's organs hold the case, or stand above one that did, or were asked in it."""
    held = _held(reader, row, definition)
    if mine & held or mine & _above(reader, held):
        return True, True
    return False, bool(mine & {item.organ for item in reader.items(row.id, also_finished=True)})


def _held(reader: Reader, row: StoredCase, definition: Definition) -> set[OrganId]:
    """Return the organs that registered, handle or ever worked on a case; not those that were only asked."""
    items = reader.items(row.id, also_finished=True)
    return {item.organ for item in items if not _asks_others(definition, item)} | {row.organ, row.office}


def _asks_others(definition: Definition, item: ItemRow) -> bool:
    element = definition.elements.get(item.element)
    return element is not None and element.organ is OrganRule.ITEM


def _above(reader: Reader, organs: Iterable[OrganId]) -> set[OrganId]:
    return {superior for organ in organs for superior in reader.superiors(organ) or ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A task or an awaited message of a case that the reader may see, also one that is finished."""

    item: ItemRow
    seen: Seen
    element: Element


def work(item: str, kind: ItemKind) -> Work:
    """Return a work item; raises as `see`. Who was only asked something sees the items of her organ only."""
    with context.site().system.store.reading() as reader:
        row = reader.item(item)
    if row is None or row.kind is not kind:
        raise NotFound
    seen = glimpse(row.case)
    if not seen.whole and row.organ not in context.asked().organs:
        refuse(row.case)
    _not_archived(seen)
    return Work(item=row, seen=seen, element=seen.words.definition.elements[row.element])


def known(work_: Work) -> Mapping[str, Json]:
    """Return what is known: the file, the routing data and, to whoever decides, what a table proposed.

    Of an instance of a multi-instance its own earlier answers count before those of the case. Each claim
    has its row to be answered in.
    """
    case, file = work_.seen.case, work_.seen.dossier.answers
    facts = {**file, **case.routing}
    own = file.get(f"{work_.item.element}.{work_.item.item}")
    facts |= own if isinstance(own, dict) else {}
    facts[OUTCOMES] = to_answer(case, file)
    for decision in work_.element.confirms:
        facts |= {
            name: value for name, value in case.proposals.get(decision, {}).items() if value is not None
        }
    return facts
