"""Passwords: checked in the same time whoever it is, changed by whoever knows the old one."""

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.storage.records import Person

SHORTEST: Final = 10
LONGEST: Final = 200

_HASHER: Final = PasswordHasher()


def fits(person: Person | None, password: str) -> bool:
    """Check a password; without a person it takes as long, so that names cannot be found out by the clock."""
    known = person.password_hash if person is not None else ""
    try:
        _HASHER.verify(known or _nobody(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return bool(known)


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return _HASHER.hash(password)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody")
