"""Cases that have to do with a case: only those that the reader may see herself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine.ids import CaseId
from engine.storage.reader import CaseFilter
from web import context, sight
from web.sight import Seen

_MOST: Final = 10
_RELATIONS: Final[Mapping[str, LazyString]] = {
    "split_to": lazy_gettext("Claims of this case go on there"),
    "split_from": lazy_gettext("This case was split off from it"),
    "merged_from": lazy_gettext("Was merged into this case"),
    "merged_into": lazy_gettext("This case goes on there"),
    "alike": lazy_gettext("May be the same matter"),
    "petitioner": lazy_gettext("Of the same petitioner"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another case, and what it has to do with this one."""

    case: CaseId
    number: str
    subject: str
    relation: str


def related(seen: Seen) -> list[Related]:
    """Return the related cases, the closest relation first, at most ten."""
    relations: dict[CaseId, str] = {}
    for case, relation in _relations(seen):
        if case != seen.case.id:
            relations.setdefault(case, relation)
    found = []
    for case, relation in relations.items():
        summary = sight.visible(case)
        if summary is not None:
            said = str(_RELATIONS[relation])
            found.append(Related(case=case, number=summary.number, subject=summary.subject, relation=said))
        if len(found) == _MOST:
            break
    return found


def _relations(seen: Seen) -> Iterator[tuple[CaseId, str]]:
    case = seen.case
    yield from case.links.items()
    if case.reference is not None:
        yield case.reference, "merged_into"
    for _, body in seen.dossier.opened:
        details = body.get("details")
        candidates = details.get("candidates") if isinstance(details, dict) else None
        for candidate in candidates if isinstance(candidates, list) else ():
            if isinstance(candidate, dict):
                yield CaseId(str(candidate.get("case"))), "alike"
    with context.site().system.store.reading() as reader:
        others = reader.cases(CaseFilter(petitioner=case.petitioner, knower=context.knower()), limit=_MOST)
    for other in others.cases:
        yield other.id, "petitioner"
