"""Where the work goes on once a task is finished: in the same case, or next in the inbox."""

from dataclasses import dataclass

from engine import events as e
from web import context
from web.desk import waiting
from web.desk.waiting import Waiting
from web.sight import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A task that is over: by whom it was done ("" if it fell away), what is open now, what still runs."""

    by: str
    by_me: bool
    following: tuple[Waiting, ...]
    under_way: tuple[str, ...]


def finished(work: Work) -> Finished:
    """Return how a task or message ended and what follows in its case."""
    seen, item = work.seen, work.item
    actor = next(
        (
            event.actor
            for event in seen.dossier.happened
            if (isinstance(event, e.TaskCompleted) and event.task == item.id)
            or (isinstance(event, e.MessageReceived) and event.message == item.id)
        ),
        None,
    )
    jobs = (job for job in seen.case.jobs.values() if job.element is not None and job.incident is None)
    return Finished(
        by="" if actor is None else context.named([actor]),
        by_me=actor == context.asked().person.id,
        following=tuple(waiting.tasks(seen)),
        under_way=tuple(seen.words.element(str(job.element)) for job in jobs),
    )
