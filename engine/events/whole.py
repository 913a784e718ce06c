"""The case as a whole: its life, its stages, its organ, its files and relations."""

from dataclasses import dataclass

from engine.ids import ActorId, CaseId, ElementId, OrganId


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStarted:
    """A submission opened a case; `superiors` is the handling organ's chain upwards, nearest first."""

    bundle: str
    number: str
    office: OrganId
    organ: OrganId
    superiors: tuple[OrganId, ...]
    petitioner: ActorId
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEnded:
    """The last token ended, or a command ended the case: `outcome` completed or merged."""

    outcome: str
    reference: CaseId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperiorsRegistered:
    """Organs above the handling one were registered since the case came to it; the whole chain, as ever."""

    superiors: tuple[OrganId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEntered:
    """A token entered one of the five stages (a call activity that the bundle lists)."""

    stage: ElementId


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLeft:
    """A stage ended, by its end event or interrupted."""

    stage: ElementId
    interrupted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    """A note lies in the body."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAttached:
    """A file joined the case; its name lies in the body."""

    file: str
    digest: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseForwarded:
    """Another organ handles the case now."""

    organ: OrganId
    superiors: tuple[OrganId, ...]
    sender: OrganId


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSplit:
    """Claims went into a case of their own, which a job opens."""

    into: CaseId
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMerged:
    """The matter goes on in another case, which a job tells."""

    into: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLinked:
    """Another case refers to this one: `relation` merged_from or split_from."""

    case: CaseId
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsJoined:
    """So many claims of a merged case are answered here now, the last of `count`: they are numbered on."""

    case: CaseId
    claims: int
    count: int
