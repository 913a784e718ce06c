"""What a petitioner asks for, claim by claim, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.events import Json
from web.context import say
from web.sight import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim; `state` is open, apart, decided or over, `said` the same in words, `basis` the ground."""

    number: int
    text: str
    state: str
    said: str
    basis: str


def claims(seen: Seen) -> list[Claim]:
    """Return the claims of a case in their order."""
    stated, decided = _rows(seen, "claims"), _rows(seen, "outcomes")
    by_text = {str(row.get("claim")).strip(): row for row in decided}
    return [
        _claim(number, str(row.get("claim") or ""), by_text, seen)
        for number, row in enumerate(stated, start=1)
    ]


def _claim(number: int, text: str, decided: Mapping[str, Mapping[str, Json]], seen: Seen) -> Claim:
    found, basis = decided.get(text.strip()), ""
    if number in seen.case.claims_split:
        state, said = "apart", say("Goes on in a case of its own")
    elif found is not None:
        state, said = "decided", seen.words.in_row("outcomes", "claim_outcome", found.get("claim_outcome"))
        basis = str(found.get("claim_basis") or "")
    elif seen.case.ended:
        state, said = "over", say("Closed with the case")
    else:
        state, said = "open", say("Under way")
    return Claim(number=number, text=text, state=state, said=said, basis=basis)


def _rows(seen: Seen, key: str) -> list[Mapping[str, Json]]:
    given = seen.dossier.answers.get(key)
    return [row for row in given if isinstance(row, dict)] if isinstance(given, list) else []
