"""Splitting and merging (分案、并案): the other case gets its own command, with a derived id."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from engine import commands as c
from engine.claims import CLAIM, CLAIMS, MERGED_FROM, rows_here
from engine.effects import Done, JobError, Work
from engine.events import Json
from engine.ids import CaseId, CommandId, derive
from engine.petitions.book import Shelf
from engine.secrecy import ACCUSING, is_secret
from engine.storage.store import Store

SPLIT_FROM: Final = "split_from"
_LONGEST_SUBJECT: Final = 200


class ClaimMissingError(JobError):
    """A claim that was split off is not in the file."""


class CaseMissingError(JobError):
    """The case into which this one was merged is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """Tells other cases what was decided about this one."""

    store: Store
    shelf: Shelf

    def split(self, work: Work) -> Done:
        """File the claims that were split off as a case of their own (`case.file_split`), and link it back.

        The new case is the same petitioner's, at the same organ, and says what the submission said, with
        its own claims only. Out of an accusation goes an extract: the claims in their own words, nothing of
        the letter around them, and no link by which the other case would tell that there is an accusation
        (《信访工作条例》第三十条第三款).

        Raises ClaimMissingError.
        """
        into = CaseId(_text(work, "into"))
        book = self.shelf.book(work.case.bundle)
        answers = {name: value for name, value in work.file.items() if name in book.submission}
        secret = is_secret(work.case)
        claims = _claims(work)
        answers = {**(_extract(answers, claims) if secret else answers), CLAIMS: claims}
        filed = c.FileSubmission(
            id=CommandId(derive("split", work.id)),
            case=into,
            actor=c.WORKER,
            at=work.at,
            organ=work.case.organ,
            petitioner=work.case.petitioner,
            bundle=book.key,
            answers=answers,
        )
        links = () if secret else (_link(work, into, SPLIT_FROM),)
        return Done(outputs={}, details={}, commands=(filed, *links))

    def tell_merged(self, work: Work) -> Done:
        """Tell the case in which the matter goes on (`case.tell_merged`): its claims are answered there.

        Of an accusation it is told whom that accuses, in its sealed part: it is kept from them from now on.

        Raises CaseMissingError.
        """
        into = CaseId(_text(work, "into"))
        with self.store.reading() as reader:
            known = reader.find_case(into) is not None
        if not known:
            raise CaseMissingError(f"case {work.case.number} was merged into {into}, which does not exist")
        accused = {name: work.file[name] for name in sorted(ACCUSING & work.file.keys())}
        joined = rows_here(work.case, work.file)
        answers: dict[str, Json] = {**(accused if is_secret(work.case) else {}), CLAIMS: joined}
        link = replace(_link(work, into, MERGED_FROM, answers), claims=len(joined))
        return Done(outputs={}, details={}, commands=(link,))


def _extract(answers: Mapping[str, Json], claims: list[Json]) -> Mapping[str, Json]:
    """Return a submission that says what is claimed, in place of the letter that accuses."""
    stated = [str(row[CLAIM]) for row in claims if isinstance(row, dict)]
    kept = {name: value for name, value in answers.items() if name not in ACCUSING}
    return {**kept, "subject": stated[0][:_LONGEST_SUBJECT], "content": "\n".join(stated)}


def _link(
    work: Work, case: CaseId, relation: str, answers: Mapping[str, Json] = MappingProxyType({})
) -> c.LinkCase:
    return c.LinkCase(
        id=CommandId(derive("link", work.id)),
        case=case,
        actor=c.WORKER,
        at=work.at,
        other=work.case.id,
        relation=relation,
        answers=dict(answers),
    )


def _text(work: Work, name: str) -> str:
    value = work.job.parameters.get(name)
    if not isinstance(value, str):
        raise JobError(f"job {work.job.name} has no {name}")
    return value


def _claims(work: Work) -> list[Json]:
    stated, wanted = work.file.get(CLAIMS), work.job.parameters.get(CLAIMS)
    if not isinstance(stated, list) or not isinstance(wanted, list):
        raise ClaimMissingError(f"case {work.case.number}: no claims are on file")
    missing = [number for number in wanted if number not in range(1, len(stated) + 1)]
    if missing:
        raise ClaimMissingError(f"case {work.case.number}: there is no claim {missing[0]} on file")
    return [claim for number, claim in enumerate(stated, 1) if number in wanted]
