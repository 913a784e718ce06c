"""Tasks and messages: what waits for a person, and what a person did."""

from dataclasses import dataclass

from engine.ids import ActorId, ElementId, MessageId, OrganId, RoleId, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated:
    """A user task waits for a person of one of `roles` in `organ`."""

    task: TaskId
    element: ElementId
    path: str
    item: int | None
    roles: tuple[RoleId, ...]
    organ: OrganId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClaimed:
    """One person is now answerable for the task."""

    task: TaskId
    assignee: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReleased:
    """Nobody is answerable any more; the group sees the task again."""

    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned:
    """Somebody else made this person answerable."""

    task: TaskId
    assignee: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted:
    """A person finished the task."""

    task: TaskId
    element: ElementId
    path: str
    item: int | None
    actor: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCancelled:
    """The diagram took the task away (an interruption, the end of the case)."""

    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalAsked:
    """These persons keep out until it is decided in `task`, by the head of `organ`, whether they have to."""

    task: TaskId
    organ: OrganId
    persons: tuple[ActorId, ...]
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalDecided:
    """The request of `task` was decided; where it was granted, these persons keep out for good."""

    task: TaskId
    granted: bool
    persons: tuple[ActorId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAwaited:
    """The case waits for a message that somebody of `roles` in `organ` may send."""

    message: MessageId
    name: str
    element: ElementId
    path: str
    item: int | None
    roles: tuple[RoleId, ...]
    organ: OrganId


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAddressed:
    """The awaited message is one that another case sends to `correlation`: see `MessageAwaited` before it."""

    message: MessageId
    correlation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """The awaited message came."""

    message: MessageId
    name: str
    element: ElementId
    path: str
    item: int | None
    actor: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCancelled:
    """The case does not wait for the message any more."""

    message: MessageId
