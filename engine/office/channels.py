"""How else the public reaches the office, as its first page says."""

from typing import Final

from engine import commands as c
from engine.errors import CommandMalformedError
from engine.storage.unit_of_work import UnitOfWork

CHANNELS: Final = ("address", "telephone", "reception")
"""What is told, each kept as the setting `public.…`."""
_LONGEST: Final = 200


def well_formed(command: c.AnnounceChannels) -> None:
    """Raise CommandMalformedError naming the field that is no short line."""
    for name, said in _told(command):
        if len(said) > _LONGEST or (said and not said.isprintable()):
            raise CommandMalformedError(f"{name}: one line of at most {_LONGEST} characters")


def announce(work: UnitOfWork, command: c.AnnounceChannels) -> None:
    """Keep what is told."""
    for name, said in _told(command):
        work.put_setting(f"public.{name}", said)


def _told(command: c.AnnounceChannels) -> tuple[tuple[str, str], ...]:
    told = (command.address, command.telephone, command.reception)
    return tuple(zip(CHANNELS, told, strict=True))
