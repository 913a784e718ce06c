"""What a petition asks for, claim by claim (诉求): which claims a case answers, and that it answers each.

《信访工作条例》第三十二条: an opinion supports, explains or rejects; one outcome for each claim.
"""

from collections.abc import Mapping
from typing import Final

from engine.case import CLAIM_COUNT, Case
from engine.errors import Reason, Rejected
from engine.events import Json

CLAIMS: Final = "claims"
CLAIM: Final = "claim"
OUTCOMES: Final = "outcomes"
NUMBER: Final = "claim_number"
MERGED_FROM: Final = "merged_from"
"""How a case is linked to one whose claims joined it."""
ANSWERED: Final = "claims_answered"
_APPROVED: Final = "opinion_approved"
_SUBJECT: Final = "subject"
_DECIDED: Final = "claim_outcome"


def here(case: Case) -> list[int]:
    """Return the numbers of the claims that the case answers, in their order.

    Those that were brought and those that joined from other cases; none that went into a case of its own.
    A petition that lists no claims is one claim.
    """
    return [number for number in range(1, counted(case) + 1) if number not in case.claims_split]


def counted(case: Case) -> int:
    """Return how many claims there are, also those that went elsewhere."""
    stated = case.routing.get(CLAIM_COUNT)
    return stated if isinstance(stated, int) and stated > 0 else 1


def listed(file: Mapping[str, Json]) -> list[Json]:
    """Return the claims of a file, also those that went elsewhere: the first is claim 1.

    Of a petition that lists none it is what it is about.
    """
    rows = file.get(CLAIMS)
    return rows if isinstance(rows, list) and rows else [{CLAIM: str(file.get(_SUBJECT) or "")}]


def rows_here(case: Case, file: Mapping[str, Json]) -> list[Json]:
    """Return the claims of a file that did not go elsewhere, each with its number and its words."""
    everything = range(1, len(listed(file)) + 1)
    return [
        {NUMBER: number, CLAIM: said(file, number)}
        for number in everything
        if number not in case.claims_split
    ]


def joined(file: Mapping[str, Json], others: Mapping[str, Json]) -> list[Json]:
    """Return the claims of a file with those of another behind them, in their words."""
    added: list[Json] = [{CLAIM: said(others, number)} for number in range(1, len(listed(others)) + 1)]
    return [*listed(file), *added]


def said(file: Mapping[str, Json], number: int) -> str:
    """Return a claim in the petitioner's words."""
    rows = listed(file)
    row = rows[number - 1] if number <= len(rows) else None
    return str(row.get(CLAIM) or "") if isinstance(row, dict) else ""


def outcome_of(file: Mapping[str, Json], number: int) -> Mapping[str, Json] | None:
    """Return the answer to a claim, None while there is none.

    An opinion written before answers had numbers tells by its words which claim it answers.
    """
    words = said(file, number).strip()
    for row in _rows(file.get(OUTCOMES)):
        told = row.get(NUMBER)
        if told == number or (told is None and str(row.get(CLAIM)).strip() == words):
            return row if row.get(_DECIDED) else None
    return None


def to_answer(case: Case, file: Mapping[str, Json]) -> list[Json]:
    """Return what a form that answers shows at first: a row for each claim, as far as it is answered."""
    return [
        {**(outcome_of(file, number) or {CLAIM: said(file, number)}), NUMBER: number} for number in here(case)
    ]


def numbers(answers: Mapping[str, Json]) -> list[int] | None:
    """Return which claims answers decide, in their order; None where they decide none by its number."""
    told = [row.get(NUMBER) for row in _rows(answers.get(OUTCOMES))]
    found = [number for number in told if isinstance(number, int)]
    return found or None


def leave_none_out(case: Case, answers: Mapping[str, Json]) -> None:
    """Refuse a list of claims without those that joined meanwhile, or whose numbers would name others then.

    Who corrects the list of a case that was neither joined nor split counts anew.

    Raises Rejected naming the claims.
    """
    stated = answers.get(CLAIMS)
    regrouped = bool(case.claims_split) or MERGED_FROM in case.links.values()
    if regrouped and isinstance(stated, list) and len(stated) < counted(case):
        left_out = list(range(len(stated) + 1, counted(case) + 1))
        raise Rejected(Reason.CLAIM_LEFT_OUT, claims=_listing(left_out))


def answer_each(case: Case, answers: Mapping[str, Json]) -> None:
    """Refuse an opinion, drafted or approved, that leaves a claim without an answer or answers another.

    Claims that joined or went elsewhere after it was drafted are found when it is to be approved.

    Raises Rejected naming the claims.
    """
    decided = numbers(answers)
    if decided is None and answers.get(_APPROVED) is True:
        decided = _drafted(case)
    if decided is None:
        return
    wanted = here(case)
    forgotten = [number for number in wanted if number not in decided]
    if forgotten:
        raise Rejected(Reason.CLAIM_UNANSWERED, claims=_listing(forgotten))
    beyond = sorted({number for number in decided if number not in wanted or decided.count(number) > 1})
    if beyond:
        raise Rejected(Reason.CLAIM_ANSWERED_AMISS, claims=_listing(beyond))


def _drafted(case: Case) -> list[int] | None:
    before = case.routing.get(ANSWERED)
    return [number for number in before if isinstance(number, int)] if isinstance(before, list) else None


def _rows(value: Json) -> list[dict[str, Json]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _listing(found: list[int]) -> str:
    return ", ".join(map(str, found))
