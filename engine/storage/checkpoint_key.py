"""The key that signs checkpoints: Ed25519, in a file that only its owner reads; its public half is for all.

A checkpoint is a signed note as C2SP describes it (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), so that
the tools of others read it too. The name of the log is derived from the key: another key is another log.
"""

from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from engine.storage.seals import read_master_key

_ED25519: Final = b"\x01"
_ID_BYTES: Final = 4


class CheckpointKey:
    """Signs checkpoints and says under which name."""

    def __init__(self, seed: bytes) -> None:
        """Take the 32 bytes of which the key is made."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.origin = f"xinfang/{sha256(public).hexdigest()[:16]}"
        self._typed = _ED25519 + public
        self._id = sha256(self.origin.encode() + b"\n" + self._typed).digest()[:_ID_BYTES]

    @property
    def public(self) -> str:
        """The public key with its name, as verifiers take it: one line of text."""
        return f"{self.origin}+{self._id.hex()}+{b64encode(self._typed).decode()}"

    def note(self, size: int, root: bytes, at: datetime) -> str:
        """Return the signed checkpoint of a tree at an aware moment."""
        text = f"{self.origin}\n{size}\n{b64encode(root).decode()}\ntime {at.isoformat()}\n"
        signature = b64encode(self._id + self._key.sign(text.encode())).decode()
        return f"{text}\n— {self.origin} {signature}\n"


def read_checkpoint_key(path: Path) -> CheckpointKey:
    """Return the key that a file holds.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file does not hold 64 hexadecimal digits.

    """
    return CheckpointKey(read_master_key(path))
