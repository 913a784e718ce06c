"""A published bundle as the pure core sees it: elements and their properties, forms, tables, clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from engine.deadlines import Rulebook
from engine.feel import Expression
from engine.feel.tables import Table
from engine.forms import Form
from engine.ids import ElementId, RoleId
from engine.retention import RetentionTable

SEND: Final = "message.send"
"""The job that brings a message to another case: of what is drawn, never named by a property."""


class OrganRule(StrEnum):
    """Which organ a task or message belongs to."""

    OFFICE = "office"
    HANDLING = "handling"
    REVIEWING = "reviewing"
    REREVIEWING = "rereviewing"
    ITEM = "item"
    RECUSING = "recusing"


class Recusing(StrEnum):
    """What an element has to do with recusal (回避): it asks for one, decides it, or cannot wait for it."""

    ASKS = "asks"
    DECIDES = "decides"
    MEANWHILE = "meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A flow node and its properties (decision: `form`, `role`, `organ`, `separateFrom`, `confirms`, …).

    `kind` is the BPMN tag (userTask, serviceTask, exclusiveGateway, …); `message` the message's name;
    `correlation` what has to be equal where one case sends the message and another waits for it;
    `decision` the id of the table that a business rule task calls; `called` a call activity's process.
    """

    id: ElementId
    file: str
    process: str
    kind: str
    name: str
    documentation: str = ""
    form: str | None = None
    roles: tuple[RoleId, ...] = ()
    organ: OrganRule = OrganRule.HANDLING
    separate_from: tuple[ElementId, ...] = ()
    confirms: tuple[str, ...] = ()
    job: str | None = None
    letter: str | None = None
    message: str | None = None
    correlation: Expression | None = None
    decision: str | None = None
    called: str | None = None
    recusal: Recusing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureCode:
    """A reason for which a person may decide otherwise than a table proposed, as it is called."""

    title: str
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A bundle, read and checked: everything that changes behaviour, under its digest.

    `routing_names` are the names that an expression of the bundle reads; only they leave the sealed
    file. `departures` are the codes for which a person may depart from a proposal; a bundle without any
    takes whatever code is given, as all did before there was the table. `proposals` maps a decision to the
    decided names that its outputs propose. `rulebook` are the clocks of the national profile, `profiles`
    those under each that an organ can choose; `apart` the roles of which nobody holds two in one case;
    `retention` says how long files are kept.
    """

    key: str
    digest: str
    title: str
    entry: str
    stages: tuple[ElementId, ...]
    roles: Mapping[RoleId, str]
    elements: Mapping[ElementId, Element]
    forms: Mapping[str, Form]
    tables: Mapping[str, Table]
    rulebook: Rulebook
    routing_names: frozenset[str]
    submission_form: str = "submission"
    apart: tuple[RoleId, ...] = ()
    departures: Mapping[str, DepartureCode] = field(default_factory=dict)
    profiles: Mapping[str, Rulebook] = field(default_factory=dict)
    retention: RetentionTable = field(default_factory=RetentionTable)

    def rules(self, profile: str) -> Rulebook:
        """Return the clocks under a rule profile; under one that the bundle has not, the national ones."""
        return self.profiles.get(profile, self.rulebook)

    def rules_under(self, digest: str) -> Rulebook:
        """Return the clocks that an entry names by their digest."""
        return next((rules for rules in self.profiles.values() if rules.digest == digest), self.rulebook)

    def proposals(self, decision: str) -> Mapping[str, str]:
        """Return {decided name: the output that proposes it} of a table."""
        prefix = "proposed_"
        return {
            output.name.removeprefix(prefix): output.name
            for output in self.tables[decision].outputs
            if output.name.startswith(prefix)
        }
