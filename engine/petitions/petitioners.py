"""Who petitions, as an id that tells nobody who it is (decision 0014): one rule for web and import alike."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.ids import ActorId

# A user name of another system (A00074795): one account is one person. Names of people are no such thing,
# two 张伟 are not the same, so a name counts only together with a telephone or an address.
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9._@-]*\d[A-Za-z0-9._@-]*", re.ASCII)
_BETWEEN: Final = chr(0x1F)


@dataclass(frozen=True, slots=True, kw_only=True)
class Petitioners:
    """Gives petitioners their ids; `pseudonym` is the keyed digest (`Seals.pseudonym`).

    What is hashed is a contract with the past: another word or order would make known people strangers.
    """

    pseudonym: Callable[[str], str]

    def person(self, name: str, *, phone: str = "", address: str = "") -> ActorId | None:
        """Return the id of a person; None where not enough is said to know her again.

        Spaces do not count at the ends and count once between words; a telephone goes before an address.
        """
        name, phone, address = (" ".join(text.split()) for text in (name, phone, address))
        if not name or not (phone or address):
            return None
        return self._id("person", name, phone or address)

    def account(self, source: str, name: str) -> ActorId | None:
        """Return the id of an account of another system; None where the name is no account's."""
        name = " ".join(name.split())
        return self._id("account", source, name) if _ACCOUNT.fullmatch(name) else None

    def nobody(self, submission: str) -> ActorId:
        """Return the id of whoever made a submission and did not say who she is: nobody else has it.

        `submission` names it for good: the other system's id, or the id of the command that files it.
        """
        return self._id("submission", submission)

    def _id(self, *known: str) -> ActorId:
        return ActorId(f"petitioner:{self.pseudonym(_BETWEEN.join(known))}")
