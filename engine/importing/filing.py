"""Submissions from another system: each row of a CSV file is filed as one case, and only once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from engine import commands as c
from engine import forms
from engine.application import Engine
from engine.errors import ConflictError, ExecutionError, Rejected
from engine.events import Json
from engine.ids import ActorId, CaseId, CommandId, OrganId, derive
from engine.importing.rows import Refused, Row
from engine.petitions.petitioners import Petitioners

FIELDS: Final = (
    "source_id",
    "subject",
    "content",
    "petitioner",
    "phone",
    "address",
    "received_at",
    "channel",
    "category",
)
NEEDED: Final = ("source_id", "subject", "content")
_RECEIVED_ON: Final = "received_on"
_EARLIEST_YEAR: Final = 1949
_LONGEST_ID: Final = 100
_DATE: Final = re.compile(
    r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?"
    r"(?:[T\s]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:\.\d+)?)?)?",
    re.ASCII,
)


class _Unusable(Exception):
    """The row cannot be filed; the message is a sentence."""


@dataclass(slots=True, kw_only=True)
class Imported:
    """What became of the rows: filed, filed before, and refused with a sentence for each."""

    imported: int = 0
    skipped: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Files rows for one organ.

    `form` is the submission form of the bundle `bundle`; `source` names the other system where several are
    imported whose ids may be alike, "" for the only one; naive times are in `zone`.
    """

    engine: Engine
    form: forms.Form
    organ: OrganId
    bundle: str
    source: str
    zone: tzinfo
    petitioners: Petitioners

    def file(self, rows: Iterator[Row | Refused], recorded_at: datetime) -> Iterator[Imported]:
        """File every row; after each, yield what became of all rows so far (always the same object).

        A row counts at its `received_at`, or at `recorded_at` where it has none. A row that cannot be
        filed changes nothing and does not keep the others from being filed.
        """
        report = Imported()
        for row in rows:
            if isinstance(row, Refused):
                report.refused.append(row)
            else:
                self._row(row, recorded_at, report)
            yield report

    def _row(self, row: Row, recorded_at: datetime, report: Imported) -> None:
        try:
            command = self.command(row.values, recorded_at)
            receipt = self.engine.handle(command, recorded_at=recorded_at)
        except _Unusable as fault:
            report.refused.append(Refused(row=row.number, reason=str(fault)))
        except forms.FormErrors as errors:
            report.refused.append(Refused(row=row.number, reason=self._sentences(errors)))
        except ConflictError:
            reason = f"The source_id {row.values['source_id']} was filed before with another content."
            report.refused.append(Refused(row=row.number, reason=reason))
        except (Rejected, ExecutionError) as refusal:
            report.refused.append(Refused(row=row.number, reason=f"The engine refused it: {refusal}."))
        else:
            report.imported += not receipt.repeated
            report.skipped += receipt.repeated

    def command(self, values: Mapping[str, str], now: datetime) -> c.FileSubmission:
        """Return the submission that a row stands for; the same row always gives the same ids."""
        source_id = values.get("source_id", "").strip()
        if not source_id:
            raise _Unusable("The row has no source_id.")
        if len(source_id) > _LONGEST_ID or not source_id.isprintable():
            raise _Unusable(f"The source_id is no id of at most {_LONGEST_ID} printable characters.")
        source = f"{self.source}:{source_id}" if self.source else source_id
        received = self._received(values.get("received_at", ""))
        if received is not None and received > now:
            raise _Unusable("The received_at lies in the future.")
        return c.FileSubmission(
            id=CommandId(derive("import", source)),
            case=CaseId(derive("import", "case", source)),
            actor=c.OPERATOR,
            at=received or now,
            organ=self.organ,
            petitioner=self._petitioner(values, source),
            bundle=self.bundle,
            source=source,
            answers=self._answers(values, received),
        )

    def _answers(self, values: Mapping[str, str], received: datetime | None) -> Mapping[str, Json]:
        given = {name: text.strip() for name, text in values.items() if name != "received_at"}
        if received is not None and _RECEIVED_ON in self.form.answers:
            given[_RECEIVED_ON] = received.astimezone(self.zone).date().isoformat()
        return {name: self._value(name, text) for name, text in given.items() if text}

    def _value(self, name: str, text: str) -> Json:
        """Return the value of an answer: another system may write the label of an option instead."""
        asked = self.form.answers.get(name)
        options = () if asked is None else asked.options
        return next((option.value for option in options if text in (option.value, option.label)), text)

    def _received(self, text: str) -> datetime | None:
        if not text.strip():
            return None
        try:
            moment = _moment(text.strip(), self.zone).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            shown = text.strip()[:40]
            raise _Unusable(
                f"The received_at {shown!r} is no date and time such as 2026-03-02 09:15:00."
            ) from error
        if moment.year < _EARLIEST_YEAR:
            raise _Unusable(f"The received_at {text.strip()[:40]!r} lies before {_EARLIEST_YEAR}.")
        return moment

    def _petitioner(self, values: Mapping[str, str], source: str) -> ActorId:
        """Return who petitions: the same person, where the row says enough to know it again."""
        name, phone, address = (values.get(key, "") for key in ("petitioner", "phone", "address"))
        return (
            self.petitioners.person(name, phone=phone, address=address)
            or self.petitioners.account(self.source, name)
            or self.petitioners.nobody(source)
        )

    def _sentences(self, errors: forms.FormErrors) -> str:
        asked = self.form.answers
        return " ".join(
            forms.sentence(error, asked.get(error.path), "en", label=error.path or "the row")
            for error in errors.errors
        )


def _moment(text: str, zone: tzinfo) -> datetime:
    """Read a moment as other systems write it; without an offset it is in `zone`. Raises ValueError."""
    found = _DATE.fullmatch(text)
    if found is None:
        moment = datetime.fromisoformat(text)
    else:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
