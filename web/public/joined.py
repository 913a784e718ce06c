"""What became of the claims of a merged case: they are answered in the case in which it goes on."""

from dataclasses import replace

from engine import events as e
from engine.case import Case
from engine.claims import here
from engine.ids import CaseId
from engine.secrecy import is_secret
from web import context
from web.claims import Claim, claims, issued
from web.dossier import Dossier
from web.wording import wording

_MOST_MERGERS = 10
"""No case is merged as often as this; a history that says otherwise is followed no further."""


def answered_there(case: Case, hers: list[Claim]) -> list[Claim]:
    """Return the claims of a case, each as it stands where it is answered now.

    Of the other case nothing else is told. Where that is secret, or gone, they are as they were.
    """
    places = {number: number for number in here(case)}
    for _ in range(_MOST_MERGERS):
        if case.outcome != "merged" or case.reference is None:
            break
        there = context.site().system.engine.case(case.reference)
        if there is None or is_secret(there):
            return hers
        places, case = _moved(places, case, there.id), there
    else:
        return hers
    found = {claim.number: claim for claim in _of(case)}
    return [_as_there(claim, found.get(places.get(claim.number, 0))) for claim in hers]


def _moved(places: dict[int, int], case: Case, into: CaseId) -> dict[int, int]:
    """Return the numbers that claims of a case have in the other one, none before that was told of them."""
    told = [event for event in Dossier(into).happened if isinstance(event, e.ClaimsJoined)]
    joined = next((event for event in told if event.case == case.id), None)
    if joined is None:
        return {}
    first = joined.count - joined.claims + 1
    numbered = {number: first + place for place, number in enumerate(here(case))}
    return {number: numbered[place] for number, place in places.items() if place in numbered}


def _of(case: Case) -> list[Claim]:
    words, dossier = wording(case.bundle), Dossier(case.id)
    return claims(case, words, dossier, told=issued(words, dossier))


def _as_there(claim: Claim, there: Claim | None) -> Claim:
    return claim if there is None else replace(claim, state=there.state, said=there.said, basis=there.basis)
