"""What is known of a case in words; who the petitioner is only for those who work on the matter."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from engine.recusal import GROUND
from web import context, masking
from web.context import say
from web.sight import Seen, Work

Facts: TypeAlias = list[tuple[str, str]]
_APART: Final = frozenset({"subject", "content", "claims", "outcomes"})


def of_case(seen: Seen) -> Facts:
    """Return what the case file says beside what the case page shows apart, masked."""
    answers = {key: value for key, value in seen.dossier.answers.items() if key not in _APART}
    return _in_words(seen, masking.masked(answers))


def beside(work: Work, *, full: bool) -> Facts:
    """Return what is known beside a form: unmasked for whoever may do the task.

    An organ that was only asked something sees the question, not the case file.
    """
    answers = work.seen.dossier.answers if work.seen.whole else {}
    return _in_words(work.seen, answers if full else masking.masked(answers))


def typed(seen: Seen, answers: Mapping[str, object]) -> Facts:
    """Return what somebody typed that could not be sent, so that it is not lost."""
    return _in_words(seen, answers)


def parties(seen: Seen) -> Facts:
    """Return who has to do with a case."""
    case, words, answers = seen.case, seen.words, seen.dossier.answers
    found = [(say("Petitioner"), masking.name(seen.petitioner_name) or say("Not named"))]
    found.append((say("Handled by"), context.named([case.organ])))
    if case.office != case.organ:
        found.append((say("Received by"), context.named([case.office])))
    if case.superiors:
        found.append((say("Superior organ"), context.named(case.superiors[:1])))
    found += _kept_out(seen)
    for key in ("complained_organ", "complained_other", "handlers"):
        said = words.answer(key, answers.get(key)) if answers.get(key) else None
        if said is not None:
            found.append(said)
    return found


def _kept_out(seen: Seen) -> Facts:
    """Return who keeps out of the case and on what ground, decided or not yet."""
    recusals = seen.case.recusals
    return [
        (title, f"{context.named([person])}{said}")
        for title, people in (
            (say("Keeps out (decided)"), recusals.granted),
            (say("Keeps out until it is decided"), recusals.undecided()),
        )
        for person, ground in sorted(people.items())
        for said in [_on_ground(seen, ground)]
    ]


def _on_ground(seen: Seen, ground: str) -> str:
    answer = seen.words.answer(GROUND, ground) if ground else None
    return "" if answer is None else f"（{answer[1]}）"


def question(work: Work) -> Facts:
    """Return what an instance of a multi-instance is about: the fields of its item."""
    item, words, known = work.item.item, work.seen.words, work.seen
    found: Facts = []
    for key in () if item is None else words.repeated_for(work.item.element):
        rows = known.dossier.answers.get(key) or known.case.routing.get(key)
        row = rows[item] if isinstance(rows, list) and item is not None and item < len(rows) else None
        if isinstance(row, dict):
            said = ((words.label_in_row(key, inner), words.in_row(key, inner, row[inner])) for inner in row)
            found += [pair for pair in said if pair[1]]
    return found


def _in_words(seen: Seen, answers: Mapping[str, object]) -> Facts:
    """Return answers in words in the order of the forms; what was answered No stands together at the end."""
    found, noes = Facts(), list[str]()
    for key in seen.words.in_order(answers):
        answer = None if answers[key] in (None, "", []) else seen.words.answer(key, answers[key])
        if answer is not None and answers[key] is False:
            noes.append(answer[0])
        elif answer is not None and answer[1]:
            found.append(answer)
    between = "; " if seen.words.english else "；"
    return [*found, (say("Answered No"), between.join(noes))] if noes else found
