"""Letters (文书): written when the diagram says so, numbered without gap or double, kept in the case file.

A letter is frozen by the `CompleteJob` that brings it; nothing is sent from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final, cast

from engine.case import Case
from engine.claims import CLAIMS, rows_here
from engine.deadlines import Running, State
from engine.definition import OrganRule
from engine.effects import Done, Work
from engine.events import Json
from engine.ids import ActorId, JobId, OrganId
from engine.petitions.book import Book, Shelf
from engine.petitions.letter_text import (
    LetterError,
    LetterTemplate,
    Unanswered,
    answered,
    chinese_date,
)
from engine.storage.records import Organ
from engine.storage.store import Store
from engine.storage.unit_of_work import UnitOfWork

ISSUE: Final = "letter.issue"
OUTPUTS: Final = frozenset({"letter_no", "issued_on"})
_SENDER: Final = "交办机关"
_NEW_PAGE: Final = "\n---\n\n"
_SUPERIOR: Final = "作出该意见的机关、单位的上一级机关、单位"
_ISSUERS: Final = tuple(rule.value for rule in OrganRule if rule is not OrganRule.ITEM)
_ROW: Final = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wording:
    """Names from the office and labels from the forms, as of the letter."""

    unit: UnitOfWork
    labels: Mapping[str, Mapping[str, str]]

    def organ(self, organ: str) -> str:
        return named(self.unit, OrganId(organ)).name

    def person(self, person: str) -> str:
        found = self.unit.person(ActorId(person))
        if found is None:
            raise LetterError(f"person {person} is not known")
        return found.name

    def label(self, value: str, field: str) -> str:
        found = self.labels.get(field, {}).get(value)
        if found is None:
            raise LetterError(f"no form has a label for {value!r:.40} of {field}")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Writes the letters that service tasks ask for."""

    store: Store
    shelf: Shelf
    zone: tzinfo

    def issue(self, work: Work) -> Done:
        """Write the letter that the job names (`letter.issue`).

        Outputs: `letter_no` and `issued_on`; details: `letter` (its code), `title`, `number`, `to`, `text`
        in Markdown, and for one that goes to several addressees `copies` of {to, text}. Tried again, a
        letter keeps its number. Where the letter's own head says that it is not owed (`unless`), nothing is
        written and no number is used up: no outputs, and the reason as the detail `not_written`.

        Raises LetterError saying what is missing; no number is used up then.
        """
        code = work.job.parameters.get("letter")
        if not isinstance(code, str):
            raise LetterError(f"the service task {work.job.element} names no letter")
        book = self.shelf.book(work.case.bundle)
        template = book.letter(code)
        issued_on = work.at.astimezone(self.zone).date()
        with self.store.writing() as unit:  # number and text together: a text that fails uses up no number
            values = self._values(work, book, unit)
            if reason := template.heading("unless", values):
                return Done(outputs={}, details={"not_written": reason})
            issuer = _issuer(unit, work.case, template.heading("issuer", values, OrganRule.HANDLING.value))
            number = _number(unit, work.id, issuer, template.heading("series", values), issued_on)
            paper = {"number": number, "issued_on": chinese_date(issued_on), "issuer": issuer.name}
            details = _written(template, values, paper)
        return Done(
            outputs={"letter_no": number, "issued_on": issued_on.isoformat()},
            details={"letter": code, "number": number, **details},
        )

    def _values(self, work: Work, book: Book, unit: UnitOfWork) -> dict[str, object]:
        given = {name: value for name, value in work.file.items() if value is not None}
        values = answered({**work.case.routing, **given}, book.fields)
        item = work.job.item
        clocks = {
            clock.clock: _dates(clock)
            for clock in work.case.clocks.values()
            if clock.item in (None, item) and clock.state is not State.ENDED
        }
        unset = {name: Unanswered(f"the clock {name}") for name in book.clocks}
        values["deadlines"] = {**unset, **clocks}
        values["case"] = _case(unit, work.case)
        if given.get(CLAIMS):
            values[CLAIMS] = rows_here(work.case, work.file)
        values["element"] = work.job.element or ""
        values["_wording"] = _Wording(unit=unit, labels=book.labels)
        return values


def named(unit: UnitOfWork, organ: OrganId) -> Organ:
    """Return an organ.

    Raises LetterError if it is not known.
    """
    found = unit.organ(organ)
    if found is None:
        raise LetterError(f"organ {organ} is not known")
    return found


def _case(unit: UnitOfWork, case: Case) -> Mapping[str, str]:
    """Return what letters say of the case; where none is registered, the law's own words name it."""
    organs = case.organs()
    reviewing, rereviewing = organs.get(OrganRule.REVIEWING), organs.get(OrganRule.REREVIEWING)
    return {
        "number": case.number,
        "organ": named(unit, case.organ).name,
        "office": named(unit, case.office).name,
        "sender": _SENDER if case.sender is None else named(unit, case.sender).name,
        "reviewing_organ": _SUPERIOR if reviewing is None else named(unit, reviewing).name,
        "rereviewing_organ": _SUPERIOR if rereviewing is None else named(unit, rereviewing).name,
    }


def _issuer(unit: UnitOfWork, case: Case, rule: str) -> Organ:
    if rule not in _ISSUERS:
        raise LetterError(f"a letter's issuer is {', '.join(_ISSUERS)}, not {rule}")
    issuer = case.organs().get(OrganRule(rule))
    if issuer is None:
        raise LetterError(f"no organ is registered as the {rule} one, so it can issue no letter")
    return named(unit, issuer)


def _number(unit: UnitOfWork, job: JobId, organ: Organ, series: str, day: date) -> str:
    """Return the letter's number (文号), the same again for the same job.

    The series (字) tells one kind of letter from another, so that no two letters bear one number.
    """
    kept = f"letter/{job}"
    known = unit.setting(kept)
    if known is not None:
        return known
    serial = unit.next_serial(f"letter/{organ.id}/{day.year}/{series}")
    number = f"{organ.id.upper()}{series}〔{day.year}〕{serial}号"
    unit.put_setting(kept, number)
    return number


def _dates(clock: Running) -> Mapping[str, str]:
    return {
        "started": chinese_date(clock.started_on),
        "due": chinese_date(clock.due_on),
        "safe": chinese_date(clock.safe_on),
        "rolled": chinese_date(clock.rolled_on),
    }


def _written(
    template: LetterTemplate, values: Mapping[str, object], paper: Mapping[str, str]
) -> dict[str, Json]:
    if template.each is None:
        return _copy(template, values, paper)
    rows = values.get(template.each)
    if not isinstance(rows, list) or not rows:
        raise LetterError(f"letter {template.code}: {template.each} names no addressee")
    copies = [_copy(template, {**values, _ROW: row}, paper) for row in rows]
    return {
        "title": copies[0]["title"],
        "to": "、".join(str(copy["to"]) for copy in copies),
        "text": _NEW_PAGE.join(str(copy["text"]) for copy in copies),
        "copies": cast("Json", [{"to": copy["to"], "text": copy["text"]} for copy in copies]),
    }


def _copy(
    template: LetterTemplate, values: Mapping[str, object], paper: Mapping[str, str]
) -> dict[str, Json]:
    title, to = template.heading("title", values), template.heading("to", values)
    text = template.body({**values, "letter": {**paper, "title": title, "to": to}})
    return {"title": title, "to": to, "text": text}
