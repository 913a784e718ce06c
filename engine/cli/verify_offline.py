"""Verifies what a petition office proves, without the office: copy this one file anywhere.

It needs Python 3.11 or newer and the package `cryptography`, no network and nothing else of xinfang.

    python verify_offline.py KEY FILE [OLD]

KEY is the office's public key as it was published (one line: xinfang/0123456789abcdef+…), or a file with it.
FILE is a receipt, an exported history, or the proof that one checkpoint continues another; it must then
begin at OLD, a checkpoint that you kept. One altered byte, and it is refused; status 0: it holds.
"""

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELDS = {
    "xinfang receipt 1": ["kind", "record", "position", "proof", "checkpoint"],
    "xinfang history 1": ["kind", "entries", "checkpoint"],
    "xinfang consistency 1": ["kind", "old", "new", "proof"],
}


class Refused(Exception):
    """What is wrong, as a sentence."""


def verify(text: str, key: str, old: str | None = None) -> list[str]:
    """Return what a file proves, in sentences. Raises Refused saying what does not hold."""
    try:
        document = json.loads(text)
        need(list(document) == FIELDS[document["kind"]], "the file lacks a field, or has another one")
        need(json.dumps(document, ensure_ascii=False, indent=1) + "\n" == text, "the file was written anew")
        if "old" in document:
            return continued(document, key, old)
        return history(document, key) if "entries" in document else receipt(document, key)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise Refused(f"the file cannot be read: {error!r}") from error


def receipt(document: dict, key: str) -> list[str]:  # type: ignore[type-arg]  # whatever JSON holds
    """Check that an entry is in the tree that a signed checkpoint stands for."""
    size, root, time = opened(document["checkpoint"], key)
    entry = json.loads(document["record"])
    digest = included(document, size, root)
    return [
        f"Entry {entry['number']} of {entry['stream']}, dated {entry['at']}, hash {digest.hex()},",
        f"is entry {document['position'] + 1} of the {size} that the office signed for at {time}.",
    ]


def history(document: dict, key: str) -> list[str]:  # type: ignore[type-arg]  # whatever JSON holds
    """Check that entries are the unbroken chain of one case from its first, each in the signed tree."""
    size, root, time = opened(document["checkpoint"], key)
    entries, previous, stream, signed = document["entries"], "0" * 64, None, 0
    need(len(entries) > 0, "the history is empty")
    for number, stored in enumerate(entries, 1):
        need(
            list(stored) == ["record", "position", "proof"],
            f"entry {number} lacks a field, or has another one",
        )
        entry = json.loads(stored["record"])
        stream = entry["stream"] if stream is None else stream
        need(
            (entry["stream"], entry["number"]) == (stream, number), f"another entry stands in place {number}"
        )
        need(entry["previous"] == previous, f"the chain is broken before entry {number}")
        if stored["position"] is None:
            need(stored["proof"] == [], f"entry {number} has a proof but no position")
        else:
            need(signed == number - 1, f"entry {number} is signed for, but one before it is not")
            included(stored, size, root)
            signed = number
        previous = sha256(stored["record"].encode()).hexdigest()
    younger = len(entries) - signed
    return [
        f"{len(entries)} entries of {stream} are one unbroken chain; the last has hash {previous}.",
        f"{signed} are among the {size} that the office signed for at {time}; {younger} are not yet.",
        "Whether later entries were left out, only the office's own number of entries can tell.",
    ]


def continued(document: dict, key: str, old: str | None) -> list[str]:  # type: ignore[type-arg]  # whatever JSON holds
    """Check that the tree of one signed checkpoint begins with the tree of another."""
    need(old is None or old == document["old"], "the proof does not begin at the checkpoint that you kept")
    first, old_root, before = opened(document["old"], key)
    second, new_root, after = opened(document["new"], key)
    need(0 < first <= second, "the older checkpoint is larger than the newer")
    path = [unhex(step) for step in document["proof"]]
    need(consistent(first, second, old_root, new_root, path), "the newer log does not continue the older")
    return [f"The {second} entries signed for at {after} begin with the {first} signed for at {before}."]


