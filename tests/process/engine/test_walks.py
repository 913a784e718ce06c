"""Whatever people answer, send and leave undone: the history holds, and folds to the live case each time."""

from random import Random
from typing import Final

import pytest

from engine import codec
from engine import commands as c
from engine.case import Case, fold
from engine.errors import Reason, Rejected
from engine.history import read_entry
from engine.ids import CaseId, IncidentId, RoleId
from tests.long import LONG
from tests.process.engine.desk import HEAD, Desk, person
from tests.process.engine.staff import Staff

LONGEST: Final = 80
WALKS: Final = 300 if LONG else 8  # on each of the two databases
HEAD_ROLE: Final = RoleId("head")
LAPSES: Final = (0.05, 0.5, 1, 3, 16, 40)  # days
EXPECTED: Final = {
    Reason.ACCUSED_ORGAN,
    Reason.ALREADY_CLAIMED,
    Reason.CLAIMS_UNKNOWN,
    Reason.EXTENSION_NOT_POSSIBLE,
    Reason.NO_RIGHT,
    Reason.NO_RIGHT_ASSIGNEE,
    Reason.RECUSAL_NOT_OWN,
    Reason.RECUSAL_OF_NOBODY,
    Reason.RECUSAL_UNDECIDED,
    Reason.RECUSED,
    Reason.REPLACEMENT_KEEPS_OUT,
    Reason.SEPARATION_OF_DUTIES,
    Reason.SOMEONE_ELSES,
    Reason.TASK_NOT_CLAIMED,
}


class Walk:
    """One petition, moved by chance."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.chance = Random(seed)  # noqa: S311 (repeatable, no secret)
        # Half of the walks are mostly accepted, so that later stages are seen as often as the first.
        wanted = {"decide_admissibility": {"admissibility": "accept", "notice": "D04"}} if seed % 2 else {}
        self.staff = Staff(desk, seed, wanted)
        self.case: CaseId = desk.file(seed)
        self.folded = Case(id=self.case)
        self.follow()

    def go(self) -> Case:
        """Walk until the case is over, or long enough."""
        while not (known := self.desk.case(self.case)).ended and known.version < LONGEST:
            self.step(known)
            self.follow()
        return known

    def step(self, known: Case) -> None:
        """Let something happen."""
        move = self.chance.choices(
            [self.work, self.complete, self.lapse, self.send, self.hand_out, self.note, self.split],
            weights=[30, 60, 6, 3, 6, 3, 1],
        )[0]
        try:
            move(known)
        except Rejected as refusal:
            if refusal.reason not in EXPECTED:
                raise
            assert self.desk.row(self.case).version == known.version

    def work(self, known: Case) -> None:
        """Do what jobs are due."""
        if known.jobs:
            self.desk.worker.run_due(self.desk.now, "walker", limit=3)
            for job in self.desk.case(self.case).jobs.values():
                if job.incident is not None:
                    self.retry(job.incident)

    def retry(self, incident: IncidentId) -> None:
        """Have a job tried again that failed for good."""
        head = person(self.desk.case(self.case).organ, HEAD_ROLE)
        retry = c.RetryIncident(
            id=self.desk.id(), case=self.case, actor=head, at=self.desk.now, incident=incident
        )
        self.desk.engine.handle(retry)

    def complete(self, known: Case) -> None:
        """Do some open task, if anybody may."""
        able = [task for task, item in known.tasks.items() if self.staff.able(known, item)]
        if able:
            self.staff.complete(self.case, self.chance.choice(sorted(able)))
            self.desk.later(hours=self.chance.choice((0, 1, 20)))
        elif not known.jobs:
            self.lapse(known)

    def lapse(self, _: Case) -> None:
        """Let time pass."""
        self.desk.later(days=self.chance.choice(LAPSES))
        self.desk.engine.tick(self.case, self.desk.now)

    def send(self, known: Case) -> None:
        """Send some message that the case waits for."""
        if known.messages:
            waiting = sorted(item.element for item in known.messages.values())
            self.staff.send(self.case, self.chance.choice(waiting))

    def hand_out(self, known: Case) -> None:
        """Claim, release or assign some task."""
        if not known.tasks:
            return
        task, item = self.chance.choice(sorted(known.tasks.items(), key=lambda pair: pair[0]))
        someone = person(item.organ, item.roles[0], self.chance.randrange(1, 4))
        about = {"id": self.desk.id(), "case": self.case, "at": self.desk.now, "task": task}
        commands: list[c.Command] = [
            c.ClaimTask(actor=someone, **about),  # type: ignore[arg-type]  # fields of these types
            c.ReleaseTask(actor=item.assignee or someone, **about),  # type: ignore[arg-type]  # as above
            c.AssignTask(actor=HEAD, assignee=someone, **about),  # type: ignore[arg-type]  # as above
        ]
        self.desk.engine.handle(self.chance.choice(commands))

    def note(self, known: Case) -> None:
        """Write a note."""
        self.desk.note(self.case, "已电话联系。", person(known.organ, HEAD_ROLE))

    def split(self, known: Case) -> None:
        """Take the second claim out."""
        actor = person(known.organ, HEAD_ROLE)
        command = c.SplitCase(
            id=self.desk.id(), case=self.case, actor=actor, at=self.desk.now, claims=(2,), answers={}
        )
        self.desk.engine.handle(command)

    def follow(self) -> None:
        """Fold what was recorded since; it must give the live case."""
        with self.desk.store.reading() as reader:
            for row in reader.entries(self.case, after=self.folded.version):
                entry = read_entry(row.record)
                fold(self.folded, entry.happened(), entry.routing, entry.at)
        live = self.desk.case(self.case)
        assert codec.case_document(self.folded) == codec.case_document(live)
        assert self.desk.row(self.case).wake_at == live.soonest()


@pytest.mark.process
@pytest.mark.parametrize("seed", range(WALKS))
def test_every_walk_ends_or_goes_on_and_its_history_holds(desk: Desk, seed: int) -> None:
    walk = Walk(desk, seed)

    known = walk.go()

    assert known.ended or known.tasks or known.messages or known.timers or known.jobs
    desk.assert_whole(walk.case)
    for other in known.links:
        if desk.engine.case(other) is not None:
            desk.assert_whole(other)
