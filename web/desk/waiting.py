"""What may be done next in a case, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from engine.admission import PETITIONER
from engine.case import WorkItem
from engine.definition import Recusing
from engine.ids import OrganId
from engine.recusal import organs_at_work
from engine.storage.records import ItemRow
from web import context
from web.context import say
from web.sight import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A task or message that is open: who may do it, who has taken it, and whether the reader may."""

    link: str
    name: str
    who: str
    holder: str
    mine: bool
    may: bool


def tasks(seen: Seen) -> list[Waiting]:
    """Return the open tasks of a case, the reader's first."""
    found = [
        _waiting(url_for("desk.tasks.show", task=key), item, seen)
        for key, item in seen.case.tasks.items()
        if _shown(item, seen)
    ]
    return sorted(found, key=lambda waiting: (not waiting.mine, not waiting.may))


def messages(seen: Seen) -> list[Waiting]:
    """Return the messages that people may send to a case, those that the reader may send first."""
    found = [
        _waiting(url_for("desk.messages.show", message=key), item, seen)
        for key, item in seen.case.messages.items()
        if item.roles and _shown(item, seen)
    ]
    return sorted(found, key=lambda waiting: not waiting.may)


def _shown(item: WorkItem, seen: Seen) -> bool:
    return seen.whole or item.organ in context.asked().organs


def _waiting(link: str, item: WorkItem, seen: Seen) -> Waiting:
    me, words = context.asked(), seen.words
    held = {(capacity.role, capacity.organ) for capacity in me.capacities}
    return Waiting(
        link=link,
        name=words.instance(item.element, item.item, item.organ),
        who=who(item, seen, context.names()),
        holder="" if item.assignee is None else context.named([item.assignee]),
        mine=item.assignee == me.person.id,
        may=item.assignee in (None, me.person.id)
        and me.person.id not in seen.case.recusals.kept_out()
        and any((role, organ) in held for role in item.roles for organ in _organs(item, seen)),
    )


def _organs(item: WorkItem | ItemRow, seen: Seen) -> frozenset[OrganId]:
    """Return for which organs somebody may do it: whoever works on the case, anywhere, asks for a recusal."""
    definition = seen.words.definition
    if definition.elements[item.element].recusal is Recusing.ASKS:
        return organs_at_work(seen.case, definition)
    return frozenset({item.organ})


def who(item: WorkItem | ItemRow, seen: Seen, names: Mapping[str, str]) -> str:
    """Say who may do an item: the petitioner stands for no organ."""
    staff = tuple(role for role in item.roles if role != PETITIONER)
    parts = [seen.words.role(PETITIONER)] if PETITIONER in item.roles else []
    if staff:
        organ = "、".join(sorted(names.get(one, one) for one in _organs(item, seen)))
        parts.append(say("%(roles)s of %(organ)s", roles=seen.words.any_of(staff), organ=organ))
    return (" / ").join(parts)