def opened(note: str, key: str) -> tuple[int, bytes, str]:
    """Return size, root and time of a checkpoint that this key signed."""
    name, key_id, public = key.strip().split("+", 2)
    typed = unbase64(public)
    need(typed[:1] == b"\x01" and len(typed) == 33, "the key is no Ed25519 key")  # noqa: PLR2004 - kind and 32 bytes
    need(sha256(name.encode() + b"\n" + typed).hexdigest()[:8] == key_id, "the key was not copied rightly")
    text, separator, signature = note.partition("\n\n— ")
    signer, _, signed = signature.removesuffix("\n").partition(" ")
    origin, size, root, time = text.split("\n")
    need(bool(separator) and signature.endswith("\n") and signer == name == origin, "another office signed")
    packed = unbase64(signed)
    need(packed[:4].hex() == key_id, "another key signed")
    try:
        Ed25519PublicKey.from_public_bytes(typed[1:]).verify(packed[4:], f"{text}\n".encode())
    except InvalidSignature as error:
        raise Refused("the signature of the checkpoint is wrong") from error
    return int(size), unbase64(root), time.removeprefix("time ")


def included(stored: dict, size: int, root: bytes) -> bytes:  # type: ignore[type-arg]  # whatever JSON holds
    """Return the hash of an entry's record, which must be the leaf at its position."""
    index, path = stored["position"], [unhex(step) for step in stored["proof"]]
    need(type(index) is int and 0 <= index < size, "the position is outside of what was signed for")
    digest = sha256(stored["record"].encode()).digest()
    found, last = sha256(b"\x00" + digest).digest(), size - 1
    while last:
        if index % 2 or index != last:
            need(bool(path), "the proof is too short")
            other = path.pop(0)
            found = node(other, found) if index % 2 else node(found, other)
        index, last = index // 2, last // 2
    need(not path, "the proof is too long")
    need(found == root, "the entry is not in what was signed for: it, its position or its proof was altered")
    return digest


def consistent(first: int, second: int, old: bytes, new: bytes, path: list[bytes]) -> bool:
    """Say whether a proof leads from its parts to both roots (RFC 9162, 2.1.4.2)."""
    if first == second or not path:
        return first == second and not path and old == new
    left = path if first & (first - 1) else [old, *path]
    index, last = first - 1, second - 1
    while index % 2:
        index, last = index // 2, last // 2
    small = large = left[0]
    for step in left[1:]:
        if last == 0:
            return False
        if index % 2 or index == last:
            small, large = node(step, small), node(step, large)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            large = node(large, step)
        index, last = index // 2, last // 2
    return last == 0 and small == old and large == new


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962)."""
    return sha256(b"\x01" + left + right).digest()


def unhex(text: str) -> bytes:
    """Read 64 hexadecimal digits."""
    found = bytes.fromhex(text)
    need(found.hex() == text and len(found) == sha256().digest_size, "a proof holds what is no hash")
    return found


def unbase64(text: str) -> bytes:
    """Read Base64 in its only spelling."""
    found = b64decode(text, validate=True)
    need(b64encode(found).decode() == text, "a value is not spelt as it should be")
    return found


def need(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - the condition, as in an assertion
    """Raise Refused unless the condition holds."""
    if not holds:
        raise Refused(otherwise)


def main(given: Sequence[str]) -> int:
    """Verify what the command line names."""
    if len(given) not in {2, 3}:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        key = given[0] if "+" in given[0] else Path(given[0]).read_bytes().decode()
        text, *old = (Path(name).read_bytes().decode() for name in given[1:])
        lines = verify(text, key, old[0] if old else None)
    except (Refused, OSError, UnicodeDecodeError) as error:
        sys.stdout.write(f"REFUSED: {error}\n")
        return 1
    sys.stdout.write("\n".join(("VERIFIED.", *lines, "")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
