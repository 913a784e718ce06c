"""`checkpoint`, `receipt` and `export`: what the office proves to others."""

from collections.abc import Callable
from pathlib import Path

from engine.bootstrap import System
from engine.cli import verify_offline
from engine.cli.edge import Asked, UsageError, find_case, opened
from engine.errors import CommandMalformedError, ConflictError, DivergenceError
from engine.ids import CaseId

_VERIFY = "verify"


def checkpoint(asked: Asked, *, since: int | None, key: bool) -> int:
    """Sign what is new and print the latest checkpoint; or the public key, or a consistency proof."""
    with opened(asked) as system:
        try:
            if key:
                asked.answer({"key": system.notary.public_key}, system.notary.public_key)
                return 0
            if since is not None:
                return _print(asked, "proof", system.notary.consistency(since))
            made = system.notary.checkpoint(asked.now)
        except (CommandMalformedError, ConflictError) as error:
            raise UsageError(_sentence(error)) from error
        latest = made or system.notary.latest()
    if latest is None:
        raise UsageError("Nothing was recorded yet that could be signed.")
    answer = {"new": made is not None, "size": latest.size, "at": latest.at.isoformat(), "note": latest.note}
    asked.answer(answer, latest.note.removesuffix("\n"))
    return 0


def receipt(asked: Asked, case: str, entry: str | None, key: str | None) -> int:
    """Print the receipt of an entry, or verify a file; status 1 where it does not hold."""
    if case == _VERIFY:
        return _verify(asked, entry, key)
    if key is not None:
        raise UsageError("--key goes with: xinfang receipt verify FILE")
    with opened(asked) as system:
        found = find_case(system, case)
        number = _last(system, found) if entry is None else _number(entry)
        return _proved(asked, "receipt", lambda: system.notary.receipt(found, number))


def export_history(asked: Asked, case: str) -> int:
    """Print a case's chain with its proofs; status 1 where the log does not hold it any more."""
    with opened(asked) as system:
        found = find_case(system, case)
        return _proved(asked, "history", lambda: system.notary.history(found))


def _verify(asked: Asked, file: str | None, key: str | None) -> int:
    if file is None:
        raise UsageError("Which file? xinfang receipt verify FILE")
    if key is None:
        with opened(asked) as system:
            key = system.notary.public_key
    try:
        lines = verify_offline.verify(Path(file).read_bytes().decode(), key)
    except (verify_offline.Refused, UnicodeDecodeError) as error:
        asked.answer({"verified": False, "error": str(error)}, f"REFUSED: {error}")
        return 1
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}."
        raise UsageError(message) from error
    asked.answer({"verified": True, "proves": lines}, "VERIFIED.", *lines)
    return 0


def _proved(asked: Asked, name: str, prove: Callable[[], str]) -> int:
    try:
        return _print(asked, name, prove())
    except CommandMalformedError as error:
        raise UsageError(_sentence(error)) from error
    except DivergenceError as error:
        asked.answer({"error": str(error)}, f"The history does not hold: {error}")
        return 1


def _print(asked: Asked, name: str, file: str) -> int:
    asked.answer({name: file}, file.removesuffix("\n"))
    return 0


def _last(system: System, case: CaseId) -> int:
    with system.store.reading() as reader:
        stored = reader.find_case(case)
    return 0 if stored is None else stored.version


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        message = f"ENTRY is the number of an entry, from 1 on; found {text!r}."
        raise UsageError(message)
    return int(text)


def _sentence(error: Exception) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."
