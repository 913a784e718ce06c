"""What a petitioner asks for, claim by claim, and what became of each: for the desk and for herself."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.case import Case
from engine.claims import CLAIMS, OUTCOMES, listed, outcome_of
from engine.claims import said as words_of
from engine.events import Json
from web.context import say
from web.dossier import Dossier
from web.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim; `state` is open, apart, decided or over, `said` the same in words, `basis` the ground."""

    number: int
    text: str
    state: str
    said: str
    basis: str


def claims(case: Case, words: Wording, dossier: Dossier, *, told: bool = True) -> list[Claim]:
    """Return the claims of a case in their order; without `told` nothing that was not issued is said."""
    file = dossier.answers
    everything = range(1, len(listed(file)) + 1) if file.get(CLAIMS) else ()
    return [_claim(number, file, case, words if told else None) for number in everything]


def issued(words: Wording, dossier: Dossier) -> bool:
    """Say whether the answers as they stand were issued in a letter: none was written anew after it."""
    saying = [one.id for one in dossier.letters if _answers(words, one.code)]
    written = [entry.number for entry, body in dossier.opened if _decides(body)]
    return bool(saying) and max(saying) > max(written, default=0)


def _claim(number: int, file: Mapping[str, Json], case: Case, words: Wording | None) -> Claim:
    found, basis = outcome_of(file, number), ""
    if number in case.claims_split:
        state, said = "apart", say("Goes on in a case of its own")
    elif found is not None and words is not None:
        state, said = "decided", words.in_row(OUTCOMES, "claim_outcome", found.get("claim_outcome"))
        basis = str(found.get("claim_basis") or "")
    elif case.ended:
        state, said = "over", say("Closed with the case")
    else:
        state, said = "open", say("Under way")
    return Claim(number=number, text=words_of(file, number), state=state, said=said, basis=basis)


def _answers(words: Wording, code: str) -> bool:
    """Say whether a kind of letter tells the outcome of each claim."""
    return f" in {OUTCOMES} ".encode() in words.book.files.get(f"letters/{code}.md", b"")


def _decides(body: Mapping[str, Json]) -> bool:
    answers = body.get("answers")
    return isinstance(answers, dict) and OUTCOMES in answers
