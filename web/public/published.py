"""What is published now: the form that petitioners fill in, in steps, and the organs that take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from werkzeug.exceptions import ServiceUnavailable

from engine import forms
from engine.feel import Environment
from engine.forms import Form, Kind
from engine.ids import OrganId, RoleId
from web import context
from web.wording import Wording, wording

BUNDLE: Final = "petition"
_REGISTRAR: Final = RoleId("registrar")
_OFFICE: Final = "petition_office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of questions: a group of the form, and its number from 1."""

    number: int
    title: str
    form: Form


def current() -> Wording:
    """Return the bundle that new petitions start on, in the reader's language.

    Raises ServiceUnavailable before one is published.
    """
    with context.site().system.store.reading() as reader:
        digest = reader.current_bundle(BUNDLE)
    if digest is None:
        raise ServiceUnavailable
    return wording(digest)


def submission(words: Wording) -> Form:
    """Return the form that a submission fills in."""
    return words.definition.forms[words.definition.submission_form]


def steps(words: Wording) -> tuple[Step, ...]:
    """Return the pages on which a petitioner is asked: the groups of the form.

    What stands outside of them the office fills in; a form without groups is one page.
    """
    form = submission(words)
    groups = [field for field in form.fields if field.kind is Kind.GROUP]
    if not groups:
        return (Step(number=1, title=words.definition.title, form=form),)
    return tuple(
        Step(
            number=number,
            title=words.of_form(form.id, group.label),
            form=Form(id=form.id, fields=group.fields),
        )
        for number, group in enumerate(groups, 1)
    )


def declaration(words: Wording) -> tuple[str, ...]:
    """Return what a petitioner must have read: the texts of the form outside of its groups."""
    form = submission(words)
    return tuple(words.of_form(form.id, field.text) for field in form.fields if field.kind is Kind.TEXT)


def environment() -> Environment:
    """Return what conditions of forms may ask beside the answers: the moment."""
    site = context.site()
    return Environment(now=context.moment_of_request(), zone=site.zone, functions={})


def unseen(form: Form, answers: Mapping[str, object], known: Mapping[str, object]) -> frozenset[str]:
    """Return what the form does not ask beside these answers."""
    choices = context.site().system.library.choices()
    return forms.hidden(form, answers, known, environment(), choices)


def organs() -> Mapping[OrganId, str]:
    """Return the organs that take petitions, by their names: those in which somebody registers."""
    with context.site().system.store.reading() as reader:
        taking = reader.organs_with(_REGISTRAR, context.today())
        return {organ.id: organ.name for organ in reader.organs() if organ.id in taking}


def nearest_office() -> OrganId:
    """Return where a petition goes whose petitioner does not know the organ: the lowest petition office.

    Where there is none, the lowest organ that takes petitions: it has to pass on what is not its own.

    Raises ServiceUnavailable where nobody takes petitions.
    """
    with context.site().system.store.reading() as reader:
        taking = frozenset(reader.organs_with(_REGISTRAR, context.today()))
        found = [organ for organ in reader.organs() if organ.id in taking]
    if not found:
        raise ServiceUnavailable
    return max(found, key=lambda organ: (organ.kind == _OFFICE, organ.level)).id
