"""All jobs by name: those that a service task may name, and the engine's own."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Final

from engine.bpmn.bundle import unpack
from engine.case import HAND_OVER
from engine.decide import FILE_SPLIT, TELL_MERGED
from engine.definition import SEND
from engine.effects import Function, Registered
from engine.library import Library
from engine.petitions.archive import COMPILE, LOCK, Archive
from engine.petitions.archive import OUTPUTS as ARCHIVE_OUTPUTS
from engine.petitions.book import Shelf
from engine.petitions.duplicates import FIND, Duplicates
from engine.petitions.forwarding import FORWARD, Forwarding
from engine.petitions.letters import ISSUE, OUTPUTS, Letters
from engine.petitions.messages import Delivery
from engine.petitions.regroup import Regrouping
from engine.storage.store import Store

JOBS: Final = frozenset({ISSUE, FORWARD, HAND_OVER, FIND, COMPILE, LOCK})
"""The names that a service task's `job` property may have."""


def registry(store: Store, zone: tzinfo) -> Mapping[str, Registered]:
    """Return every job's function and declared outputs; `zone` is the office's, for the dates of letters."""
    shelf = Shelf(store, unpack)
    library = Library(store)
    archive = Archive(store=store, table=lambda bundle: library.manifest(bundle).retention, zone=zone)
    letters = Letters(store=store, shelf=shelf, zone=zone)
    forwarding = Forwarding(store=store, letters=letters)
    regrouping = Regrouping(store=store, shelf=shelf)
    return {
        ISSUE: _job(letters.issue, *OUTPUTS),
        FORWARD: _job(forwarding.forward),
        HAND_OVER: _job(forwarding.hand_over),
        FIND: _job(Duplicates(store=store).find),
        COMPILE: _job(archive.compile, "catalogue_digest"),
        LOCK: _job(archive.lock, *ARCHIVE_OUTPUTS),
        FILE_SPLIT: _job(regrouping.split),
        TELL_MERGED: _job(regrouping.tell_merged),
        SEND: _job(Delivery(store=store).send),
    }


def _job(function: Function, *outputs: str) -> Registered:
    return Registered(function=function, outputs=frozenset(outputs))
