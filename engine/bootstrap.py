"""Settings read once, and everything wired once."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import engine
from engine.application import Engine
from engine.archive_package import Packages
from engine.effects import Registered
from engine.jobs import Worker
from engine.library import Library
from engine.notary import Notary
from engine.office import Office
from engine.petitions.drafts import Drafts
from engine.petitions.files import Files
from engine.petitions.petitioners import Petitioners
from engine.petitions.query_codes import QueryCodes
from engine.petitions.registry import registry
from engine.recalculation import Recalculation
from engine.replay import Auditor
from engine.statutes import Shelf
from engine.storage.archive_lists import ArchiveLists
from engine.storage.checkpoint_key import read_checkpoint_key
from engine.storage.filing_drafts import FilingDrafts
from engine.storage.merkle_log import MerkleLog
from engine.storage.seals import KEY_BYTES, Seals, create_master_key, read_master_key
from engine.storage.store import Store
from engine.storage.throttles import Throttles
from engine.storage.web_sessions import WebSessions

ZONE: Final = "Asia/Shanghai"
PROCESSES: Final = Path(engine.__file__).parents[1] / "processes"
"""What ships beside the packages: the bundles, and the statutes below `law/`."""
LAW: Final = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are: the data folder, the database, the office's time zone.

    `trusted_proxy` is the address of the one proxy that stands before the pages and speaks HTTPS, None
    where browsers reach them themselves.
    """

    data: Path
    database_url: str
    zone: str = ZONE
    trusted_proxy: str | None = None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read XINFANG_DATA, XINFANG_DATABASE_URL, XINFANG_ZONE, XINFANG_TRUSTED_PROXY.

        Defaults: var/, SQLite there, Shanghai, no proxy.
        """
        data = Path(environ.get("XINFANG_DATA") or "var").resolve()
        return cls(
            data=data,
            database_url=environ.get("XINFANG_DATABASE_URL") or f"sqlite:///{data / 'xinfang.sqlite'}",
            zone=environ.get("XINFANG_ZONE") or ZONE,
            trusted_proxy=environ.get("XINFANG_TRUSTED_PROXY") or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Everything that pages, commands and schedulers need, wired."""

    settings: Settings
    store: Store
    library: Library
    engine: Engine
    office: Office
    auditor: Auditor
    notary: Notary
    worker: Worker
    recalculation: Recalculation
    registry: Mapping[str, Registered]
    sessions: WebSessions
    throttles: Throttles
    filings: FilingDrafts
    drafts: Drafts
    files: Files
    query_codes: QueryCodes
    petitioners: Petitioners
    archive: ArchiveLists
    packages: Packages
    statutes: Shelf


def open_system(
    settings: Settings, *, new_key: Callable[[], bytes] | None = None, create: bool = False
) -> System:
    """Wire the system; with `create` the data folder, the keys and the schema are made where missing.

    `new_key` gives 32 fresh bytes for each case's key; left out, they come from the operating system.
    """
    key_file = settings.data / "master.key"
    checkpoint_file = settings.data / "checkpoint.key"
    accusations_file = settings.data / "accusations.key"
    store = Store(settings.database_url)
    if create:
        settings.data.mkdir(parents=True, exist_ok=True)
        if not key_file.exists():
            create_master_key(key_file, secrets.token_bytes(KEY_BYTES))
        for file in (checkpoint_file, accusations_file):
            if not file.exists():
                create_master_key(file, secrets.token_bytes(KEY_BYTES))
        store.upgrade()
    seals = Seals(
        read_master_key(key_file),
        new_key or (lambda: secrets.token_bytes(KEY_BYTES)),
        accusations=read_master_key(accusations_file) if accusations_file.exists() else None,
    )
    checkpoint_key = read_checkpoint_key(checkpoint_file) if checkpoint_file.exists() else None
    library = Library(store)
    zone = ZoneInfo(settings.zone)
    jobs = registry(store, zone)
    declared = {name: registered.outputs for name, registered in jobs.items()}
    engine = Engine(store, library, seals, zone, declared=declared)
    auditor = Auditor(store, library, seals, zone)
    files = Files(store=store, seals=seals)
    notary = Notary(store, MerkleLog(store.database), checkpoint_key)
    packages = Packages(store=store, library=library, auditor=auditor, files=files, notary=notary, zone=zone)
    return System(
        settings=settings,
        store=store,
        library=library,
        engine=engine,
        office=Office(store, library, zone),
        auditor=auditor,
        notary=notary,
        worker=Worker(store, engine, auditor, jobs),
        recalculation=Recalculation(store, engine, library, zone),
        registry=jobs,
        sessions=WebSessions(store.database),
        throttles=Throttles(store.database),
        filings=FilingDrafts(store.database),
        drafts=Drafts(store=store, seals=seals),
        files=files,
        query_codes=QueryCodes(store=store, seals=seals),
        petitioners=Petitioners(pseudonym=seals.pseudonym),
        archive=ArchiveLists(store.database),
        packages=packages,
        statutes=Shelf.of(PROCESSES / LAW, settings.data / LAW),
    )
