"""Who asks, when, in which language, and under which id: each request is stamped here, once."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, cast
from urllib.parse import urlsplit
from uuid import uuid4

from flask import g, request, session
from flask_babel import format_date, gettext

from engine.admission import Capacity
from engine.bootstrap import System
from engine.errors import CommandMalformedError
from engine.ids import ActorId, CommandId, OrganId, RoleId
from engine.office_roles import reads_content
from engine.secrecy import of_organ, of_person, seat, somebody
from engine.storage.access_lists import Knower
from engine.storage.records import Person, RefusalRow

CHINESE: Final = "zh_Hans_CN"
ENGLISH: Final = "en"
LANGUAGE_COOKIE: Final = "language"
STAFF: Final = "staff"
"""Under which name the cookie holds the token of somebody of the office."""
SOMEBODY: Final = ActorId("petitioner:unknown")
"""Who asks for a case without having proved anything."""
_COMMAND: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What all pages share."""

    system: System
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks at which moment; `capacities` are the appointments in force on that day."""

    person: Person
    at: datetime
    capacities: tuple[Capacity, ...]

    @property
    def organs(self) -> frozenset[OrganId]:
        """The organs for which the person works on cases; whoever keeps an office or audits it does not."""
        return frozenset(
            capacity.organ
            for capacity in self.capacities
            if capacity.organ is not None and reads_content(capacity.role)
        )


def knower() -> Knower:
    """Return who asks, as access lists name her: no page shows or counts a secret case that is not hers."""
    if "knower" not in g:
        who, mark = asked(), site().system.drafts.seals.pseudonym
        held = {capacity.organ for capacity in who.capacities if capacity.organ is not None}
        g.knower = Knower(
            person=somebody(who.person.id),
            seats=frozenset(seat(capacity.organ, capacity.role) for capacity in who.capacities),
            own=of_person(who.person.id, who.person.name, mark),
            organs=frozenset(of_organ(organ, mark) for organ in held),
        )
    return cast("Knower", g.knower)


def wall_clock() -> datetime:
    """Return the moment, aware."""
    return datetime.now(UTC)


def fresh_id() -> str:
    """Return 32 hexadecimal digits that nobody had before."""
    return uuid4().hex


def site() -> Site:
    """Return what all pages share."""
    return cast("Site", g.site)


def asked() -> Asked:
    """Return who asks; pages that are open to everybody do not call this."""
    return cast("Asked", g.asked)


def reader() -> Person | None:
    """Return who is signed in, None if nobody is."""
    found = g.get("asked")
    return None if found is None else cast("Asked", found).person


def moment_of_request() -> datetime:
    """Return when the request came, aware; it is asked once."""
    return cast("datetime", g.at)


def stamped(of: Site, at: datetime) -> Asked | None:
    """Return who asks at a moment, None if nobody is signed in (any more)."""
    token = session.get(STAFF)
    if not isinstance(token, str):
        return None
    today_ = at.astimezone(of.zone).date()
    with of.system.store.reading() as rows:
        found = rows.web_session(token, at)
        person = None if found is None else found.person
        appointments = () if person is None else rows.appointments(person.id)
    if found is None or person is None:
        return None
    of.system.sessions.touch(found, at)
    capacities = (
        Capacity(role=held.role, organ=held.organ) for held in appointments if held.holds_on(today_)
    )
    return Asked(person=person, at=at, capacities=tuple(capacities))


def note_refusal(case: str, command: str, reason: str, **parameters: str | int) -> None:
    """Record that somebody was not shown what she asked for."""
    who = asked()
    with site().system.store.writing() as work:
        work.refuse(
            RefusalRow(
                command_id=CommandId(site().new_id()),
                case=case,
                actor=who.person.id,
                command=command,
                reason=reason,
                parameters=parameters,
                at=who.at,
            )
        )


def command_id() -> CommandId:
    """Return the id that the page gave to what is being sent, so that a double click is one command.

    Raises CommandMalformedError where there is none.
    """
    given = request.form.get("_command", "")
    if not _COMMAND.fullmatch(given):
        raise CommandMalformedError("_command: 32 hexadecimal digits are wanted")
    return CommandId(given)


def language() -> str:
    """Return the language of the pages: Chinese, unless the reader chose English."""
    return ENGLISH if request.cookies.get(LANGUAGE_COOKIE) == ENGLISH else CHINESE


def inside(path: str, otherwise: str) -> str:
    """Return a path of this site, `otherwise` where it is none: nobody is sent elsewhere by a link."""
    parts = urlsplit(path)
    here = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if here and not parts.scheme and not parts.netloc else otherwise


def today() -> date:
    """Return the day of the request in the office's zone, whoever asks."""
    return moment_of_request().astimezone(site().zone).date()


def day(of: date) -> str:
    """Return a day with its weekday."""
    return f"{of.isoformat()} {format_date(of, 'EEE')}"


def moment(of: datetime) -> str:
    """Return a moment in the office's zone, with its weekday, to the minute."""
    local = of.astimezone(site().zone)
    return f"{day(local.date())} {local:%H:%M}"


def local(of: datetime) -> str:
    """Return a moment in the office's zone as a form's field takes it, to the second.

    It is rounded up, so that whoever asks for it again is shown what counts at it.
    """
    there = of.astimezone(site().zone)
    whole = there if not there.microsecond else there.replace(microsecond=0) + timedelta(seconds=1)
    return whole.strftime("%Y-%m-%dT%H:%M:%S")


def say(sentence: str, **values: str | int) -> str:
    """Return a sentence in the reader's language; it is written in English, the catalogues say the rest."""
    return str(gettext(sentence, **values))


def role_title(role: RoleId) -> str:
    """Return what a role is called, its id where nothing calls it anything."""
    titles = site().system.library.roles().get(role)
    if titles is None:
        return role
    return titles.english if language() == ENGLISH else titles.title


def names() -> Mapping[str, str]:
    """Return how organs and people are called; read once a request."""
    if "names" not in g:
        choices = site().system.library.choices()
        g.names = {**choices["organs"], **choices["people"]}
    return cast("Mapping[str, str]", g.names)


def named(ids: Iterable[str]) -> str:
    """Return the names of organs or people, one after the other."""
    known = names()
    return "、".join(known.get(one, one) for one in ids)
