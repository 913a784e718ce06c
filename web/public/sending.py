"""A filing becomes a case: the submission first, then each photo and paper that came with it."""

from typing import Final

from engine import commands as c
from engine.events import Json
from engine.ids import ActorId, CaseId, OrganId, derive
from engine.petitions.files import attachments
from engine.secrecy import receiving
from web import context, sessions
from web.public import filing, published
from web.public.filing import Filed, Filing

_CHANNEL: Final = "channel"
_WEB: Final = "web"


def file(going: Filing) -> None:
    """File what was written, once: done again after a failure at any step, it does what is missing.

    Raises FormErrors and Rejected as the engine does; nothing is forgotten then.
    """
    system, at = context.site().system, context.moment_of_request()
    who = petitioner_of(going)
    command = c.FileSubmission(
        id=going.command,
        case=CaseId(derive(going.command, "case")),
        actor=who,
        at=at,
        organ=organ_of(going),
        petitioner=who,
        bundle=published.BUNDLE,
        answers=_answers(going),
    )
    receipt = system.engine.handle(command)
    files = filing.contents(going)
    for brought in files:
        system.files.keep(receipt.case, brought)
    for attachment in attachments(files, after=command.id, case=receipt.case, actor=who, at=at):
        system.engine.handle(attachment)
    sessions.hold(receipt.case)
    filing.close(going, Filed(case=receipt.case, entry=receipt.entry, hash=receipt.hash, at=at))


def organ_of(going: Filing) -> OrganId:
    """Return the organ that the petition goes to: the one chosen, unless it is an accusation of that one."""
    wanted = OrganId(going.organ) if going.organ else published.nearest_office()
    with context.site().system.store.reading() as reader:
        above = reader.superiors(wanted) or ()
    return receiving(wanted, going.answers, above, published.organs())


def petitioner_of(going: Filing) -> ActorId:
    """Return who files: the same person where she says enough to be known again, else somebody of her own."""
    name, phone, address = (str(going.answers.get(key) or "") for key in ("petitioner", "phone", "address"))
    petitioners = context.site().system.petitioners
    return petitioners.person(name, phone=phone, address=address) or petitioners.nobody(going.command)


def _answers(going: Filing) -> dict[str, Json]:
    """Return what was answered of what the form asks now, and that it came over the web."""
    asked = published.submission(published.current()).answers
    answers = {key: value for key, value in going.answers.items() if key in asked}
    if _CHANNEL in asked:
        answers[_CHANNEL] = _WEB
    return answers
